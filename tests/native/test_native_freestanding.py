"""The runtime as users build it: clang, freestanding, strict, and statically checked to be real-time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import ziglang
from native_runtime import NATIVE

SOURCES = sorted([*NATIVE.glob("*.c"), NATIVE / "platform" / "linux.c"])
SAMPLER = NATIVE / "platform" / "sampler_linux.c"  # a library of its own
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
]
IMPORTED = {"malloc", "free", "write"}  # from the host process, by platform/linux.c alone
OTHERS = {"rattle_plugin", "rattle_log", "rattle_pow"}  # from generated C


def compile_freestanding(source: Path, output: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    includes = Path(ziglang.__file__).parent / "lib" / "include"
    command: list[str | Path] = [sys.executable, "-m", "ziglang", "clang", *FLAGS, *flags]
    command += ["-isystem", includes, f"-I{NATIVE}"]
    return subprocess.run([*command, "-c", source, "-o", output], capture_output=True, text=True)


@pytest.mark.parametrize("source", [*SOURCES, SAMPLER], ids=lambda path: path.stem)
def test_compiles_without_a_c_library(source: Path, tmp_path: Path) -> None:
    """No warning and no header but the compiler's own; what is [audio] calls only what does not block."""
    done = compile_freestanding(source, tmp_path / "object.o")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("source", ["dispatch.c", "driver.c", "schedule.c", "platform/sampler_linux.c"])
def test_compiles_for_arm64(source: str, tmp_path: Path) -> None:
    """The same sources know ARM's floating-point mode."""
    done = compile_freestanding(
        NATIVE / source, tmp_path / "object.o", "--target=aarch64-linux-gnu", "-march=armv8-a"
    )
    assert done.returncode == 0, done.stderr


def test_a_call_that_may_block_fails_the_build(tmp_path: Path) -> None:
    """The static check is alive: the schedule may not take memory."""
    text = (NATIVE / "schedule.c").read_text()
    body = "void rattle_schedule_begin_block(RattleSchedule *s) {\n"
    assert body in text
    source = tmp_path / "schedule.c"
    source.write_text("void *malloc(unsigned long);\n" + text.replace(body, body + "    malloc(1);\n"))
    done = compile_freestanding(source, tmp_path / "object.o")
    assert done.returncode != 0
    assert "malloc" in done.stderr


def test_imports_three_functions(tmp_path: Path) -> None:
    """Linked together, the runtime asks its host for memory and a place to write, and for nothing else."""
    objects = []
    for source in SOURCES:
        objects.append(tmp_path / f"{source.stem}.o")
        compile_freestanding(source, objects[-1])
    whole = tmp_path / "whole.o"
    subprocess.run([sys.executable, "-m", "ziglang", "ld.lld", "-r", *objects, "-o", whole], check=True)
    assert undefined_symbols(whole) == IMPORTED | OTHERS


def undefined_symbols(path: Path) -> set[str]:
    """Of a 64-bit little-endian ELF file."""
    data = path.read_bytes()

    def word(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], "little")

    table, size, count = word(40, 8), word(58, 2), word(60, 2)
    sections = [table + i * size for i in range(count)]
    symbols = next(at for at in sections if word(at + 4, 4) == 2)
    names = word(sections[word(symbols + 40, 4)] + 24, 8)
    found = set()
    for at in range(word(symbols + 24, 8), word(symbols + 24, 8) + word(symbols + 32, 8), 24):
        start = names + word(at, 4)
        name = data[start : data.index(b"\0", start)].decode()
        if name and word(at + 6, 2) == 0:
            found.add(name)
    return found
