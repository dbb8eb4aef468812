"""The `.vst3` folder: where a plugin's library and its moduleinfo.json lie, and how they get there whole.

A bundle is built in a hidden folder beside its place, whose name no host takes for a plugin. A new one is
then renamed into its place; over an old one it goes file by file, the library first. So a build that fails,
a host that scans meanwhile, and a build in another terminal find a whole library there, the old or the new.
Libraries are new files each time: a host that still runs the old one keeps it.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

from rattle.bundle.errors import BundleError
from rattle.bundle.library import LibraryBuilder, PluginCode
from rattle.plugin.description import PluginDescription

# Of the interface's release our header follows; hosts show it and decide nothing by it.
SDK_VERSION = "VST 3.8.1"
_MANY_INSTANCES = 0x7FFFFFFF


def build_vst3(code: PluginCode, directory: Path, builder: LibraryBuilder) -> Path:
    """Builds NAME.vst3 in `directory` (made if missing) and returns its path.

    Raises BundleError where the directory cannot be written; what was there before is then untouched.
    """
    stem = file_stem(code.description.name)
    bundle = directory / f"{stem}.vst3"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=f".{stem}-") as workshop:
            fresh = Path(workshop) / "bundle"
            _fill(fresh, stem, code, builder)
            _put_in_place(fresh, bundle)
    except OSError as error:
        raise BundleError(f"cannot write {bundle}: {error.strerror}") from error
    return bundle


def install_vst3(bundle: Path, directory: Path | None = None) -> Path:
    """Copies a bundle to where hosts look, `~/.vst3`, and returns the copy's path."""
    folder = directory or Path.home() / ".vst3"
    place = folder / bundle.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".{bundle.stem}-") as workshop:
            fresh = Path(workshop) / "bundle"
            shutil.copytree(bundle, fresh)
            _put_in_place(fresh, place)
    except OSError as error:
        raise BundleError(f"cannot install {place}: {error.strerror}") from error
    return place


def file_stem(name: str) -> str:
    """The plugin's name as a file name that every system and host takes: letters, digits and ` -_+()`.

    A dot is among what goes: hosts built with an SDK before 3.7.13 cut the bundle's name at the first one.
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in " -_+()" else "-" for c in composed)
    stem = re.sub(r"-{2,}", "-", re.sub(r" {2,}", " ", kept)).strip(" -")
    return stem or "Plugin"


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


def _fill(bundle: Path, stem: str, code: PluginCode, builder: LibraryBuilder) -> None:
    library = bundle / "Contents" / builder.target.bundle_folder / f"{stem}.so"
    resources = bundle / "Contents" / "Resources"
    library.parent.mkdir(parents=True)
    resources.mkdir()
    builder.vst3(code, library)
    (resources / "moduleinfo.json").write_text(module_info(code.description), encoding="utf-8")


def _put_in_place(fresh: Path, place: Path) -> None:
    """A folder that is there already cannot be replaced by one rename, so its files are, one by one; those of
    other machines stay."""
    try:
        os.rename(fresh, place)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        files = [path for path in fresh.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.suffix != ".so"):
            target = place / path.relative_to(fresh)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
