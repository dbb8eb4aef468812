"""The machines a plugin is built for, and which of its kernels a machine can run."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rattle.bundle.errors import UnsupportedTargetError

System = Literal["linux", "windows", "macos"]
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
    def system(self) -> System:
        return "windows" if "windows" in self.triple else "macos" if "macos" in self.triple else "linux"

    @property
    def instruction_sets(self) -> tuple[InstructionSet, ...]:
        return tuple(name for name, _ in self.march)


_X86_64: tuple[tuple[InstructionSet, str], ...] = (
    ("v2", "x86-64-v2"),
    ("v3", "x86-64-v3"),
    ("v4", "x86-64-v4"),
)
# The baseline's slot; NEON is in every one of these processors.
_ARM64: tuple[tuple[InstructionSet, str], ...] = (("v2", "armv8-a"),)

LINUX_X86_64 = Target("linux-x86_64", "x86_64-linux-gnu", "x86_64-linux", _X86_64)
LINUX_ARM64 = Target("linux-arm64", "aarch64-linux-gnu", "aarch64-linux", _ARM64)
WINDOWS_X86_64 = Target("windows-x86_64", "x86_64-windows-gnu", "x86_64-win", _X86_64)
# The oldest systems that the studios of today still run on. macOS saves AVX-512's registers only after their
# first use, so its processors play v3 (native/dispatch.c).
MACOS_X86_64 = Target("macos-x86_64", "x86_64-apple-macos10.13", "MacOS", _X86_64[:2])
MACOS_ARM64 = Target("macos-arm64", "arm64-apple-macos11.0", "MacOS", _ARM64)

TARGETS = {
    target.name: target for target in (LINUX_X86_64, LINUX_ARM64, WINDOWS_X86_64, MACOS_X86_64, MACOS_ARM64)
}
_PROCESSORS = {"aarch64": "arm64", "amd64": "x86_64"}  # as systems name them -> as we do
_SYSTEMS = {"darwin": "macos"}


@dataclass(frozen=True)
class Platform:
    """What `rattle build --target` names: one library of a bundle, and the machines it runs on."""

    name: str
    targets: tuple[Target, ...]  # several: slices of one universal file

    @property
    def system(self) -> System:
        return self.targets[0].system

    def library(self, stem: str) -> str:
        """Where a host looks for it, below Contents/."""
        suffix = {"linux": ".so", "windows": ".vst3", "macos": ""}[self.system]
        return f"{self.targets[0].bundle_folder}/{stem}{suffix}"


MACOS = Platform("macos", (MACOS_X86_64, MACOS_ARM64))
PLATFORMS = {
    each.name: each
    for each in (
        *(Platform(target.name, (target,)) for target in (LINUX_X86_64, LINUX_ARM64, WINDOWS_X86_64)),
        MACOS,
    )
}


def this_machine() -> Target:
    """Raises UnsupportedTargetError where Rattle makes no code for."""
    system, processor = platform.system().lower(), platform.machine().lower()
    name = f"{_SYSTEMS.get(system, system)}-{_PROCESSORS.get(processor, processor)}"
    if name not in TARGETS:
        raise UnsupportedTargetError(f"Rattle cannot build on {name} yet; it can on {', '.join(TARGETS)}")
    return TARGETS[name]


def platform_of(target: Target) -> Platform:
    """The one whose library a host on this machine loads."""
    return next(each for each in PLATFORMS.values() if target in each.targets)


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
    return not target.triple.startswith("x86_64") or not flags or flags >= _V2_FLAGS


def _cpu_flags() -> frozenset[str]:
    """What the kernel lets programs use, or nothing: then the baseline is right."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return frozenset()
    return next(
        (frozenset(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), frozenset()
    )
