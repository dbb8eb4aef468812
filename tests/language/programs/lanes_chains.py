"""Chains of like units: wavefronts, and what keeps a chain from being one."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Meter, Param, Unit, zeros


class Stage(Unit):
    def __init__(self, k: int) -> None:
        self.a = 0.5 - 0.0625 * (k % 8)
        self.z = 0.03125 * k

    def process(self, x: float) -> float:
        self.z = x * 0.5 + self.a * self.z
        return self.z + x * 0.25


class Chain(Effect):
    """One stage after the other."""

    count = 3

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(self.count)]

    def process(self, x: float) -> float:
        for stage in self.stages:
            x = stage.process(x)
        return x


@program(exact=True)
class ChainOf3(Chain):
    """The shortest: four channels at once, and lanes without a stage."""


@program(exact=True)
class ChainOf5(Chain):
    """Two channels at once."""

    count = 5


@program(exact=True)
class ChainOf8(Chain):
    """Two channels fill the widest vector."""

    count = 8


@program(exact=True)
class ChainOf12(Chain):
    """One channel at a time."""

    count = 12


@program(exact=True)
class ChainOf16(Chain):
    """The longest."""

    count = 16


@program(exact=True)
class ChainOf17(Chain):
    """One too long."""

    count = 17


class Busy(Unit):
    tune = Param(0.5, 0.0, 1.0)
    steps = Param(2, 0, 5, step=1)

    def __init__(self, k: int) -> None:
        self.k = k
        self.table = np.array([0.5, -0.25, 0.125, 1.0, -0.5, 0.75])
        self.count = k
        self.was_up = k == 2
        self.z = 0.0

    def process(self, x: float) -> float:
        self.count = (self.count + 1) % 5
        is_up = x > 0.0
        if is_up and not self.was_up:
            self.z = self.z * 0.5 - x
            if self.count > 2:
                self.count = 0
        elif x < -0.5:
            return self.z
        self.was_up = is_up
        n = int(x * 8.0)
        if n >= 0 and n < 6:
            x += self.table[n]
        self.z = self.z * 0.25 + x * self.tune
        return self.z + self.table[self.steps] * 0.5 + float(self.count) * 0.0625


class BusyChain(Effect):
    gain = Param(0.5)
    width = Param(0.25)
    count = 3

    def __init__(self) -> None:
        self.stages = [Busy(k) for k in range(self.count)]
        self.before = 0.0
        self.after = 0.5

    def process(self, x: float) -> float:
        self.before = self.before * 0.5 + x
        y = self.before * self.gain
        for stage in self.stages:
            y = stage.process(y)
        self.after = self.after * self.width * 0.5 + y
        return self.after + x


@program(exact=True)
class ChainOfBusyStages(BusyChain):
    """Code before and after, ramps, tables, whole and truth state, choices, early returns."""


@program(exact=True)
class ChainOfMoreBusyStages(BusyChain):
    """The same with five: some lanes have no stage."""

    count = 5


@program(exact=True)
class ChainNobodyHears(Effect):
    """What comes out is not what leaves the chain."""

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(3)]

    def process(self, x: float) -> float:
        dry = x * 0.5
        for stage in self.stages:
            x = stage.process(x)
        return dry


@program(exact=True)
class ChainOfSources(Effect):
    """What enters is a constant, and half of the sum of what is known."""

    level = Param(0.5)

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for stage in self.stages:
            y = stage.process(y)
        return y * self.level + x


@program(exact=True)
class ChainBesideTheDry(Effect):
    """What is added after the chain was computed before it."""

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x
        dry = self.z * 2.0
        y = x
        for stage in self.stages:
            y = stage.process(y)
        return dry + y


class Hearing(Unit):
    def __init__(self, k: int) -> None:
        self.a = 0.0625 * k
        self.z = 0.0

    def process(self, x: float, first: float) -> float:
        self.z = self.z * 0.5 + x * 0.5 + first * self.a
        return self.z


@program(exact=True)
class ChainThatHearsX(Effect):
    """Every stage hears the input too."""

    def __init__(self) -> None:
        self.stages = [Hearing(k) for k in range(4)]

    def process(self, x: float) -> float:
        y = x
        for stage in self.stages:
            y = stage.process(y, x)
        return y


@program(exact=True)
class ChainWithFeedback(Effect):
    """What leaves the chain enters it again."""

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]
        self.last = 0.0

    def process(self, x: float) -> float:
        y = x - self.last * 0.25
        for stage in self.stages:
            y = stage.process(y)
        self.last = y
        return y


@program(exact=True)
class ChainReadOutside(Effect):
    """A stage's state is read after the chain, another's set before it."""

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]

    def process(self, x: float) -> float:
        if x > 0.75:
            self.stages[1].z = 0.0
        for stage in self.stages:
            x = stage.process(x)
        return x + self.stages[2].z


class Leaning(Unit):
    def __init__(self, common: Stage) -> None:
        self.common = common

    def process(self, x: float) -> float:
        return self.common.process(x)


@program(exact=True)
class ChainWithSharedState(Effect):
    """All stages use one unit."""

    def __init__(self) -> None:
        common = Stage(1)
        self.stages = [Leaning(common) for _ in range(4)]

    def process(self, x: float) -> float:
        for stage in self.stages:
            x = stage.process(x)
        return x


class Line(Unit):
    def __init__(self, k: int) -> None:
        self.line = zeros(7)
        self.delay = k + 1
        self.place = 0

    def process(self, x: float) -> float:
        y = self.line[self.place - self.delay]
        self.line[self.place] = x - 0.5 * y
        self.place = (self.place + 1) % 7
        return y + x * 0.5


@program(exact=True)
class ChainOfLines(Effect):
    """Stages with arrays."""

    def __init__(self) -> None:
        self.stages = [Line(k) for k in range(4)]

    def process(self, x: float) -> float:
        for stage in self.stages:
            x = stage.process(x)
        return x


@program(exact=True)
class ChainsInARow(Effect):
    """Two chains, one after the other."""

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(3)]
        self.more = [Stage(k + 3) for k in range(4)]

    def process(self, x: float) -> float:
        for stage in self.stages:
            x = stage.process(x)
        for stage in self.more:
            x = stage.process(x)
        return x


@program(exact=True)
class ChainWithMeters(Effect):
    """One Meter shows what enters, and sometimes what leaves."""

    level = Meter(0.0, -1.0, 1.0, peak=False)

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(3)]

    def process(self, x: float) -> float:
        self.level = x * 0.5
        for stage in self.stages:
            x = stage.process(x)
        if x > 0.5:
            self.level = x
        return x


@program(exact=True)
class ChainBetweenMeters(Effect):
    """What enters and what leaves is shown, and is nothing but the signal."""

    before = Meter(0.0, 0.0, 10.0)
    after = Meter(0.0, 0.0, 10.0)

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]

    def process(self, x: float) -> float:
        self.before = abs(x)
        for stage in self.stages:
            x = stage.process(x)
        self.after = abs(x)
        return x


@program(exact=True)
class ChainBeforeAMeter(Effect):
    """Nothing stands before it; what comes after changes nothing that is heard."""

    highest = Meter(0.0, 0.0, 10.0)

    def __init__(self) -> None:
        self.stages = [Stage(k) for k in range(4)]
        self.held = 0.0

    def process(self, x: float) -> float:
        for stage in self.stages:
            x = stage.process(x)
        self.held = max(0.5 * self.held, x)
        self.highest = self.held
        return x
