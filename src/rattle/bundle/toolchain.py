"""The C compiler and linker, behind one small class, so that another clang can take ziglang's place.

`ziglang` from PyPI carries a whole clang and lld; called as `zig clang` and `zig ld.lld` they take ordinary
flags, keep no cache of their own and build no C library first, unlike `zig cc`. The environment variable
RATTLE_CLANG names a system clang (18 or newer, with its ld.lld) to use instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.command import run, run_side_by_side
from rattle.bundle.errors import ToolchainError
from rattle.bundle.linking import LINK_FLAGS, link_elf, link_mach_o, link_pe
from rattle.bundle.target import Target
from rattle.bundle.windows_program import link_windows_program

# Strict IEEE without contraction gives the same bits on every target; -fno-math-errno lets sqrt be one
# instruction. Freestanding: no C library is looked for, so the first build is as fast as any other.
_COMPILE_FLAGS = (
    "-std=c11",
    "-g0",
    "-ffreestanding",
    "-nostdlibinc",
    "-fPIC",
    "-fvisibility=hidden",
    "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables",
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fwrapv",
    "-fno-strict-aliasing",
    "-ffunction-sections",
    "-fdata-sections",
)
# Windows unwinds by tables alone: without them a host cannot catch what goes wrong below our frames.
_SYSTEM_FLAGS = {"linux": (), "windows": ("-fasynchronous-unwind-tables",), "macos": ()}


# The clang of ziglang 0.16, the last with a wheel for Windows, wants an attribute of effects repeated where a
# function is defined, and has no other name for that complaint.
_OF_CLANG_21 = ("-Wno-error=function-effects",)


@dataclass(frozen=True)
class CompileJob:
    source: Path
    output: Path
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Toolchain:
    """A clang and an ld.lld. `identity` changes with every version that may write other bytes."""

    clang: tuple[str, ...]
    linker: tuple[str, ...]
    identity: str
    zig: str = ""  # links for Windows and macOS too; a clang of the system's links for Linux alone
    last_flags: tuple[str, ...] = ()  # behind all others

    def fingerprint(self, target: Target) -> str:
        """Two compilations of one source with equal fingerprints and equal flags give the same bytes."""
        system = target.system
        flags = (*_COMPILE_FLAGS, *_SYSTEM_FLAGS[system], *LINK_FLAGS[system], *self.last_flags)
        return "\n".join((self.identity, target.triple, *flags))

    def compile(self, target: Target, jobs: Sequence[CompileJob]) -> None:
        """Compiles every job to its object file, each in a process of its own; no processor waits.

        Raises GeneratedCodeError with the command and the first error line.
        """
        flags = (f"--target={target.triple}", *_COMPILE_FLAGS, *_SYSTEM_FLAGS[target.system])
        run_side_by_side(
            [[*self.clang, *flags, *job.flags, *self.last_flags, "-c", *_paths(job)] for job in jobs]
        )

    def link(self, target: Target, objects: Sequence[Path], library: Path) -> None:
        """Links objects to a shared library whose bytes depend on nothing but theirs and their order; one for
        macOS is signed ad hoc. Raises GeneratedCodeError; ToolchainError where this linker cannot."""
        if target.system == "linux":
            link_elf(self.linker, objects, library)
        elif not self.zig:
            raise ToolchainError(f"RATTLE_CLANG links for Linux alone: unset it to build for {target.name}")
        elif target.system == "windows":
            link_pe(self.zig, objects, library)
        else:
            link_mach_o(self.zig, target, objects, library)

    def link_program(
        self, target: Target, flags: Sequence[str], sources: Sequence[Path], program: Path
    ) -> None:
        """Compiles and links a program that uses the system's C library, which plugins never do."""
        if self.zig and target.system == "windows":
            link_windows_program(self.clang, self.zig, flags, sources, program)
            return
        # zig brings every system's C library, but only as `zig cc`.
        compiler = (self.zig, "cc") if self.zig else self.clang
        of_target = (f"--target={target.triple}", *flags)
        run([*compiler, *of_target, *map(str, sources), "-o", str(program), "-lm", "-lpthread", "-ldl"])


def find_toolchain() -> Toolchain:
    """The clang named by RATTLE_CLANG, else ziglang's. Raises ToolchainError saying what to install."""
    named = os.environ.get("RATTLE_CLANG")
    return _system_clang(named) if named else _ziglang()


def _ziglang() -> Toolchain:
    # find_spec and not an import: the package's own module has nothing we need.
    spec = importlib.util.find_spec("ziglang")
    folders = list(spec.submodule_search_locations or []) if spec else []
    binaries = [Path(folder) / name for folder in folders for name in ("zig", "zig.exe")]
    zig = next((binary for binary in binaries if binary.is_file()), None)
    if zig is None:
        raise ToolchainError("Rattle needs a C compiler: run  pip install 'ziglang>=0.16,<0.18'")
    stat = zig.stat()
    include = zig.parent / "lib" / "include"
    return Toolchain(
        clang=(str(zig), "clang", "-isystem", str(include)),
        linker=(str(zig), "ld.lld"),
        # Asking for the version would take a process; a wheel never changes a binary in place.
        identity=f"ziglang {stat.st_size} {stat.st_mtime_ns}",
        zig=str(zig),
        last_flags=_OF_CLANG_21 if _ziglang_version(zig).startswith("0.16.") else (),
    )


def _ziglang_version(zig: Path) -> str:
    """Of the package that `zig` belongs to; "" if it is no installed one. Asking zig would take a process."""
    found = sorted(zig.parent.parent.glob("ziglang-*.dist-info"))
    return found[0].name.removeprefix("ziglang-") if found else ""


def _system_clang(named: str) -> Toolchain:
    clang = shutil.which(named)
    if clang is None:
        raise ToolchainError(f"RATTLE_CLANG is {named!r}, and there is no such program")
    version = _answer([clang, "--version"])
    if "clang" not in version:
        raise ToolchainError(f"RATTLE_CLANG is {named!r}, which is no clang: {version.splitlines()[:1]}")
    linker = shutil.which(_answer([clang, "-print-prog-name=ld.lld"]).strip())
    if linker is None:
        raise ToolchainError(f"RATTLE_CLANG is {named!r}, with no ld.lld: install the lld of its version")
    return Toolchain(clang=(clang,), linker=(linker,), identity=f"{clang} {version}")


def _answer(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _paths(job: CompileJob) -> tuple[str, ...]:
    return (str(job.source), "-o", str(job.output))
