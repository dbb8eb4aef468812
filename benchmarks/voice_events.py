"""voice-events: what an event costs the voice engine of instruments, all fields read; there is no peer."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from benchmarks.rows import Row, row
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import find_toolchain
from rattle.compiler.pipeline import runtime_elementary

VOICES = (16, 64, 128)
CASES = (
    "a note on an idle voice, or its end",
    "a note that steals",
    "a bend of all",
    "a volume of all",
    "a sample in which all glide",
)
_FLAGS = ("-O2", "-ffp-contract=off", "-D_GNU_SOURCE", "-Wno-unused-command-line-argument")
_LOOP = Path(__file__).parent / "loops" / "voice_events.c"


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        program = _built(Path(folder))
        return [found for voices in VOICES for found in _rows(program, voices)]


def _rows(program: Path, voices: int) -> list[Row]:
    printed = subprocess.run([program, str(voices)], capture_output=True, text=True, check=True).stdout
    rounds = [[float(word) for word in line.split()] for line in printed.splitlines()]
    return [
        row("voice-events", f"{voices} voices: {case}", "ns", figures)
        for case, figures in zip(CASES, zip(*rounds, strict=True), strict=True)
    ]


def _built(folder: Path) -> Path:
    target = this_machine()
    elementary = folder / "elementary.c"
    elementary.write_text(runtime_elementary())
    sources = [_LOOP, elementary, NATIVE_FOLDER / "param.c", *sorted(NATIVE_FOLDER.glob("voices/*.c"))]
    march = dict(target.march)[target.instruction_sets[0]].replace("-", "_")  # zig's name
    flags = (*_FLAGS, f"-march={march}", f"-I{NATIVE_FOLDER}")
    find_toolchain().link_program(target, flags, sources, folder / "voice_events")
    return folder / "voice_events"
