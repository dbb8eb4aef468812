"""A program for Windows: the hostile host, and not a plugin, which needs none of this."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rattle.bundle.command import run, run_side_by_side
from rattle.bundle.linking import import_library

# All of a thread's stack is there from its start, so nothing needs to ask for it page by page.
_STACK = ("-mno-stack-arg-probe", "-stack:1048576,1048576")
_COMPILE_FLAGS = (
    "--target=x86_64-windows-gnu",
    "-D_UCRT",
    "-D_WIN32_WINNT=0x0a00",
    "-U_GNU_SOURCE",
    "-Wno-ignored-attributes",
    "-fno-stack-protector",
    _STACK[0],
)
_LINK_FLAGS = ("-nologo", "-lldmingw", "-Brepro", "-entry:start", "-subsystem:console", _STACK[1])
_LIBRARIES = ("ucrtbase", "kernel32")


def link_windows_program(
    clang: Sequence[str], zig: str, flags: Sequence[str], sources: Sequence[Path], program: Path
) -> None:
    """With Windows' own C library, whose headers and names ziglang has. `zig cc` would build one, which takes
    minutes. One of the sources defines `start` (native/hostile/system_windows_start.c)."""
    of_windows = Path(zig).parent / "lib" / "libc"
    headers = ("-isystem", str(of_windows / "include" / "any-windows-any"))
    compiler = [*clang, *headers, *flags, *_COMPILE_FLAGS, "-c"]
    with tempfile.TemporaryDirectory(prefix="rattle-") as folder:
        objects = [Path(folder) / f"{number}.o" for number in range(len(sources))]
        pairs = zip(sources, objects, strict=True)
        run_side_by_side([[*compiler, str(source), "-o", str(made)] for source, made in pairs])
        imports = [_names_of(clang, zig, of_windows, name, Path(folder)) for name in _LIBRARIES]
        run([zig, "lld-link", *_LINK_FLAGS, f"-out:{program}", *map(str, [*objects, *imports])])


def _names_of(clang: Sequence[str], zig: str, of_windows: Path, name: str, folder: Path) -> Path:
    """An import library of a DLL of Windows', from the template that ziglang has of its names."""
    exports, templates = folder / f"{name}.def", of_windows / "mingw"
    template = templates / "lib-common" / f"{name}.def.in"
    options = ["-E", "-P", "-w", "-undef", "-D__x86_64__", "-x", "c", "-I", str(templates / "def-include")]
    run([*clang, *options, str(template), "-o", str(exports)])
    return import_library(zig, exports)
