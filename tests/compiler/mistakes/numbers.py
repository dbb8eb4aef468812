"""Mistakes about numbers and kinds; __init__.py says how they are marked."""

from __future__ import annotations

from enum import Enum

import numpy as np

from rattle import Effect, Param, Stereo, zeros
from rattle.dsp import Sine


class Forgetful(Effect):
    """RT209: one side of this `if` returns a value and the other does not; add a last line"""

    def process(self, x: float) -> float:
        if x > 0.0:  # RT209 | if x > 0.0:
            return x


class Silent(Effect):
    """RT209: ends and returns nothing here; add a last line to `process`:"""

    def process(self, x: float) -> float:
        y = x * 2.0  # RT209 | y = x * 2.0 # noqa: F841


class Changing(Effect):
    """RT201: `y` is a number on line LINE-1 and a tuple of 2 on line LINE"""

    def process(self, x: float) -> float:
        y = 0
        y = (x, x)  # RT201 | y # noqa: F841
        return x


class ChangingOnOnePath(Effect):
    """RT201: `y` is a number on line LINE-2 and a tuple of 2 on line LINE"""

    def process(self, x: float) -> float:
        y = 0.0
        if x > 0.0:
            y = (x, x)  # RT201 | y # noqa: F841
        return x


class ChangingAttribute(Effect):
    """RT201: `self.z` is a number in __init__ and a tuple of 2 here"""

    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = (x, x)  # RT201 | self.z
        return x


class BrokenIndex(Effect):
    """RT202: an index is a whole number"""

    def __init__(self) -> None:
        self.line = zeros(8)

    def process(self, x: float) -> float:
        return self.line[x * 0.5]  # RT202 | x * 0.5


class BrokenRange(Effect):
    """RT202: range counts in whole numbers"""

    def process(self, x: float) -> float:
        for _ in range(x):  # RT202 | for _ in range(x):
            pass
        return x


class BrokenBits(Effect):
    """RT202: bit operations are of whole numbers"""

    def process(self, x: float) -> float:
        return x & 1  # RT202 | x & 1


class ShiftedBack(Effect):
    """RT203: a shift by -1"""

    def process(self, x: float) -> float:
        return int(x) << -1  # RT203 | int(x) << -1


class NegativeUnsigned(Effect):
    """RT204: -1 does not fit np.uint32"""

    def __init__(self) -> None:
        self.phase = np.uint32(0)

    def process(self, x: float) -> float:
        self.phase = self.phase + -1  # RT204 | self.phase + -1
        return x


class TooBig(Effect):
    """RT204: 18446744073709551616 does not fit 64 bits"""

    def process(self, x: float) -> float:
        return x / 2**64  # RT204 | 2**64


class TwoWidths(Effect):
    """RT205: np.uint32 meets np.int32"""

    def __init__(self) -> None:
        self.a = np.uint32(1)
        self.b = np.int32(2)

    def process(self, x: float) -> float:
        return float(self.a + self.b)  # RT205 | self.a + self.b


class Decimals(Effect):
    """RT207: round with decimal places"""

    def process(self, x: float) -> float:
        return round(x, 2)  # RT207 | round(x, 2)


class UnitAsNumber(Effect):
    """RT208: this is a Sine"""

    def __init__(self) -> None:
        self.lfo = Sine()

    def process(self, x: float) -> float:
        return x + self.lfo  # RT208 | self.lfo


class WrongShape(Effect):
    """RT210: `process` returns a number where a pair of samples (Stereo) is declared"""

    def process(self, x: float) -> Stereo:
        return x  # RT210 | x


class Kind(Enum):
    SOFT = "soft"
    HARD = "hard"


class WordValue(Effect):
    """RT208: the values of Kind are not numbers"""

    kind = Param(Kind.SOFT)

    def process(self, x: float) -> float:
        return x * self.kind.value  # RT208 | self.kind.value


class NumberThenArray(Effect):
    """RT201: `self.line` is a number in __init__ and an array here"""

    def __init__(self) -> None:
        self.line = 0

    def prepare(self) -> None:
        self.line = zeros(8)  # RT201 | self.line

    def process(self, x: float) -> float:
        return x


class ThreeOfTwo(Effect):
    """RT208: this is a tuple of 2; 3 names stand on the left"""

    def process(self, x: float) -> float:
        a, b, c = x, x  # RT208 | a, b, c # noqa: F841
        return a
