"""From what a user names to the library a host would load, or to the reason why there is none."""

from __future__ import annotations

import contextlib
import platform
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.file_names import no_such_file

# Folders below Contents/, as VST3 names them, and what a person calls the machine.
SYSTEMS = {
    "x86_64-linux": "Linux on x86-64",
    "aarch64-linux": "Linux on arm64",
    "i386-linux": "Linux on 32-bit x86",
    "i686-linux": "Linux on 32-bit x86",
    "armv7l-linux": "Linux on 32-bit Arm",
    "x86_64-win": "Windows on x86-64",
    "x86-win": "Windows on 32-bit x86",
    "arm64-win": "Windows on arm64",
    "arm64ec-win": "Windows on arm64",
    "arm64x-win": "Windows on arm64",
    "MacOS": "macOS",
}
_OTHER_FORMATS = {
    ".clap": "a CLAP plugin", ".component": "an Audio Unit", ".lv2": "an LV2 plugin",
    ".dll": "a Windows library", ".dylib": "a macOS library", ".aaxplugin": "an AAX plugin",
}  # fmt: skip


class NoBundleError(Exception):
    """Raised for a path that names no bundle of this machine; says what to do instead."""


@dataclass(frozen=True)
class BundleFiles:
    bundle: Path  # or what it was built of
    library: Path


def machine_folder() -> str:
    """The folder below Contents/ of this machine."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())
    return f"{machine}-linux"


def find_library(path: Path) -> BundleFiles:
    """Raises NoBundleError."""
    if not path.exists():
        raise NoBundleError(no_such_file(path, (".vst3", ".py")))
    if path.is_file():
        raise NoBundleError(_of_file(path))
    if path.name in ("", ".."):  # it has a name all the same
        path = path.resolve()
    contents = path / "Contents"
    if not contents.is_dir():
        raise NoBundleError(_of_folder(path))
    folder = contents / machine_folder()
    if not folder.is_dir():
        raise NoBundleError(_other_machine(path, contents))
    library = folder / f"{path.stem}.so"
    if not library.is_file():
        found = sorted(each.name for each in folder.iterdir())
        there = f"; there is {', '.join(found)}, which hosts do not look for" if found else ""
        where = library.relative_to(path)
        raise NoBundleError(
            f"{path} has no {where}{there}. The library has the bundle's name: rename one of them"
        )
    return BundleFiles(path.resolve(), library.resolve())


def _of_file(path: Path) -> str:
    bundle = next((each for each in path.absolute().parents if each.suffix == ".vst3"), None)
    if bundle is not None:
        return f"{path} is a part of a bundle; give the whole: rattle check {_quoted(bundle)}"
    if path.suffix in _OTHER_FORMATS:
        return f"{path} is {_OTHER_FORMATS[path.suffix]}; give a VST3 bundle, a folder NAME.vst3"
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"MZ":
        return f"{path} is a plugin for Windows; check it there, or give a bundle for {_here()}"
    if start == b"\x7fELF":
        return (
            f"{path} is a library without its bundle; hosts load {path.stem}.vst3/Contents/{machine_folder()}"
            f"/{path.stem}.so: put it there and give {path.stem}.vst3"
        )
    return f"{path} is no VST3 bundle; give a folder NAME.vst3, or a plugin's file NAME.py"


def _of_folder(path: Path) -> str:
    if path.suffix in _OTHER_FORMATS:
        return f"{path} is {_OTHER_FORMATS[path.suffix]}; give a VST3 bundle, a folder NAME.vst3"
    outer = next(
        (each for each in [path.absolute(), *path.absolute().parents] if each.suffix == ".vst3"), None
    )
    if outer is not None and outer != path.absolute():
        return f"{path} is a part of a bundle; give the whole: rattle check {_quoted(outer)}"
    inside = sorted(each for each in path.glob("*.vst3"))
    if inside:
        return f"{path} is a folder of bundles; give one of them: rattle check {_quoted(inside[0])}"
    sources = [each for each in path.glob("*.py") if not each.name.startswith("test_")]
    if path.suffix != ".vst3" and len(sources) == 1:
        return f"{path} is a folder with a plugin's file; give that: rattle check {_quoted(sources[0])}"
    return f"{path} is no VST3 bundle: it has no folder Contents"


def _other_machine(path: Path, contents: Path) -> str:
    names = [SYSTEMS[each.name] for each in sorted(contents.iterdir()) if each.name in SYSTEMS]
    if not names:
        return f"{path} is for no system: its Contents has no folder such as {machine_folder()}"
    return f"{path} is for {' and '.join(dict.fromkeys(names))}; this is {_here()}: check it there"


def _here() -> str:
    return SYSTEMS.get(machine_folder(), machine_folder())


def _quoted(path: Path) -> str:
    with contextlib.suppress(ValueError):
        path = path.relative_to(Path.cwd())
    return f'"{path}"' if " " in str(path) else str(path)
