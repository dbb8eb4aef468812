"""The runtime as users build it: clang, freestanding, strict, and statically checked to be real-time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import ziglang
from native_runtime import NATIVE

SOURCES = sorted(
    [
        *NATIVE.glob("*.c"),
        *NATIVE.glob("voices/*.c"),
        *NATIVE.glob("vst3/*.c"),
        NATIVE / "platform" / "posix.c",
    ]
)
# What a plugin has besides if its process is ordinary Python.
WORKER_SOURCES = sorted(
    [
        *NATIVE.glob("ring/*.c"),
        *NATIVE.glob("worker/*.c"),
        *(NATIVE / "platform" / f"{name}.c" for name in ("process_linux", "shared_linux", "shared_posix")),
    ]
)
LIVE = NATIVE / "live" / "live.c"  # libraries of their own
SAMPLER = NATIVE / "platform" / "sampler_linux.c"
FLAGS = [
    "--target=x86_64-linux-gnu",
    "-std=c11",
    "-O3",
    "-ffreestanding",
    "-nostdlib",
    "-fPIC",
    "-fvisibility=hidden",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-march=x86-64-v2",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-Wfunction-effects",
    "-DRATTLE_BORDER=border",
]


def compile_freestanding(source: Path, output: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    includes = Path(ziglang.__file__).parent / "lib" / "include"
    command: list[str | Path] = [sys.executable, "-m", "ziglang", "clang", *FLAGS, *flags]
    command += ["-isystem", includes, f"-I{NATIVE}"]
    return subprocess.run([*command, "-c", source, "-o", output], capture_output=True, text=True)


@pytest.mark.parametrize("source", [*SOURCES, *WORKER_SOURCES, LIVE, SAMPLER], ids=lambda path: path.stem)
def test_compiles_without_a_c_library(source: Path, tmp_path: Path) -> None:
    """No warning and no header but the compiler's own; what is [audio] calls only what does not block."""
    done = compile_freestanding(source, tmp_path / "object.o")
    assert done.returncode == 0, done.stderr


ON_ARM64 = (
    "dispatch.c",
    "driver.c",
    "schedule.c",
    "platform/sampler_linux.c",
    *(str(path.relative_to(NATIVE)) for path in WORKER_SOURCES),
)
TRAP = [f"trap/{path.name}" for path in sorted((NATIVE / "trap").glob("*.c"))]


@pytest.mark.parametrize("source", [*ON_ARM64, *TRAP])
def test_compiles_for_arm64(source: str, tmp_path: Path) -> None:
    """The same sources know ARM's floating-point mode."""
    done = compile_freestanding(
        NATIVE / source, tmp_path / "object.o", "--target=aarch64-linux-gnu", "-march=armv8-a"
    )
    assert done.returncode == 0, done.stderr


OF_A_RING = [str(path.relative_to(NATIVE)) for path in WORKER_SOURCES if path.parent.name == "ring"]
OF_WINDOWS = ("windows", "places_windows", "process_windows", "shared_windows")
OF_MACOS = ("posix", "process_macos", "shared_macos", "shared_posix")  # each beside its like


@pytest.mark.parametrize(
    "source", [*OF_WINDOWS, "memory.c", "vst3/module.c", "vst3/factory.c", "worker/command.c", *OF_A_RING]
)
@pytest.mark.parametrize("triple", ["x86_64-windows-gnu", "x86_64-apple-macos10.13", "arm64-apple-macos11.0"])
def test_compiles_for_other_systems(source: str, triple: str, tmp_path: Path) -> None:
    """What knows a system's name does without a warning on it."""
    is_windows = "windows" in triple
    if source in OF_WINDOWS:
        of_system = OF_WINDOWS if is_windows else OF_MACOS
        source = f"platform/{of_system[OF_WINDOWS.index(source)]}.c"
    march = "armv8-a" if triple.startswith("arm64") else "x86-64-v2"
    flags = (f"--target={triple}", f"-march={march}", *(["-Wno-ignored-attributes"] if is_windows else []))
    done = compile_freestanding(NATIVE / source, tmp_path / "object.o", *flags)
    assert done.returncode == 0, done.stderr
