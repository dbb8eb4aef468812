"""The library around a worker: what its process calls is exported, what it asks of the system is known."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from gain_by_hand import HandGain

from rattle import Effect, worker
from rattle.bundle.cache import Cache
from rattle.bundle.elf import ElfFile
from rattle.bundle.errors import UnsupportedTargetError
from rattle.bundle.library import LibraryBuilder
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.tables import Kernel
from rattle.bundle.target import LINUX_X86_64, MACOS_ARM64
from rattle.bundle.toolchain import find_toolchain
from rattle.compiler import compile_plugin

V2 = Kernel("v2", "f32")
# Memory, threads, processes, files and the clock; nothing that a C library has beside the kernel's own.
_NAMES = (
    "__errno_location _exit aligned_alloc clock_gettime clone close dladdr dup2 environ eventfd "
    "execvpe fcntl free ftruncate getenv getpid getsid kill lseek malloc memcpy memset mkdir mlock mmap "
    "munmap nanosleep open poll posix_memalign ppoll prctl pthread_create pthread_join "
    "pthread_sigmask read recv send sendmsg setsid sigaction sigprocmask socketpair syscall unlink "
    "waitid write"
)
SYSTEM = set(_NAMES.split())


class Smear(Effect):
    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        return x


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> LibraryBuilder:
    return LibraryBuilder(LINUX_X86_64, find_toolchain(), Cache(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module", params=["vst3", "driver"])
def library(
    builder: LibraryBuilder, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ElfFile:
    path = tmp_path_factory.mktemp("library") / "smear.so"
    code = compile_plugin(Smear)
    if request.param == "vst3":
        builder.vst3(code, path)
    else:
        path = builder.driver(code, V2)
    return ElfFile(path.read_bytes())


def exported_by_headers() -> set[str]:
    """What Python calls of the ring and the link."""
    text = "".join((NATIVE_FOLDER / name).read_text() for name in ("ring/ring.h", "worker/link.h"))
    return set(re.findall(r"^RATTLE_EXPORT [\w ]+?\**(rattle_\w+)\(", text, re.MULTILINE))


def test_the_process_finds_what_it_calls(library: ElfFile) -> None:
    """In both shapes: the linker keeps them, though nothing inside calls some of them."""
    shown = {symbol.name for symbol in library.dynamic_symbols if symbol.section}
    wanted = exported_by_headers()
    assert "rattle_link_turn" in wanted
    assert wanted <= shown


def test_the_system_is_asked_for_nothing_new(library: ElfFile) -> None:
    """Whatever else the code asked for would be looked for in the host."""
    asked = {symbol.name for symbol in library.dynamic_symbols[1:] if not symbol.section}
    assert "pthread_create" in asked
    assert asked - SYSTEM == set()


def test_a_plugin_without_a_worker_contains_none_of_it(builder: LibraryBuilder, tmp_path: Path) -> None:
    """No thread, no process, no shared memory."""
    builder.vst3(HandGain(), tmp_path / "gain.so")
    symbols = {symbol.name for symbol in ElfFile((tmp_path / "gain.so").read_bytes()).dynamic_symbols}
    assert not symbols & (exported_by_headers() | {"pthread_create", "mmap", "syscall", "clone"})


def test_where_there_are_no_workers_yet(builder: LibraryBuilder, tmp_path: Path) -> None:
    """Said, not built."""
    with pytest.raises(UnsupportedTargetError, match="runs on Linux only, not on macos-arm64"):
        builder.on(MACOS_ARM64).vst3(compile_plugin(Smear), tmp_path / "smear")
