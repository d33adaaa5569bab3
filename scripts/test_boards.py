#!/usr/bin/env python3
"""Drives samples/basic on boards in QEMU over their serial line, with `ketch` and with the stock client smpmgr:
a container's life from upload to removal, and over a reset of the board.

    scripts/test_boards.py KETCH SMPMGR BOARD=ELF...

BOARD is one of those below, ELF the firmware that was built for it. The images come from
`cargo xtask guests`.
"""

import contextlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# How QEMU runs each board, and which of its serial lines carries SMP.
QEMU = {
    "mps2/an521/cpu0": (["qemu-system-arm", "-machine", "mps2-an521", "-cpu", "cortex-m33", "-m", "16"], "serial1"),
    "qemu_riscv32": (["qemu-system-riscv32", "-machine", "virt", "-bios", "none", "-m", "256"], "serial0"),
}


class Failed(Exception):
    """A board or a client did not do as expected."""


@contextlib.contextmanager
def board(name, elf, folder):
    """Runs the firmware and gives the terminal that carries SMP."""
    command, line = QEMU[name]
    log = folder / "qemu.log"
    # Lines before the one with SMP are the console, which is not looked at here.
    serial = {"serial0": ["-serial", "pty"], "serial1": ["-serial", "null", "-serial", "pty"]}[line]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "-display", "none", "-monitor", "none", *serial, "-kernel", elf],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        for _ in range(100):
            found = re.search(rf"redirected to (\S+) \(label {line}\)", log.read_text())
            if found:
                break
            if process.poll() is not None:
                raise Failed(f"QEMU ended:\n{log.read_text()}")
            time.sleep(0.1)
        else:
            raise Failed(f"QEMU made no terminal:\n{log.read_text()}")
        yield found[1]
    finally:
        process.kill()
        process.wait()


def run(*command, fails=False):
    """Runs a client and returns what it printed."""
    # Wide, so that nobody breaks lines that are looked for.
    environment = {"COLUMNS": "500", "NO_COLOR": "1", "TERM": "dumb", "PATH": "/usr/bin:/bin"}
    command = [str(word) for word in command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    output = done.stdout + done.stderr
    if (done.returncode != 0) != fails:
        raise Failed(f"{' '.join(command)}\nreturned {done.returncode}:\n{output}")
    return output


def expect(needle, text):
    """Fails unless the text has this in it."""
    if needle not in text:
        raise Failed(f"'{needle}' is missing in:\n{text}")


def patiently(check):
    """Has this checked until it holds, for so long as a busy machine may take."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return check()
        except Failed:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def our_client(ketch, name, terminal, image):
    """A container's life as `ketch` tells it. Leaves the container running."""

    def device(*words, **options):
        return run(ketch, *words, "--device", f"serial://{terminal}", **options)

    # The firmware starts just now, and a client's first request waits for nothing.
    patiently(lambda: expect(name, device("info")))
    expect("running", device("run", image))
    expect("blinky", device("ps"))
    patiently(lambda: expect("on", device("logs", "blinky")))
    device("rm", "blinky", fails=True)
    expect("stopped", device("stop", "blinky"))
    device("start", "blinky")


def stock_client(smpmgr, terminal, image):
    """The same as a client tells it that has never heard of Ketch, over a reset in between."""

    def device(*words):
        return run(smpmgr, "--port", terminal, "--line-buffers", "16", *words)

    expect("hello over smp", device("os", "echo", "hello over smp"))
    device("os", "reset")
    # It answers before it resets.
    time.sleep(1)
    patiently(lambda: expect("running", device("shell", "ketch ps")))
    expect("stopped", device("shell", "ketch stop blinky"))
    device("shell", "ketch rm blinky")
    device("file", "upload", image, "/ketch/blinky.ketch")
    expect("verified", device("shell", "ketch ps"))
    expect("running", device("shell", "ketch start blinky"))
    expect("stopped", device("shell", "ketch kill blinky"))
    device("shell", "ketch rm blinky")


def main(ketch, smpmgr, firmware):
    """Runs everything."""
    image = ROOT / "rust/target/guests/blinky.ketch"
    if not image.exists():
        raise Failed(f"{image} is missing: cargo xtask guests")
    for name, elf in firmware:
        with tempfile.TemporaryDirectory() as folder, board(name, elf, Path(folder)) as terminal:
            our_client(ketch, name, terminal, image)
            stock_client(smpmgr, terminal, image)
            print(f"{name}: two clients did a container's life over its serial line", flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]), [word.split("=", 1) for word in sys.argv[3:]])
    except Failed as failure:
        sys.exit(f"error: {failure}")
