#!/usr/bin/env python3
"""Drives the simulator with SMP clients that are not ours, unmodified: smpmgr, mcumgrctl and the
library smpclient, each over UDP and over a pseudo-terminal. They upload an image as a file, start and list it by shell
commands, watch it work its pin, restart the device, and are refused what is to be refused.

    scripts/test_clients.py KETCH TOOLS

KETCH is the built host tool, TOOLS the folder with python/bin/smpmgr and bin/mcumgrctl. The
images come from `cargo xtask guests`.
"""

import ast
import asyncio
import hashlib
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clients import ROOT, Failed, patiently, run, until
from smpclient import SMPClient
from smpclient.generics import error, success
from smpclient.requests.os_management import EchoWrite, MCUMgrParametersRead
from smpclient.requests.shell_management import Execute
from smpclient.transport.serial import SMPSerialTransport
from smpclient.transport.udp import SMPUDPTransport

# smpmgr knows no other port, and this address is nobody else's.
ADDRESS = "127.0.13.37"


class Device:
    """A simulator in a process of its own."""

    def __init__(self, ketch, folder):
        self.pty = folder / "pty"
        self.log = folder / "sim.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [ketch, "sim", "--udp", f"{ADDRESS}:1337", "--pty", self.pty, "--flash", folder / "flash"],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until(self.log, "Ctrl-C", self.process, seconds=10)

    def end(self):
        """Ends it as a person would."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=10)
        if code != 130:
            raise Failed(f"the simulator ended with {code}:\n{self.log.read_text()}")
        if self.pty.is_symlink():
            raise Failed("the simulator left its link behind")


class Smpmgr:
    """smpmgr, which takes a whole shell line as one word."""

    name = "smpmgr"

    def __init__(self, tools, target):
        self.command = [tools / "python/bin/smpmgr", *target]

    def echo(self, text):
        return run([*self.command, "os", "echo", text])

    def shell(self, line):
        return run([*self.command, "shell", line])

    def upload(self, file, path, fails=False):
        return run([*self.command, "file", "upload", file, path], fails)

    def size(self, path):
        return run([*self.command, "file", "read-size", path])

    def digest(self, path):
        # A bytes literal: in double quotes where the hash has a single one in it.
        found = re.search(r"output=(b'.*'|b\".*\")", run([*self.command, "file", "get-hash", path]))
        return ast.literal_eval(found[1]).hex()

    def reset(self):
        run([*self.command, "os", "reset"])


class Mcumgrctl:
    """mcumgrctl, which also sends requests of any group."""

    name = "mcumgrctl"

    def __init__(self, tools, target):
        self.command = [tools / "bin/mcumgrctl", *target]

    def echo(self, text):
        return run([*self.command, "os", "echo", text])

    def shell(self, line):
        return run([*self.command, "shell", *line.split()])

    def upload(self, file, path, fails=False):
        return run([*self.command, "fs", "upload", file, path], fails)

    def size(self, path):
        return run([*self.command, "fs", "status", path])

    def digest(self, path):
        return run([*self.command, "fs", "checksum", path]).split()[0]

    def reset(self):
        run([*self.command, "os", "system-reset"])

    def raw(self, operation, command, data, fails=False):
        return run([*self.command, "raw", operation, "75", str(command), json.dumps(data)], fails)


def expect(condition, what):
    """Fails with a text unless the condition holds."""
    if not condition:
        raise Failed(what)


def expect_state(client, state):
    """Expects blinky to be in this state, by the list that the device's shell shows."""
    listed = client.shell("ketch ps")
    line = next((line for line in listed.splitlines() if line.startswith("blinky")), "")
    expect(line.split()[2:3] == [state], f"blinky is not {state}:\n{listed}")


def expect_blinking(client):
    """Expects led0 to change twice soon."""
    levels = set()
    for _ in range(40):
        levels.add(client.shell("pin get led0").strip()[-1])
        if levels >= {"0", "1"}:
            return
        time.sleep(0.05)
    raise Failed(f"led0 does not blink: {levels}")


