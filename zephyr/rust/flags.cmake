# SPDX-License-Identifier: Apache-2.0

# The flags with which Ketch's Rust is compiled, as the inside of a TOML list; `core` tells whether
# the core library is compiled along. All of them are for size; docs/adr/0009 and 0012 have what each
# saves.
function(ketch_rust_flags core result)
  set(flags)
  if(NOT CONFIG_ARCH_POSIX)
    # Hashes as loops: with them unrolled, SHA-256 and SHA-512 take 30 KB more.
    list(APPEND flags --cfg "sha2_backend_soft=\"compact\"")
    # Signatures without the parts for 64-bit processors and vector instructions.
    list(APPEND flags --cfg "curve25519_dalek_backend=\"serial\"")
    list(APPEND flags --cfg "curve25519_dalek_bits=\"32\"")
    # Large numbers in the words of the processor; the library thinks that Arm has 64 bits.
    if(NOT CONFIG_64BIT)
      list(APPEND flags --cfg "cpubits=\"32\"")
    endif()
  endif()
  if(NOT CONFIG_KETCH_ERROR_TEXTS)
    list(APPEND flags --cfg ketch_error_numbers)
  endif()
  if(NOT CONFIG_KETCH_WAMR_TEXTS)
    list(APPEND flags --cfg ketch_wamr_terse)
  endif()
  # The core library can only do without these where it is compiled here.
  if(NOT CONFIG_KETCH_PANIC_MESSAGES AND core)
    list(APPEND flags -Zunstable-options -Cpanic=immediate-abort)
    list(APPEND flags -Zlocation-detail=none -Zfmt-debug=none)
  endif()
  list(TRANSFORM flags PREPEND "'")
  list(TRANSFORM flags APPEND "'")
  list(JOIN flags "," flags)
  set(${result} "${flags}" PARENT_SCOPE)
endfunction()
