"""Plugins of ordinary Python that a worker process loads from this file."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from rattle import Effect, Instrument, Meter, NoteOn, Param, worker

print(f"imported in {os.getpid()}", flush=True)


class Gain(Effect):
    """Also counts its quanta, in the second channel's last sample."""

    gain = Param(0.5, 0.0, 4.0)
    level = Meter()

    def __init__(self) -> None:
        self.played = {"quanta": 0}

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        self.played["quanta"] += 1
        self.level = float(np.abs(x).max())
        y: Any = x * self.ramp(Gain.gain)
        y[1, -1] = self.played["quanta"]
        return y


class Moody(Effect):
    mood = Param(0.0)

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        if self.mood == 1.0:
            raise RuntimeError("in a bad mood")
        if self.mood == 0.5:
            return np.zeros(3)
        return -x


class Clicks(Instrument):
    @worker(quantum=64)
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:, event.offset] += event.velocity


class Song(Effect):
    @worker
    def process(self, x: np.ndarray, key: np.ndarray | None) -> np.ndarray:
        y = np.full_like(x, -1.0 if key is None else key[0, 0])
        y[0, 0] = self.transport.position_samples
        return y


class Broken(Effect):
    def prepare(self) -> None:
        raise LookupError("no model here")

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        return x


class Hungry(Effect):
    """Of what is loud it never has enough."""

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        while x.max() > 0.5:
            x = x + 1.0
        return x


class Model(Effect):
    """At 16 kHz."""

    gain = Param(1.0, 0.0, 2.0, smooth_ms=0.0)

    @worker(sample_rate=16_000)
    def process(self, x: np.ndarray) -> np.ndarray:
        y: Any = x * self.ramp(Model.gain)
        return y
