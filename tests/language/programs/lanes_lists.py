"""Lists whose units run in lanes, used in every way a list can be."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Frame, Meter, Stereo, Unit, copies
from rattle.dsp import Biquad, BiquadKind, Noise, OnePole


class Pole(Unit):
    def __init__(self, a: float) -> None:
        self.a = a
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = x + self.a * self.z
        return self.z


class Voice(Unit):
    def __init__(self, k: int) -> None:
        self.low = Pole(0.5 - 0.0625 * k)
        self.high = Pole(-0.25)
        self.stack = [Pole(0.125), Pole(0.25 * k)]
        self.rows = [[Pole(0.5), Pole(0.25)], [Pole(0.125), Pole(-0.5)]]

    def process(self, x: float) -> float:
        y = self.high.process(self.low.process(x))
        for pole in self.stack:
            y = pole.process(y)
        for row in self.rows:
            for pole in row:
                y += pole.process(x)
        return y


@program(exact=True)
class LanesOfTrees(Effect):
    """Units inside members, lists inside members, lists of lists."""

    def __init__(self) -> None:
        self.voices = [Voice(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for voice in self.voices:
            y += voice.process(x)
        return y


@program(exact=True)
class LanesOfRows(Effect):
    """A list of lists: rows are written out, each runs as it can."""

    def __init__(self) -> None:
        self.rows = [[Pole(0.25 * k - 0.125 * row) for k in range(4)] for row in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for row in self.rows:
            for pole in row:
                y += pole.process(x)
        return y


@program(exact=True)
class LanesTwice(Effect):
    """Two loops over the same units, and single ones beside them."""

    def __init__(self) -> None:
        self.poles = [Pole(0.125 * k) for k in range(5)]

    def process(self, x: float) -> float:
        y = self.poles[0].z
        for pole in self.poles:
            y += pole.process(x)
        self.poles[2].z += 0.25
        self.poles[-1].z *= 0.5
        for pole in self.poles:
            y -= pole.process(x * 0.5)
        return y + self.poles[3].process(1.0)


@program(exact=True)
class LanesTwoLists(Effect):
    """Two lists of different lengths: vectors of one width."""

    def __init__(self) -> None:
        self.few = [Pole(0.125 * k) for k in range(3)]
        self.many = [Pole(0.03125 * k) for k in range(18)]

    def process(self, x: float) -> float:
        y = 0.0
        for pole in self.few:
            y += pole.process(x)
        for pole in self.many:
            y += pole.process(x)
        return y


@program(exact=True)
class LanesCounted(Effect):
    """enumerate, zip, reversed and slices of a list."""

    def __init__(self) -> None:
        self.poles = [Pole(0.125 * k) for k in range(4)]
        self.others = [Pole(0.0625 * k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for k, pole in enumerate(self.poles):
            y += pole.process(x) * float(k)
        for one, other in zip(self.poles, self.others, strict=True):
            y += one.z - other.process(x)
        for pole in reversed(self.poles):
            y = y * 0.5 + pole.z
        return y


@program(exact=True)
class LanesWeights(Effect):
    """Units and the elements of an array, side by side."""

    def __init__(self) -> None:
        self.poles = [Pole(0.125 * k) for k in range(6)]
        self.weights = [0.5, -0.25, 1.0, 0.125, -1.0, 2.0]

    def process(self, x: float) -> float:
        y = 0.0
        for weight, pole in zip(self.weights, self.poles, strict=True):
            y += weight * pole.process(x)
        return y


class Listener(Unit):
    def __init__(self, k: int) -> None:
        self.gain = 0.125 * k
        self.z = 0.0

    def process(self, x: float, first: float, last: float) -> float:
        self.z = self.z * 0.5 + x * self.gain + first * 0.125 - last * 0.0625
        return self.z


class Listeners(Effect):
    count = 5

    def __init__(self) -> None:
        self.units = [Listener(k) for k in range(self.count)]
        self.poles = [Pole(0.5 - 0.03125 * k) for k in range(self.count)]

    def process(self, x: float) -> float:
        for pole in self.poles:
            pole.process(x)
        y = 0.0
        for unit in self.units:
            y += unit.process(x, self.poles[1].z, self.poles[self.count - 1].z)
        return y


@program(exact=True)
class LanesHearOne(Listeners):
    """All hear single units of another list."""


@program(exact=True)
class LanesHearOneInGroups(Listeners):
    """The same in two vectors."""

    count = 21


@program(exact=True)
class LanesHearFirst(Effect):
    """All hear the first of their own list, which changes in turn: one after the other."""

    def __init__(self) -> None:
        self.units = [Listener(k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x, self.units[0].z, self.units[3].z) * 0.25
        return y


class Measured(Unit):
    level = Meter(0.0)

    def __init__(self, k: int) -> None:
        self.gain = 0.25 * k
        self.pole = Pole(0.25)

    def process(self, x: float) -> float:
        y = self.pole.process(x * self.gain)
        self.level = abs(y)
        if y > 1.5:
            self.pole.reset()
        return y


@program(exact=True)
class LanesMetersAndReset(Effect):
    """Units that show and reset: one after the other."""

    def __init__(self) -> None:
        self.units = [Measured(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


class Sharing(Unit):
    def __init__(self, common: Pole, k: int) -> None:
        self.common = common
        self.k = k

    def process(self, x: float) -> float:
        return self.common.process(x) * self.k


@program(exact=True)
class LanesSharedState(Effect):
    """All use one unit: one after the other."""

    def __init__(self) -> None:
        common = Pole(0.5)
        self.units = [Sharing(common, k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesInAFrame(Effect):
    """Units of a list in an effect that hears both channels."""

    def __init__(self) -> None:
        self.left = [Pole(0.125 * k) for k in range(3)]
        self.right = [Pole(0.0625 * k) for k in range(5)]

    def process(self, x: Stereo) -> Stereo:
        left, right = 0.0, 0.0
        for pole in self.left:
            left += pole.process(x[0])
        for pole in self.right:
            right += pole.process(x[1])
        return left, right


@program(exact=True)
class LanesInChannelsOfAFrame(Effect):
    """Units of a list beside the channels of a Frame."""

    def __init__(self) -> None:
        self.poles = [Pole(0.125 * k) for k in range(4)]

    def process(self, x: Frame, out: Frame) -> None:
        y = 0.0
        for pole in self.poles:
            y += pole.process(x[0])
        for k in range(len(x)):
            out[k] = x[k] * 0.5 + y


@program()
class LanesOfLibraryUnits(Effect):
    """Filters and noise of the library; copies differ by their noise."""

    def __init__(self) -> None:
        self.filters = copies(Biquad, 3)
        self.noises = copies(Noise, 4)
        self.smooth = copies(OnePole, 5)

    def process(self, x: float) -> float:
        y = 0.0
        for k, each in enumerate(self.filters):
            y += each.process(x, BiquadKind.LOW_PASS, 200.0 * (k + 1))
        for noise in self.noises:
            y += noise.process() * 0.125
        for pole in self.smooth:
            y += pole.process(x, 1000.0)
        return y
