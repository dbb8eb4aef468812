"""Loops over like units, which run in lanes: every number of them, every kind of state, what differs."""

from __future__ import annotations

from enum import Enum

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Unit, copies, f64, on_change, zeros


class Pole(Unit):
    def __init__(self, k: int) -> None:
        self.a = 0.5 - 0.03125 * k
        self.z = 0.0625 * k

    def process(self, x: float) -> float:
        self.z = x + self.a * self.z
        return self.z


class Bank(Effect):
    """Resonators that hear the same."""

    count = 3

    def __init__(self) -> None:
        self.poles = [Pole(k) for k in range(self.count)]

    def process(self, x: float) -> float:
        y = 0.0
        for pole in self.poles:
            y += pole.process(x)
        return y


@program(exact=True)
class LanesOf3(Bank):
    """Fewer than a vector holds."""


@program(exact=True)
class LanesOf4(Bank):
    """As many as a vector holds."""

    count = 4


@program(exact=True)
class LanesOf5(Bank):
    """One more than the narrowest vector holds."""

    count = 5


@program(exact=True)
class LanesOf8(Bank):
    """As many as a vector of eight holds."""

    count = 8


@program(exact=True)
class LanesOf16(Bank):
    """As many as the widest vector holds."""

    count = 16


@program(exact=True)
class LanesOf17(Bank):
    """Two vectors, one in the second."""

    count = 17


@program(exact=True)
class LanesOf20(Bank):
    """Two vectors, a quarter of the second."""

    count = 20


@program(exact=True)
class LanesOf33(Bank):
    """Three vectors."""

    count = 33


class Mode(Enum):
    PASS = 1
    INVERT = 2
    HALF = 3


class Everything(Unit):
    def __init__(self, k: int) -> None:
        self.weight = 0.25 * k - 0.5
        self.step = k + 1
        self.is_odd = k % 2 == 1
        self.kind = list(Mode)[k % 3]
        self.count = 3 - k
        self.phase = np.uint32(4_000_000_000 - k)
        self.small = np.int32(k - 2)
        self.was_high = k == 1
        self.exact = f64(0.125 * k)
        self.mode = Mode.PASS
        self.z = 0.5

    def process(self, x: float) -> float:
        self.count = (self.count + self.step) % 7
        self.phase = self.phase * np.uint32(1664525) + np.uint32(1013904223)
        self.small = self.small * np.int32(3) - np.int32(1)
        is_high = x > 0.25
        if is_high and not self.was_high:
            self.mode = Mode.HALF if self.mode == Mode.INVERT else Mode.INVERT
        self.was_high = is_high != self.is_odd
        self.exact = self.exact * 0.5 + x
        y = x if self.kind == Mode.PASS else -x if self.kind == Mode.INVERT else x * 0.5
        if self.mode == Mode.INVERT:
            y = -y
        self.z = self.z * 0.5 + y * self.weight
        if self.is_odd:
            self.z = self.z + float(self.small & 15) * 0.0625
        return self.z + float(self.count) + float(self.phase >> 28) * 0.0625 + self.exact


@program(exact=True)
class LanesStateOfEveryKind(Effect):
    """Float, int, uint32, int32, bool, 64-bit and Enum state; constants of each kind that differ."""

    def __init__(self) -> None:
        self.units = [Everything(k) for k in range(5)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesStateOfEveryKindInGroups(LanesStateOfEveryKind):
    """The same in two vectors, one of which is not full."""

    def __init__(self) -> None:
        self.units = [Everything(k) for k in range(19)]


class Partial(Unit):
    level = Param(0.5)
    tune = Param(1.0, 0.5, 2.0, smooth_ms=0.0)
    steps = Param(3, 0, 6, step=1)
    is_on = Param(True)

    def __init__(self, k: int) -> None:
        self.scale = 1.0 / (k + 1)
        self.z = 0.0

    def process(self, x: float) -> float:
        gain = self.level * self.scale * 1.5
        if self.is_on:
            self.z = 0.5 * self.z * self.tune * 0.5 + x * gain
        return self.z + float(self.steps) * 0.125


@program(exact=True)
class LanesParamsOfEach(Effect):
    """Each has Params of its own: smoothed, not smoothed, whole, a switch."""

    def __init__(self) -> None:
        self.partials = [Partial(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for partial in self.partials:
            y += partial.process(x)
        return y


@program(exact=True)
class LanesParamsShared(Effect):
    """Copies share their Params."""

    def __init__(self) -> None:
        self.partials = copies(lambda: Partial(2), 5)
        for k, partial in enumerate(self.partials):
            partial.z = 0.25 * k

    def process(self, x: float) -> float:
        y = 0.0
        for partial in self.partials:
            y += partial.process(x)
        return y


class Hooked(Unit):
    time = Param(0.5, 0.0, 1.0, smooth_ms=0.0)

    def __init__(self, k: int) -> None:
        self.k = k
        self.length = 1
        self.line = zeros(8)
        self.place = 0

    @on_change(time)
    def set_length(self) -> None:
        self.length = 1 + int(self.time * 5.0) + self.k % 2

    def process(self, x: float) -> float:
        self.line[self.place] = x
        self.place = (self.place + 1) % 8
        return self.line[self.place - self.length]


@program(exact=True)
class LanesHooksOfEach(Effect):
    """A hook of each sets what its process reads."""

    def __init__(self) -> None:
        self.lines = [Hooked(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for line in self.lines:
            y += line.process(x)
        return y
