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
