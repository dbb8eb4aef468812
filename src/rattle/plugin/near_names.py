"""Names in a class body that Rattle would pass over in silence: a field or a hook that is misspelt, and what
stands where a method belongs. A name that the author's own code reads is the author's."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from rattle.lang.errors import Mistakes
from rattle.lang.unit import KnownFromPrepare, Unit

from .class_source import body_line, body_place, class_place, names_read
from .effect import Effect
from .errors import DeclarationError
from .handlers import HANDLERS
from .instrument import Instrument
from .meter import Meter
from .param import Param
from .voice import Voice

_FIELDS = tuple(inspect.get_annotations(Effect))  # name, id, vendor and the like
_HOOKS = ("process", "prepare", "reset", "latency_samples")
_OF_EFFECT = ("tail_s", *HANDLERS)
_OF_INSTRUMENT = ("modulate",)
_OF_VOICE = ("note_on", "note_off", "is_active")
_SETTINGS = ("play_mode", "stealing", "glide_s", "unison", "bend_semitones", "mpe", "voices")
_RESULTS = {"latency_samples": "int", "tail_s": "float"}
_SHORT = 4  # letters: one more or less makes another word of it
_LONG = 7  # letters: two may be wrong
# What other frameworks call it, where no spelling is near.
_SYNONYMS = {
    "latency": "latency_samples", "tail": "tail_s", "tail_seconds": "tail_s", "setup": "prepare",
    "prepare_to_play": "prepare", "author": "vendor", "manufacturer": "vendor", "company": "vendor",
    "plugin_name": "name", "plugin_id": "id", "website": "url", "homepage": "url", "block_size": "quantum",
    "active": "is_active", "on_note": "note_on", "modulation": "modulate", "polyphony": "voices",
}  # fmt: skip


def check_class_names(cls: type[Unit]) -> None:
    """Raises DeclarationError for names of the class, or of a base of the author's, that are none."""
    mistakes = Mistakes()
    mistakes.found += _wrong_names(cls)
    mistakes.raise_found()


def _wrong_names(cls: type[Unit]) -> Iterator[DeclarationError]:
    for base, name, value in _own(cls):
        where = f"{cls.__name__}.{name}"
        if isinstance(getattr(Unit, name, None), KnownFromPrepare):
            fix = f"leave it out, and read `self.{name}`, which the host's is from prepare on"
            yield DeclarationError(where, f"`{name}` is given by the host", fix, body_place(base, name))
            continue
        if name in _hooks(cls) and not inspect.isroutine(value):
            words = f"`{name}` is a method, which Rattle calls"
            yield DeclarationError(where, words, _as_method(base, name), body_place(base, name))
            continue
        meant = _misspelt(cls, name, value, 1)
        if meant:
            noun = "hook" if meant in _hooks(cls) else "field"
            words = f"no {noun} of this name, and nothing in this file reads it"
            yield DeclarationError(where, words, f"did you mean `{meant}`?", body_place(base, name))


def check_settings_named(plugin: Instrument) -> None:
    """Raises DeclarationError for an attribute that nobody reads and that is nearly one that Rattle reads."""
    cls = type(plugin)
    for name, value in vars(plugin).items():
        other = _OF_SETTINGS.get(name, "") if name not in _read(cls) else ""
        meant = other or _misspelt(cls, name, value, 1)
        if meant in _SETTINGS:
            words, fix = "nothing reads it", f"did you mean `self.{meant}`?"
            raise DeclarationError(f"{cls.__name__}.{name}", words, fix, class_place(cls))


_OF_SETTINGS = {
    "playmode": "play_mode", "mode": "play_mode", "glide": "glide_s", "glide_ms": "glide_s",
    "portamento": "glide_s", "steal": "stealing", "voice_stealing": "stealing", "voice": "voices",
    "bend_range": "bend_semitones", "bend": "bend_semitones", "pitch_bend_range": "bend_semitones",
}  # fmt: skip


def near_names(cls: type[Unit]) -> Iterator[str]:
    """Notes on names that are farther from any known one, or what others call it."""
    for base, name, value in _own(cls):
        meant = _SYNONYMS.get(name, "") if name not in _read(cls) else ""
        meant = meant if meant in _known(cls, value) else _misspelt(cls, name, value, 2)
        if meant:
            place = body_place(base, name)
            line = f" (line {place.line})" if place else ""
            yield f"nothing reads `{cls.__name__}.{name}`{line}; did you mean `{meant}`?"


def _own(cls: type[Unit]) -> Iterator[tuple[type, str, Any]]:
    """What the author wrote in the bodies of a class and its bases, without what hosts show."""
    for base in cls.__mro__:
        if issubclass(base, Unit) and not base.__module__.startswith("rattle."):
            for name, value in vars(base).items():
                if not name.startswith("_") and not isinstance(value, Param | Meter):
                    yield base, name, value


def _hooks(cls: type[Unit]) -> tuple[str, ...]:
    found: tuple[str, ...] = _HOOKS
    found += _OF_EFFECT if issubclass(cls, Effect) else ()
    found += _OF_INSTRUMENT if issubclass(cls, Instrument) else ()
    return found + (_OF_VOICE if issubclass(cls, Voice) else ())


def _known(cls: type[Unit], value: object) -> tuple[str, ...]:
    if inspect.isroutine(value):
        return _hooks(cls)
    if not issubclass(cls, Effect) or isinstance(value, type | property):
        return ()
    return (*_FIELDS, *_RESULTS, *(_SETTINGS if issubclass(cls, Instrument) else ()))


def _misspelt(cls: type[Unit], name: str, value: object, most: int) -> str:
    """The known name that is at most so many letters away; "" for a name that is used, or is known."""
    known = _known(cls, value)
    if name in (*_FIELDS, *_SETTINGS, *_hooks(cls)) or hasattr(Unit, name) or name in _read(cls):
        return ""
    distances = {each: letters_apart(name, each) for each in known if len(each) > _SHORT}
    near = min(distances, key=lambda each: distances[each], default="")
    within = most if len(near) >= _LONG else 1
    return near if near and distances[near] <= within else ""


def _read(cls: type[Unit]) -> frozenset[str]:
    return frozenset().union(*(names_read(base) for base in cls.__mro__ if base is not object))


def _as_method(cls: type, name: str) -> str:
    line = body_line(cls, name)
    returned = line.partition("=")[2].partition("#")[0].strip() or "..."
    if name not in _RESULTS:
        return f"take another name; `def {name}(self)` is the hook"
    return f"write `def {name}(self) -> {_RESULTS[name]}: return {returned}`"


@cache
def letters_apart(a: str, b: str) -> int:
    """Letters to leave out, put in, change, or exchange with their neighbour."""
    rows = [list(range(len(b) + 1))]
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and (left, a[i - 2]) == (b[j - 2], right):
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]
