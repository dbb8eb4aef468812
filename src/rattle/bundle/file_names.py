"""A plugin's and its presets' names as names of files, and files that were misspelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

# Windows takes them for devices, with any ending, in any folder.
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9¹²³]", re.IGNORECASE)


def file_stem(name: str) -> str:
    """A plugin's name as every system and host takes it: letters, digits and ` -_+()`.

    A dot is among what goes: hosts built with an SDK before 3.7.13 cut the bundle's name at the first one.
    """
    composed = unicodedata.normalize("NFC", name)
    kept = "".join(c if c.isalnum() or c in " -_+()" else "-" for c in composed)
    stem = re.sub(r"-{2,}", "-", re.sub(r" {2,}", " ", kept)).strip(" -")
    return _no_device(stem or "Plugin")


def file_name(text: str) -> str:
    """A preset's or vendor's, as the interface's documentation has it: what no system takes becomes `_`."""
    return _no_device(re.sub(r'[\\*?/:<>|"\x00-\x1f]', "_", text).strip(". ") or "_")


def no_such_file(file: Path, suffixes: Collection[str]) -> str:
    """That it is not there, and the one beside it that was meant, if one of these kinds is spelt nearly so.

    The endings do not count: they alone would make any two names alike."""
    beside = file.parent.iterdir() if file.parent.is_dir() else ()
    stems = {path.stem: path for path in beside if path.suffix.lower() in suffixes}
    near = get_close_matches(file.stem, stems, 1, 0.5)
    return f"no such file: {file}" + (f"; did you mean {stems[near[0]]}?" if near else "")


def _no_device(name: str) -> str:
    first, dot, rest = name.partition(".")
    return f"{first}_{dot}{rest}" if _DEVICE.fullmatch(first.rstrip()) else name
