"""A cloud of grains out of what was played in the last seconds. Plain Python, in the worker process.

    rattle build examples/granular.py

Asynchronous granular synthesis (C. Roads, "Microsound", 2001, chapter 3): grains of some tens of milliseconds
begin at random moments, each reads the tape at a random place and is panned. Lists, objects that come and go
and Python's own random numbers would have no place on an audio thread; here they are ordinary.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from random import Random

import numpy as np

from rattle import Effect, Param, worker

TAPE_S = 3.0


@dataclass
class Grain:
    place: float  # on the tape, samples
    speed: float
    length: int  # samples
    gains: list[float]  # of each channel
    age: int  # samples; below 0 it is still to come

    def play(self, tape: array[float], out: list[list[float]]) -> None:
        """Adds itself, under Hann's window."""
        size, place, step = len(tape), self.place, 2.0 * math.pi / self.length
        first, last = max(0, -self.age), min(len(out[0]), self.length - self.age)
        for n in range(first, last):
            whole = int(place)
            low, high = tape[whole % size], tape[(whole + 1) % size]
            sample = (0.5 - 0.5 * math.cos(step * (self.age + n))) * (low + (place - whole) * (high - low))
            for channel, gain in zip(out, self.gains, strict=True):
                channel[n] += gain * sample
            place += self.speed
        self.place, self.age = place, self.age + len(out[0])


class Granular(Effect):
    """Dust of what was played."""

    name = "Granular Cloud"
    id = "com.example.rattle.granular"
    vendor = "Rattle Examples"
    category = "Modulation"

    density_hz = Param(40.0, 1.0, 60.0, taper="log")  # grains a second
    size_ms = Param(120.0, 10.0, 250.0)
    pitch_st = Param(0.0, -12.0, 12.0)
    scatter = Param(0.3)  # how far back grains begin, of the whole tape
    width = Param(0.8)
    freeze = Param(False)  # the tape stands still, and grains go on
    mix = Param(0.5)

    def prepare(self) -> None:
        self.tape = array("f", bytes(4 * int(TAPE_S * self.sample_rate)))
        self.head = 0  # where the next sample is written
        self.grains: list[Grain] = []
        self.until_next = 0.0  # samples
        self.dice = Random(2001)  # and again after each reset

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:  # float32 (channels, 128)
        channels, samples = x.shape
        if not self.freeze:
            for sample in x.mean(axis=0).tolist():
                self.tape[self.head] = sample
                self.head = (self.head + 1) % len(self.tape)
        while self.until_next < samples:
            self.grains.append(self.born(int(self.until_next), samples, channels))
            self.until_next += self.dice.expovariate(self.density_hz / self.sample_rate)
        self.until_next -= samples
        wet = [[0.0] * samples for _ in range(channels)]
        for grain in self.grains:
            grain.play(self.tape, wet)
        self.grains = [grain for grain in self.grains if grain.age < grain.length]
        return (1.0 - self.mix) * x + self.mix * np.array(wet)

    def born(self, offset: int, samples: int, channels: int) -> Grain:
        speed = 2.0 ** (self.pitch_st / 12.0)
        length = max(2, int(self.size_ms * self.sample_rate / 1000.0))
        nearest = length * max(1.0, speed) + samples  # nearer, it would overtake what is being written
        back = nearest + self.scatter * self.dice.random() * (len(self.tape) - 2.0 * nearest)
        level = 1.0 / math.sqrt(max(1.0, self.density_hz * self.size_ms / 1000.0))
        pan = 0.25 * math.pi * (1.0 + self.width * self.dice.uniform(-1.0, 1.0))
        gains = [1.4 * level] if channels == 1 else [2.0 * level * math.cos(pan), 2.0 * level * math.sin(pan)]
        return Grain((self.head - back) % len(self.tape), speed, length, gains, -offset)
