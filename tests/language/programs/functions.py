"""Calls: functions of a module, keywords, defaults, closures, tuples, attributes of modules."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np
from tests.language.program import program

from rattle import Effect, Stereo

GAIN = 0.75
STEPS = (0.5, 0.25)


class Kind(Enum):
    SOFT = 1
    HARD = 2


def scaled(x: float, gain: float = GAIN, *, offset: float = 0.0, kind: Kind = Kind.SOFT) -> float:
    if kind == Kind.HARD:
        return x * gain - offset
    return x * gain + offset


def split(x: float) -> tuple[float, float]:
    whole = math.floor(x)
    return whole, x - whole


def _closure(gain: float, table: np.ndarray):
    def apply(x: float) -> float:
        return x * gain + table[1]

    return apply


apply_twice = _closure(2.0, np.array([0.0, 0.125]))


@program(exact=True)
class KeywordsAndDefaults(Effect):
    """Arguments by position, by name, by default; keyword-only ones; an Enum as an option."""

    def process(self, x: float) -> float:
        y = scaled(x) + scaled(x, 0.5) + scaled(gain=0.25, x=x) + scaled(x, offset=0.125)
        return y + scaled(x, 2.0, kind=Kind.HARD, offset=1.0)


@program(exact=True)
class TuplesOfNumbers(Effect):
    """A function may return several numbers; tuples are unpacked, indexed, exchanged, nested."""

    def process(self, x: float) -> float:
        whole, part = split(x * 4.0)
        pair = split(x)
        a, b = part, whole
        a, b = b, a
        (c, d), e = split(x + 0.5), pair[1]
        t = (a, b, (c, d))
        return whole + part * 0.5 + pair[0] + a * 2.0 - b + c * d + e + t[2][1] + len(t)


@program(exact=True)
class ClosuresOverConstants(Effect):
    """A function made by a function sees the numbers and arrays it closed over."""

    def process(self, x: float) -> float:
        return apply_twice(x) + apply_twice(apply_twice(x)) * 0.25


@program(exact=True)
class ModuleConstants(Effect):
    """Numbers, tuples and members of modules and classes."""

    LIMIT = 0.5

    def process(self, x: float) -> float:
        y = x * GAIN + STEPS[1] + math.pi * 0.5 + np.pi + self.LIMIT + ModuleConstants.LIMIT
        return y + Kind.HARD.value + (math.inf > y)


@program(exact=True)
class MethodsInOrder(Effect):
    """Arguments are evaluated from left to right, each once."""

    def __init__(self) -> None:
        self.n = 0.0

    def step(self, by: float) -> float:
        self.n = self.n * 0.5 + by
        return self.n

    def combine(self, a: float, b: float, c: float) -> float:
        return a - 2.0 * b + 4.0 * c

    def process(self, x: float) -> float:
        y = self.n + self.step(1.0) * (self.n - self.step(x))
        return y + self.combine(self.step(x), c=self.step(2.0), b=self.n)


@program(exact=True)
class LocalsAreOwn(Effect):
    """Each call has its own locals, also of one function called twice."""

    def half(self, x: float) -> float:
        y = x * 0.5
        x = y + 1.0
        return x

    def process(self, x: float) -> float:
        y = 3.0
        z = self.half(x) + self.half(y)
        return x + y + z


@program(exact=True)
class StereoToStereo(Effect):
    """Both samples, by index and by name; the sides exchanged and mixed."""

    def rotate(self, x: Stereo, amount: float) -> Stereo:
        left, right = x
        return left + amount * right, right - amount * left

    def process(self, x: Stereo) -> Stereo:
        y = self.rotate(x, 0.5)
        left, right = self.rotate((y[1], y[0]), 0.25)
        return right, left


@program(exact=True)
class MonoToStereo(Effect):
    """One sample in, two out."""

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float) -> Stereo:
        before = self.last
        self.last = x
        return x + before, x - before


@program(exact=True)
class StereoOnOnePath(Effect):
    """A pair chosen by an if, as a whole."""

    def process(self, x: Stereo) -> Stereo:
        if x[0] > x[1]:
            return x[1], x[0]
        y = (x[0], 0.5) if x[0] > 0.0 else (0.25, x[1])
        return y


@program(exact=True)
class VoidMethods(Effect):
    """A method that returns nothing, with an early return of nothing."""

    def __init__(self) -> None:
        self.z = 0.0

    def update(self, x: float) -> None:
        """Only for what it does."""
        if x < 0.0:
            self.z = self.z * 0.5
            return
        self.z = x

    def process(self, x: float) -> float:
        self.update(x)
        self.update(x - 0.5)
        return self.z