def life(client, image, folder):
    """A container's life, as this client tells it."""
    expect("hello over smp" in client.echo("hello over smp"), "the echo does not come back")
    client.upload(image, "/ketch/blinky-0.1.0.ketch")
    expect_state(client, "verified")
    # The same bytes again do no harm.
    client.upload(image, "/ketch/blinky-0.1.0.ketch")
    expect(str(image.stat().st_size) in client.size("/ketch/blinky.ketch"), "the size is wrong")
    digest = hashlib.sha256(image.read_bytes()).hexdigest()
    expect(client.digest("/ketch/blinky.ketch") == digest, "the hash is wrong")
    expect("blinky: running" in client.shell("ketch start blinky"), "it does not start")
    expect_state(client, "running")
    expect_blinking(client)
    patiently(lambda: expect("on" in client.shell("ketch logs blinky"), "it logs nothing"))

    client.reset()
    # It answers before it resets.
    time.sleep(1)
    patiently(lambda: expect_state(client, "running"))
    expect_blinking(client)

    damaged = bytearray(image.read_bytes())
    damaged[-1] ^= 1
    for name, content in [("damaged", damaged), ("noise", b"\x5a" * 999), ("cut", damaged[:-100])]:
        file = folder / name
        file.write_bytes(content)
        client.upload(file, f"/ketch/{name}.ketch", fails=True)
    client.upload(image, "/lfs/blinky.ketch", fails=True)

    expect("blinky: stopped" in client.shell("ketch stop blinky"), "it does not stop")
    expect_state(client, "stopped")
    client.shell("ketch rm blinky")
    expect("blinky" not in client.shell("ketch ps"), "it is not removed")


def our_group(client, image):
    """Control messages of our own group, from a client that has never heard of it."""
    client.upload(image, "/ketch/blinky.ketch")
    expect('"slot_size"' in client.raw("read", 0, {}), "no info")
    name = {"name": "blinky"}
    expect('"running"' in client.raw("write", 5, name), "start does not answer the state")
    expect('"running"' in client.raw("write", 5, name), "start is not idempotent")
    expect('"blinky"' in client.raw("read", 2, {}), "the list lacks blinky")
    expect("gpio led0 write" in client.raw("read", 3, name), "inspect lacks the grant")
    expect('"lines"' in client.raw("read", 9, {"name": "blinky", "limit": 1}), "no logs")
    expect('"host_calls"' in client.raw("read", 10, name), "no counters")
    expect('"stopped"' in client.raw("write", 6, name), "stop does not answer the state")
    client.raw("write", 8, name)
    expect("40" in client.raw("read", 3, name, fails=True), "no error 40 for a name that is gone")
    client.raw("read", 3, {"name": 5}, fails=True)


async def library(transport, address, image):
    """The library's own models, which refuse a response with a key too many."""
    async with SMPClient(transport, str(address)) as client:
        answer = await client.request(EchoWrite(d="hello"))
        expect(success(answer) and answer.r == "hello", f"echo: {answer}")
        answer = await client.request(MCUMgrParametersRead())
        expect(success(answer) and answer.buf_size >= 1024, f"parameters: {answer}")
        async for _ in client.upload_file(image.read_bytes(), "/ketch/blinky.ketch"):
            pass
        for line, expected in [
            ("ketch start blinky", "running"),
            ("ketch inspect blinky", "grant gpio led0 write"),
            ("ketch kill blinky", "stopped"),
            ("ketch rm blinky", "removed"),
        ]:
            answer = await client.request(Execute(argv=line.split()))
            expect(success(answer) and answer.ret == 0 and expected in answer.o, f"{line}: {answer}")
        answer = await client.request(Execute(argv=["ketch", "start", "nobody"]))
        expect(error(answer) or answer.ret == 40, f"start of nobody: {answer}")


def main(ketch, tools):
    """Runs everything."""
    image = ROOT / "rust/target/guests/blinky.ketch"
    expect(image.exists(), f"{image} is missing: cargo xtask guests")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        device = Device(ketch, folder)
        try:
            clients = [
                Smpmgr(tools, ["--ip", ADDRESS]),
                Smpmgr(tools, ["--port", device.pty]),
                Mcumgrctl(tools, ["--udp", f"{ADDRESS}:1337"]),
                Mcumgrctl(tools, ["--serial", device.pty]),
            ]
            for client in clients:
                print(f"{client.name} {' '.join(str(word) for word in client.command[1:])}", flush=True)
                life(client, image, folder)
            for client in clients[2:]:
                our_group(client, image)
            for transport, address in [(SMPUDPTransport(), ADDRESS), (SMPSerialTransport(), device.pty)]:
                print(f"smpclient {address}", flush=True)
                asyncio.run(library(transport, address, image))
            device.end()
        finally:
            device.process.kill()
    print("three clients did a container's life over both transports")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except Failed as failure:
        sys.exit(f"error: {failure}")
