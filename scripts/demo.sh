#!/usr/bin/env bash
# Sets up what it needs and shows the main job in the simulator, told as a story.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

ketch=$rust/target/release/ketch
work=$(mktemp -d)
simulator=
cleanup() {
    [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold= plain=; fi
chapter() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
tell() { printf '%s\n' "$*"; }
# run WORDS...: shows a command as a person would type it, runs it, and indents what it says.
run() {
    local status=0
    local words=${*//$root\//}
    printf '  $ ketch %s\n' "${words//$work\//}"
    "$ketch" "$@" >"$work/out" 2>&1 || status=$?
    sed -e "s|$root/||g; s|$work/||g" -e 's/^/    /' "$work/out"
    return $status
}
# refused WORDS...: the same for a command that has to fail.
refused() {
    if run "$@"; then fail "the device should have refused that"; fi
    printf '    (exit code says: refused)\n'
}

started=$SECONDS
need_rust
need_target wasm32-unknown-unknown
need_linker
chapter "Building the one binary, and the containers"
(cd "$rust" && cargo build --release --quiet)
tell "rust/target/release/ketch is the tool and the simulator in one."
for project in blinky button calibration tests/greedy-open tests/forge-handle; do
    "$ketch" pack "$root/wasm-apps/$project" --to "$work" --quiet >/dev/null 2>"$work/err" \
        || { cat "$work/err" >&2; fail "could not build wasm-apps/$project"; }
done
tell "blinky, button and calibration, and two that misbehave on purpose: wasm-apps/tests/."

chapter "1. A device"
tell "A simulated board with two leds and a button. What it does not offer does not exist for containers."
power_on() {
    : >"$work/simulator"
    "$ketch" sim --udp 127.0.0.1:0 --flash "$work/flash" --trace "$work/pins" "$@" >"$work/simulator" 2>&1 &
    simulator=$!
    local address=
    for _ in $(seq 100); do
        address=$(sed -n 's/.*\(udp:[/0-9.:]*\).*/\1/p' "$work/simulator" | head -n 1)
        [ -n "$address" ] && break
        sleep 0.05
    done
    [ -n "$address" ] || { cat "$work/simulator" >&2; fail "the simulator did not start"; }
    export KETCH_DEVICE=$address
}
power_on
run info

chapter "2. A container arrives, and works the pin that it was granted"
tell "blinky's manifest asks to write led0, and for nothing else. It is uploaded over SMP and started."
run run "$work/blinky-0.1.0.ketch"
sleep 1.7
tell "What the board saw:"
sed 's/^/    /' "$work/pins"
grep -q '"led0"' "$work/pins" || fail "led0 never changed"
run logs blinky
run ps
run stop blinky
run rm blinky

chapter "3. Another asks for led0 and reaches for led1"
run run "$work/greedy-open-0.1.0.ketch"
sleep 0.3
run logs greedy-open
if grep -q '"led1"' "$work/pins"; then fail "led1 changed"; fi
tell "led0 is its own, so it runs; led1 is not, and it was told so. led1 never moved."
run rm --force greedy-open

chapter "4. A third asks for no pin at all, but was linked against pins"
tell "The tool says so before a byte is sent; the device would say the same."
refused build "$root/wasm-apps/tests/no-grant" --quiet

chapter "5. A fourth makes up the number of a handle"
refused run "$work/forge-handle-0.1.0.ketch"
run ps
run rm forge-handle

chapter "6. Half an image"
head -c 1000 "$work/blinky-0.1.0.ketch" >"$work/half.ketch"
refused push "$work/half.ketch"

chapter "7. The power goes and comes back"
run run "$work/button-0.1.0.ketch"
kill "$simulator"; wait "$simulator" 2>/dev/null || true
cat >"$work/script" <<'SCRIPT'
wait 300ms
set button0 1
expect led0 1 within 2s
set button0 0
expect led0 0 within 2s
exit
SCRIPT
tell "The same flash, a new start, nobody tells it to run anything. Somebody presses button0:"
: >"$work/pins"
power_on --script "$work/script"
wait "$simulator" || { cat "$work/simulator"; fail "the led did not follow the button"; }
simulator=
sed 's/^/    /' "$work/pins"
tell "button is back, and led0 follows button0."

chapter "8. A product: only what a known key has signed, only what the policy allows"
tell "Two keys: the build server's signs containers, the owner's changes the policy. A device that knows them:"
run key new --out "$work/build.pem"
run key new --out "$work/owner.pem"
{ "$ketch" key anchor "$work/build.pem" containers; "$ketch" key anchor "$work/owner.pem" policy owner; } >"$work/anchors.txt"
rm -f "$work/flash"
: >"$work/pins"
power_on --require-signed --anchor "$work/anchors.txt"
tell "blinky as it is, unsigned:"
refused push "$work/blinky-0.1.0.ketch"
run sign "$work/blinky-0.1.0.ketch" --key "$work/build.pem"
tell "Signed, it may come, but nothing allows it a pin yet:"
run policy explain "$work/blinky-0.1.0.ketch"
cat >"$work/policy.toml" <<'POLICY'
[[rule]]
containers = "blinky"
allow = ["gpio led0 write"]
POLICY
tell "The build server may sign containers, not change the policy. The owner may:"
refused policy set "$work/policy.toml" --key "$work/build.pem"
run policy set "$work/policy.toml" --key "$work/owner.pem"
run run "$work/blinky-0.1.0.ketch"
sleep 1.2
grep -q '"led0"' "$work/pins" || fail "led0 never changed"
tell "Taken away while it runs:"
run revoke blinky gpio:led0 --key "$work/owner.pem"
sleep 0.2
before=$(wc -l <"$work/pins")
sleep 1.2
[ "$(wc -l <"$work/pins")" = "$before" ] || fail "led0 changed after the revocation"
run logs blinky
tell "led0 has not moved since."
kill "$simulator"; wait "$simulator" 2>/dev/null || true
simulator=

chapter "9. A driver from crates.io, unchanged, in a container"
tell "The board has a thermometer on an I2C bus. The crate lm75 reads it through embedded-hal's traits; the container"
tell "was granted this chip's address, and no other on the bus answers it."
rm -f "$work/flash"
power_on
run run "$work/calibration-0.1.0.ketch"
sleep 0.5
run logs calibration
run inspect calibration
"$ketch" logs calibration | grep -q "raw 21500, calibrated 21319" || fail "the thermometer was not read"
kill "$simulator"; wait "$simulator" 2>/dev/null || true
simulator=

chapter "10. The same in C and AssemblyScript"
languages=()
# In a shell of its own: what cannot be installed is left out, and does not end the demo.
if (need_c); then languages+=(thermometer-c); else tell "Left out: C, for want of its compiler."; fi
if (need_node) && need_node; then languages+=(blinky-assemblyscript); else tell "Left out: AssemblyScript, for want of its compiler."; fi
if [ ${#languages[@]} -gt 0 ]; then
    rm -f "$work/flash"
    : >"$work/pins"
    power_on
    for name in "${languages[@]}"; do
        "$ketch" pack "$root/wasm-apps/$name" --to "$work" --quiet >/dev/null 2>"$work/err" \
            || { cat "$work/err" >&2; fail "could not build wasm-apps/$name"; }
        run run "$work/$name-0.1.0.ketch"
        sleep 0.7
        run logs "$name"
        case $name in
            thermometer-c) "$ketch" logs "$name" | grep -q "21500 thousandths" || fail "the thermometer was not read" ;;
            *) grep -q '"led0"' "$work/pins" || fail "led0 never changed" ;;
        esac
    done
    run ps
    kill "$simulator"; wait "$simulator" 2>/dev/null || true
    simulator=
fi

printf '\nDone in %d s: a device was simulated; containers were uploaded, run, granted one pin, refused another,\ntrapped, watched, stopped, removed, and brought back after a power cut; a signature was asked for, a policy set,\nand a grant revoked while its container ran; a driver from crates.io read a thermometer,\nand containers in other languages ran beside it.\n' "$((SECONDS - started))"
