"""C loops that time what Python is too slow to call: compiled when a bench starts, by ziglang's clang."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

from rattle.bundle.runtime import NATIVE_FOLDER

LOOPS_FOLDER = Path(__file__).resolve().parent


def load_loop(name: str, folder: Path) -> ctypes.CDLL:
    """The library of NAME.c, made in `folder`. It may use the C library, unlike Rattle's own C."""
    library = folder / f"{name}.so"
    flags = ["-O2", "-g0", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", f"-I{NATIVE_FOLDER}"]
    source = LOOPS_FOLDER / f"{name}.c"
    subprocess.run(
        [sys.executable, "-m", "ziglang", "cc", *flags, str(source), "-o", str(library)], check=True
    )
    return ctypes.CDLL(str(library))
