# fascia_npm_test_packages(TARGET FOLDER NAME MACRO [BELOW]): the npm packages of FOLDER's package.json and package-lock.json, fetched
# once for all build directories; MACRO says where they are (BELOW it, one of them). Where they are not to be had, what needs them is skipped.
function(fascia_npm_test_packages target here name macro)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${here}/package.json ${here}/package-lock.json)
  file(SHA256 ${here}/package-lock.json hash)
  string(SUBSTRING ${hash} 0 12 hash)
  set(folder ${FASCIA_NPM_DIR}/${name}-${hash})
  file(MAKE_DIRECTORY ${folder})
  file(LOCK ${folder}/lock GUARD FUNCTION TIMEOUT 600)
  if(NOT EXISTS ${folder}/complete)
    file(COPY ${here}/package.json ${here}/package-lock.json DESTINATION ${folder})
    execute_process(COMMAND ${FASCIA_NPM} ci --ignore-scripts --no-audit --no-fund WORKING_DIRECTORY ${folder}
      RESULT_VARIABLE failed)
    if(failed)
      message(WARNING "npm did not have the packages of ${here}: what is tested with them is skipped")
    else()
      file(TOUCH ${folder}/complete)
    endif()
  endif()
  target_compile_definitions(${target} PRIVATE ${macro}="${folder}/node_modules${ARGN}")
endfunction()

# HL7's examples of R4 (CC0), as FASCIA_R4_EXAMPLES.
function(fascia_r4_examples target)
  fascia_npm_test_packages(${target} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/examples examples FASCIA_R4_EXAMPLES
    /hl7.fhir.r4.examples)
endfunction()
