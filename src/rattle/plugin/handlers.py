"""Handlers: methods of a plugin that run when an event comes, before `process` of its sample."""

from __future__ import annotations

import inspect

from .errors import DeclarationError, Place
from .events import Controller, Event, NoteOff, NoteOn, PitchBend, Pressure

HANDLERS: dict[str, type[Event]] = {  # in the order of RattleEventKind
    "note_on": NoteOn,
    "note_off": NoteOff,
    "pressure": Pressure,
    "controller": Controller,
    "pitch_bend": PitchBend,
}


def handlers_of(cls: type) -> tuple[str, ...]:
    """Names of those that a plugin's class has.

    A method of one of these names with one annotated argument of another type is the author's own business;
    without an annotation it raises DeclarationError, for which it is nobody knows."""
    found = []
    for name, event in HANDLERS.items():
        method = getattr(cls, name, None)
        if not inspect.isfunction(method):
            continue
        names = list(inspect.signature(method).parameters)[1:]
        hint = method.__annotations__.get(names[0]) if len(names) == 1 else event.__name__ + "?"
        if hint is None:
            place = Place(method.__code__.co_filename, method.__code__.co_firstlineno)
            fix = f"write `def {name}(self, event: {event.__name__}) -> None`"
            raise DeclarationError(f"{cls.__name__}.{name}", "does not say what it takes", fix, place)
        if hint is event or str(hint).rpartition(".")[2] == event.__name__:
            found.append(name)
    return tuple(found)
