"""@on_change: methods that run when a Param has moved, and what they may write."""

from __future__ import annotations

import math
from enum import Enum

from tests.language.program import program

from rattle import Effect, Meter, Param, Unit, copies, f64, on_change, zeros


class Curve(Enum):
    SOFT = 1.0
    HARD = 4.0


@program()
class HookFillsATable(Effect):
    """A waveshaper's table, of a length that prepare chose, filled when its drive moved."""

    drive = Param(1.0, 0.5, 8.0)

    def __init__(self) -> None:
        self.table = zeros(1)

    def prepare(self) -> None:
        self.table = zeros(int(self.sample_rate * 0.001))

    @on_change(drive)
    def fill(self) -> None:
        for i in range(len(self.table)):
            self.table[i] = math.tanh(self.drive * (2.0 * i / (len(self.table) - 1) - 1.0))

    def process(self, x: float) -> float:
        return self.table[int((0.5 + 0.5 * min(max(x, -1.0), 1.0)) * (len(self.table) - 1))]


@program(exact=True)
class HookSeesTargets(Effect):
    """While the Param ramps in process, the hook knows where it goes; a hook of another is left alone."""

    gain = Param(0.5, 0.0, 2.0)
    other = Param(0.5, 0.0, 2.0, smooth_ms=3.0)

    def __init__(self) -> None:
        self.target = 0.0
        self.both = 0.0

    @on_change(gain)
    def follow(self) -> None:
        self.target = self.gain

    @on_change(other, gain)
    def meet(self) -> None:
        self.both = self.target * self.other

    def process(self, x: float) -> float:
        return x * self.gain + self.target + self.both


@program(exact=True)
class HookCountsItsRuns(Effect):
    """Once per sample at which a target differs, and once before the first sample; what only hooks write is
    fresh again after a reset."""

    a = Param(0.5, smooth_ms=0.0)
    b = Param(1, 1, 3, step=1)
    c = Param(False)

    def __init__(self) -> None:
        self.runs = 0
        self.last = 0
        self.changed = 0

    @on_change(a, b, c)
    def count(self) -> None:
        self.runs += 1
        self.changed = self.runs * 2 if self.c else self.runs

    def process(self, x: float) -> float:
        self.last = self.runs + self.changed
        return x + self.last * 0.125 + self.b


@program(exact=True)
class HookWritesState(Effect):
    """A hook may start what process goes on with; state is 64 bits wide there only if it is so here."""

    level = Param(1.0, 0.0, 1.0)

    def __init__(self) -> None:
        self.decaying = 0.0
        self.exact: float = f64(0.0)
        self.history = zeros(3)
        self.position = 0

    @on_change(level)
    def strike(self) -> None:
        self.decaying = self.level + self.decaying * 0.5
        self.exact = self.level
        self.history[0] = self.level

    def process(self, x: float) -> float:
        self.decaying = self.decaying * 0.96875
        self.exact = self.exact * 0.96875
        self.position = (self.position + 1) % 3
        self.history[self.position] = self.history[self.position] * 0.5 + x * 0.25
        return self.decaying + self.exact + self.history[0]


class Pole(Unit):
    cutoff = Param(0.25, 0.0, 1.0, smooth_ms=0.0)
    curve = Param(Curve.SOFT)

    def __init__(self) -> None:
        self.amount = 0.0
        self.z = 0.0

    @on_change(cutoff, curve)
    def tune(self) -> None:
        self.amount = self.cutoff / self.curve.value

    def process(self, x: float) -> float:
        self.z += self.amount * (x - self.z)
        return self.z


@program(exact=True)
class HooksOfUnits(Effect):
    """Those a unit holds run before its own; copies hear the same Params; a unit's reset in process brings
    back its state and leaves what its hooks wrote."""

    depth = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.poles = copies(Pole, 2)
        self.last = Pole()
        self.sum = 0.0
        self.n = 0

    @on_change(depth)
    def add(self) -> None:
        self.sum = self.poles[0].amount + self.last.amount + self.depth

    def process(self, x: float) -> float:
        self.n += 1
        if self.n % 100 == 0:
            self.poles[1].reset()
            self.last.reset()
        y = self.poles[0].process(x) - self.poles[1].process(x) * 0.5
        return self.last.process(y) + self.sum


class Plain(Effect):
    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.square = 0.0

    @on_change(amount)
    def update(self) -> None:
        self.square = self.amount * self.amount


@program(exact=True)
class HooksAreInherited(Plain):
    """A method that overrides a hook is the hook; one of its own is added; a hook is also a method."""

    extra = Param(0.25, smooth_ms=0.0)

    def __init__(self) -> None:
        super().__init__()
        self.cube = 0.0

    def update(self) -> None:
        super().update()
        self.cube = self.square * self.amount

    @on_change(extra)
    def more(self) -> None:
        self.update()
        self.cube += self.extra

    def process(self, x: float) -> float:
        return x * self.square + self.cube


@program(exact=True)
class HooksPerChannel(Effect):
    """Every channel has its own; a Meter written in a hook shows."""

    amount = Param(0.5, smooth_ms=0.0)
    shown = Meter(minimum=-4.0, maximum=4.0, peak=False)

    def __init__(self) -> None:
        self.mine = 0.0

    @on_change(amount)
    def mind(self) -> None:
        self.mine = self.amount if self.channel_index else -self.amount
        self.shown = self.mine

    def process(self, x: float) -> float:
        return x * self.mine


@program(exact=True)
class HooksAfterNotANumber(Effect):
    """A plugin that gave NaN is reset at the next tick: then every hook runs again."""

    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.runs = 0
        self.z = 0.0
        self.n = 0

    @on_change(amount)
    def count(self) -> None:
        self.runs += 1
        self.z = self.amount

    def process(self, x: float) -> float:
        self.n += 1
        self.z = self.z * 0.5 + x * self.runs
        return self.z * (math.inf if self.n == 300 else 1.0)


class Shaper(Unit):
    bend = Param(0.5, smooth_ms=0.0)

    def __init__(self, offset: float) -> None:
        self.offset = offset
        self.table = zeros(9)
        self.sum = 0.0
        self.n = 0

    @on_change(bend)
    def draw(self) -> None:
        self.sum = 0.0
        for i in range(len(self.table)):
            self.table[i] = self.bend * i + self.offset
            self.sum += self.table[i]

    def process(self, x: float) -> float:
        self.n += 1
        return self.table[self.n % 9] * x + self.sum


@program(exact=True)
class HooksOfLikeUnits(Effect):
    """Each of a list has its own table, drawn when its own knob moved."""

    def __init__(self) -> None:
        self.shapers = [Shaper(0.25 * k) for k in range(6)]

    def process(self, x: float) -> float:
        y = 0.0
        for shaper in self.shapers:
            y = y * 0.5 + shaper.process(x)
        return y
