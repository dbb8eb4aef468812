"""Mistakes about calls and memory; __init__.py says how they are marked."""

from __future__ import annotations

import functools
import math

import numpy as np

from rattle import Effect, Param, zeros
from rattle.dsp import Sine


class Listed(Effect):
    """RT501: takes or moves memory while audio runs"""

    def __init__(self) -> None:
        self.past: list[float] = []

    def process(self, x: float) -> float:
        self.past.append(x)  # RT501 | self.past.append
        return x


class OutOfRange(Effect):
    """RT505: index 8 is out of range for `line` of 8"""

    def __init__(self) -> None:
        self.line = zeros(8)

    def process(self, x: float) -> float:
        return self.line[8] * x  # RT505 | self.line[8]


class StoredOutOfRange(Effect):
    """RT505: index -9 is out of range for `line` of 8"""

    def __init__(self) -> None:
        self.line = zeros(8)

    def process(self, x: float) -> float:
        self.line[-9] = x  # RT505 | self.line[-9]
        return x


class Recursive(Effect):
    """RT403: `halve` calls itself: halve -> halve"""

    def halve(self, x: float) -> float:
        return x if x < 1.0 else self.halve(x * 0.5)  # RT403 | self.halve(x * 0.5)

    def process(self, x: float) -> float:
        return self.halve(x)


class MutuallyRecursive(Effect):
    """RT403: `one` calls itself: one -> two -> one"""

    def one(self, x: float) -> float:
        return self.two(x)

    def two(self, x: float) -> float:
        return self.one(x)  # RT403 | self.one(x)

    def process(self, x: float) -> float:
        return self.one(x)


class Transformed(Effect):
    """RT410: `rfft` of numpy is ordinary Python"""

    def process(self, x: float) -> float:
        return np.fft.rfft(x)[0]  # RT410 | np.fft.rfft(x)


def total(*numbers: float) -> float:
    return numbers[0]


class Starred(Effect):
    """RT402: starred arguments in a call"""

    def process(self, x: float) -> float:
        return total(*(x, x))  # RT402 | total(*(x, x))


class StarredFunction(Effect):
    """RT402: `total` takes starred arguments"""

    def process(self, x: float) -> float:
        return total(x, x)  # RT402 | total(x, x)


class Lambda(Effect):
    """RT404: a lambda"""

    def process(self, x: float) -> float:
        double = lambda v: v * 2.0  # RT404 | lambda v: v * 2.0 # noqa: E731
        return double(x)


class Decorated(Effect):
    """RT405: `slow` is decorated with `functools.wraps(abs)`"""

    @functools.wraps(abs)  # RT405 | functools.wraps(abs)
    def slow(self, x: float) -> float:
        return x

    def process(self, x: float) -> float:
        return self.slow(x)


class NotOurs(Effect):
    """RT406: `perm` is not a function that real-time code can call"""

    def process(self, x: float) -> float:
        return x * math.perm(3)  # RT406 | math.perm(3)


class WrongArguments(Effect):
    """RT409: `Sine.process`: missing a required argument: 'freq_hz'"""

    def __init__(self) -> None:
        self.lfo = Sine()

    def process(self, x: float) -> float:
        return self.lfo.process()  # RT409 | self.lfo.process()


class Allocated(Effect):
    """RT501: `zeros` takes memory while audio runs"""

    def process(self, x: float) -> float:
        line = zeros(8)  # RT501 | zeros(8)
        return line[0] + x


class MadeUnit(Effect):
    """RT501: a `Sine` is made while audio runs"""

    def process(self, x: float) -> float:
        return Sine().process(x)  # RT501 | Sine()


class Swapped(Effect):
    """RT502: `self.a` would become another"""

    def __init__(self) -> None:
        self.a = zeros(4)
        self.b = zeros(4)

    def process(self, x: float) -> float:
        self.a = self.b  # RT502 | self.a
        return x


class UnknownSize(Effect):
    """RT506: the length of `line` is not known before prepare"""

    size = Param(8, 1, 64, step=1)

    def __init__(self) -> None:
        self.line = zeros(1)

    def prepare(self) -> None:
        self.line = zeros(self.size)  # RT506 | self.size

    def process(self, x: float) -> float:
        return self.line[0]


class MadeTwice(Effect):
    """RT506: the length of `line` is not known before prepare: it is made twice"""

    def __init__(self) -> None:
        self.line = zeros(1)

    def prepare(self) -> None:
        self.line = zeros(8)
        self.line = zeros(int(self.sample_rate))  # RT506 | self.line

    def process(self, x: float) -> float:
        return self.line[0]


class Empty(Effect):
    """RT505: `line` has no elements"""

    def __init__(self) -> None:
        self.line = zeros(0)

    def process(self, x: float) -> float:
        return self.line[int(x)]  # RT505 | self.line


class KeptLambda(Effect):
    """RT404: a lambda in real-time code"""

    def __init__(self) -> None:
        self.shape = lambda v: v * 2.0

    def process(self, x: float) -> float:
        return self.shape(x)  # RT404 | self.shape(x)


class TooManyArguments(Effect):
    """RT409: `sin` takes 1 argument here, not 2"""

    def process(self, x: float) -> float:
        return math.sin(x, x)  # RT409 | math.sin(x, x)


class TooFewArguments(Effect):
    """RT409: `sqrt` takes 1 argument here, not 0"""

    def process(self, x: float) -> float:
        return x + math.sqrt()  # RT409 | math.sqrt()
