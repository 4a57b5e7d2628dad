# fascia_npm_packages(NAME FOLDER): the packages of this folder's package.json and package-lock.json, from npm once for
# all build directories. FOLDER is set to where their node_modules stands; it is named by the lock's hash.
find_program(FASCIA_NPM npm REQUIRED)
set(FASCIA_NPM_DIR ${PROJECT_SOURCE_DIR}/build/npm CACHE PATH "Where npm packages are kept, shared by build directories")

function(fascia_npm_packages name result)
  set(manifest ${CMAKE_CURRENT_SOURCE_DIR}/package.json ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
  file(SHA256 ${CMAKE_CURRENT_SOURCE_DIR}/package-lock.json hash)
  string(SUBSTRING ${hash} 0 12 hash)
  set(folder ${FASCIA_NPM_DIR}/${name}-${hash})
  file(MAKE_DIRECTORY ${folder})
  file(LOCK ${folder}/lock GUARD FUNCTION TIMEOUT 600)
  if(NOT EXISTS ${folder}/complete)
    file(COPY ${manifest} DESTINATION ${folder})
    execute_process(COMMAND ${FASCIA_NPM} ci --ignore-scripts --no-audit --no-fund WORKING_DIRECTORY ${folder}
      COMMAND_ERROR_IS_FATAL ANY)
    file(TOUCH ${folder}/complete)
  endif()
  set(${result} ${folder} PARENT_SCOPE)
endfunction()
