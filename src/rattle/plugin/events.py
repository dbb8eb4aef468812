"""What is no Param and comes from the host at a sample: notes, controllers, bend and pressure.

`self.events` in a `process` under `@worker` has those of the quantum, in order. Velocity, value and pressure
are 0 to 1, notes 0 to 127, channels 0 to 15; `offset` is the event's sample in the quantum. `id` is the
host's name of a note, -1 where it gives none: what ends a note has the id of what began it.
"""

from __future__ import annotations

from typing import NamedTuple

BEND_SEMITONES = 2.0  # of a wheel all the way up, unless the plugin's class says `bend_semitones`


class NoteOn(NamedTuple):
    note: int
    velocity: float
    channel: int = 0
    offset: int = 0
    id: int = -1
    tuning_cents: float = 0.0


class NoteOff(NamedTuple):
    note: int
    velocity: float = 0.0
    channel: int = 0
    offset: int = 0
    id: int = -1


class Controller(NamedTuple):
    number: int
    value: float
    channel: int = 0
    offset: int = 0


class PitchBend(NamedTuple):
    semitones: float
    channel: int = 0
    offset: int = 0


class Pressure(NamedTuple):
    value: float
    note: int = -1  # -1: of the whole channel
    channel: int = 0
    offset: int = 0
    id: int = -1


Event = NoteOn | NoteOff | Controller | PitchBend | Pressure


def bend_range(plugin: object) -> float:
    """Semitones, of a plugin or its class, as it is made."""
    return float(getattr(plugin, "bend_semitones", BEND_SEMITONES))


EVENT_KINDS = range(5)  # the RattleEventKinds of Event: what a single note expresses, and programs, are none


class RawEvent(NamedTuple):
    """As struct RattleEvent of native/processor.h has it; kind is a RattleEventKind."""

    kind: int
    channel: int = 0
    note: int = -1
    number: int = -1
    id: int = -1
    tuning: float = 0.0  # cents
    value: float = 0.0


def raw_event(event: Event, bend_semitones: float = BEND_SEMITONES) -> RawEvent:
    """What `event_of` takes. Raises TypeError for what is no event."""
    match event:
        case NoteOn(note, velocity, channel, _, id, tuning):
            return RawEvent(0, channel, note, -1, id, tuning, velocity)
        case NoteOff(note, velocity, channel, _, id):
            return RawEvent(1, channel, note, -1, id, 0.0, velocity)
        case Pressure(value, note, channel, _, id):
            return RawEvent(2, channel, note, -1, id, 0.0, value)
        case Controller(number, value, channel, _):
            return RawEvent(3, channel, -1, number, -1, 0.0, value)
        case PitchBend(semitones, channel, _):
            bend = max(-1.0, min(semitones / bend_semitones, 1.0)) if bend_semitones else 0.0
            return RawEvent(4, channel, -1, -1, -1, 0.0, bend)
    raise TypeError(f"{event!r} is no event: there are NoteOn, NoteOff, Controller, PitchBend and Pressure")


def event_of(raw: RawEvent, offset: int = 0, bend_semitones: float = BEND_SEMITONES) -> Event:
    """What `raw_event` takes. Raises ValueError for a kind that is none."""
    kind, channel, note, number, id, tuning, value = raw
    match kind:
        case 0:
            return NoteOn(note, value, channel, offset, id, tuning)
        case 1:
            return NoteOff(note, value, channel, offset, id)
        case 2:
            return Pressure(value, note, channel, offset, id)
        case 3:
            return Controller(number, value, channel, offset)
        case 4:
            return PitchBend(value * bend_semitones, channel, offset)
    raise ValueError(f"{kind} is no kind of event")
