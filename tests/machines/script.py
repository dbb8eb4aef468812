"""What host/play_host.c reads and writes: one Script a plugin and a signal, one Answer for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.language.engines import RATE_HZ, REALS, Played, SampleType

from rattle.host.engine import Point
from rattle.host.played_events import TIMED_EVENT
from rattle.plugin.events import BEND_SEMITONES, Event, RawEvent, raw_event

_HEAD = np.dtype(
    [
        *((name, "<u4") for name in ("plugin", "sample_size", "inputs", "outputs")),
        *(
            (name, "<u4")
            for name in ("samples", "block_count", "point_count", "event_count", "fence", "unused")
        ),
        ("mode", "<u8"),
        ("sample_rate", "<f8"),
    ]
)
_POINT = np.dtype([("sample", "<u4"), ("param", "<u4"), ("value", "<f8")])
_FACTS = 6  # doubles: nan_count, latency_samples, tail_s, mode_was_kept, meter_count, sent_count


class Fence(IntEnum):
    """Where unreadable memory touches every array. Machines without pages have none."""

    NONE = 0
    BELOW = 1
    ABOVE = 2


@dataclass(frozen=True)
class Script:
    """`x` is (channels, samples) of the sample type; `points` count samples from the first one."""

    name: str  # of the program
    sample_type: SampleType
    outputs: int
    x: NDArray[Any]
    points: Sequence[Point] = ()
    sizes: Sequence[int] = ()  # of the host's blocks; their sum is the number of samples
    fence: Fence = Fence.NONE
    mode: int = 0  # the floating-point mode that the host has at the time; 0: as the system gives it
    rate_hz: float = RATE_HZ
    events: Sequence[Event] = ()  # at samples from the first one, in order
    bend_semitones: float = BEND_SEMITONES  # of the plugin

    def encoded(self, plugin: int) -> bytes:
        x, sizes = self.x.astype(REALS[self.sample_type]), self.sizes or [self.x.shape[1]]
        counts = (len(x), self.outputs, x.shape[1], len(sizes), len(self.points), len(self.events))
        fields = (plugin, x.itemsize, *counts, self.fence, 0, self.mode, self.rate_hz)
        head = np.array([fields], _HEAD)
        points = np.array([(p.offset, p.param, p.value) for p in self.points], _POINT)
        told = [(event.offset, tuple(raw_event(event, self.bend_semitones))) for event in self.events]
        parts = [head, points, np.array(told, TIMED_EVENT), np.array(sizes, "<u4"), *x]
        return b"".join(_padded(part.tobytes()) for part in parts)


@dataclass(frozen=True)
class Answer:
    played: Played
    mode_was_kept: bool


def decoded(scripts: Sequence[Script], written: bytes) -> list[Answer]:
    """As many answers as are whole: a machine that was stopped leaves out the rest."""
    answers: list[Answer] = []
    at = 0
    for script in scripts:
        real, samples = np.dtype(REALS[script.sample_type]), script.x.shape[1]
        row = len(_padded(bytes(samples * real.itemsize)))
        facts_at = at + script.outputs * row
        if facts_at + 8 * _FACTS > len(written):
            break
        starts = range(at, facts_at, row)
        y = np.array([np.frombuffer(written, real, samples, start) for start in starts])
        nans, latency, tail, kept, meters, sent_count = np.frombuffer(written, "<f8", _FACTS, facts_at)
        sent_at = facts_at + 8 * _FACTS + 8 * int(meters)
        at = sent_at + TIMED_EVENT.itemsize * int(sent_count)
        if at > len(written):
            break
        shown = np.frombuffer(written, "<f8", int(meters), facts_at + 8 * _FACTS)
        sent = np.frombuffer(written, TIMED_EVENT, int(sent_count), sent_at).tolist()
        events = tuple((offset, RawEvent(*event)) for offset, event in sent)
        played = Played(y, tuple(shown.tolist()), int(nans), int(latency), float(tail), events)
        answers.append(Answer(played, bool(kept)))
    return answers


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
