# SPDX-License-Identifier: Apache-2.0

# The Rust target for what Kconfig says about the processor and its calling convention.
function(ketch_rust_target result)
  if(CONFIG_ARCH_POSIX AND CONFIG_64BIT)
    # The host's own target, although Ketch uses nothing of the host: its core library comes with
    # every Rust toolchain.
    if(CMAKE_HOST_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
      set(target aarch64-unknown-linux-gnu)
    else()
      set(target x86_64-unknown-linux-gnu)
    endif()
  elseif(CONFIG_CPU_CORTEX_M0 OR CONFIG_CPU_CORTEX_M0PLUS OR CONFIG_CPU_CORTEX_M1)
    set(target thumbv6m-none-eabi)
  elseif(CONFIG_CPU_CORTEX_M3)
    set(target thumbv7m-none-eabi)
  elseif(CONFIG_CPU_CORTEX_M4 OR CONFIG_CPU_CORTEX_M7)
    set(target thumbv7em-none-eabi)
  elseif(CONFIG_CPU_CORTEX_M23)
    set(target thumbv8m.base-none-eabi)
  elseif(CONFIG_ARMV8_M_MAINLINE)
    set(target thumbv8m.main-none-eabi)
  elseif(CONFIG_ARM64)
    set(target aarch64-unknown-none)
  elseif(CONFIG_RISCV AND CONFIG_FLOAT_HARD)
    message(FATAL_ERROR "Ketch: on RISC-V arguments of floating point have to travel in ordinary "
      "registers. Set CONFIG_FLOAT_HARD=n.")
  elseif(CONFIG_RISCV AND CONFIG_64BIT)
    set(target riscv64imac-unknown-none-elf)
  elseif(CONFIG_RISCV AND CONFIG_RISCV_ISA_EXT_A)
    set(target riscv32imac-unknown-none-elf)
  elseif(CONFIG_RISCV)
    set(target riscv32imc-unknown-none-elf)
  else()
    message(FATAL_ERROR "Ketch: no Rust target is known for this processor. "
      "Add one to ${CMAKE_CURRENT_FUNCTION_LIST_FILE}.")
  endif()

  # Rust, WAMR and the firmware's C must agree on where arguments of floating point travel.
  if(CONFIG_FPU AND CONFIG_FP_HARDABI AND target MATCHES "^thumb(v7em|v8m.main)")
    string(APPEND target "hf")
  endif()
  set(${result} ${target} PARENT_SCOPE)
endfunction()

# The target as the compiler describes it, but without a frame pointer in every function, which it
# has on Arm for debuggers that read no tables: that is one of the eight registers that short
# instructions reach. `result` is what cargo takes as its target, and `options` what it needs for it.
#
# Only with a core library that is compiled along, and a cargo that takes such descriptions.
function(ketch_rust_target_without_frames target cargo version result options)
  set(${result} ${target} PARENT_SCOPE)
  set(${options} "" PARENT_SCOPE)
  if(version VERSION_LESS 1.96)
    return()
  endif()
  list(TRANSFORM cargo REPLACE "/cargo$" "/rustc" AT -1)
  execute_process(COMMAND ${cargo} -Zunstable-options --print target-spec-json --target ${target}
    OUTPUT_VARIABLE description ERROR_QUIET)
  if(NOT description MATCHES "\"frame-pointer\": \"always\"")
    return()
  endif()
  string(REPLACE "\"frame-pointer\": \"always\"" "\"frame-pointer\": \"may-omit\""
    description "${description}")
  # Builds that share what cargo compiles of other crates share this too.
  if(DEFINED ENV{CARGO_BUILD_BUILD_DIR})
    set(folder $ENV{CARGO_BUILD_BUILD_DIR})
  else()
    set(folder ${CMAKE_CURRENT_BINARY_DIR})
  endif()
  set(file ${folder}/ketch-${target}.json)
  file(CONFIGURE OUTPUT ${file} CONTENT "${description}" @ONLY)
  set(${result} ${file} PARENT_SCOPE)
  set(${options} -Zjson-target-spec PARENT_SCOPE)
endfunction()
