#!/usr/bin/env python3
"""Has programs that are not ours work with the simulator's devices: pymodbus as the meter at the other end of a
serial line, which the container `modbus` asks, and vcdvcd, which reads what the simulator has drawn of it.

    scripts/test_peers.py KETCH

KETCH is the built host tool. The images come from `cargo xtask guests`.
"""

import asyncio
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from clients import ROOT, Failed, until
from pymodbus.server import StartAsyncSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice
from vcdvcd import VCDVCD

GUESTS = ROOT / "rust/target/guests"
METER = ROOT / "wasm-apps/modbus/meter.toml"
# What nobody would find in the container.
REGISTERS = [4711, 42]


def meter(port):
    """Runs a meter with the address 1 at this port. A pseudo-terminal has no parity."""

    async def serve():
        device = SimDevice(1, simdata=[SimData(0, values=REGISTERS, datatype=DataType.REGISTERS)])
        await StartAsyncSerialServer(device, port=str(port), baudrate=9600, parity="N")

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()


def frame(bytes_, drawn):
    """Expects a frame among the bits of a line with even parity, as a logic analyser would find it."""
    bits = []
    bit = 1e9 / 9600
    changes = drawn.tv
    for (at, level), (then, _) in zip(changes, changes[1:]):
        bits.append(level * min(round((then - at) / bit), 12))
    # Every character: start, eight bits with the lowest first, parity, stop.
    expected = "".join("0" + f"{byte:08b}"[::-1] + str(byte.bit_count() % 2) + "1" for byte in bytes_)
    if expected not in "".join(bits):
        raise Failed(f"{bytes_.hex(' ')} was not drawn")


def main(ketch):
    """Runs everything."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        port, said, drawn = folder / "meter", folder / "sim.log", folder / "meter.vcd"
        board = folder / "board.toml"
        board.write_text(METER.read_text().replace("/tmp/meter", str(port)))
        with said.open("w") as log:
            process = subprocess.Popen(
                [ketch, "sim", "--udp", "127.0.0.1:0", "--devices", board, "--vcd", drawn],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            address = until(said, r"udp://[0-9.:]+", process)[0]
            meter(port)
            command = [ketch, "--device", address, "run", GUESTS / "modbus.ketch"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)
            answer = f"registers {REGISTERS[0]} {REGISTERS[1]}"
            until(said, f"(?s)(modbus: {answer}.*){{5}}", process)
            lines = re.findall(r"modbus: (.*)\n", said.read_text())
            right = lines.count(answer)
            # The meter may still be opening the port when it is asked first, and a busy machine makes it late.
            if any(line not in (answer, "warning: no answer") for line in lines):
                raise Failed(f"the meter was not understood: {lines}")
            process.send_signal(signal.SIGINT)
            if process.wait(timeout=10) != 130:
                raise Failed(f"the simulator ended with {process.returncode}:\n{said.read_text()}")
        finally:
            process.kill()
        signals = VCDVCD(str(drawn))
        # Source: MODBUS over Serial Line, V1.02: address, read holding registers, from 0, two of them, checksum.
        frame(bytes.fromhex("01 03 00 00 00 02 c4 0b"), signals["meter.meter.sent"])
        frame(bytes.fromhex("01 03 04 12 67 00 2a"), signals["meter.meter.received"])
    print(f"pymodbus was the meter of {right} answers; vcdvcd has found its frames in the dump")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except Failed as failure:
        sys.exit(f"error: {failure}")
