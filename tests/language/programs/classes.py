"""Classes of every make: dataclasses, slots, diamonds, calls, class attributes, properties, None."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Unit, f64, zeros


@dataclass
class Counter(Unit):
    """Its __init__ and __eq__ are made by dataclass."""

    step: float = 0.25
    value: float = 0.0
    line: np.ndarray = field(default_factory=lambda: zeros(3))

    def process(self, x: float) -> float:
        self.value = (self.value + self.step) % 2.0
        self.line[int(self.value)] = x
        return self.value + self.line[0]


@program(exact=True)
class DataclassUnits(Effect):
    """@dataclass units, alone and in a list whose numbers differ."""

    def __init__(self) -> None:
        self.one = Counter()
        self.many = [Counter(0.5), Counter(0.125, 1.0), Counter(value=0.75)]

    def process(self, x: float) -> float:
        y = self.one.process(x)
        for each in self.many:
            y += each.process(x) * 0.25
        return y


@dataclass(slots=True, kw_only=True)
class Slotted(Unit):
    """Nothing but slots."""

    gain: float = 0.5
    z: float = 0.0

    def process(self, x: float) -> float:
        self.z += self.gain * (x - self.z)
        return self.z


class PlainSlots(Unit):
    """__slots__ as they are written by hand, with a class attribute beside them."""

    __slots__ = ("n", "z")
    most = 3

    def __init__(self) -> None:
        self.z = 0.0
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % self.most
        self.z = self.z * 0.5 + x * self.n
        return self.z


class MoreSlots(PlainSlots):
    """Slots of its own, and those it inherits."""

    __slots__ = ("last",)

    def __init__(self) -> None:
        super().__init__()
        self.last = 0.0

    def process(self, x: float) -> float:
        y = super().process(x) - self.last
        self.last = x
        return y


@program(exact=True)
class SlottedUnits(Effect):
    """`__slots__`, also of a dataclass and inherited, alone and in a list; reset restores them."""

    def __init__(self) -> None:
        self.smooth = Slotted(gain=0.25)
        self.plain = [PlainSlots() for _ in range(3)]
        self.more = MoreSlots()

    def process(self, x: float) -> float:
        y = self.smooth.process(x) + self.more.process(x)
        for each in self.plain:
            y += each.process(x)
        return y


class Root(Unit):
    scale = 2.0

    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x
        return self.z * self.scale


class Left(Root):
    def process(self, x: float) -> float:
        return super().process(x) + 0.5


class Right(Root):
    scale = 3.0

    def process(self, x: float) -> float:
        return super().process(x) * 0.25


class Both(Left, Right):
    def process(self, x: float) -> float:
        return super().process(x) - 1.0


@program(exact=True)
class Diamond(Effect):
    """super() follows the method resolution order: Both, Left, Right, Root; class attributes too."""

    def __init__(self) -> None:
        self.both = Both()
        self.left = Left()

    def process(self, x: float) -> float:
        return self.both.process(x) - self.left.process(x) * 0.5


class Scaled(Unit):
    """Called like a function, with a keyword and a default."""

    def __init__(self, gain: float) -> None:
        self.gain = gain
        self.z = 0.0

    def __call__(self, x: float, lift: float = 1.0) -> float:
        self.z = x * self.gain + self.z * 0.5
        return self.z * lift


@program(exact=True)
class CallsOfUnits(Effect):
    """`unit(x)` runs __call__, also of each unit of a list."""

    def __init__(self) -> None:
        self.one = Scaled(0.5)
        self.many = [Scaled(0.1), Scaled(0.2)]

    def process(self, x: float) -> float:
        y = self.one(x) + self.one(x, lift=2.0)
        for each in self.many:
            y = y + each(x)
        return y


@program(exact=True)
class PropertiesAndMethods(Effect):
    """A property with a setter, augmented; static and class methods by instance and by class."""

    amount = Param(0.5)
    FACTOR = 2.0

    def __init__(self) -> None:
        self._gain = 0.5

    @property
    def gain(self) -> float:
        return self._gain * 2.0 + self.amount

    @gain.setter
    def gain(self, value: float) -> None:
        self._gain = min(max(value, 0.0), 1.0)

    @staticmethod
    def soft(x: float) -> float:
        return x / (1.0 + abs(x))

    @classmethod
    def lifted(cls, x: float, by: float = 1.0) -> float:
        return x * cls.FACTOR + by

    def process(self, x: float) -> float:
        self.gain = x
        self.gain += 0.125
        return self.soft(x) * self.gain + PropertiesAndMethods.soft(-x) + self.lifted(x, by=0.25)


@program(exact=True)
class NoneUntilBuild(Effect):
    """A branch on what is None is decided at build: the other side is not even looked at."""

    def __init__(self, drive: Scaled | None = None) -> None:
        self.drive = drive
        self.tone = Scaled(0.25)
        self.table = None

    def process(self, x: float) -> float:
        if self.drive is not None:
            x = self.drive.nothing_of_the_kind(x)
        y = self.tone(x) if self.tone is not None else x.no_such_name
        return y + (0.5 if not self.table else self.table[0])


class Wide(Unit):
    """f64 on purpose beside whole numbers that wrap at 32 bits."""

    z: f64

    def __init__(self) -> None:
        self.z = 0.0
        self.n = np.int32(2**31 - 5)
        self.u = np.uint32(3)


@program(exact=True)
class WidthsOfAttributes(Effect):
    """f64 attributes accumulate in 64 bits; np.int32 and np.uint32 wrap, also by augmented assignment."""

    def __init__(self) -> None:
        self.wide = Wide()

    def process(self, x: float) -> float:
        self.wide.z += x * 1e-3
        self.wide.n += np.int32(1)
        self.wide.u -= np.uint32(1)
        self.wide.u *= 3
        return self.wide.z + float(self.wide.n < 0) + (0.5 if self.wide.u > np.uint32(100) else 0.0)


@program(exact=True)
class UnitsOutOfLoops(Effect):
    """A tuple of a number and a unit leaves a long loop: the number is carried, the unit is known."""

    def __init__(self) -> None:
        self.one = Scaled(0.5)

    def found(self, x: float) -> tuple[float, Scaled]:
        for i in range(40):
            y = x * 0.01 * i
            if y > 0.1:
                return y, self.one
        return 0.5, self.one

    def process(self, x: float) -> float:
        gain, unit = self.found(x)
        return unit(x) * gain
