"""Handlers: methods of a plugin that run when an event comes, before `process` of its sample."""

from __future__ import annotations

import inspect

from .description import MidiIn
from .effect import Effect
from .errors import DeclarationError, Place
from .events import Controller, Event, NoteOff, NoteOn, PitchBend, Pressure
from .instrument import Instrument
from .midi_effect import MidiEffect

HANDLERS: dict[str, type[Event]] = {  # in the order of RattleEventKind
    "note_on": NoteOn,
    "note_off": NoteOff,
    "pressure": Pressure,
    "controller": Controller,
    "pitch_bend": PitchBend,
}
KINDS: dict[type[Event], int] = {event: kind for kind, event in enumerate(HANDLERS.values())}
HEARD: dict[str, MidiIn] = {  # for which hosts show parameters, by the handler
    "controller": "controllers",
    "pitch_bend": "pitch_bend",
    "pressure": "pressure",
}
_EVENTS = {event.__name__ for event in HANDLERS.values()}


def handlers_of(cls: type[Effect]) -> tuple[str, ...]:
    """Names of those that a plugin's class has.

    In an effect, a method of one of these names with one annotated argument that is no event is the author's
    own business. Raises DeclarationError for one without an annotation, for which it is nobody knows, and in
    plugins that are made of events for all that are no handlers."""
    found = []
    for name, event in HANDLERS.items():
        method = getattr(cls, name, None)
        if not inspect.isfunction(method):
            continue
        names = list(inspect.signature(method).parameters)[1:]
        hint = method.__annotations__.get(names[0]) if len(names) == 1 else event.__name__ + "?"
        taken = getattr(hint, "__name__", str(hint)).rpartition(".")[2]
        is_other = taken in _EVENTS or issubclass(cls, (Instrument, MidiEffect))
        if taken == event.__name__:
            found.append(name)
        elif hint is None or is_other:
            place = Place(method.__code__.co_filename, method.__code__.co_firstlineno)
            fix = f"write `def {name}(self, event: {event.__name__}) -> None`"
            why = (
                "does not say what it takes"
                if hint is None
                else f"is a handler, and takes one {event.__name__}"
            )
            raise DeclarationError(f"{cls.__name__}.{name}", why, fix, place)
    return tuple(found)
