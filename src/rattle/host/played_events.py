"""The events a player takes, and what it says about those it does not."""

from __future__ import annotations

import operator
from collections.abc import Iterable

import numpy as np

from rattle.plugin.description import PluginDescription
from rattle.plugin.events import Event, raw_event

_LIST = "give a list, as in events=[NoteOn(60, 0.8, offset=480)]"
_RANGES = {"channel": (0, 15), "note": (0, 127), "number": (0, 127), "value": (0.0, 1.0),
           "velocity": (0.0, 1.0)}  # fmt: skip
# struct RattleTimedEvent of native/driver.h
_EVENT = np.dtype(
    [("kind", np.uint32), ("channel", np.int32), ("note", np.int32), ("number", np.int32), ("id", np.int32),
     ("tuning", np.float32), ("value", np.float64)],
    align=True,
)  # fmt: skip
TIMED_EVENT = np.dtype([("offset", np.uint32), ("event", _EVENT)], align=True)


def checked_events(events: Iterable[Event], description: PluginDescription, count: int) -> list[Event]:
    """In order of time. Raises TypeError for what is no event, or a plugin that takes none, ValueError for
    one outside the block's `count` samples or with a number that it cannot have."""
    if hasattr(events, "_fields") or not isinstance(events, Iterable):
        raise TypeError(f"events is {events!r}; {_LIST}")
    found = list(events)
    if found and not description.has_events:
        raise TypeError(f"{description.class_name} takes no events: its process does not read `self.events`")
    for event in found:
        raw_event(event)
        _check(event, count)
    return sorted(found, key=lambda event: event.offset)


def _check(event: Event, count: int) -> None:
    for name, (low, high) in _RANGES.items():
        value = getattr(event, name, low)
        least = -1 if name == "note" and not hasattr(event, "velocity") else low  # pressure of a channel
        if not least <= value <= high:
            raise ValueError(f"{event!r}: {name} is outside {low} to {high}")
    if not 0 <= operator.index(event.offset) < count:
        raise ValueError(f"{event!r} is outside the block's {count} samples")
