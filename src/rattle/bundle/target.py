"""The machines a plugin is built for, and which of its kernels a machine can run."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rattle.bundle.errors import UnsupportedTargetError

InstructionSet = Literal["v2", "v3", "v4"]
SampleType = Literal["f32", "f64"]

SAMPLE_TYPES: tuple[SampleType, ...] = ("f32", "f64")

# The flags of /proc/cpuinfo by which the x86-64 psABI's levels differ from the level below.
_V2_FLAGS = frozenset({"pni", "ssse3", "cx16", "sse4_1", "sse4_2", "popcnt", "lahf_lm"})
_V3_FLAGS = frozenset({"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"})
_V4_FLAGS = frozenset({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})


@dataclass(frozen=True)
class Target:
    """One operating system on one processor."""

    name: str
    triple: str  # as clang spells it
    bundle_folder: str  # the folder below Contents/ where VST3 hosts look
    march: tuple[tuple[InstructionSet, str], ...]  # slot of RattleKernels -> clang's -march

    @property
    def instruction_sets(self) -> tuple[InstructionSet, ...]:
        return tuple(name for name, _ in self.march)


LINUX_X86_64 = Target(
    name="linux-x86_64",
    triple="x86_64-linux-gnu",
    bundle_folder="x86_64-linux",
    march=(("v2", "x86-64-v2"), ("v3", "x86-64-v3"), ("v4", "x86-64-v4")),
)
LINUX_AARCH64 = Target(
    name="linux-aarch64",
    triple="aarch64-linux-gnu",
    bundle_folder="aarch64-linux",
    march=(("v2", "armv8-a"),),  # the baseline's slot; NEON is in every one of these processors
)

TARGETS = {target.name: target for target in (LINUX_X86_64, LINUX_AARCH64)}


def this_machine() -> Target:
    """Raises UnsupportedTargetError outside Linux on x86_64 and aarch64."""
    name = f"{platform.system().lower()}-{platform.machine().lower()}"
    if name not in TARGETS:
        raise UnsupportedTargetError(f"Rattle cannot build on {name} yet; it can on {', '.join(TARGETS)}")
    return TARGETS[name]


def best_instruction_set(target: Target, cpu_flags: frozenset[str] | None = None) -> InstructionSet:
    """The widest set of `target` that a processor with these flags runs; this machine's if None."""
    flags = _cpu_flags() if cpu_flags is None else cpu_flags
    best: InstructionSet = "v2"
    if flags >= _V3_FLAGS:
        best = "v4" if flags >= _V4_FLAGS else "v3"
    return best if best in target.instruction_sets else target.instruction_sets[-1]


def runs_baseline(target: Target, cpu_flags: frozenset[str] | None = None) -> bool:
    """Whether a processor with these flags runs any kernel of `target`; this machine's if None. Nothing known
    of it is taken for yes."""
    flags = _cpu_flags() if cpu_flags is None else cpu_flags
    return target != LINUX_X86_64 or not flags or flags >= _V2_FLAGS


def _cpu_flags() -> frozenset[str]:
    """What the kernel lets programs use, or nothing: then the baseline is right."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return frozenset()
    return next(
        (frozenset(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), frozenset()
    )
