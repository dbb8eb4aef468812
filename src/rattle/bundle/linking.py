"""From object files to a shared library, for each system.

No library brings a C library along. On Linux the few symbols left undefined are found in the host's process;
one for Windows imports KERNEL32, by an import library made here; one for macOS is linked to libSystem, whose
list of symbols ziglang has. So a symbol that nobody has fails the build on these two, on Linux the load.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from rattle.bundle.command import run
from rattle.bundle.mach_o import without_exports
from rattle.bundle.mach_o_signature import signed
from rattle.bundle.target import Target

# No NEEDED entry; undefined symbols are looked for at once (-z now), so that a missing one fails the load and
# not the music.
_ELF = (
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
# -Brepro: in place of the time stands a digest of the content. Nothing needs to run when it is loaded.
# lldmingw: objects of a -gnu triple, whose unwind tables it drops otherwise.
_PE = ("-dll", "-nologo", "-noimplib", "-noentry", "-lldmingw", "-Brepro", "-opt:ref", "-opt:noicf")
# headerpad: room for the load command of a signature. The name is nobody's: a plugin is opened by its path.
_MACH_O = (
    "-nostdlib",
    "-dynamiclib",
    "-g0",
    "-Wl,-dead_strip",
    "-Wl,-headerpad,1000",
    "-Wl,-install_name,@rpath/plugin",
)
LINK_FLAGS = {"linux": _ELF, "windows": _PE, "macos": _MACH_O}

# All that native/platform/*windows.c may import.
_KERNEL32 = (
    "AssignProcessToJobObject",
    "CloseHandle",
    "CreateDirectoryW",
    "CreateEventW",
    "CreateFileMappingW",
    "CreateFileW",
    "CreateJobObjectW",
    "CreateProcessW",
    "CreateThread",
    "CreateWaitableTimerExW",
    "DeleteFileW",
    "DeleteProcThreadAttributeList",
    "FreeEnvironmentStringsW",
    "GetCurrentProcessId",
    "GetCurrentThread",
    "GetEnvironmentStringsW",
    "GetEnvironmentVariableW",
    "GetFileSizeEx",
    "GetModuleFileNameW",
    "GetModuleHandleExW",
    "GetProcessHeap",
    "GetStdHandle",
    "HeapAlloc",
    "HeapFree",
    "InitializeProcThreadAttributeList",
    "MapViewOfFile",
    "MultiByteToWideChar",
    "OpenProcess",
    "OutputDebugStringA",
    "QueryPerformanceCounter",
    "QueryPerformanceFrequency",
    "ReOpenFile",
    "ReadFile",
    "ResetEvent",
    "ResumeThread",
    "SetEndOfFile",
    "SetEvent",
    "SetHandleInformation",
    "SetInformationJobObject",
    "SetThreadPriority",
    "SetWaitableTimer",
    "Sleep",
    "TerminateProcess",
    "UnmapViewOfFile",
    "UpdateProcThreadAttribute",
    "WaitForMultipleObjects",
    "WaitForSingleObject",
    "WideCharToMultiByte",
    "WriteFile",
)
# Names that zig's linker defines in every library, and exports.
_OF_ZIG = frozenset({"__mh_dylib_header", "___dso_handle"})


def link_elf(linker: Sequence[str], objects: Sequence[Path], library: Path) -> None:
    run([*linker, *_ELF, "-o", str(library), *map(str, objects)])


def link_pe(zig: str, objects: Sequence[Path], library: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rattle-") as folder:
        exports = Path(folder) / "kernel32.def"
        exports.write_text("\n".join(["LIBRARY KERNEL32.dll", "EXPORTS", *_KERNEL32, ""]))
        imports = import_library(zig, exports)
        run([zig, "lld-link", *_PE, f"-out:{library}", *map(str, objects), str(imports)])


def import_library(zig: str, exports: Path) -> Path:
    library = exports.with_suffix(".lib")
    run([zig, "dlltool", "-m", "i386:x86-64", "-d", str(exports), "-l", str(library)])
    return library


def link_mach_o(zig: str, target: Target, objects: Sequence[Path], library: Path) -> None:
    """zig has no plain linker for macOS, only `zig cc`, which wants a cache: it gets one to throw away."""
    with tempfile.TemporaryDirectory(prefix="rattle-") as folder:
        triple = target.triple.replace("arm64", "aarch64").replace("apple-macos", "macos.")
        command = [zig, "cc", "-target", triple, *_MACH_O, "-o", str(library), *map(str, objects)]
        run(command, {"ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder})
    library.write_bytes(signed(without_exports(library.read_bytes(), _OF_ZIG), library.stem))
