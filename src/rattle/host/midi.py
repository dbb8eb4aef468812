"""MIDI's messages as events: what a host does with them, for the ways to play that have no host.

A message is one of mido's, or looks like it: `type`, `channel` and the fields of its type. System messages
(sysex, clock) and those about the song (meta) are no events. A controller that a Param has as its `midi_cc`
moves the Param, and a change of program takes the preset of that number, "Default" being 0; neither is told
as an event then. Controllers, bend and pressure of a channel are of all channels (-1), unless the plugin is
for MPE. All of this as in a studio.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from rattle.plugin.description import ParamDescription, PluginDescription
from rattle.plugin.events import Controller, Event, NoteOff, NoteOn, PitchBend, Pressure
from rattle.plugin.taper import plain_of


class ProgramChange(NamedTuple):
    """Not an author's event: a host loads presets by itself."""

    number: int
    channel: int = 0
    offset: int = 0


def event_of_message(message: Any, description: PluginDescription) -> Event | ProgramChange | None:
    """As the plugin is told of it; None for what is no event. A note-on of velocity 0 is a note-off, whose
    velocity is 0, as in hosts."""
    channel = getattr(message, "channel", 0) if description.by_channel else -1
    match message.type:
        case "note_on" if message.velocity > 0:
            return NoteOn(message.note, message.velocity / 127.0, message.channel)
        case "note_on" | "note_off":
            return NoteOff(message.note, message.velocity / 127.0, message.channel)
        case "control_change":
            return Controller(message.control, message.value / 127.0, channel)
        case "pitchwheel":
            return PitchBend(bend_of(message.pitch) * description.bend_semitones, channel)
        case "aftertouch":
            return Pressure(message.value / 127.0, -1, channel)
        case "polytouch":
            return Pressure(message.value / 127.0, message.note, message.channel)
        case "program_change":
            return ProgramChange(message.program, message.channel)
    return None


def message_of(data: bytes | bytearray | Sequence[int]) -> Any:
    """mido's message of the bytes that a port gives. Raises ValueError for what is none."""
    import mido

    try:
        return mido.Message.from_bytes(data)
    except (ValueError, LookupError, TypeError):
        raise ValueError(f"{bytes(data).hex(' ') or 'nothing'} is no MIDI message") from None


def bend_of(pitch: int) -> float:
    """-8192 to 8191 as -1 to 1: the centre and both ends are exact."""
    return pitch / 8192.0 if pitch < 0 else pitch / 8191.0


def moved_params(
    event: Event | ProgramChange, description: PluginDescription
) -> list[tuple[int, float]] | None:
    """(index of a Param, its new plain value); None if the event moves none, and the plugin is told of it."""
    if isinstance(event, ProgramChange):
        return list(enumerate(_program(event.number, description)))
    if not isinstance(event, Controller):
        return None
    moved = [
        (index, plain_of(param, event.value))
        for index, param in enumerate(description.params)
        if _controller(param) == event.number
    ]
    return moved or None


def _controller(param: ParamDescription) -> int | None:
    return getattr(param, "midi_cc", None)


def _program(number: int, description: PluginDescription) -> Sequence[float]:
    """A preset's values, none for a number that no preset has."""
    if number == 0 and description.presets:
        return [param.default for param in description.params]
    return description.presets[number - 1].values if 0 < number <= len(description.presets) else ()
