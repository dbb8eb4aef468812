"""Builds the ring and both sides of a link for tests: as C programs under a sanitizer."""

from __future__ import annotations

import functools
import os
import subprocess
import tempfile
from pathlib import Path

from native_runtime import NATIVE, TESTS, gcc

RING = tuple(NATIVE / "ring" / f"{name}.c" for name in ("buffer", "ring"))
LINK = (
    *RING,
    NATIVE / "ring" / "eventcount.c",
    *(
        NATIVE / "worker" / f"{name}.c"
        for name in ("audio", "hearing", "latency", "link", "telling", "turn", "waiting")
    ),
)
OF_MEMORY = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
OF_THREADS = ("-fsanitize=thread", "-Wno-tsan", "-pthread")  # -Wno-tsan: it takes no notice of fences


@functools.cache
def _object(sources: tuple[Path, ...], flags: tuple[str, ...]) -> Path:
    """All in one, for all programs of this process."""
    made = Path(tempfile.mkdtemp(prefix="rattle-ring-tests-")) / "ring.o"
    gcc(*flags, "-r", *sources, "-o", made)
    return made


def run_ring_program(folder: Path, name: str, sources: tuple[Path, ...], flags: tuple[str, ...]) -> None:
    """Compiles tests/native/NAME.c with these sources, which may lack platform/shared.h, and runs it."""
    program = folder / name
    gcc(*flags, TESTS / f"{name}.c", _object(sources, flags), "-lm", "-o", program)
    done = subprocess.run([program], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
