# SPDX-License-Identifier: Apache-2.0

# The command that runs a cargo which can build for `target`, as a list.
#
# A toolchain can where it has the target's core library (rustup target add), or the library's
# source to build it from (rustup component add rust-src; Debian: rust-src). The source goes first,
# for only with it can a device do without the messages of panics; with CONFIG_KETCH_PANIC_MESSAGES
# it goes last. Each way is tried with the cargo in PATH, then with the distribution's, which
# rustup's may hide.
function(ketch_rust_toolchain target result)
  find_program(KETCH_CARGO cargo DOC "The cargo that builds Ketch")
  find_program(KETCH_CARGO_DISTRIBUTION cargo PATHS /usr/bin NO_DEFAULT_PATH)
  mark_as_advanced(KETCH_CARGO_DISTRIBUTION)

  if(NOT KETCH_CARGO)
    message(FATAL_ERROR "Ketch: cargo was not found. Install Rust (https://rustup.rs), "
      "or name its cargo with -DKETCH_CARGO=.")
  endif()

  if(CONFIG_KETCH_PANIC_MESSAGES)
    set(ways COMPILED SOURCE)
  else()
    set(ways SOURCE COMPILED)
  endif()
  foreach(way IN LISTS ways)
    foreach(cargo IN ITEMS ${KETCH_CARGO} ${KETCH_CARGO_DISTRIBUTION})
      get_filename_component(folder ${cargo} DIRECTORY)
      set(rustc ${folder}/rustc)
      set(command ${CMAKE_COMMAND} -E env --unset=CARGO_UNSTABLE_BUILD_STD RUSTC=${rustc})

      if(way STREQUAL COMPILED)
        execute_process(COMMAND ${rustc} --print target-libdir --target ${target}
          OUTPUT_VARIABLE libraries OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
        file(GLOB core ${libraries}/libcore-*.rlib)
        if(libraries AND core)
          set(${result} ${command} ${cargo} PARENT_SCOPE)
          return()
        endif()
      else()
        execute_process(COMMAND ${rustc} --print sysroot
          OUTPUT_VARIABLE sysroot OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
        if(sysroot AND EXISTS ${sysroot}/lib/rustlib/src/rust/library/core/src/lib.rs)
          # Building the core library is an unstable feature; this is how a stable toolchain
          # allows it.
          set(${result} ${command} RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=core,alloc ${cargo}
            PARENT_SCOPE)
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
