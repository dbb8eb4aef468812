"""Methods of instruments and voices that Rattle calls by their names: what they take and give."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from .array_process import hints_of
from .class_source import class_place
from .errors import DeclarationError, Place

OF_VOICES = ("note_on", "note_off", "is_active")
OF_INSTRUMENTS = ("modulate",)


def check_called(cls: type, names: Sequence[str]) -> None:
    """Each takes `self` alone. Raises DeclarationError, at the method, for one that does not."""
    for name in names:
        method = getattr(cls, name)
        where = f"{cls.__name__}.{name}"
        fix = f"write `def {name}(self) -> {'bool' if name == 'is_active' else 'None'}`"
        if not inspect.isfunction(method):
            raise DeclarationError(where, "is called by Rattle, and no method", fix, class_place(cls))
        code = inspect.unwrap(method).__code__
        place = Place(code.co_filename, code.co_firstlineno)
        if len(inspect.signature(method).parameters) != 1:
            fix += "; the note is on `self`: self.note, self.velocity" if name.startswith("note") else ""
            raise DeclarationError(where, "takes nothing but `self`", fix, place)
        if name == "is_active" and hints_of(method, where, fix, place).get("return", bool) is not bool:
            why = "says whether the voice still sounds: a bool"
            raise DeclarationError(where, why, f"{fix}, as `return self.gate or self.level > 1e-5`", place)
