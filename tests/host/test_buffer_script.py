"""The script of docs/write-ahead-buffer.md runs as it stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import soundfile

SCRIPT = Path(__file__).parents[2] / "examples" / "scripts" / "stalling_producer.py"


def test_the_script_writes_a_file(tmp_path: Path) -> None:
    """A producer in a process of its own, a consumer by the clock, a WAV file as long as asked for."""
    file = tmp_path / "chord.wav"
    command = (sys.executable, SCRIPT, "--seconds", "0.3", "--stall-ms", "5", "--file", file)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "underruns" in done.stdout
    assert soundfile.info(file).frames == 14_400


def test_elsewhere_it_says_what_it_needs() -> None:
    """Where Python has no fcntl, no fork and no files without a name, one line tells."""
    program = (
        "import os, sys, subprocess, rattle.bundle.library\n"
        "sys.modules['fcntl'] = None; del os.register_at_fork, os.memfd_create; sys.platform = 'win32'\n"
        "rattle.BufferedProcessor\n"
        "try: rattle.WriteAheadBuffer(48_000, 2)\n"
        "except Exception as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "a WriteAheadBuffer needs Linux\n", done.stderr
