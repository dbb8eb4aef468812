"""Plugins of ordinary Python, in a file that a worker process can run."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from rattle import Effect, Instrument, Meter, NoteOn, Param, on_change, worker

Samples = npt.NDArray[np.float32]


class Mode(Enum):
    PLAIN = "Plain"
    SQUARED = "Squared"


class Everything(Effect):
    """State, Params of all kinds, the song, side-chains, random numbers."""

    depth = Param(0.5)
    steps = Param(3, 1, 8, step=1)
    mode = Param(Mode.PLAIN)
    level = Meter(peak=False)

    def __init__(self) -> None:
        self.sum, self.root = 0.0, 0.0
        self.past: dict[str, list[float]] = {"means": []}

    def latency_samples(self) -> int:
        return 8

    @on_change(depth)
    def moved(self) -> None:
        self.root = self.depth**0.5

    @worker(latency_ms=20.0, quantum=64)
    def process(self, x: Samples, key: Samples | None, other: Samples) -> npt.NDArray[Any]:
        self.sum += float(np.mean(x))
        self.past["means"].append(self.sum)
        self.level = self.depth
        y = x * self.ramp(Everything.depth) + np.fft.irfft(np.abs(np.fft.rfft(x)), x.shape[1])
        y = y + 1e-3 * self.steps + 1e-4 * self.transport.position_beats + 1e-5 * len(self.past["means"])
        y += self.sum + self.root + 0.01 * np.random.uniform(-1.0, 1.0, x.shape)
        y += other if key is None else key + 2.0 * other
        return y**2 if self.mode is Mode.SQUARED else y


class Plain(Effect):
    @worker
    def process(self, x: Samples) -> npt.NDArray[Any]:
        return np.fft.irfft(np.abs(np.fft.rfft(x)), x.shape[1])


class Faulty(Effect):
    """Raises at full scale, and gives NaN at half of it."""

    @worker(latency_ms=10.0)
    def process(self, x: Samples) -> Samples:
        if np.max(x) == 1.0:
            raise OverflowError("full scale")
        return np.full_like(x, np.nan) if np.max(x) == 0.5 else -x


class Clicks(Instrument):
    @worker(latency_ms=10.0)
    def process(self, out: Samples) -> None:
        for event in self.events:
            out[:, event.offset] = event.velocity if isinstance(event, NoteOn) else event[0]


class Model(Effect):
    """At a rate of its own."""

    @worker(sample_rate=16_000, quantum=64)
    def process(self, x: Samples) -> Samples:
        return 0.5 * x


class Broken(Effect):
    """Its model is missing where it plays."""

    def prepare(self) -> None:
        raise FileNotFoundError("model.onnx")

    @worker
    def process(self, x: Samples) -> Samples:
        return x
