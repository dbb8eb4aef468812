"""The C programs that test the runtime from inside, under the address and undefined-behaviour sanitizers."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

import pytest
from native_runtime import NATIVE, TESTS, run_program, runtime_library

from rattle.bundle.library import KERNEL_FLAGS
from rattle.bundle.target import InstructionSet, best_instruction_set, this_machine
from rattle.bundle.toolchain import find_toolchain

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


def test_log_writes_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    """A message reaches the host's standard error, cut if it is a novel."""
    runtime_library().rattle_platform_log(b"no kernel for this machine")
    assert capfd.readouterr().err == "rattle: no kernel for this machine\n"
    runtime_library().rattle_platform_log(b"x" * 5000)
    assert capfd.readouterr().err == "rattle: " + "x" * 247 + "\n"


def test_memory_is_aligned_zeroed_or_refused() -> None:
    """An arena starts on a cache line; what no machine has is NULL, not a crash."""
    library = runtime_library()
    library.rattle_platform_take.argtypes = [ctypes.c_uint64]
    library.rattle_platform_take.restype = ctypes.c_void_p
    library.rattle_platform_give.argtypes = [ctypes.c_void_p]
    for size in (1, 64, 4097):
        memory = library.rattle_platform_take(size)
        assert memory % 64 == 0
        assert ctypes.string_at(memory, size) == bytes(size)
        ctypes.memset(memory, 0xFF, size)
        library.rattle_platform_give(memory)
    assert library.rattle_platform_take(2**62) is None
    assert library.rattle_platform_take(2**64 - 1) is None


@pytest.mark.parametrize("case", this_machine().instruction_sets)
def test_samples_in_vectors(case: InstructionSet, tmp_path: Path) -> None:
    """The scans that only clang compiles find every flaw among any count of samples, in any vectors."""
    target = this_machine()
    if case > best_instruction_set(target):
        pytest.skip(f"this processor has no {case}")
    zigs_name = dict(target.march)[case].replace("-", "_")
    flags = (*KERNEL_FLAGS, f"-march={zigs_name}", f"-I{NATIVE}", f"-I{TESTS}")
    program = tmp_path / "check_samples"
    sources = (TESTS / "check_samples.c", NATIVE / "samples.c")
    find_toolchain().link_program(target, (*flags, "-D_GNU_SOURCE", "-fwrapv"), sources, program)
    assert subprocess.run([program]).returncode == 0
