"""A granular instrument in plain Python: each key strews grains of one sound, as long as it is held.

rattle build examples/grains.py --install
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rattle import Instrument, NoteOff, NoteOn, Param, worker

Samples = npt.NDArray[np.float32]


@dataclass
class Grain:
    sound: Samples  # (2, samples), its fades in it
    played: int = 0


@dataclass
class Key:
    note: int
    velocity: float
    until_next: float = 0.0  # samples


class Grains(Instrument):
    """A cloud for each key."""

    id = "com.example.rattle.grains"
    vendor = "Rattle Examples"
    category = "Synth"

    density_hz = Param(40.0, 2.0, 200.0, taper="log")
    length_ms = Param(60.0, 10.0, 200.0)
    spread = Param(0.5)

    def prepare(self) -> None:
        t = np.arange(round(2.0 * self.sample_rate)) / self.sample_rate
        partials = sum(np.sin(2.0 * np.pi * 220.0 * k * t + k * k) / k for k in range(1, 12))
        self.source = np.asarray(partials, np.float64) * (1.0 + 0.5 * np.sin(2.0 * np.pi * 0.7 * t))
        self.keys: list[Key] = []
        self.grains: list[Grain] = []

    def tail_s(self) -> float:
        return 0.2

    @worker(latency_ms=50.0)
    def process(self, out: Samples) -> None:
        done = 0
        for event in self.events:
            self.strew(out, done, event.offset)
            done = event.offset
            if isinstance(event, NoteOn):
                self.keys.append(Key(event.note, event.velocity))
            elif isinstance(event, NoteOff):
                self.keys = [key for key in self.keys if key.note != event.note]
        self.strew(out, done, out.shape[1])
        for grain in self.grains:
            part = grain.sound[:, grain.played : grain.played + out.shape[1]]
            out[:, : part.shape[1]] += part[: len(out)]
            grain.played += out.shape[1]
        self.grains = [grain for grain in self.grains if grain.played < grain.sound.shape[1]]

    def strew(self, out: Samples, begin: int, end: int) -> None:
        """The grains that begin in these samples; each goes on in later quanta."""
        for key in self.keys:
            while key.until_next < end - begin:
                place = begin + int(key.until_next)
                self.grains.append(self.grain(key, place))
                key.until_next += self.sample_rate / self.density_hz * random.uniform(0.5, 1.5)
            key.until_next -= end - begin

    def grain(self, key: Key, place: int) -> Grain:
        """`place` samples of silence before it, so that all begin with their quantum."""
        count = round(self.length_ms * self.sample_rate / 1000.0)
        step = 2.0 ** ((key.note - 57) / 12.0)
        first = random.uniform(0.0, len(self.source) - 2.0 - step * count) if step < 20.0 else 0.0
        sound = np.interp(first + step * np.arange(count), np.arange(len(self.source)), self.source)
        pan = 0.5 + self.spread * random.uniform(-0.5, 0.5)
        faded = 0.1 * key.velocity * sound * np.hanning(count)
        whole = np.zeros((2, place + count), np.float32)
        whole[:, place:] = [faded * np.cos(0.5 * np.pi * pan), faded * np.sin(0.5 * np.pi * pan)]
        return Grain(whole)
