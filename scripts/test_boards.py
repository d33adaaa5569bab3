#!/usr/bin/env python3
"""Drives samples/basic on boards in QEMU over their serial line, with `ketch` and with the stock client smpmgr:
a container's life from upload to removal, and over a reset of the board.

    scripts/test_boards.py KETCH SMPMGR BOARD=ELF...

BOARD is one of those below, ELF the firmware that was built for it. The images come from
`cargo xtask guests`.
"""

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

from clients import ROOT, Failed, patiently, run, until

# How QEMU runs each board, how many serial lines it has, of which the last carries SMP and the first is the console,
# the container for it, and whether it has room for shell and files.
QEMU = {
    "mps2/an521/cpu0": ("qemu-system-arm -machine mps2-an521 -cpu cortex-m33 -m 16", 2, "blinky", True),
    "qemu_cortex_m3": ("qemu-system-arm -machine lm3s6965evb -cpu cortex-m3", 2, "blinky-c", False),
    "qemu_riscv32": ("qemu-system-riscv32 -machine virt -bios none -m 256", 1, "blinky", True),
}


class Board:
    """A firmware that runs in QEMU, and the container for it."""

    def __init__(self, process, terminal, console, guest, has_shell):
        self.process = process
        self.terminal = terminal
        self.console = console
        self.guest = guest
        self.has_shell = has_shell
        self.image = ROOT / f"rust/target/guests/{guest}.ketch"
        if not self.image.exists():
            raise Failed(f"{self.image} is missing: cargo xtask guests")

    def started(self, times):
        """Waits until the firmware has started so many times. What it is sent before that may stay in a serial line
        that nobody empties."""
        until(self.console, f"(?s)(containers are managed over SMP.*){{{times}}}", self.process, seconds=30)


@contextlib.contextmanager
def board(name, elf, folder):
    """Runs the firmware."""
    command, lines, guest, has_shell = QEMU[name]
    log = folder / "qemu.log"
    console = folder / "console.log"
    # Where there is but one line, what the firmware says on it is written to the file too.
    file = ["-serial", f"file:{console}"] if lines == 2 else []
    kept = f",logfile={console}" if lines == 1 else ""
    serial = [*file, "-chardev", f"pty,id=smp{kept}", "-serial", "chardev:smp"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command.split(), "-display", "none", "-monitor", "none", *serial, "-kernel", elf],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        terminal = until(log, r"redirected to (\S+) \(label smp\)", process, seconds=10)[1]
        yield Board(process, terminal, console, guest, has_shell)
    except Failed as failure:
        raise Failed(f"{failure}\nQEMU said:\n{log.read_text(errors='replace')}") from failure
    finally:
        process.kill()
        process.wait()


def expect(needle, text):
    """Fails unless the text has this in it."""
    if needle not in text:
        raise Failed(f"'{needle}' is missing in:\n{text}")


def our_client(ketch, name, board):
    """A container's life as `ketch` tells it. Leaves the container running."""

    def device(*words, **options):
        return run([ketch, *words, "--device", f"serial://{board.terminal}"], **options)

    board.started(1)
    expect(name, device("info"))
    expect("running", device("run", board.image))
    expect(board.guest, device("ps"))
    patiently(lambda: expect("on", device("logs", board.guest)))
    device("rm", board.guest, fails=True)
    expect("stopped", device("stop", board.guest))
    device("start", board.guest)


def stock_client(smpmgr, board):
    """The same as a client tells it that has never heard of Ketch, over a reset in between."""
    guest = board.guest

    def device(*words):
        return run([smpmgr, "--port", board.terminal, "--line-buffers", "16", *words])

    expect("hello over smp", device("os", "echo", "hello over smp"))
    if not board.has_shell:
        return
    device("os", "reset")
    board.started(2)
    patiently(lambda: expect("running", device("shell", "ketch ps")))
    expect("stopped", device("shell", f"ketch stop {guest}"))
    device("shell", f"ketch rm {guest}")
    device("file", "upload", board.image, f"/ketch/{guest}.ketch")
    expect("verified", device("shell", "ketch ps"))
    expect("running", device("shell", f"ketch start {guest}"))
    expect("stopped", device("shell", f"ketch kill {guest}"))
    device("shell", f"ketch rm {guest}")


def main(ketch, smpmgr, firmware):
    """Runs everything."""
    for name, elf in firmware:
        with tempfile.TemporaryDirectory() as folder, board(name, elf, Path(folder)) as device:
            our_client(ketch, name, device)
            stock_client(smpmgr, device)
            print(f"{name}: two clients did a container's life over its serial line", flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]), [word.split("=", 1) for word in sys.argv[3:]])
    except Failed as failure:
        sys.exit(f"error: {failure}")
