"""Assignment: several targets, exchange, augmented forms of every place, what is evaluated once."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import program

from rattle import Effect, Unit


class Store(Unit):
    def __init__(self) -> None:
        self.value = 0.5
        self.line = np.zeros(4)


@program(exact=True)
class SeveralTargets(Effect):
    """a = b = x, tuples of attributes and elements; all is read before anything is written."""

    def __init__(self) -> None:
        self.a = 1.0
        self.b = 2.0
        self.line = np.array([1.0, 2.0, 3.0, 4.0])
        self.n = 0

    def process(self, x: float) -> float:
        y = z = x * 0.5
        self.a, self.b = self.b, self.a * 0.5 + x
        i = self.n & 3
        j = (self.n + 1) & 3
        self.line[i], self.line[j] = self.line[j], self.line[i] + y
        self.n += 1
        (u, v), w = (y, z), self.a
        return u + v + w + self.b + self.line[0]


@program(exact=True)
class AugmentedPlaces(Effect):
    """The place of an augmented assignment is looked for once, also through calls."""

    def __init__(self) -> None:
        self.first = Store()
        self.second = Store()
        self.calls = 0

    def store(self) -> Store:
        self.calls = (self.calls + 1) % 16
        return self.first

    def process(self, x: float) -> float:
        self.store().value += x
        self.store().value *= 0.5
        self.store().line[self.calls & 3] -= x
        self.second.value /= 2.0
        self.second.value += self.first.line[1]
        return self.first.value + self.second.value + self.calls


@program(exact=True, scale=1e6, bound=1.0)
class AugmentedRounding(Effect):
    """x -= floor(x) is the float floor, beyond 32-bit integers too. (f32 keeps no fraction.)"""

    def __init__(self) -> None:
        self.phase = 0.0

    def process(self, x: float) -> float:
        y = x * 1048576.0
        y -= math.floor(y)
        self.phase += x * 65536.0
        self.phase -= math.floor(self.phase)
        return y + self.phase


@program(exact=True)
class Conditions(Effect):
    """Lists, units and None as conditions are decided at build time."""

    def __init__(self) -> None:
        self.stores = [Store()]
        self.none: list[Store] = []
        self.nothing = None
        self.one = Store()

    def process(self, x: float) -> float:
        y = x if self.stores else 100.0
        if self.none:
            y = y + 1000.0
        if not self.nothing:
            y = y + 0.25
        z = 0.5 if self.nothing else 0.125
        if self.one and x > 0.0:
            y = y + 2.0
        return y + z + (0.0 if not self.stores else 1.0)


@program(exact=True)
class UnsignedCompares(Effect):
    """np.uint32 beside negative numbers, floats and ints."""

    def __init__(self) -> None:
        self.s = np.uint32(4000000000)

    def process(self, x: float) -> float:
        self.s = self.s + np.uint32(99999999)
        i = int(x * 8.0)
        y = (self.s > -1) + 2 * (self.s < 5) + 4 * (self.s == i) + 8 * (self.s > 2.5e9) + 16 * (self.s != x)
        return y + 32 * (np.uint32(3) < i) + bool(self.s) + (1 if self.s else 0)


@program()
class FoldedLimits(Effect):
    """Functions of constants at the ends of their domains are what they are while running."""

    def process(self, x: float) -> float:
        big = math.inf
        y = math.exp(-1000.0) + math.atan(big) + math.tanh(800.0) + math.exp2(-1080.0) + 1.0 / big
        return (
            x + y + int(-7.9) + round(2.5) + round(-0.5) + math.floor(-0.1) + 7 // -2 + 7 % -3 + (-7.5) % 2.0
        )


@program(exact=True)
class MixedResults(Effect):
    """Truth values, ints and floats that meet in one name."""

    def process(self, x: float) -> float:
        a = True if x > 0.5 else 2
        b = False if x > 0.0 else x
        c = x > 0.25 or 3
        d = int(x * 4.0) and 0.5
        return a + b + c + d


class LevelBase(Unit):
    def __init__(self) -> None:
        self.z = 1.0

    @property
    def level(self) -> float:
        return self.z * 0.5

    def process(self, x: float) -> float:
        self.z = x
        return self.level


class Level(LevelBase):
    @property
    def level(self) -> float:
        return super().level + 0.25


@program(exact=True)
class SuperProperty(Effect):
    """super() gives properties as well as methods."""

    def __init__(self) -> None:
        self.level = Level()

    def process(self, x: float) -> float:
        return self.level.process(x) + self.level.level
