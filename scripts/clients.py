"""What the scripts that drive devices by clients that are not ours have in common."""

import re
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A device or a client did not do as expected."""


def run(command, fails=False):
    """Runs a client and returns what it printed."""
    # Wide, so that nobody breaks lines that are looked for.
    environment = {"COLUMNS": "500", "NO_COLOR": "1", "TERM": "dumb", "PATH": "/usr/bin:/bin"}
    command = [str(word) for word in command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    output = done.stdout + done.stderr
    if (done.returncode != 0) != fails:
        raise Failed(f"{' '.join(command)}\nreturned {done.returncode}:\n{output}")
    return output


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


def until(said, what, process, seconds=20):
    """Waits until the file has a text that `what` finds, while the process that writes it lives."""
    deadline = time.monotonic() + seconds
    while True:
        ended = process.poll() is not None
        text = said.read_text(errors="replace")
        if found := re.search(what, text):
            return found
        if ended or time.monotonic() > deadline:
            cause = "its program has ended" if ended else f"{seconds} seconds went by"
            raise Failed(f"no {what!r}, and {cause}; in:\n{text}")
        time.sleep(0.1)
