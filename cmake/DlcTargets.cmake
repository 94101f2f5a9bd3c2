# How dlc's libraries and tools are built: flags, the precompiled header, and the
# functions that add targets.

separate_arguments(LLVM_DEFINITIONS_LIST NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_library(dlc-flags INTERFACE)
target_compile_definitions(dlc-flags INTERFACE ${LLVM_DEFINITIONS_LIST})
target_compile_options(dlc-flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wno-unused-parameter>
  $<$<BOOL:${DLC_WERROR}>:-Werror>)
target_include_directories(dlc-flags INTERFACE
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
target_include_directories(dlc-flags SYSTEM INTERFACE
  ${MLIR_INCLUDE_DIRS} ${LLVM_INCLUDE_DIRS} ${LLD_INCLUDE_DIRS})
if(DLC_SANITIZE)
  target_compile_options(dlc-flags INTERFACE
    -fsanitize=${DLC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(dlc-flags INTERFACE -fsanitize=${DLC_SANITIZE})
endif()
if(DLC_FUZZ)
  target_compile_options(dlc-flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# All headers that TableGen generates.
add_custom_target(dlc-headers)

# A cache may give back a precompiled header that is older than the files it was
# made of; Clang is not to mind.
if(CMAKE_CXX_COMPILER_LAUNCHER)
  list(APPEND CMAKE_CXX_COMPILE_OPTIONS_CREATE_PCH -Xclang -fno-pch-timestamp)
endif()

# dlc_pch(NAME OPTION): MLIR's headers are most of what a source file costs; those of
# pch.h are parsed once, for all that is compiled with the option.
function(dlc_pch name option)
  add_library(${name} OBJECT ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
  target_link_libraries(${name} PUBLIC dlc-flags)
  target_compile_options(${name} PRIVATE ${option})
  target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)
endfunction()

dlc_pch(dlc-pch -fno-exceptions)
# Of the files that handle exceptions of a library (ONNX, protobuf).
dlc_pch(dlc-pch-exceptions -fexceptions)

# dlc_library(NAME SOURCES... [LINK LIBS...] [EXCEPTIONS])
function(dlc_library name)
  cmake_parse_arguments(ARG "EXCEPTIONS" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  dlc_configure(${name} ${ARG_EXCEPTIONS})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
endfunction()

# dlc_tool(NAME SOURCES... [LINK LIBS...]): an executable. It does without the
# precompiled header, which is for position-independent libraries.
function(dlc_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  add_dependencies(${name} dlc-headers)
  target_compile_options(${name} PRIVATE -fno-exceptions)
  target_link_libraries(${name} PRIVATE dlc-flags ${ARG_LINK} MLIR LLVM)
  set_target_properties(${name} PROPERTIES BUILD_RPATH_USE_ORIGIN ON)
endfunction()

function(dlc_configure name exceptions)
  target_link_libraries(${name} PUBLIC dlc-flags)
  add_dependencies(${name} dlc-headers)
  if(exceptions)
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fexceptions>)
    target_precompile_headers(${name} REUSE_FROM dlc-pch-exceptions)
  else()
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
    target_precompile_headers(${name} REUSE_FROM dlc-pch)
  endif()
endfunction()
