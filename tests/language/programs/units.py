"""Units within units, shared units, inheritance, properties, lists, what a unit may hold."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit, copies
from rattle.dsp import Biquad, Delay, Noise, OnePole, Sine, Smoother


class Pole(Unit):
    def __init__(self, a: float) -> None:
        self.a = a
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = x + self.a * self.z
        return self.z


class Pair(Unit):
    def __init__(self, a: float, b: float) -> None:
        self.first = Pole(a)
        self.second = Pole(b)

    def process(self, x: float) -> float:
        return self.second.process(self.first.process(x))


@program(exact=True)
class UnitsInUnits(Effect):
    """State two levels down, and read from above."""

    def __init__(self) -> None:
        self.pair = Pair(0.5, -0.25)
        self.pole = Pole(0.125)

    def process(self, x: float) -> float:
        y = self.pair.process(x) + self.pole.process(-x)
        self.pair.second.z += 0.0625
        return y + self.pair.first.z * 0.5


@program(exact=True)
class OneUnitTwoNames(Effect):
    """A unit reached by two attributes is one set of numbers."""

    def __init__(self) -> None:
        self.pole = Pole(0.5)
        self.same = self.pole
        self.holder = [self.pole, Pole(0.25)]

    def process(self, x: float) -> float:
        return self.pole.process(x) + self.same.process(0.5) + self.holder[0].z + self.holder[1].process(x)


class Shaper(Unit):
    drive = 2.0

    def shape(self, x: float) -> float:
        return x * self.drive

    def process(self, x: float) -> float:
        return self.shape(x) + 1.0


class Harder(Shaper):
    drive = 3.0

    def shape(self, x: float) -> float:
        return super().shape(x) * 0.5 + self.bias

    @property
    def bias(self) -> float:
        return self.drive * 0.125

    @staticmethod
    def fold(x: float) -> float:
        return x - 2.0 if x > 1.0 else x

    @classmethod
    def twice(cls, x: float) -> float:
        return x * 2.0


@program(exact=True)
class Inheritance(Effect):
    """Methods of bases, overridden ones, super, properties, static and class methods, class attributes."""

    def __init__(self) -> None:
        self.soft = Shaper()
        self.hard = Harder()

    def process(self, x: float) -> float:
        return (
            self.soft.process(x) + Harder.fold(self.hard.process(x)) + self.hard.fold(x) + self.hard.twice(x)
        )


class Base(Effect):
    amount = Param(0.5)

    def __init__(self) -> None:
        self.z = 0.25

    def process(self, x: float) -> float:
        self.z = self.z * self.amount + x
        return self.z


@program(exact=True)
class InheritedPlugin(Base):
    """A plugin that calls its base's process and __init__, and shares its Param."""

    more = Param(1.0, 0.0, 2.0)

    def __init__(self) -> None:
        super().__init__()
        self.w = 0.5

    def process(self, x: float) -> float:
        self.w = self.w * 0.5 + super().process(x) * self.more
        return self.w


class Voice(Unit):
    level = Param(0.5)

    def __init__(self, a: float) -> None:
        self.pole = Pole(a)

    def process(self, x: float) -> float:
        return self.pole.process(x) * self.level


@program(exact=True)
class ParamsInUnits(Effect):
    """Each of a list has its own Params; copies share them."""

    def __init__(self) -> None:
        self.bands = [Voice(0.5), Voice(0.25)]
        self.twins = copies(lambda: Voice(0.125), 2)

    def process(self, x: Stereo) -> Stereo:
        left = self.bands[0].process(x[0]) + self.twins[0].process(x[1])
        return left, self.bands[1].process(x[1]) - self.twins[1].process(x[0])


class Owner(Unit):
    def __init__(self, plugin: Backwards) -> None:
        self.plugin = plugin

    def process(self, x: float) -> float:
        return x * self.plugin.scale + self.plugin.count


@program(exact=True)
class Backwards(Effect):
    """A unit may hold its owner."""

    def __init__(self) -> None:
        self.scale = 0.5
        self.count = 0
        self.child = Owner(self)

    def process(self, x: float) -> float:
        self.count = (self.count + 1) % 10
        return self.child.process(x)


def soft(x: float) -> float:
    return x / (1.0 + abs(x))


@program(exact=True)
class FunctionsAsAttributes(Effect):
    """A function, a bound method and a unit chosen in __init__."""

    def __init__(self) -> None:
        self.shape = soft
        self.step = self.pole_step
        self.pole = Pole(0.5)
        self.chosen = self.pole
        self.notes = {"kept for": "the editor"}
        self.path = "/tmp/anything"

    def pole_step(self, x: float) -> float:
        return self.pole.process(x)

    def process(self, x: float) -> float:
        return self.shape(x) + self.step(x) + self.chosen.z


