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

_HEAD = np.dtype(
    [
        *((name, "<u4") for name in ("plugin", "sample_size", "inputs", "outputs")),
        *((name, "<u4") for name in ("samples", "block_count", "point_count", "fence")),
        ("mode", "<u8"),
        ("sample_rate", "<f8"),
    ]
)
_POINT = np.dtype([("sample", "<u4"), ("param", "<u4"), ("value", "<f8")])
_FACTS = 5  # doubles: nan_count, latency_samples, tail_s, mode_was_kept, meter_count


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

    def encoded(self, plugin: int) -> bytes:
        x, sizes = self.x.astype(REALS[self.sample_type]), self.sizes or [self.x.shape[1]]
        counts = (len(x), self.outputs, x.shape[1], len(sizes), len(self.points))
        fields = (plugin, x.itemsize, *counts, self.fence, self.mode, self.rate_hz)
        head = np.array([fields], _HEAD)
        points = np.array([(p.offset, p.param, p.value) for p in self.points], _POINT)
        parts = [head, points, np.array(sizes, "<u4"), *x]
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
        nans, latency, tail, kept, meters = np.frombuffer(written, "<f8", _FACTS, facts_at)
        at = facts_at + 8 * _FACTS + 8 * int(meters)
        if at > len(written):
            break
        shown = np.frombuffer(written, "<f8", int(meters), facts_at + 8 * _FACTS)
        played = Played(y, tuple(shown.tolist()), int(nans), int(latency), float(tail))
        answers.append(Answer(played, bool(kept)))
    return answers


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
