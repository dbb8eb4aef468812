"""A plugin's name, maker and ids: class attributes, else what the nearest pyproject.toml says."""

from __future__ import annotations

import inspect
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rattle.lang.errors import Mistakes

from .class_source import field_place
from .errors import DeclarationError
from .instrument import Instrument
from .names import words_of

# VST3's subcategories of an effect (PlugType::kFx...).
CATEGORIES = (
    "Analyzer", "Bass", "Channel Strip", "Delay", "Distortion", "Drums", "Dynamics", "EQ", "Filter",
    "Generator", "Guitar", "Mastering", "Microphone", "Modulation", "Network", "Pitch Shift",
    "Restoration", "Reverb", "Spatial", "Surround", "Tools", "Vocals",
)  # fmt: skip

# Of an instrument (PlugType::kInstrument...).
INSTRUMENTS = ("Drum", "External", "Piano", "Sampler", "Synth")

_FORMS = {
    "id": (
        r"[A-Za-z0-9._-]+",
        "has more than letters, digits, `.`, `-` and `_`",
        'write `id = "com.example.name"`',
    ),
    "version": (r"v?[0-9][\w.!+-]*", "is no version: hosts compare numbers", 'write `version = "1.0.0"`'),
}


@dataclass(frozen=True)
class Metadata:
    name: str
    id: str
    id_is_declared: bool
    vendor: str
    version: str
    url: str
    email: str
    category: str  # "Fx|Delay"


def metadata(cls: type) -> Metadata:
    """Never fails for what is missing; DeclarationError for what is wrong."""
    project = _project_of(cls)
    author: dict[str, str] = next(iter(project.get("authors", [])), {})
    urls = project.get("urls", {})
    mistakes = Mistakes()

    def text(attribute: str, otherwise: str) -> str:
        return mistakes.of(lambda: _text(cls, attribute, otherwise)) or ""

    vendor = text("vendor", author.get("name", "Unknown vendor"))
    found = Metadata(
        name=text("name", words_of(cls.__name__)),
        id=text("id", f"{slug(vendor)}.{slug(words_of(cls.__name__))}"),
        id_is_declared=hasattr(cls, "id"),
        vendor=vendor,
        version=text("version", project.get("version", "0.1.0")),
        url=text("url", urls.get("Homepage") or next(iter(urls.values()), "")),
        email=text("email", author.get("email", "")),
        category=mistakes.of(lambda: _category(cls)) or "",
    )
    mistakes.raise_found()
    return found


def _text(cls: type, attribute: str, otherwise: str) -> str:
    value = getattr(cls, attribute, otherwise)
    if not isinstance(value, str) or (attribute in ("name", "id") and not value):
        raise DeclarationError(
            f"{cls.__name__}.{attribute}",
            f"{value!r} is no text",
            f'write `{attribute} = "..."`',
            field_place(cls, attribute),
        )
    _check_form(cls, attribute, value)
    return value


def _check_form(cls: type, attribute: str, value: str) -> None:
    pattern, why, fix = _FORMS.get(attribute, ("(?s:.*)", "", ""))
    if not re.fullmatch(pattern, value):
        where = f"{cls.__name__}.{attribute}"
        raise DeclarationError(where, f'"{value}" {why}', fix, field_place(cls, attribute))


def _category(cls: type) -> str:
    is_instrument = issubclass(cls, Instrument)
    kind, usual = ("Instrument", "Synth") if is_instrument else ("Fx", "Dynamics")
    known: tuple[str, ...] = INSTRUMENTS if is_instrument else CATEGORIES
    words = [word for word in _text(cls, "category", "").split("|") if word not in ("", kind)]
    for word in words:
        if word not in known:
            near = get_close_matches(word.title(), known, 1, 0.5) or [usual]
            raise DeclarationError(
                f"{cls.__name__}.category",
                f'"{word}" is no VST3 category',
                f'say "{near[0]}"',
                field_place(cls, "category"),
            )
    if is_instrument and not words:
        words = [usual]  # some hosts sort by the second word
    return "|".join([kind, *words])


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "plugin"


def _project_of(cls: type) -> dict[str, Any]:
    """[project] of the nearest pyproject.toml beside or above the class's file; {} if there is none."""
    try:
        folder = Path(inspect.getfile(cls)).resolve().parent
    except (OSError, TypeError):
        return {}
    for parent in (folder, *folder.parents):
        file = parent / "pyproject.toml"
        if file.is_file():
            try:
                project: dict[str, Any] = tomllib.loads(file.read_text("utf-8")).get("project", {})
            except tomllib.TOMLDecodeError:
                return {}
            return project
    return {}
