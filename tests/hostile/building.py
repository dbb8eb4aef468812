"""The hostile host and its plugins, under sanitizers where gcc is there to bring their runtime."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from rattle import Effect
from rattle.bundle.build import compiled
from rattle.bundle.cache import user_cache
from rattle.bundle.hostile_host import HOSTILE_HOST, build_hostile_host
from rattle.bundle.library import LibraryBuilder
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import LINUX_X86_64, Platform
from rattle.bundle.toolchain import find_toolchain
from rattle.bundle.vst3_bundle import build_vst3

HERE = Path(__file__).resolve().parent

# A bridge that is undefined anywhere stops there; the address sanitizer's runtime comes with the host.
_SANITIZERS = (
    "-fsanitize=address,undefined,float-cast-overflow",
    "-fsanitize-trap=undefined,float-cast-overflow",
    "-fno-omit-frame-pointer",
)
# One kernel for each sample type: the others are the language tests' matter.
_TARGET = replace(LINUX_X86_64, march=LINUX_X86_64.march[:1])


@functools.cache
def is_sanitized() -> bool:
    return sys.platform == "linux" and shutil.which("gcc") is not None


@dataclass(frozen=True)
class SanitizedBuilder(LibraryBuilder):
    """Kernels as always, for they see nothing but memory of the bridge's; and a bridge under sanitizers."""

    def _runtime_flags(self, level: str) -> tuple[str, ...]:
        return (*_SANITIZERS, *super()._runtime_flags(level))


def build_bundle(cls: type[Effect], folder: Path) -> Path:
    builder = SanitizedBuilder if is_sanitized() else LibraryBuilder
    made_by = builder(_TARGET, find_toolchain(), user_cache())
    return build_vst3(compiled(cls), folder, made_by, [Platform("linux-x86_64", (_TARGET,))])


def build_plain_bundle(cls: type[Effect], folder: Path) -> Path:
    """Without sanitizers: a worker process loads the library too, and has none."""
    made_by = LibraryBuilder(_TARGET, find_toolchain(), user_cache())
    return build_vst3(compiled(cls), folder, made_by, [Platform("linux-x86_64", (_TARGET,))])


def library_of(bundle: Path) -> Path:
    return bundle / "Contents" / _TARGET.bundle_folder / f"{bundle.stem}.so"


def build_host(folder: Path) -> Path:
    if not is_sanitized():
        return build_hostile_host(folder)
    program = folder / "hostile"
    command = ["gcc", "-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-Wall", "-Wextra", "-Werror"]
    command += ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", f"-I{NATIVE_FOLDER}"]
    command += [*map(str, HOSTILE_HOST.sources()), "-lm", "-ldl", "-lpthread", "-o", str(program)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return program


def build_broken(folder: Path) -> Path:
    """The library with faults to choose from."""
    library = folder / "broken.so"
    flags = ("-std=c11", "-D_GNU_SOURCE", "-O1", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror")
    sources = [HERE / f"broken_{part}.c" for part in ("library", "midi", "sound", "words")]
    find_toolchain().link_program(LINUX_X86_64, (*flags, f"-I{NATIVE_FOLDER}"), sources, library)
    return library
