# SPDX-License-Identifier: Apache-2.0

# WAMR's own module.yml leaves its Kconfig and CMake to whoever uses it.
set(ZEPHYR_WASM_MICRO_RUNTIME_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR}/wasm-micro-runtime)
set(ZEPHYR_WASM_MICRO_RUNTIME_KCONFIG ${CMAKE_CURRENT_LIST_DIR}/wasm-micro-runtime/Kconfig)
