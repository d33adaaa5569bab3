# SPDX-License-Identifier: Apache-2.0
#
# Containers in C with CMake: cmake -DCMAKE_TOOLCHAIN_FILE=PATH/include/ketch-toolchain.cmake ...
#
# An executable that is built so is a container's module; name it as `module` in ketch.toml. It includes
# ketch.h, from the folder of this file. KETCH_STACK_SIZE is its stack in bytes.

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)

find_program(KETCH_CLANG NAMES clang clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 REQUIRED)
set(CMAKE_C_COMPILER ${KETCH_CLANG})
set(CMAKE_C_COMPILER_TARGET wasm32)
# There is nothing to link a test program with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(KETCH_STACK_SIZE 2048 CACHE STRING "Bytes of stack, a multiple of 16")
set(CMAKE_C_FLAGS_INIT "-Oz -ffreestanding -nostdlib -mbulk-memory -I${CMAKE_CURRENT_LIST_DIR}")
# By the first two exports a device finds the end of what the module uses, and gives it no more memory.
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT
  -nostdlib
  -Wl,--no-entry
  -Wl,--export=__heap_base
  -Wl,--export=__data_end
  -Wl,--strip-all
  -Wl,-zstack-size=${KETCH_STACK_SIZE}
)
set(CMAKE_EXECUTABLE_SUFFIX_C .wasm)
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
