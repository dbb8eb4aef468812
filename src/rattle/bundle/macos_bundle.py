"""What macOS wants of a bundle beside its library: Info.plist, PkgInfo, and a seal over every file.

The signature of the library seals Info.plist and CodeResources, which has a digest of every other file, those
for other systems too. This is what `codesign --sign -` makes of a bundle, with its rules: other rules than
Apple's own fail a strict check.
"""

from __future__ import annotations

import hashlib
import plistlib
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from rattle.bundle.errors import BundleError
from rattle.bundle.mach_o import slices_of, universal
from rattle.bundle.mach_o_signature import CODE_RESOURCES, INFO_PLIST, signed
from rattle.plugin.description import PluginDescription

_RESOURCES = Path("_CodeSignature/CodeResources")
# Which the rules below omit, or the signature seals by itself; Finder writes the last where it likes.
_UNSEALED = re.compile(r"PkgInfo|_CodeSignature/CodeResources|(.*/)?\.DS_Store")
# What reading a library or an Info.plist raises that is none, or damaged.
_UNREADABLE = (struct.error, LookupError, ValueError, StopIteration, AssertionError, ExpatError)
_LOCALIZED: dict[str, Any] = {
    r"^Resources/.*\.lproj/": {"optional": True, "weight": 1000.0},
    r"^Resources/.*\.lproj/locversion.plist$": {"omit": True, "weight": 1100.0},
    r"^Resources/Base\.lproj/": {"weight": 1010.0},
}
_RULES = {"^Resources/": True, "^version.plist$": True, **_LOCALIZED}
_RULES2 = {
    "^.*": True,
    r".*\.dSYM($|/)": {"weight": 11.0},
    r"^(.*/)?\.DS_Store$": {"omit": True, "weight": 2000.0},
    "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|"
    "Library/(Automator|Spotlight|LoginItems))/": {"nested": True, "weight": 10.0},
    r"^Info\.plist$": {"omit": True, "weight": 20.0},
    r"^PkgInfo$": {"omit": True, "weight": 20.0},
    "^Resources/": {"weight": 20.0},
    "^[^/]+$": {"nested": True, "weight": 10.0},
    r"^embedded\.provisionprofile$": {"weight": 20.0},
    r"^version\.plist$": {"weight": 20.0},
    **_LOCALIZED,
}


def write_description(contents: Path, stem: str, description: PluginDescription) -> None:
    """Info.plist and PkgInfo. contents: of a bundle whose library for macOS is MacOS/`stem`."""
    (contents / "Info.plist").write_bytes(plistlib.dumps(_info(stem, description)))
    (contents / "PkgInfo").write_bytes(b"BNDL????")


def seal(contents: Path, around: Path, stem: str) -> None:
    """Signs MacOS/`stem` over all that will lie beside it: the files in `contents`, and those that stay in
    `around`, the place the bundle goes to. Nothing happens where neither has a library for macOS.
    Raises BundleError where `around` has one that cannot be signed."""
    files = {**_files(around), **_files(contents)}
    library = files.pop(f"MacOS/{stem}", None)
    info = files.pop("Info.plist", None)
    if library is None or info is None:
        return
    sealed = {name: path for name, path in files.items() if not _UNSEALED.fullmatch(name)}
    resources = plistlib.dumps(_code_resources(sealed))
    try:
        signed_library = _signed(library.read_bytes(), info.read_bytes(), resources)
    except _UNREADABLE as error:
        why = "has a library for macOS that Rattle did not build"
        raise BundleError(f"{around.parent} {why}; move that bundle away") from error
    contents.joinpath(_RESOURCES).parent.mkdir(exist_ok=True)
    contents.joinpath(_RESOURCES).write_bytes(resources)
    place = contents / "MacOS" / stem
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(signed_library)
    place.chmod(0o755)


def _signed(library: bytes, info: bytes, resources: bytes) -> bytes:
    identifier = plistlib.loads(info)["CFBundleIdentifier"]
    sealed = {INFO_PLIST: info, CODE_RESOURCES: resources}
    return universal([signed(each, identifier, sealed) for each in slices_of(library)])


def _info(stem: str, description: PluginDescription) -> dict[str, str]:
    return {
        "CFBundleDevelopmentRegion": "English",
        "CFBundleExecutable": stem,
        "CFBundleIdentifier": re.sub(r"[^A-Za-z0-9.-]", "-", description.id),
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": description.name,
        "CFBundlePackageType": "BNDL",
        "CFBundleShortVersionString": description.version,
        "CFBundleSignature": "????",
        "CFBundleVersion": description.version,
    }


def _code_resources(files: Mapping[str, Path]) -> dict[str, Any]:
    digests: dict[str, Any] = {
        name: {"hash2": hashlib.sha256(path.read_bytes()).digest()} for name, path in files.items()
    }
    old = {
        name: hashlib.sha1(path.read_bytes(), usedforsecurity=False).digest()
        for name, path in files.items()
        if name.startswith("Resources/")
    }
    return {"files": old, "files2": digests, "rules": _RULES, "rules2": _RULES2}


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
