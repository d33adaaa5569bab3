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

# run_twister: Ketch's samples and tests, on the native simulator.
run_twister() {
    need_python
    need_libclang
    need cmake cmake
    need ninja ninja-build
    need dtc device-tree-compiler
    need gperf gperf
    local version
    version=$(sed -n 's/^VERSION_MAJOR = //p' "$ZEPHYR_BASE/VERSION").$(sed -n 's/^VERSION_MINOR = //p' "$ZEPHYR_BASE/VERSION")
    say "Zephyr $version found: twister runs on native_sim/native/64"
    local environment=(
        "PATH=$(dirname "$python"):$PATH"
        "ZEPHYR_TOOLCHAIN_VARIANT=${ZEPHYR_TOOLCHAIN_VARIANT:-host}"
    )
    # An application in Rust is built by the cargo in PATH, for this target, with clippy.
    need_target x86_64-unknown-none
    if ! has_target x86_64-unknown-none; then
        packages rust-web-clippy
        environment=(
            -u RUSTUP_TOOLCHAIN
            "${environment[@]}"
            "PATH=$(dirname "$python"):/usr/bin:$PATH"
            RUSTC_BOOTSTRAP=1
            CARGO_UNSTABLE_BUILD_STD=core,alloc
        )
    fi
    env "${environment[@]}" "$python" "$ZEPHYR_BASE/scripts/twister" \
        --testsuite-root "$root/twister-tests" --testsuite-root "$root/samples" \
        --extra-args "ZEPHYR_EXTRA_MODULES=$root" \
        --platform native_sim/native/64 \
        --outdir "$rust/target/twister" --clobber-output --inline-logs
}