@program()
class Library(Effect):
    """Units of rattle.dsp together; smoothed and unsmoothed Params drive them."""

    cutoff_hz = Param(1000.0, 100.0, 5000.0, taper="log", smooth_ms=0.0)
    rate_hz = Param(5.0, 0.1, 20.0)

    def __init__(self) -> None:
        self.biquad = Biquad()
        self.lfo = Sine()
        self.noise = Noise()
        self.one_pole = OnePole()
        self.delay = Delay(0.002)
        self.smoother = Smoother()

    def process(self, x: float) -> float:
        y = self.one_pole.process(x + 0.01 * self.noise.process(), self.cutoff_hz)
        y = y + self.delay.process(y, 20.5 + 10.0 * self.lfo.process(self.rate_hz))
        return y * self.smoother.process(0.5, 0.001)


class Gate(Unit):
    def __init__(self) -> None:
        self.is_open = False

    def __call__(self, x: float) -> float:
        return x if self.is_open else 0.0


@program(exact=True)
class CallableUnit(Effect):
    """A unit with __call__ is called like a function."""

    def __init__(self) -> None:
        self.gate = Gate()

    def process(self, x: float) -> float:
        self.gate.is_open = x > -0.5
        return self.gate(x)


@program(exact=True)
class TupleOfUnits(Effect):
    """Units in a tuple, unpacked and indexed."""

    def __init__(self) -> None:
        self.pair = (Pole(0.5), Pole(0.25))

    def process(self, x: float) -> float:
        first, second = self.pair
        return first.process(x) - second.process(x) + self.pair[1].z


class Names(Unit):
    def __init__(self) -> None:
        self.b = 0.5
        self.z = np.zeros(2)

    def process(self, x: float) -> float:
        self.b = self.b * 0.5 + x
        self.z[1] = self.b
        return self.z[1]


@program(exact=True)
class NamesOfC(Effect):
    """Attributes and units may be called what they like: words of C, names that differ by a dot."""

    def __init__(self) -> None:
        self.double = 0.0
        self.register = 1
        self.static = np.zeros(3)
        self.a = Names()
        self.a_b = 2.0
        self.a_z = np.zeros(2)
        self.real = 0.5
        self.größe = 1.0
        self.none = 3.0

    def process(self, x: float) -> float:
        self.double = self.double * 0.5 + x
        self.register = (self.register + 1) % 3
        self.static[self.register] = x
        self.a_b = self.a_b * 0.25 + self.a.process(x)
        self.a_z[0] = self.a_b
        self.real = self.real * 0.5 - x
        self.größe = self.größe * 0.5 + self.none
        self.none = -self.none
        short = self.a_z[0] + self.static[0]
        while_ = short + self.double + self.real
        return while_ + self.größe


@program(exact=True)
class SlicesOfLists(Effect):
    """Some of a list of units, of arrays, of numbers, of a tuple; enumerate from another number."""

    def __init__(self) -> None:
        self.poles = [Pole(0.0625 * i) for i in range(12)]
        self.lines = [np.zeros(2), np.zeros(3), np.zeros(4)]
        self.weights = [0.5, 0.25, 0.125]

    def process(self, x: float) -> float:
        y = 0.0
        for pole in self.poles[:4]:
            y += pole.process(x)
        for i, pole in enumerate(self.poles[-3:], 1):
            y -= pole.process(x) * i
        for pole, weight in zip(self.poles[4:10:2], self.weights[0:], strict=True):
            y += pole.process(y) * weight
        for line in self.lines[1:]:
            line[-1] += x * 0.5
            y += line[-1] * 0.03125
        for i, pole in enumerate(self.poles, start=1):
            y += pole.z * 0.0625 * i
        return y + len(self.poles[3:]) + (x, y, 1.0)[1:][-1]


class HalfPole(Pole):
    def process(self, x: float) -> float:
        return 0.5 * super().process(x)


@program(exact=True)
class ListOfSeveralClasses(Effect):
    """A loop over units of different classes is written out; a name may stand for one after the other."""

    def __init__(self) -> None:
        self.poles = [Pole(0.5), HalfPole(0.25), Pair(0.125, 0.5), Pole(-0.5)]

    def process(self, x: float) -> float:
        y = 0.0
        for i, unit in enumerate(self.poles):
            y += unit.process(x) * (i + 1)
            if y > 3.0:
                break
        unit = self.poles[0]
        y += unit.z
        unit = self.poles[1]
        return y + unit.process(y) * 0.0625
