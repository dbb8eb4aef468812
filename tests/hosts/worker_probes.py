"""Plugins of ordinary Python whose sound is NumPy's own, to be compared with what hosts make of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle import Effect, Instrument, NoteOn, Param, worker

TAPS = np.hanning(67)[1:-1] / 33.0
PAST = len(TAPS) - 1


class WorkerTaps(Effect):
    """A convolution with a past of its own, as loud as `level` says."""

    name = "Worker Taps"
    id = "com.example.rattle.probe.worker_taps"
    vendor = "Rattle Probes"
    level = Param(1.0)

    def __init__(self) -> None:
        self.past = np.zeros((2, PAST))

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        whole = np.concatenate([self.past, x], axis=1)
        self.past = whole[:, -PAST:]
        y: Any = np.stack([np.convolve(row, TAPS, "valid") for row in whole])
        return self.level * y

    def tail_s(self) -> float:
        return 0.01


class WorkerClicks(Instrument):
    """Each note is one sample of its velocity, in both channels."""

    name = "Worker Clicks"
    id = "com.example.rattle.probe.worker_clicks"
    vendor = "Rattle Probes"

    @worker
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:, event.offset] += event.velocity


def taken_at_once(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """What WorkerTaps makes of a sound, in one call of NumPy's and in 64 bits."""
    y: NDArray[np.float64] = np.stack([np.convolve(row, TAPS)[: x.shape[1]] for row in x.astype(float)])
    return y
