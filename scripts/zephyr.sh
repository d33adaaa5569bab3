# Finding a Zephyr workspace and running twister in it. Sourced by test.sh, not run.

# find_zephyr: sets ZEPHYR_BASE from the environment, or from what `west zephyr-export` wrote into
# CMake's package registry. Fails where there is none.
find_zephyr() {
    if [ -n "${ZEPHYR_BASE:-}" ] && [ -f "$ZEPHYR_BASE/scripts/twister" ]; then
        return 0
    fi
    local entry base
    for entry in "$HOME"/.cmake/packages/Zephyr/*; do
        [ -e "$entry" ] || continue
        base=$(realpath -m "$(cat "$entry")/../../..")
        if [ -f "$base/scripts/twister" ]; then
            export ZEPHYR_BASE=$base
            return 0
        fi
    done
    return 1
}

# need_builder: what every build of a firmware needs. Firmwares have most of their files in common,
# so they are compiled once.
need_builder() {
    need cmake cmake
    need ninja ninja-build
    need dtc device-tree-compiler
    need gperf gperf
    need ccache ccache
    export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
}

# run_twister: Ketch's samples and tests on the native simulator, and again on a Cortex-M33 and on
# RISC-V in QEMU, the sample on a Cortex-M3 too. Clients then drive the sample on all three over their serial
# lines.
run_twister() {
    need_python
    need_libclang
    need_builder
    need arm-none-eabi-gcc gcc-arm-none-eabi picolibc-arm-none-eabi
    need qemu-system-arm qemu-system-arm
    need riscv64-unknown-elf-gcc gcc-riscv64-unknown-elf
    need qemu-system-riscv32 qemu-system-misc
    local version environment
    version=$(sed -n 's/^VERSION_MAJOR = //p' "$ZEPHYR_BASE/VERSION").$(sed -n 's/^VERSION_MINOR = //p' "$ZEPHYR_BASE/VERSION")
    # Builds for the same target share what cargo compiles of other crates.
    environment=("PATH=$(dirname "$python"):$PATH" "CARGO_BUILD_BUILD_DIR=$rust/target/zephyr")
    # An application in Rust is built by the cargo in PATH, for this target, with clippy.
    need_target x86_64-unknown-none
    if ! has_target x86_64-unknown-none; then
        packages rust-web-clippy
        environment=(
            -u RUSTUP_TOOLCHAIN
            "PATH=$(dirname "$python"):/usr/bin:$PATH"
            "CARGO_BUILD_BUILD_DIR=$rust/target/zephyr"
            RUSTC_BOOTSTRAP=1
            CARGO_UNSTABLE_BUILD_STD=core,alloc
        )
    fi
    # The Rust application's bindings write a file into the build folder, which twister clears: they
    # must not be taken from an earlier run.
    if [ -d "$rust/target/zephyr" ]; then
        find "$rust/target/zephyr" -maxdepth 5 -name 'zephyr-sys-*' -exec rm -rf {} +
    fi
    say "Zephyr $version found: twister runs on native_sim/native/64"
    twister native_sim/native/64 ZEPHYR_TOOLCHAIN_VARIANT=host
    say "Zephyr $version found: twister runs on mps2/an521/cpu0 (Cortex-M33) in QEMU"
    # With Zephyr's own picolibc: that of Debian's compiler keeps errno for each thread, for which
    # Zephyr has no section with this toolchain, and twister takes the linker's warning for a fault.
    twister mps2/an521/cpu0 ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/arm-none-eabi-
    say "Zephyr $version found: twister runs on qemu_cortex_m3, the smallest, in QEMU"
    twister qemu_cortex_m3 ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/arm-none-eabi-
    say "Zephyr $version found: twister runs on qemu_riscv32 in QEMU"
    # Zephyr names extensions in -march that match none of Debian's variants of libgcc, so the
    # compiler would take that of 64 bits. Code runs from RAM there, which twister, with warnings as
    # errors, would take for a fault.
    local libgcc
    libgcc=$(riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 -print-libgcc-file-name)
    twister qemu_riscv32 ZEPHYR_TOOLCHAIN_VARIANT=cross-compile CROSS_COMPILE=/usr/bin/riscv64-unknown-elf- \
        EXTRA_LDFLAGS="-L$(dirname "$libgcc") -Wl,--no-warn-rwx-segments"

    (cd "$rust" && cargo build -q --release)
    "$python" "$root/scripts/test_boards.py" "$rust/target/release/ketch" "$tools/python/bin/smpmgr" \
        "mps2/an521/cpu0=$(firmware mps2/an521/cpu0)" "qemu_cortex_m3=$(firmware qemu_cortex_m3)" \
        "qemu_riscv32=$(firmware qemu_riscv32)"
}

# firmware PLATFORM: what twister built of samples/basic for it.
firmware() {
    find "$rust/target/twister/${1//\//_}" -path '*ketch.sample.basic/zephyr/zephyr.elf' | head -n 1
}

# twister PLATFORM VARIABLE...: runs what allows this platform, with the toolchain that the
# variables name, in the environment that run_twister prepared. All but the soak, which takes all day
# of the simulated clock and would be built here without being run.
twister() {
    local platform=$1; shift
    env "${environment[@]}" "$@" "$python" "$ZEPHYR_BASE/scripts/twister" \
        --testsuite-root "$root/twister-tests" --testsuite-root "$root/samples" \
        --extra-args "ZEPHYR_EXTRA_MODULES=$root" \
        --platform "$platform" --force-toolchain --exclude-tag soak \
        --outdir "$rust/target/twister/${platform//\//_}" --clobber-output --inline-logs
}

# run_costs: holds flash, RAM and instructions on a Cortex-M33 in QEMU to rust/xtask/budget.toml.
run_costs() {
    need_python
    need_builder
    need arm-none-eabi-gcc gcc-arm-none-eabi picolibc-arm-none-eabi
    need qemu-system-arm qemu-system-arm
    # The budget is that of Debian's Rust, which brings its library's source. With another one the
    # figures are shown and not held to it.
    if apt-cache show rust-web-src >/dev/null 2>&1; then
        packages rustc-web cargo-web rust-web-src
    fi
    need_compiler || true
    need clang-19 clang-19
    need wasm-ld-19 lld-19
    say "what Ketch costs on mps2/an521/cpu0, held to its budget"
    (cd "$rust" && cargo xtask bench --target an521 --check)
}
