# Finding a Zephyr workspace and running twister in it. Sourced by test.sh, not run.

# find_zephyr: sets ZEPHYR_BASE from the environment, or from what `west zephyr-export` wrote into
# CMake's package registry. Fails where there is none.
find_zephyr() {
    if [ -n "${ZEPHYR_BASE:-}" ] && [ -x "$ZEPHYR_BASE/scripts/twister" ]; then
        return 0
    fi
    local entry base
    for entry in "$HOME"/.cmake/packages/Zephyr/*; do
        [ -e "$entry" ] || continue
        base=$(realpath -m "$(cat "$entry")/../../..")
        if [ -x "$base/scripts/twister" ]; then
            export ZEPHYR_BASE=$base
            return 0
        fi
    done
    return 1
}

# run_twister: Ketch's samples and tests, on the native simulator and in QEMU where it is there.
run_twister() {
    need_python
    need cmake cmake
    need ninja ninja-build
    need dtc device-tree-compiler
    say "Zephyr $(sed -n 's/^VERSION_MAJOR = //p' "$ZEPHYR_BASE/VERSION").$(sed -n 's/^VERSION_MINOR = //p' "$ZEPHYR_BASE/VERSION"): twister runs on native_sim/native/64"
    PATH=$(dirname "$python"):$PATH \
    ZEPHYR_TOOLCHAIN_VARIANT=${ZEPHYR_TOOLCHAIN_VARIANT:-host} \
        "$python" "$ZEPHYR_BASE/scripts/twister" \
        --testsuite-root "$root/twister-tests" --testsuite-root "$root/samples" \
        --extra-args "ZEPHYR_EXTRA_MODULES=$root" \
        --platform native_sim/native/64 \
        --outdir "$rust/target/twister" --clobber-output --inline-logs
}
