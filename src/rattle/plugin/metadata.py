"""A plugin's name, maker and ids: class attributes, else what the nearest pyproject.toml says."""

from __future__ import annotations

import inspect
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .class_source import class_place
from .errors import DeclarationError
from .names import words_of

# VST3's subcategories of an effect (PlugType::kFx...).
CATEGORIES = (
    "Analyzer", "Bass", "Channel Strip", "Delay", "Distortion", "Drums", "Dynamics", "EQ", "Filter",
    "Generator", "Guitar", "Mastering", "Microphone", "Modulation", "Network", "Pitch Shift",
    "Restoration", "Reverb", "Spatial", "Surround", "Tools", "Vocals",
)  # fmt: skip


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
    name = _text(cls, "name", words_of(cls.__name__))
    vendor = _text(cls, "vendor", author.get("name", "Unknown vendor"))
    return Metadata(
        name=name,
        id=_text(cls, "id", f"{_slug(vendor)}.{_slug(words_of(cls.__name__))}"),
        id_is_declared=hasattr(cls, "id"),
        vendor=vendor,
        version=_text(cls, "version", project.get("version", "0.1.0")),
        url=_text(cls, "url", urls.get("Homepage") or next(iter(urls.values()), "")),
        email=_text(cls, "email", author.get("email", "")),
        category=_category(cls),
    )


def _text(cls: type, attribute: str, otherwise: str) -> str:
    value = getattr(cls, attribute, otherwise)
    if not isinstance(value, str) or (attribute in ("name", "id") and not value):
        raise DeclarationError(
            f"{cls.__name__}.{attribute}",
            f"{value!r} is no text",
            f'write `{attribute} = "..."`',
            class_place(cls),
        )
    return value


def _category(cls: type) -> str:
    words = [word for word in _text(cls, "category", "").split("|") if word not in ("", "Fx")]
    for word in words:
        if word not in CATEGORIES:
            near = get_close_matches(word.title(), CATEGORIES, 1, 0.5) or ["Dynamics"]
            raise DeclarationError(
                f"{cls.__name__}.category",
                f'"{word}" is no VST3 category',
                f'say "{near[0]}"',
                class_place(cls),
            )
    return "|".join(["Fx", *words])


def _slug(words: str) -> str:
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
