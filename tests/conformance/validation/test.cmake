fascia_test(conformance validation validation)

# HL7's examples come from npm once for all build directories, as the definitions do (schemas/r4). Where they are not to be
# had, the test says so and is skipped.
set(here ${CMAKE_CURRENT_LIST_DIR})
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${here}/package.json ${here}/package-lock.json)
file(SHA256 ${here}/package-lock.json hash)
string(SUBSTRING ${hash} 0 12 hash)
set(folder ${FASCIA_NPM_DIR}/validation-${hash})
file(MAKE_DIRECTORY ${folder})
file(LOCK ${folder}/lock GUARD FILE TIMEOUT 600)
if(NOT EXISTS ${folder}/complete)
  file(COPY ${here}/package.json ${here}/package-lock.json DESTINATION ${folder})
  execute_process(COMMAND ${FASCIA_NPM} ci --ignore-scripts --no-audit --no-fund WORKING_DIRECTORY ${folder}
    RESULT_VARIABLE failed)
  if(failed)
    message(WARNING "hl7.fhir.r4.examples was not to be had: the validator is not held against the official examples")
  else()
    file(TOUCH ${folder}/complete)
  endif()
endif()
file(LOCK ${folder}/lock RELEASE)
target_compile_definitions(conformance_validation PRIVATE
  FASCIA_R4_EXAMPLES="${folder}/node_modules/hl7.fhir.r4.examples")
