"""Params and Meters: smoothed, jumping, whole, bool, Enum; control values and where they meet signals."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np
from tests.language.program import program

from rattle import Effect, Meter, Param, Stereo, f64


class Shape(Enum):
    CLEAN = "clean"
    SOFT = "soft"
    HARD = "hard"


class Rate(Enum):
    SLOW = 0.25
    NORMAL = 1.0
    FAST = 4.0


@program(exact=True)
class SmoothedParam(Effect):
    """A ramp moves at every sample."""

    gain = Param(0.5, -1.0, 2.0)

    def process(self, x: float) -> float:
        return x * self.gain + self.gain


@program(exact=True)
class SeveralRamps(Effect):
    """Params of different ramp lengths, alone and combined."""

    a = Param(0.5)
    b = Param(2.0, 1.0, 3.0, smooth_ms=3.0)
    c = Param(0.25, smooth_ms=0.0)
    d = Param(1.0, 0.0, 2.0, step=0.5)

    def process(self, x: float) -> float:
        return x * (self.a / self.b) + self.c * self.a - (self.c + self.d) * self.b + self.d / (self.c + 1.0)


@program()
class ControlValues(Effect):
    """What depends on jumping Params is computed in 64 bits and rounded where it meets the signal."""

    cutoff_hz = Param(1000.0, 20.0, 20000.0, taper="log", smooth_ms=0.0)
    drive_db = Param(6.0, -20.0, 20.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: float) -> float:
        w = 2.0 * math.pi * self.cutoff_hz / self.sample_rate
        a = math.exp(-w)
        gain = 10.0 ** (self.drive_db / 20.0)
        self.z = x * gain * (1.0 - a) + self.z * a
        return self.z + gain * 0.001


@program(exact=True)
class ControlBranches(Effect):
    """Conditions and loops over Params alone."""

    amount = Param(0.3, smooth_ms=0.0)
    order = Param(10, 1, 20, step=1)

    def process(self, x: float) -> float:
        gain = 1.0
        if self.amount > 0.75:
            gain = 0.5
        elif self.amount > 0.25:
            gain = self.amount * 3.0
        for i in range(self.order):
            gain = gain * 0.9 + 0.01 * i
        return x * gain


@program(exact=True)
class WholeParam(Effect):
    """An int Param is an int."""

    taps = Param(4, 1, 8, step=1)

    def process(self, x: float) -> float:
        return x * self.taps + self.taps // 3 + self.taps % 3 * 0.5 + (self.taps << 1) + 1 / self.taps


@program(exact=True)
class ToggleParam(Effect):
    """A bool Param is a truth value and a number."""

    is_on = Param(True)
    invert = Param(False)

    def process(self, x: float) -> float:
        y = -x if self.invert else x
        return (y if self.is_on and x > -0.9 else 0.25) + self.invert + (not self.is_on) * 2


@program(exact=True)
class ChoiceParam(Effect):
    """An Enum Param compared by ==, !=, is, in branches and kept in an attribute."""

    shape = Param(Shape.SOFT)

    def __init__(self) -> None:
        self.last = Shape.CLEAN
        self.changes = 0

    def process(self, x: float) -> float:
        if self.shape != self.last:
            self.changes = (self.changes + 1) % 16
        self.last = self.shape
        if self.shape is Shape.CLEAN:
            y = x
        elif self.shape == Shape.SOFT:
            y = x / (1.0 + abs(x))
        else:
            y = min(max(x * 2.0, -0.5), 0.5)
        return y + self.changes


@program(exact=True)
class ChoiceWithValues(Effect):
    """The numeric .value of a chosen member, and a member chosen while running."""

    rate = Param(Rate.NORMAL)

    def process(self, x: float) -> float:
        near = Rate.SLOW if x > 0.0 else Rate.FAST
        chosen = self.rate if x > 0.5 else near
        return x * self.rate.value + near.value + (chosen == Rate.FAST) * 0.5


@program(exact=True)
class ControlsIntoState(Effect):
    """A control value stored in state is rounded once, and then it is state."""

    level = Param(0.1, smooth_ms=0.0)

    def __init__(self) -> None:
        self.target = 0.0
        self.z = 0.0

    def process(self, x: float) -> float:
        self.target = self.level * 0.3
        self.z = self.z + (self.target - self.z) * 0.125
        return self.z + x


@program(exact=True)
class WideAttributes(Effect):
    """f64 attributes keep 64 bits in every kernel; a float start does not."""

    def __init__(self) -> None:
        self.wide = f64(0.0)
        self.other: f64 = 1.0
        self.numpy = np.float64(0.5)

    def process(self, x: float) -> float:
        self.wide = self.wide + 1e-9 * x
        self.other = self.other * 0.999 + self.wide
        self.numpy = self.numpy * 0.5 + self.other * 1e-3
        return (self.wide * 1e6 + self.other) + self.numpy


@program(bound_64=1e-6)
class NarrowAttributes(Effect):
    """An np.float32 attribute is storage of 32 bits in every kernel; CPython also computes in 32 bits with
    it, hence the bound."""

    def __init__(self) -> None:
        self.z = np.float32(0.0)

    def process(self, x: float) -> float:
        self.z = np.float32(self.z * 0.5 + x)
        return float(self.z) * 0.1


@program(exact=True)
class IntegerStartAttribute(Effect):
    """An attribute that starts as an int and meets floats is a float."""

    def __init__(self) -> None:
        self.z = 0
        self.peak = 1

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x
        if self.z > self.peak:
            self.peak = self.z
        return self.z / self.peak


@program(exact=True)
class Meters(Effect):
    """Written, read back and shown: the farthest from rest, or the last."""

    level = Meter(0.0, 0.0, 2.0)
    reduction_db = Meter(0.0, -24.0, 0.0)
    last = Meter(0.5, -1.0, 1.0, peak=False)

    def process(self, x: float) -> float:
        before = self.level
        self.level = abs(x)
        self.last = x
        if x > 0.0:
            self.reduction_db = -12.0 * x
        return before + self.level * 0.5 + self.reduction_db + self.last


@program(exact=True)
class StereoParams(Effect):
    """One set of Params for both sides."""

    width = Param(0.5, 0.0, 2.0)

    def process(self, x: Stereo) -> Stereo:
        middle, side = (x[0] + x[1]) * 0.5, (x[0] - x[1]) * 0.5 * self.width
        return middle + side, middle - side


@program(exact=True)
class ParamsAsIndices(Effect):
    """What a Param may be is known: whole ones, members and positions need no check."""

    which = Param(2, 0, 4, step=1)
    place = Param(0.5, smooth_ms=0)
    shape = Param(Shape.HARD)

    def __init__(self) -> None:
        self.table = np.array([1.0, 2.0, 3.0, 4.0, 5.5])

    def process(self, x: float) -> float:
        return x * self.table[self.which] + self.table[int(self.place * 4.0)]
