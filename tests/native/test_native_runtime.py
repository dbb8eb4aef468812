"""The C programs that test the runtime from inside, under the address and undefined-behaviour sanitizers."""

from __future__ import annotations

from pathlib import Path

import pytest
from native_runtime import run_program, runtime_library

LEVELS = (  # the psABI's x86-64-v2, v3, v4, in the words of /proc/cpuinfo
    "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3",
    "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave",
    "avx512f avx512bw avx512cd avx512dq avx512vl",
)


@pytest.mark.parametrize("program", ["samples", "schedule", "bypass", "state", "driver", "memory"])
def test_program(program: str) -> None:
    """The program finds no difference and the sanitizers find no fault."""
    run_program(f"check_{program}")


def test_dispatch_agrees_with_the_kernel_of_the_system() -> None:
    """cpuid and xgetbv, read by hand, name the level that Linux reports."""
    flags = set()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            flags = set(line.partition(":")[2].split())
            break
    else:
        pytest.skip("not an x86 machine")
    level = -1
    for words in LEVELS:
        if not flags.issuperset(words.split()):
            break
        level += 1
    assert runtime_library().rattle_dispatch_level() == level
