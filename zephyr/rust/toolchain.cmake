# SPDX-License-Identifier: Apache-2.0

# Runs of `cargo` for `target`: sets `command`, a list, and `core`, which tells whether the core
# library is compiled along, and `version`, that of the compiler.
#
# A toolchain can where it has the target's core library (rustup target add), or the library's
# source to build it from (rustup component add rust-src; Debian: rust-src). The cargo in PATH goes
# before the distribution's, which rustup's may hide. Where size counts, any with the source goes
# before all others: what of it is not needed can then be left out.
function(ketch_rust_toolchain target command core version)
  find_program(KETCH_CARGO cargo DOC "The cargo that builds Ketch")
  find_program(KETCH_CARGO_DISTRIBUTION cargo PATHS /usr/bin NO_DEFAULT_PATH)
  mark_as_advanced(KETCH_CARGO_DISTRIBUTION)

  if(NOT KETCH_CARGO)
    message(FATAL_ERROR "Ketch: cargo was not found. Install Rust (https://rustup.rs), "
      "or name its cargo with -DKETCH_CARGO=.")
  endif()

  if(CONFIG_KETCH_PANIC_MESSAGES)
    set(ways compiled source)
  else()
    set(ways source compiled)
  endif()
  foreach(way IN LISTS ways)
    foreach(cargo IN ITEMS ${KETCH_CARGO} ${KETCH_CARGO_DISTRIBUTION})
      get_filename_component(folder ${cargo} DIRECTORY)
      set(rustc ${folder}/rustc)
      execute_process(COMMAND ${rustc} --print sysroot
        OUTPUT_VARIABLE sysroot OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
      execute_process(COMMAND ${rustc} --version OUTPUT_VARIABLE text ERROR_QUIET)
      if(NOT sysroot OR NOT text MATCHES "^rustc ([0-9.]+)")
        continue()
      endif()
      set(${version} ${CMAKE_MATCH_1} PARENT_SCOPE)
      set(run ${CMAKE_COMMAND} -E env --unset=CARGO_UNSTABLE_BUILD_STD RUSTC=${rustc})

      if(way STREQUAL source)
        # Compiled along, the core library needs flags that older compilers do not have.
        if(CMAKE_MATCH_1 VERSION_GREATER_EQUAL 1.92
            AND EXISTS ${sysroot}/lib/rustlib/src/rust/library/core/src/lib.rs)
          # Building the core library is an unstable feature; this is how a stable toolchain allows it.
          list(APPEND run RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=core,alloc)
          if(NOT CONFIG_KETCH_PANIC_MESSAGES)
            list(APPEND run CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size)
          endif()
          set(${command} ${run} ${cargo} PARENT_SCOPE)
          set(${core} TRUE PARENT_SCOPE)
          return()
        endif()
      else()
        file(GLOB library ${sysroot}/lib/rustlib/${target}/lib/libcore-*.rlib)
        if(library)
          set(${command} ${run} ${cargo} PARENT_SCOPE)
          set(${core} FALSE PARENT_SCOPE)
          return()
        endif()
      endif()
    endforeach()
  endforeach()

  message(FATAL_ERROR "Ketch: ${KETCH_CARGO} cannot build for ${target}. Either\n"
    "  rustup target add ${target}\n"
    "or install the source of Rust's library (rustup component add rust-src; Debian: rust-src), "
    "or name another cargo with -DKETCH_CARGO=.")
endfunction()
