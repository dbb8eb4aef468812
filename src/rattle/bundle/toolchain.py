"""The C compiler and linker, behind one small class, so that another clang can take ziglang's place.

`ziglang` from PyPI carries a whole clang and lld; called as `zig clang` and `zig ld.lld` they take ordinary
flags, keep no cache of their own and build no C library first, unlike `zig cc`. The environment variable
RATTLE_CLANG names a system clang (18 or newer, with its ld.lld) to use instead.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.errors import GeneratedCodeError, ToolchainError
from rattle.bundle.target import Target

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
# No NEEDED entry: the few C library symbols left undefined are found in the host's process, at once
# (-z now), so that a missing one fails the load and not the music.
_LINK_FLAGS = (
    "-shared",
    "--gc-sections",
    "--build-id=none",
    "--strip-all",
    "-Bsymbolic",
    "--hash-style=gnu",
    "-z",
    "relro",
    "-z",
    "now",
    "-z",
    "noexecstack",
)


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

    def fingerprint(self, target: Target) -> str:
        """Two compilations of one source with equal fingerprints and equal flags give the same bytes."""
        return "\n".join((self.identity, target.triple, *_COMPILE_FLAGS, *_LINK_FLAGS))

    def compile(self, target: Target, jobs: Sequence[CompileJob]) -> None:
        """Compiles every job to its object file, each in a process of its own; no processor waits.

        Raises GeneratedCodeError with the command and the first error line.
        """
        commands = [
            [*self.clang, f"--target={target.triple}", *_COMPILE_FLAGS, *job.flags, "-c", *_paths(job)]
            for job in jobs
        ]
        if len(commands) == 1:
            _run(commands[0])
            return
        # One more than processors: three equal jobs on two of them then take half as long again as one.
        with ThreadPoolExecutor(max_workers=(os.cpu_count() or 1) + 1) as processes:
            for _ in processes.map(_run, commands):
                pass

    def link(self, objects: Sequence[Path], library: Path) -> None:
        """Links objects to a shared library whose bytes depend on nothing but theirs and their order."""
        _run([*self.linker, *_LINK_FLAGS, "-o", str(library), *map(str, objects)])


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
    )


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


def _run(command: list[str]) -> None:
    try:
        finished = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise ToolchainError(f"cannot start the C compiler {command[0]}: {error.strerror}") from error
    if finished.returncode != 0:
        raise GeneratedCodeError(_blame(command, finished.returncode, finished.stderr))


def _blame(command: list[str], status: int, messages: str) -> str:
    lines = messages.splitlines()
    first = next((line for line in lines if "error:" in line), lines[0] if lines else "no message")
    return (
        "This is a fault of Rattle, not of your plugin: C that Rattle wrote was refused"
        f" (exit status {status}). Please report it with the plugin's source.\n"
        f"  {first}\n"
        f"  {shlex.join(command)}"
    )
