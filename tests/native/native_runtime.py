"""Builds the native runtime for tests: as C programs under sanitizers, and as a library for ctypes."""

from __future__ import annotations

import atexit
import ctypes
import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
NATIVE = TESTS.parents[1] / "src" / "rattle" / "native"
RUNTIME = sorted(path for path in NATIVE.glob("*.c") if path.name not in ("border.c", "memory.c"))
SOURCES = [
    *RUNTIME,
    *sorted(NATIVE.glob("voices/*.c")),
    NATIVE / "platform" / "posix.c",
    TESTS / "fixture.c",
    TESTS / "elementary_by_libm.c",
]

_FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror")
_UNDEFINED = ("-fsanitize=undefined", "-fno-sanitize-recover=all")


def gcc(*arguments: str | Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("the sanitizers of gcc are needed: apt install gcc")
    done = subprocess.run(
        [compiler, *_FLAGS, f"-I{NATIVE}", f"-I{TESTS}", *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@functools.cache
def _folder() -> Path:
    """One for all tests of this process, and gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="rattle-native-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def runtime_objects() -> tuple[Path, ...]:
    """Under the address and the undefined-behaviour sanitizer."""
    objects = []
    for source in SOURCES:
        objects.append(_folder() / f"{source.stem}.o")
        gcc("-fsanitize=address", *_UNDEFINED, "-c", source, "-o", objects[-1])
    return tuple(objects)


def run_program(name: str) -> None:
    """Compiles tests/native/NAME.c with the runtime and the fixture, and runs it."""
    program = _folder() / name
    gcc("-fsanitize=address", *_UNDEFINED, TESTS / f"{name}.c", *runtime_objects(), "-lm", "-o", program)
    done = subprocess.run([program], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode == 0, done.stdout + done.stderr


@functools.cache
def runtime_library() -> ctypes.CDLL:
    """A trap of the undefined-behaviour sanitizer ends the process: no such test passes by accident."""
    library = _folder() / "runtime.so"
    gcc(*_UNDEFINED, "-shared", "-fPIC", *SOURCES, "-lm", "-o", library)
    return ctypes.CDLL(str(library))
