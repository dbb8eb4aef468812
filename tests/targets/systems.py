"""The systems that plugins are played on: how the play host becomes a program there, and how that is run."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tests.targets.mach_o_image import image
from tests.targets.mach_o_reader import MachO

from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.target import (
    LINUX_ARM64,
    LINUX_X86_64,
    MACOS_ARM64,
    MACOS_X86_64,
    WINDOWS_X86_64,
    Target,
)
from rattle.bundle.toolchain import CompileJob, Toolchain, find_toolchain

HOST = Path(__file__).resolve().parent / "host"
_PLAYER = ("player/changes.c", "player/events.c", "player/open.c", "player/play.c", "memory.c")
_EDGES = {
    "linux": ("edge_start.c", "edge_elf.c"),
    "macos": ("edge_start.c", "edge_mach_o.c"),
    "windows": ("edge_windows.c", "platform/windows_stack.c"),
}
_FLAGS = ("-O1", "-Wall", "-Wextra", "-Werror", "-Wno-ignored-attributes")
_LIBC = ("dlopen", "dlsym", "read", "write", "_exit", "malloc", "free", "open", "mmap", "close")
_KERNEL32 = ("LoadLibraryA", "GetProcAddress", "GetStdHandle", "ReadFile", "WriteFile", "ExitProcess")
_ARM64_LIBRARIES = Path("/usr/aarch64-linux-gnu")


@dataclass(frozen=True)
class System:
    target: Target  # of plugins
    host: Target  # of the program that plays them
    command: Callable[[], Sequence[str]]  # what a program is given to; skips the test where that is missing

    @property
    def name(self) -> str:
        return self.target.name

    def build_host(self, folder: Path) -> Path:
        """The play host as a program in `folder`."""
        toolchain = find_toolchain()
        source, made = folder / "host.c", folder / "host.o"
        parts = ("play_host.c", *_EDGES[self.target.system], *_PLAYER)
        source.write_text("".join(f'#include "{part}"\n' for part in parts))
        flags = (*_FLAGS, f"-I{HOST}", f"-I{NATIVE_FOLDER}", f"-march={self.host.march[0][1]}")
        toolchain.compile(self.host, [CompileJob(source, made, flags)])
        return _link(toolchain, self.host, made, folder)

    def ready(self, library: Path) -> Path:
        """The library as the play host opens it."""
        if self.target.system == "macos":
            library.write_bytes(image(MachO(library.read_bytes())))
        return library

    def play(self, host: Path, lines: Sequence[str]) -> list[str]:
        command = [*self.command(), str(host)]
        done = subprocess.run(
            command, input="\n".join(lines) + "\n", capture_output=True, text=True, env=surroundings()
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


def surroundings() -> dict[str, str]:
    """Wine touches nobody's home and opens no window."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return {
        **kept,
        "WINEPREFIX": _windows_folder(),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }


@cache
def _windows_folder() -> str:
    """One for the whole session: wine takes ten seconds to furnish it."""
    folder = tempfile.mkdtemp(prefix="rattle-wine-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _link(toolchain: Toolchain, target: Target, made: Path, folder: Path) -> Path:
    if target.system == "windows":
        program, exports, imports = (folder / f"host.{suffix}" for suffix in ("exe", "def", "lib"))
        exports.write_text("\n".join(["LIBRARY KERNEL32.dll", "EXPORTS", *_KERNEL32, ""]))
        _run([toolchain.zig, "dlltool", "-m", "i386:x86-64", "-d", str(exports), "-l", str(imports)])
        plain = ["-nologo", "-lldmingw", "-entry:start", "-subsystem:console", f"-out:{program}"]
        _run([toolchain.zig, "lld-link", *plain, str(made), str(imports)])
        return program
    program, libc = folder / "host", _c_library(toolchain, target, folder)
    loader = "/lib/ld-linux-aarch64.so.1" if target == LINUX_ARM64 else "/lib64/ld-linux-x86-64.so.2"
    _run([*toolchain.linker, "-dynamic-linker", loader, "-o", str(program), str(made), str(libc)])
    return program


def _c_library(toolchain: Toolchain, target: Target, folder: Path) -> Path:
    """Stands for the real one, which is found when the program starts, while it is linked."""
    source, made, library = folder / "libc.c", folder / "libc.o", folder / "libc.so.6"
    visible = '__attribute__((visibility("default")))'
    source.write_text("".join(f"{visible} void {name}(void) {{}}\n" for name in _LIBC))
    toolchain.compile(target, [CompileJob(source, made, ("-fno-builtin", "-w"))])
    _run([*toolchain.linker, "-shared", "-soname", "libc.so.6", "-o", str(library), str(made)])
    return library


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _here() -> list[str]:
    return []


def _qemu() -> list[str]:
    qemu = shutil.which("qemu-aarch64") or shutil.which("qemu-aarch64-static")
    if qemu is None:
        pytest.skip("NO ARM64 MACHINE: apt install qemu-user (`dev.py test` does so for root)")
    if not (_ARM64_LIBRARIES / "lib/libc.so.6").exists():
        pytest.skip("NO C LIBRARY FOR ARM64: apt install libc6-arm64-cross (`dev.py test` does so for root)")
    return [qemu, "-L", str(_ARM64_LIBRARIES)]


def _wine() -> list[str]:
    wine = shutil.which("wine") or shutil.which("wine64")
    if wine is None:
        pytest.skip("NO WINDOWS: apt install --no-install-recommends wine wine64")
    return [wine]


HERE = System(LINUX_X86_64, LINUX_X86_64, _here)
SYSTEMS = {
    system.name: system
    for system in (
        HERE,
        System(LINUX_ARM64, LINUX_ARM64, _qemu),
        System(MACOS_X86_64, LINUX_X86_64, _here),
        System(MACOS_ARM64, LINUX_ARM64, _qemu),
        System(WINDOWS_X86_64, WINDOWS_X86_64, _wine),
    )
}
