"""What a player is given to play, in any of the forms that people have it in: as events and points."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rattle.host.engine import Point
from rattle.host.midi import ProgramChange, event_of_message, message_of, moved_params
from rattle.host.notes_table import events_of_table
from rattle.host.song import Song, read_song, sample_at, song_of
from rattle.plugin.description import PluginDescription
from rattle.plugin.events import Controller, Event, NoteOff, NoteOn, PitchBend, Pressure, raw_event

Playable = Iterable[Any] | str | Path
"""Events, mido's messages, (seconds, message or event), a table of notes, a MIDI file: `Player.process`."""

_LIST = "give a list, as in events=[NoteOn(60, 0.8, offset=480)]"
_EVENTS = NoteOn | NoteOff | Controller | PitchBend | Pressure
_RANGES = {"channel": (0, 15), "note": (0, 127), "number": (0, 127), "value": (0.0, 1.0),
           "velocity": (0.0, 1.0)}  # fmt: skip
# struct RattleTimedEvent of native/driver.h
_EVENT = np.dtype(
    [("kind", np.uint32), ("channel", np.int32), ("note", np.int32), ("number", np.int32), ("id", np.int32),
     ("tuning", np.float32), ("value", np.float64)],
    align=True,
)  # fmt: skip
TIMED_EVENT = np.dtype([("offset", np.uint32), ("event", _EVENT)], align=True)


class Played(NamedTuple):
    """In order of time, `offset` being samples from where they are counted."""

    events: list[Event]
    points: list[Point]  # that controllers with a Param and changes of program stand for

    def between(self, begin: int, end: int) -> Played:
        """Those of a block, with offsets from its first sample. All before `begin` must have been taken."""
        events, points = self
        events_end = _count_before(events, end)
        points_end = _count_before(points, end)
        taken = Played(
            [event._replace(offset=event.offset - begin) for event in events[:events_end]],
            [point._replace(offset=point.offset - begin) for point in points[:points_end]],
        )
        del events[:events_end], points[:points_end]
        return taken


def _count_before(timed: list[Any], end: int) -> int:
    return next((n for n, each in enumerate(timed) if each.offset >= end), len(timed))


def song_in(given: object) -> Song | None:
    """The MIDI file that a player is given as a path or as mido's object. Raises RenderError."""
    if isinstance(given, str | Path):
        return read_song(given)
    if hasattr(given, "tracks") and hasattr(given, "ticks_per_beat"):
        return song_of(given)
    return None


def played(given: Playable | Song, description: PluginDescription, sample_rate: float) -> Played:
    """Raises TypeError for what is none of the forms, or a plugin that takes no events, ValueError for a
    number that an event cannot have, RenderError for a MIDI file that cannot be played."""
    song = given if isinstance(given, Song) else song_in(given)
    timed = _of_song(song, sample_rate, description) if song else _timed(given, sample_rate, description)
    found = Played([], [])
    for event in sorted(timed, key=lambda each: each.offset):
        moved = moved_params(event, description)
        if isinstance(event, ProgramChange) or moved is not None:
            found.points.extend(Point(event.offset, index, value) for index, value in moved or ())
        else:
            found.events.append(event)
    if found.events and not description.has_events:
        raise TypeError(f"{description.class_name} takes no events: its process does not read `self.events`")
    return found


def played_in_block(
    given: Playable, description: PluginDescription, sample_rate: float, count: int
) -> Played:
    """As `played`; ValueError for what comes outside of the `count` samples."""
    found = played(given, description, sample_rate)
    for each in (*found.events, *found.points):
        if not 0 <= each.offset < count:
            raise ValueError(f"{each!r} is outside the block's {count} samples; `render` plays all there is")
    return found


def played_now(given: object, description: PluginDescription) -> Played:
    """One event or message, at sample 0. Raises TypeError, ValueError as `played`."""
    return played([(0.0, given)], description, 1.0)


def _of_song(
    song: Song, sample_rate: float, description: PluginDescription
) -> Iterator[Event | ProgramChange]:
    for tick, message in song.messages:
        event = event_of_message(message, description)
        if event is not None:
            yield event._replace(offset=song.sample_at(tick, sample_rate))


def _timed(given: Any, sample_rate: float, description: PluginDescription) -> Iterator[Event | ProgramChange]:
    if isinstance(given, np.ndarray):
        yield from events_of_table(given, sample_rate)
        return
    if hasattr(given, "_fields") or not isinstance(given, Iterable):
        raise TypeError(f"events is {given!r}; {_LIST}")
    latest = 0.0  # seconds, of mido's own messages
    for each in given:
        if isinstance(each, _EVENTS):
            raw_event(each)
            operator.index(each.offset)
            yield _legal(each)
            continue
        seconds, message = _pair(each)
        if message is each:
            if seconds < latest:
                cure = "give `time` as seconds from the start, in order; or the mido.MidiFile itself"
                raise ValueError(f"{each!r} comes before the message ahead of it: {cure}")
            latest = seconds
        event = _event_of(message, description)
        if event is not None:
            yield event._replace(offset=sample_at(seconds, sample_rate))


def _pair(each: Any) -> tuple[float, Any]:
    """Seconds, and what comes then. mido's messages may have them in `time`, as in pedalboard."""
    if _is_message(each):
        return float(each.time), each
    if isinstance(each, tuple | list) and len(each) == 2:
        first, second = each
        seconds, what = (second, first) if isinstance(first, bytes | bytearray) else (first, second)
        if isinstance(seconds, int | float | np.number) and np.isfinite(seconds):
            return float(seconds), what
    raw_event(each)  # says what events there are
    raise TypeError(f"{each!r}; {_LIST}")


def _is_message(each: Any) -> bool:
    return hasattr(each, "type") and hasattr(each, "time") and hasattr(each, "bytes")


def _event_of(what: Any, description: PluginDescription) -> Event | ProgramChange | None:
    if isinstance(what, _EVENTS):
        return _legal(what)
    if isinstance(what, bytes | bytearray):
        what = message_of(what)
    if _is_message(what):
        return event_of_message(what, description)
    raw_event(what)
    raise AssertionError("raw_event takes events only")


def _legal(event: Event) -> Event:
    for name, (low, high) in _RANGES.items():
        value = getattr(event, name, low)
        may_be_all = name in ("note", "channel") and not hasattr(event, "velocity")
        least = -1 if may_be_all else low
        if not least <= value <= high:
            raise ValueError(f"{event!r}: {name} is outside {low} to {high}")
    return event
