"""Builds the ring and the worker's side of a link for tests: as C programs under a sanitizer of choice."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from native_runtime import NATIVE, TESTS, gcc

RING = [NATIVE / "ring" / f"{name}.c" for name in ("buffer", "eventcount", "ring")]
LINK = [
    NATIVE / "worker" / f"{name}.c"
    for name in ("audio", "hearing", "latency", "link", "telling", "turn", "waiting")
]
PLATFORM = [NATIVE / "platform" / "shared_linux.c"]
OF_MEMORY = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
OF_THREADS = ("-fsanitize=thread", "-Wno-tsan", "-pthread")  # -Wno-tsan: it takes no notice of fences


def run_ring_program(
    folder: Path, name: str, sources: Sequence[Path], flags: Sequence[str], *arguments: str
) -> None:
    """Compiles tests/native/NAME.c with these sources, and runs it."""
    program = folder / name
    gcc(*flags, TESTS / f"{name}.c", *sources, "-lm", "-o", program)
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
