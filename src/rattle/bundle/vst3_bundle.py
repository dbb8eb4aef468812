"""The `.vst3` folder: where a plugin's library and its moduleinfo.json lie, and how they get there whole.

A bundle is built in a hidden folder beside its place, whose name no host takes for a plugin. A new one is
then renamed into its place; over an old one it goes file by file, the library first. So a build that fails,
a host that scans meanwhile, and a build in another terminal find a whole library there, the old or the new.
Libraries are new files each time: a host that still runs the old one keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from rattle.bundle.errors import BundleError
from rattle.bundle.file_names import file_stem
from rattle.bundle.library import LibraryBuilder, PluginCode, build_digest
from rattle.bundle.mach_o import universal
from rattle.bundle.macos_bundle import seal, write_description
from rattle.bundle.preset_files import BUNDLE_FILE, bundle_file_text
from rattle.bundle.target import PLATFORMS, Platform, System, platform_of, this_machine
from rattle.plugin.description import PluginDescription

# Of the interface's release our header follows; hosts show it and decide nothing by it.
SDK_VERSION = "VST 3.8.1"
RESOURCES = "Contents/Resources"
FROZEN = ("python", "source")  # folders there, of `rattle build --freeze`
_MANY_INSTANCES = 0x7FFFFFFF
# Below the home folder; hosts look there for the plugins of one user.
_USERS_FOLDER: dict[System, str] = {
    "linux": ".vst3",
    "macos": "Library/Audio/Plug-Ins/VST3",
    "windows": "AppData/Local/Programs/Common/VST3",
}


def build_vst3(
    code: PluginCode,
    directory: Path,
    builder: LibraryBuilder,
    platforms: Sequence[Platform] = (),
    frozen: Mapping[str, Path] | None = None,
) -> Path:
    """Builds NAME.vst3 in `directory` (made if missing) and returns its path.

    platforms: whose libraries it gets; without any, that of the builder's machine. Those it has already of
    others stay.
    frozen: folders to copy into its Resources, by their names in FROZEN; those of an earlier build go.
    Raises BundleError where the directory cannot be written; what was there before is then untouched.
    """
    stem = file_stem(code.description.name)
    bundle = directory / f"{stem}.vst3"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=f".{stem}-") as workshop:
            fresh = Path(workshop) / "bundle"
            _fill(fresh / "Contents", stem, code, builder, platforms or [platform_of(builder.target)])
            for name, folder in (frozen or {}).items():
                shutil.copytree(folder, fresh / RESOURCES / name, symlinks=True)
            seal(fresh / "Contents", bundle / "Contents", stem)
            _put_in_place(fresh, bundle, Path(workshop))
    except OSError as error:
        raise _unwritten(bundle, error) from error
    return bundle


def older_platforms(bundle: Path, code: PluginCode) -> list[Platform]:
    """Whose libraries in the bundle are not of this code: a build leaves those that it was not asked for."""
    stem, digest = file_stem(code.description.name), build_digest(code).encode()
    libraries = {platform: bundle / "Contents" / platform.library(stem) for platform in PLATFORMS.values()}
    return [
        platform
        for platform, library in libraries.items()
        if library.is_file() and digest not in library.read_bytes()
    ]


def users_vst3_folder() -> Path:
    """Where hosts on this machine look. Raises UnsupportedTargetError."""
    return Path.home() / _USERS_FOLDER[this_machine().system]


def install_vst3(bundle: Path, directory: Path | None = None) -> Path:
    """Copies a bundle to where hosts look, and returns the copy's path."""
    folder = directory or users_vst3_folder()
    place = folder / bundle.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{bundle.stem}-") as workshop:
            fresh = Path(workshop) / "bundle"
            shutil.copytree(bundle, fresh, symlinks=True)
            seal(fresh / "Contents", place / "Contents", bundle.stem)
            _put_in_place(fresh, place, Path(workshop))
    except OSError as error:
        raise _unwritten(place, error) from error
    return place


def _unwritten(bundle: Path, error: OSError) -> BundleError:
    in_the_way = next((each for each in (bundle, *bundle.parents) if each.is_file()), None)
    cure = f"move away {in_the_way}, which is a file" if in_the_way else "name a folder that can be written"
    return BundleError(f"cannot write {bundle}: {error.strerror}; {cure}")


def module_info(description: PluginDescription) -> str:
    """moduleinfo.json as strict JSON, with the format's own fields only: readers refuse invented ones."""
    processor = {
        "CID": description.class_id.hex().upper(),
        "Category": "Audio Module Class",
        "Name": description.name,
        "Vendor": description.vendor,
        "Version": description.version,
        "SDKVersion": SDK_VERSION,
        "Sub Categories": description.category.split("|"),
        "Class Flags": 0,
        "Cardinality": _MANY_INSTANCES,
        "Snapshots": [],
    }
    flags = {"Unicode": True, "Classes Discardable": False, "Component Non Discardable": False}
    factory = {
        "Vendor": description.vendor,
        "URL": description.url,
        "E-Mail": description.email,
        "Flags": flags,
    }
    module = {
        "Name": description.name,
        "Version": description.version,
        "Factory Info": factory,
        "Classes": [processor],
    }
    return json.dumps(module, indent=2) + "\n"


def _fill(
    contents: Path, stem: str, code: PluginCode, builder: LibraryBuilder, platforms: Sequence[Platform]
) -> None:
    resources = contents / "Resources"
    resources.mkdir(parents=True)
    (resources / "moduleinfo.json").write_text(module_info(code.description), encoding="utf-8")
    (contents.parent / BUNDLE_FILE).write_text(bundle_file_text(code.description), encoding="utf-8")
    for platform in platforms:
        library = contents / platform.library(stem)
        library.parent.mkdir()
        if platform.system == "macos":
            slices = [_slice(code, builder.on(target), library) for target in platform.targets]
            library.write_bytes(universal(slices))
            write_description(contents, stem, code.description)
        else:
            builder.on(platform.targets[0]).vst3(code, library)


def _slice(code: PluginCode, builder: LibraryBuilder, library: Path) -> bytes:
    builder.vst3(code, library)
    return library.read_bytes()


def _put_in_place(fresh: Path, place: Path, workshop: Path) -> None:
    """A folder that is there already, or a link to one, cannot be replaced by one rename, so its files
    are, one by one; those of other machines stay. A frozen Python is one thing: the old one goes first, into
    the workshop, so that no two are mixed."""
    try:
        os.rename(fresh, place)
    except OSError:
        if not place.is_dir():
            raise
        for name in FROZEN:
            if (place / RESOURCES / name).is_dir():
                os.rename(place / RESOURCES / name, workshop / f"old-{name}")
            if (fresh / RESOURCES / name).is_dir():
                os.rename(fresh / RESOURCES / name, place / RESOURCES / name)
        files = [path for path in fresh.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.parent.name == "Resources"):
            target = place / path.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
