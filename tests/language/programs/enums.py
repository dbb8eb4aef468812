"""Enums: members as state, members of numbers, an IntEnum as the number it is."""

from __future__ import annotations

from enum import Enum, IntEnum

import numpy as np
from tests.language.program import program

from rattle import Effect, Param


class Stage(IntEnum):
    OFF = 0
    ATTACK = 1
    DECAY = 2


class Weight(IntEnum):
    LIGHT = 5
    HEAVY = -2
    MEDIUM = 1


class Ratio(Enum):
    HALF = 0.5
    WHOLE = 1.0
    THIRD = 3.0


@program(exact=True)
class MembersAreNumbers(Effect):
    """A member of an IntEnum in arithmetic, comparisons, indices, truth, `or`, min and sum."""

    stage = Param(Stage.ATTACK)

    def __init__(self) -> None:
        self.table = np.array([1.0, 2.0, 3.0])
        self.weight = Weight.LIGHT
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 3
        self.weight = Weight.HEAVY if self.n == 0 else Weight.MEDIUM
        y = x if self.stage else 0.5
        y += self.table[self.stage] * 0.5 + (self.stage or 7) + -self.weight
        return y + self.weight / 2 + sum((Stage.DECAY, x)) + max(self.stage, 1) + int(Weight.LIGHT)


@program(exact=True)
class MembersOfNumbers(Effect):
    """`Stage(n)` of a running number: counted in order, of any values, of floats; of a constant at build."""

    def __init__(self) -> None:
        self.stage = Stage.OFF
        self.weight = Weight.LIGHT
        self.table = np.array([0.25, 0.5, 1.0])

    def process(self, x: float) -> float:
        self.stage = Stage((self.stage + 1) % 3)
        self.weight = Weight(5 if x > 0.5 else -2 if x > 0.0 else 1)
        ratio = Ratio(0.5 if x < 0.0 else 3.0)
        y = self.table[self.stage] + self.weight
        if self.stage is Stage.DECAY and self.weight == Weight.HEAVY:
            y += x
        return y + (1.0 if ratio is Ratio.HALF else x) + Ratio(1.0).value + Stage(self.stage)


@program(exact=True, meaning=lambda x: np.where(x > 0.5, 1.0, 0.0) + x)
class MembersOfOtherNumbers(Effect):
    """What no member has gives the first, where Python raises."""

    def process(self, x: float) -> float:
        stage = Stage(1 if x > 0.5 else 77)
        weight = Weight(int(x * 0.25) + 99)
        return x + stage + (0.0 if weight is Weight.LIGHT else 9.0)
