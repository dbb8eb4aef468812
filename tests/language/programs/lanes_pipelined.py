"""Units with a slow recursion beside other work, which is then done for the next sample."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import program

from rattle import Effect, Meter, Param, Stereo, Unit, copies, on_change, zeros
from rattle.dsp import Noise


class Folder(Unit):
    """A recursion of four quotients, and a bank of ramps that knows nothing of it."""

    def __init__(self, k: int) -> None:
        self.held = 0.125 * k
        self.before = 0.0
        self.step = 0.0625 + 0.0078125 * k
        self.ramps = zeros(3)
        self.noise = np.uint32(k + 1)
        self.clock = 0

    def process(self, x: float, width: float) -> float:
        self.clock = self.clock + 1
        self.noise = self.noise * np.uint32(1664525) + np.uint32(1013904223)
        work = float(self.noise >> np.uint32(8)) * 2.0**-24
        for n in range(3):
            self.ramps[n] = self.ramps[n] + (self.step + 0.03125 * n) * width
            if self.ramps[n] > 1.0:
                self.ramps[n] = self.ramps[n] - 2.0
            work = work + self.ramps[n] * (0.5 + 0.25 * x)
        if self.clock % 3 == 0:
            work = -work
        for _ in range(4):
            self.held = (work - 0.5 * self.held) / (1.0 + self.held * self.held)
        y = self.held + self.before
        self.before = self.held
        return y * width


@program(exact=True, specials=())
class LanesAhead(Effect):
    """One vector: inputs, a Param that may move, and what all units hear, all of the next sample."""

    width = Param(0.5, 0.0, 1.0, smooth_ms=5.0)
    count = 5

    def __init__(self) -> None:
        numbers = iter(range(self.count))
        self.folders = copies(lambda: Folder(next(numbers)), self.count)
        self.gain = 0.0

    def process(self, x: Stereo) -> Stereo:
        self.gain = 0.5 * self.gain + 0.5 * x[0]
        y = x[1]
        for folder in self.folders:
            y = y + folder.process(x[0] + self.gain, self.width)
        return y, self.gain


@program(exact=True, bound=1e-4, specials=())
class LanesAheadInGroups(LanesAhead):
    """Several vectors, the last of them not full."""

    count = 17


class Wanderer(Unit):
    """All that may differ between one sample and the next, in both stages: arrays written before and after
    they are read, noise, the song, what a method of the Effect last wrote, memory of one arm of a choice."""

    def __init__(self, k: int) -> None:
        self.line = zeros(7)
        self.echo = zeros(5)
        self.at = 0
        self.behind = 0
        self.noise = Noise()
        self.hiss = Noise()
        self.held = 0.0625 * k
        self.kept = 0.0
        self.level = 0.25

    def process(self, x: float, beats: float, width: float) -> float:
        beside = self.line[self.at] + 0.25 * self.noise.process() * width
        self.line[self.at] = x + 0.5 * beside
        beside = beside + self.line[(self.at + 3) % len(self.line)] * beats
        self.at = (self.at + 1) % len(self.line)
        if beside > 0.5:
            self.kept = beside * self.level
            if x > 0.25:
                self.kept = 1.0
        beside = beside - self.kept * x
        for _ in range(3):
            self.held = (beside - self.level * self.held) / (1.0 + self.held * self.held)
            if self.held > 0.25:
                self.echo[self.behind] = self.held + 0.0625 * self.hiss.process()
        self.behind = (self.behind + 1) % 5
        self.held = self.held + 0.125 * self.echo[self.behind] * beats
        return self.held + beside


@program(bound=1e-4, specials=())
class LanesAheadOfEverything(Effect):
    """Nothing is done for the next sample that this one would notice."""

    width = Param(0.5, 0.0, 1.0, smooth_ms=5.0)
    level = Param(0.5, 0.0, 1.0)
    peak = Meter(0.0, 0.0, 100.0)

    def __init__(self) -> None:
        numbers = iter(range(6))
        self.wanderers = copies(lambda: Wanderer(next(numbers)), 6)

    @on_change(level)
    def set_level(self) -> None:
        for wanderer in self.wanderers:
            wanderer.level = 0.5 * self.level
            wanderer.kept = 0.25

    def process(self, x: Stereo) -> Stereo:
        t = self.transport
        beats = t.position_beats - math.floor(t.position_beats)
        y = 0.0
        for wanderer in self.wanderers:
            y = y + wanderer.process(x[0], beats, self.width)
        self.peak = abs(y)
        return y, x[1] + y


class Twin(Unit):
    """Two slow recursions that know nothing of each other, of which one has to wait."""

    def __init__(self, k: int) -> None:
        self.left = 0.125 * k
        self.right = 0.25 * k

    def process(self, x: float) -> float:
        for _ in range(4):
            self.left = (x - 0.5 * self.left) / (1.0 + self.left * self.left)
        for _ in range(4):
            self.right = (x - 0.25 * self.right) / (1.0 + self.right * self.right)
        return self.left - self.right


@program(exact=True, bound=1e-4, specials=())
class LanesAheadOfATwin(Effect):
    """Either recursion could be the one that is waited for."""

    def __init__(self) -> None:
        numbers = iter(range(5))
        self.twins = copies(lambda: Twin(next(numbers)), 5)

    def process(self, x: Stereo) -> Stereo:
        y = 0.0
        for twin in self.twins:
            y = y + twin.process(x[0])
        return y, x[1]
