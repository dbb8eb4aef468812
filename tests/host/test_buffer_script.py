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
