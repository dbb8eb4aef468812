"""Where presets are written: in the class body, or in files of a folder; each mistake with its place."""

from __future__ import annotations

import ast
import inspect
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .class_source import field_place, field_value
from .errors import DeclarationError, Place
from .state import MOST_BYTES, StateError, read_state
from .vstpreset import COMPONENT, PresetFileError, read_preset_file

SUFFIXES = (".json", ".vstpreset")
FORM = 'write {"rattle": 1, "params": {"gain_db": -3.0}}, or let rattle preset save -o NAME.json do it'


@dataclass(frozen=True)
class PresetSource:
    name: str
    values: Mapping[str, Any]  # by id, as they were written
    where: str
    place: Place | None
    places: Mapping[str, Place] = field(default_factory=dict)  # of the ids, where known
    language: Literal["python", "json"] = "python"

    def error(self, why: str, fix: str, key: object = None) -> DeclarationError:
        place = self.places.get(key, self.place) if isinstance(key, str) else self.place
        return DeclarationError(self.where, why, fix, place)

    def shown(self, value: object) -> str:
        return json.dumps(value, ensure_ascii=False) if self.language == "json" else repr(value)


# ---- In the class body --------------------------------------------------------------------------------


def declared_presets(cls: type, declared: Mapping[Any, Any]) -> list[PresetSource]:
    """Raises DeclarationError for a preset that is no dict."""
    found = []
    written = _written(cls)
    for name, values in declared.items():
        place, places = written.get(name, (field_place(cls, "presets"), {}))
        where = f"{cls.__name__}.presets[{name!r}]"
        if not isinstance(values, Mapping):
            raise DeclarationError(where, f"{values!r} is no dict", 'write `{"gain_db": -3.0}`', place)
        found.append(PresetSource(name, values, where, place, places))
    return found


def _written(cls: type) -> dict[object, tuple[Place, dict[str, Place]]]:
    """By preset, its line and those of its ids, as far as they stand there literally."""
    found = field_value(cls, "presets")
    if found is None:
        return {}
    file, value = found
    return {
        name: (Place(file, line), {key: Place(file, at) for key, at, _ in _items(inside)})
        for name, line, inside in _items(value)
    }


def _items(node: ast.expr) -> list[tuple[str, int, ast.expr]]:
    keys = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
    return [
        (key.value, key.lineno, value)
        for key, value in keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]


# ---- In a folder --------------------------------------------------------------------------------------


def folder_presets(cls: type, declared: Path, plugin_id: str) -> list[PresetSource]:
    """In the order of their file names. Raises DeclarationError for a file that is none of this plugin's."""
    where, place = f"{cls.__name__}.presets", field_place(cls, "presets")
    folder = _folder_of(cls) / declared
    if not folder.is_dir():
        why = f"there is no folder {folder}"
        raise DeclarationError(where, why, _first_one(cls, declared), place)
    files = [path for path in folder.iterdir() if _kind(path) in SUFFIXES and not path.name.startswith(".")]
    if not files:
        kinds = " or ".join(SUFFIXES)
        why = f"there is no {kinds} in {folder}"
        raise DeclarationError(where, why, _first_one(cls, declared), place)
    return [preset_of_file(path, plugin_id) for path in sorted(files, key=lambda path: path.name.casefold())]


def _kind(path: Path) -> str:
    """Windows writes WARM.JSON as well."""
    return path.suffix.lower()


def _first_one(cls: type, declared: Path) -> str:
    """Where the plugin's file is, the command works as it stands."""
    file = _file_of(cls)
    words = ["rattle", "preset", "save", file.name if file else "plugin.py", "-o", f"{declared}/Warm.json"]
    return f"this writes one: {shlex.join(words)}"


def _folder_of(cls: type) -> Path:
    file = _file_of(cls)
    return file.resolve().parent if file else Path.cwd()


def _file_of(cls: type) -> Path | None:
    try:
        return Path(inspect.getfile(cls))
    except (OSError, TypeError):
        return None


def preset_of_file(path: Path, plugin_id: str) -> PresetSource:
    """Raises DeclarationError, with the line where the file is text."""
    first = Place(str(path), 1)
    where = f'preset "{path.stem}"'
    try:
        content = _content(path)
        state = read_state(content)
    except (StateError, PresetFileError) as error:
        line = getattr(error, "line", 0) or 1
        cure = FORM if _kind(path) == ".json" else "save it anew, in the studio or with rattle preset save"
        raise DeclarationError(where, str(error), cure, Place(str(path), line)) from None
    except OSError as error:
        raise DeclarationError(
            where, f"cannot be read: {error.strerror}", "make it readable", first
        ) from None
    if state.plugin not in ("", plugin_id):
        cure = f"move it away; if the plugin was {state.plugin} once, give it that `id`"
        raise DeclarationError(where, f"it belongs to the plugin {state.plugin}", cure, first)
    lines = _lines(path, content, (*state.params, *state.strange))
    for key in state.strange:  # a host's file of a newer version may have more; an author's has a mistake
        cure = 'the values stand under "params"'
        raise DeclarationError(where, f'"{key}" means nothing here', cure, lines.get(key, first))
    return PresetSource(path.stem, state.params, where, first, lines, "json")


def _content(path: Path) -> bytes:
    """The state in the file. Raises StateError, PresetFileError, OSError."""
    if not path.is_file():  # a pipe would be waited for, a device read for ever
        raise StateError("it is no file")
    if path.stat().st_size > MOST_BYTES:
        raise StateError(f"it has more than {MOST_BYTES >> 20} MB")
    content = path.read_bytes()
    if _kind(path) == ".json":
        return content
    chunks = read_preset_file(content).chunks
    if COMPONENT not in chunks:
        raise PresetFileError(f"it has no chunk '{COMPONENT}', the plugin's state")
    return chunks[COMPONENT]


def _lines(path: Path, content: bytes, keys: Sequence[str]) -> dict[str, Place]:
    """The line of the text on which each id stands first as a key."""
    if _kind(path) != ".json":
        return {}
    found = {}
    rows = content.decode("utf-8", "replace").split("\n")
    for key in keys:
        written = json.dumps(key, ensure_ascii=False)
        at = next((n for n, row in enumerate(rows, 1) if f"{written}:" in row.replace(" ", "")), 1)
        found[key] = Place(str(path), at)
    return found
