#!/usr/bin/env bash
# Sets up what the tests need and runs all of them. Ends with one line that says what was done.
#
#   scripts/test.sh             everything
#   scripts/test.sh STEP...     only these steps: see the list below
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# Each program is built once here: what cargo keeps to build it faster the next time is gigabytes.
export CARGO_INCREMENTAL=0

steps=(lint unit bare clients book fuzz zephyr costs)
[ $# -gt 0 ] && steps=("$@")
passed=0
skipped=0
started=$SECONDS

step_lint() {
    (cd "$rust" && cargo fmt --all --check)
    (cd "$rust" && cargo clippy -q --workspace --all-targets -- -D warnings)
    # The benchmark, which is built when it is asked for.
    (cd "$rust" && cargo clippy -q --package ketch-xtask --features bench -- -D warnings)
    (cd "$rust" && cargo fmt --check --manifest-path compiler/Cargo.toml)
}

step_unit() {
    need_target wasm32-unknown-unknown
    need_linker
    need_libclang
    need_c || true
    need_node || true
    # Guests first: tests of the runtime and of the simulator run them. Compiled ones too, where that
    # can be done; the tests that need them say so where they are not there.
    if need_compiler; then
        (cd "$rust" && cargo test -q --release --manifest-path compiler/Cargo.toml)
    fi
    (cd "$rust" && cargo xtask guests)
    (cd "$rust" && cargo test -q --workspace)
}

# Every crate that a device runs, for two cores that have nothing but core and alloc.
step_bare() {
    local triple
    for triple in thumbv8m.main-none-eabi riscv32imac-unknown-none-elf; do
        need_target "$triple"
        (cd "$rust" && cargo_for "$triple" build -q --lib --profile firmware \
            -p ketch-abi -p ketch-image -p ketch-proto -p ketch-store -p ketch-wamr-sys -p ketch-wamr \
            -p ketch-runtime -p ketch-host-functions)
    done
}

# Clients that are not ours, against the simulator, over UDP and over a pseudo-terminal; and programs that
# are not ours with its devices.
step_clients() {
    need_python
    need_cargo_tool mcumgrctl mcumgrctl 0.20.0 --no-default-features
    (cd "$rust" && cargo build -q --release)
    "$python" "$root/scripts/test_clients.py" "$rust/target/release/ketch" "$tools"
    "$python" "$root/scripts/test_peers.py" "$rust/target/release/ketch"
}

step_book() {
    need_cargo_tool mdbook mdbook 0.5.4 --no-default-features
    mdbook build "$root/docs" --dest-dir "$rust/target/book"
    (cd "$rust" && cargo xtask docs --check)
}

# Seed corpora of the fuzz targets, each input once.
step_fuzz() {
    # Counting instructions, so that modules are run as well as loaded.
    (cd "$rust/fuzz" && KETCH_METERING=1 cargo test -q)
    (cd "$rust" && KETCH_METERING=1 cargo test -q -p ketch-wamr --target-dir fuzz/target)
}

step_zephyr() {
    . "$root/scripts/zephyr.sh"
    if ! find_zephyr; then
        return 3
    fi
    run_twister
}

# What Ketch costs on a Cortex-M33, held to its budget.
step_costs() {
    . "$root/scripts/zephyr.sh"
    if ! find_zephyr; then
        return 3
    fi
    run_costs
}

need_rust
for step in "${steps[@]}"; do
    say "== $step"
    began=$SECONDS
    status=0
    # In a subshell that stops at the first error, whatever the caller checks.
    set +e
    (set -e; "step_$step")
    status=$?
    set -e
    case $status in
        0) passed=$((passed + 1)); say "== $step: passed in $((SECONDS - began)) s" ;;
        3) skipped=$((skipped + 1)); say "== $step: skipped: no Zephyr workspace found (ZEPHYR_BASE, or west zephyr-export)" ;;
        *) say "$passed passed, 1 failed, $skipped skipped"; fail "step $step failed; alone: scripts/test.sh $step" ;;
    esac
done
say "done: ${steps[*]} in $((SECONDS - started)) s"
say "$passed passed, 0 failed, $skipped skipped"
