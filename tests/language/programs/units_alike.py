"""Lists of units of one class that are alike in all but what they hold, or are asked who they are."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Unit, copies, on_change, zeros


class Follower(Unit):
    """Hears another unit's state."""

    def __init__(self, start: float) -> None:
        self.z = start
        self.other = self

    def process(self, x: float) -> float:
        self.z = 0.5 * self.z + 0.125 * x
        return self.z - 0.25 * self.other.z


@program(exact=True)
class RingOfUnits(Effect):
    """Each hears the one before it."""

    def __init__(self) -> None:
        self.ring = [Follower(0.125 * k) for k in range(4)]
        for k in range(4):
            self.ring[k].other = self.ring[k - 1]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.ring:
            y += unit.process(x)
        return y


@program(exact=True)
class OneLeader(Effect):
    """All hear the first, which hears itself."""

    def __init__(self) -> None:
        self.choir = [Follower(0.125 * k) for k in range(4)]
        for unit in self.choir:
            unit.other = self.choir[0]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.choir:
            y += unit.process(x)
        return y


class Drift(Unit):
    def __init__(self, at: float) -> None:
        self.at = at

    def step(self) -> None:
        self.at = (self.at + 0.0625) % 1.0


class Driven(Unit):
    def __init__(self, drift: Drift) -> None:
        self.drift = drift
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = 0.5 * self.z + x * self.drift.at
        return self.z


@program(exact=True)
class TwoDriversForFour(Effect):
    """Units outside the list, held by some of its members each."""

    def __init__(self) -> None:
        self.one, self.other = Drift(0.0), Drift(0.5)
        self.driven = [Driven(drift) for drift in (self.one, self.other, self.other, self.one)]

    def process(self, x: float) -> float:
        self.one.step()
        self.other.step()
        y = 0.0
        for k, unit in enumerate(self.driven):
            y += unit.process(x) * (k + 1)
        return y


class TwoLines(Unit):
    """Arrays in a list."""

    def __init__(self, at: int) -> None:
        self.lines = [zeros(4), zeros(4)]
        self.at = at

    def process(self, x: float) -> float:
        y = self.lines[0][self.at] + self.lines[1][3 - self.at]
        self.lines[0][self.at], self.lines[1][3 - self.at] = x, 0.5 * y
        self.at = (self.at + 1) % 4
        return y


@program(exact=True)
class ListsOfArraysInUnits(Effect):
    """Each unit of a list has a list of arrays of its own."""

    def __init__(self) -> None:
        self.lines = [TwoLines(k % 4) for k in range(5)]

    def process(self, x: float) -> float:
        y = 0.0
        for k, line in enumerate(self.lines):
            y += line.process(x * k)
        return y


class Pole(Unit):
    def __init__(self, start: float) -> None:
        self.z = start

    def process(self, x: float) -> float:
        self.z = 0.5 * self.z + x
        return self.z


@program(exact=True)
class TheBestOfThem(Effect):
    """Whether a unit of a list is one that another attribute holds."""

    def __init__(self) -> None:
        self.poles = [Pole(0.25 * k) for k in range(5)]
        self.best = self.poles[2]

    def process(self, x: float) -> float:
        y = 0.0
        for pole in self.poles:
            if pole is self.best:
                y += pole.process(x)
            elif pole == self.poles[1]:
                y -= pole.process(x)
            else:
                y += 0.125 * pole.process(x)
        return y


@program(exact=True)
class OneOrTwo(Effect):
    """Two running numbers may name one unit."""

    def __init__(self) -> None:
        self.poles = [Pole(0.25 * k) for k in range(5)]
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 5
        a, b, c = self.poles[self.at], self.poles[4 - self.at], self.poles[self.at]
        y = a.process(x)
        if a is b:
            y += 1.0
        if a is not c or a is self.poles[0]:
            y -= 0.5
        return y


class Place(Unit):
    def __init__(self) -> None:
        self.at = 0


@program(exact=True)
class WrittenByAnotherNumber(Effect):
    """What one number stored, another may read: also between two stores of it."""

    def __init__(self) -> None:
        self.places = [Place() for _ in range(4)]
        self.table = zeros(8)
        self.one = self.other = 0

    def process(self, x: float) -> float:
        self.one = (self.one + 1) % 4
        self.other = (self.other + 3) % 4
        self.places[self.one].at = -3
        y = self.table[self.places[self.other].at]
        self.places[self.one].at = 0
        self.table[5] = x
        return y + x


class Damped(Unit):
    def __init__(self, start: float) -> None:
        self.z = start

    def process(self, x: float, damping: float) -> float:
        self.z += damping * (x - self.z)
        return self.z


@program()
class ChainThatKnowsItsChannel(Effect):
    """A chain of units hears what prepare found for each channel."""

    depth = Param(0.25, 0.0, 0.5)

    def __init__(self) -> None:
        self.stages = [Damped(0.125 * k) for k in range(4)]
        self.base = 0.0

    def prepare(self) -> None:
        self.base = 0.5 if self.channel_index == 0 else 0.125

    def process(self, x: float) -> float:
        damping = self.base + self.depth
        y = x
        for stage in self.stages:
            y = stage.process(y, damping)
        return y


class Weighted(Unit):
    weight = Param(0.25, 0.0, 1.0)

    def __init__(self) -> None:
        self.weights = np.array([1.0, 0.5, -0.25, 2.0])
        self.at = 0

    @on_change(weight)
    def first_weight(self) -> None:
        self.weights[0] = self.weight

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 4
        return x * self.weights[self.at]


@program()
class ArraysThatHooksWriteInPart(Effect):
    """A reset keeps what no hook wrote."""

    def __init__(self) -> None:
        self.parts = copies(Weighted, 4)

    def process(self, x: float) -> float:
        y = 0.0
        for part in self.parts:
            y += part.process(x)
        return y
