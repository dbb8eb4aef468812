"""Places that move on by one from sample to sample, and places that do not: what may run side by side."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import program

from rattle import Array, Effect, Param, dsp

CURVE = np.linspace(-1.0, 1.0, 33)


@program(exact=True)
class CounterThatIsCompared(Effect):
    """Wraps at a length of no power of two, by a condition that stores."""

    def __init__(self) -> None:
        self.line = np.zeros(37)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[self.position]
        self.line[self.position] = x + 0.5 * y
        self.position += 1
        if self.position >= 37:
            self.position = 0
        return y


@program(exact=True)
class CounterThatIsChosen(Effect):
    """The same as one expression, and a place behind it that wraps by another."""

    def __init__(self) -> None:
        self.line = np.zeros(53)
        self.position = 20

    def process(self, x: float) -> float:
        behind = self.position - 21
        if behind < 0:
            behind += len(self.line)
        y = 0.5 * self.line[behind]
        self.line[self.position] = x - y
        self.position = 0 if self.position == len(self.line) - 1 else self.position + 1
        return y


@program(exact=True)
class CounterOfRests(Effect):
    """% wraps; negative indices wrap as everyone writes them."""

    def __init__(self) -> None:
        self.line = np.zeros(41)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[self.position - 25] * 0.5 + 0.25 * self.line[(self.position + 1) % 41]
        self.line[self.position] = x + y
        self.position = (self.position + 1) % len(self.line)
        return y


@program(exact=True)
class SinceTheBeginning(Effect):
    """A counter that never wraps, in arithmetic, comparisons, choices and as an index."""

    def __init__(self) -> None:
        self.n = 0
        self.table = np.arange(100) / 128.0

    def process(self, x: float) -> float:
        y = x * (self.n * 0.0009765625)
        if self.n < 333:
            y = y + 0.5
        elif self.n == 500:
            y = 2.0
        if self.n != 700 and x > 0.25:
            y = y + self.table[min(self.n, 99)]
        if 200 <= self.n < 300:
            y = y - self.table[self.n - 200]
        if self.n % 50 > 40:
            y = -y
        self.n += 1
        return y


@program(exact=True)
class BranchesOnSignals(Effect):
    """A line is read in one arm only, a table at places that differ from sample to sample."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0
        self.curve = CURVE

    def process(self, x: float) -> float:
        if x > 0.0:
            y = self.line[(self.position - 24) & 63]
        else:
            y = self.curve[int(x * 16.0) + 16]
            y = y - 0.5
        self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 63
        return y


@program(exact=True)
class WrittenSometimes(Effect):
    """A line that only some samples are written to: one after the other."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[(self.position - 24) & 63]
        if x > 0.0:
            self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 63
        return y


@program(exact=True)
class PlacesThatStandStill(Effect):
    """What was written at a fixed place, beside a line: one after the other."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x
        self.position = (self.position + 1) & 63
        return self.line[5] + 0.5 * self.line[(self.position - 20) & 63]


@program()
class Shapers(Effect):
    """No state at all; far angles take their own way."""

    drive_db = Param(6.0, 0.0, 60.0)

    def process(self, x: float) -> float:
        driven = x * dsp.db_to_gain(self.drive_db)
        return math.tanh(driven) + 0.25 * math.sin(3.0 * driven) + (driven if driven > 0.5 else 0.5 * x * x)


@program(exact=True)
class CountedDown(Effect):
    """A counter that is held at 0: it does not grow."""

    def __init__(self) -> None:
        self.left = 300

    def process(self, x: float) -> float:
        self.left = max(self.left - 1, 0)
        return x if self.left > 0 else -x


def _shifted(values: Array, by: int) -> float:
    return values[by]


@program(exact=True)
class PlacesOfAPart(Effect):
    """A slice that is read by a counter of its own."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0
        self.part = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x
        half = self.line[32:]
        y = _shifted(half, self.part)
        self.part = (self.part + 1) & 31
        self.position = (self.position + 1) & 63
        return y
