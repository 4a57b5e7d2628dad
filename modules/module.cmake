# fascia_module(NAME [EXTERNAL target...]): the static library fascia_NAME (alias fascia::NAME) of modules/NAME/**.cpp,
# linked to the modules that modules/DEPENDENCIES allows it, with our warnings as errors.
function(fascia_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wconversion
    -Wno-sign-conversion)
endfunction()

function(fascia_module name)
  cmake_parse_arguments(arg "" "" "EXTERNAL" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/modules/${name}/*.cpp)
  add_library(fascia_${name} STATIC ${sources})
  add_library(fascia::${name} ALIAS fascia_${name})
  target_include_directories(fascia_${name}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/modules)
  fascia_warnings(fascia_${name})
  file(STRINGS ${PROJECT_SOURCE_DIR}/modules/DEPENDENCIES row REGEX "^${name}:")
  string(REGEX REPLACE "^${name}:[ ]*" "" row "${row}")
  separate_arguments(modules UNIX_COMMAND "${row}")
  foreach(module IN LISTS modules)
    if(EXISTS ${PROJECT_SOURCE_DIR}/modules/${module}/CMakeLists.txt)
      target_link_libraries(fascia_${name} PUBLIC fascia_${module})
    endif()
  endforeach()
  target_link_libraries(fascia_${name} PUBLIC ${arg_EXTERNAL})
endfunction()
