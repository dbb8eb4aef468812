"""for: ranges of every kind, carried values, arrays, lists, zip, enumerate, reversed."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Param, Unit, zeros


@program(exact=True)
class ShortLoop(Effect):
    """Up to eight rounds are unrolled; the variable keeps its last value."""

    def process(self, x: float) -> float:
        y = x
        for i in range(5):
            y = y * 0.5 + i
        return y + i


@program(exact=True)
class LongLoop(Effect):
    """More stay a loop with carried values."""

    def process(self, x: float) -> float:
        y = x
        z = 1.0
        for i in range(20):
            y, z = z * 0.5 + x, y * 0.25 + i
        return y + z


@program(exact=True)
class LoopVariableAfterwards(Effect):
    """After a loop that certainly ran, its variable and what it made have their last values."""

    def process(self, x: float) -> float:
        for i in range(3, 40, 4):
            last = x * i
        return last + i


@program(exact=True)
class TwoLoopsOneName(Effect):
    """Loops one after the other may use the same names."""

    def process(self, x: float) -> float:
        y = 0.0
        for i in range(12):
            t = x + i
            y += t * 0.5
        for i in range(30, 10, -1):
            t = x - i
            y -= t * 0.25
        return y


@program(exact=True)
class IntegerStartBecomesFloat(Effect):
    """A carried int that meets a float is a float from the start."""

    def process(self, x: float) -> float:
        total = 0
        count = 0
        for i in range(10):
            total = total + x * i
            count = count + i
        return total + count


@program(exact=True)
class StepsOfRanges(Effect):
    """Steps up and down, short and long, and ranges of no rounds."""

    def process(self, x: float) -> float:
        y = x
        for i in range(10, 0, -3):
            y = y * 0.5 + i
        for i in range(40, -3, -2):
            y = y * 0.75 - i
        for i in range(0, 100, 7):
            y = y * 0.5 + i
        for _ in range(5, 5):
            y = y + 1000.0
        for _ in range(0, 50, -1):
            y = y + 1000.0
        return y


@program(exact=True)
class RangeByVariable(Effect):
    """A bound that is only known while running, zero and negative too."""

    def process(self, x: float) -> float:
        n = min(int(x * 12.0), 100)
        y = x
        for i in range(max(n, -100)):
            y = y * 0.5 + i
        for i in range(max(n, -100), 4):
            y = y * 0.75 - i
        for i in range(n, -20, -3):
            y = y * 0.5 + i
        return y


@program(exact=True)
class RangeByParam(Effect):
    """A bound that a Param sets."""

    stages = Param(3, 1, 12, step=1)

    def process(self, x: float) -> float:
        for _ in range(self.stages):
            x = x * 0.9 + 0.1
        return x


@program(exact=True)
class NestedLoops(Effect):
    """Loops in loops, the inner bound from the outer variable."""

    def process(self, x: float) -> float:
        y = 0.0
        for i in range(10):
            for j in range(i, 10):
                y = y + x * 0.125 - j
            for j in range(3):
                y = y * 0.5 + i * j
        return y


@program(exact=True)
class BranchesInLoops(Effect):
    """Conditions and state inside a loop."""

    def __init__(self) -> None:
        self.flips = 0

    def process(self, x: float) -> float:
        y = x
        for i in range(16):
            if y > 1.0:
                y = y - 2.0
                self.flips = (self.flips + 1) % 8
            elif i % 2 == 0:
                y = y * 1.5
            else:
                y = y + 0.25
        return y + self.flips


@program(exact=True)
class LoopOverArray(Effect):
    """The elements of an array, of a list of numbers and of a tuple."""

    def __init__(self) -> None:
        self.taps = zeros(12)
        for k in range(12):
            self.taps[k] = 1.0 / (k + 1)
        self.few = [0.5, 0.25, -1]

    def process(self, x: float) -> float:
        y = 0.0
        for tap in self.taps:
            y = y * x + tap
        for weight in self.few:
            y = y + weight * x
        for weight in (1.0, x, 3):
            y = y + weight * 0.125
        return y


@program(exact=True)
class LoopOverLongList(Effect):
    """A long list of numbers is a table with a loop, not a hundred copies of the body."""

    def __init__(self) -> None:
        self.weights = [1.0 / (1 + k * k) for k in range(100)]

    def process(self, x: float) -> float:
        y = 0.0
        for weight in self.weights:
            y = y * 0.5 + weight * x
        return y


class Pole(Unit):
    def __init__(self, coefficient: float) -> None:
        self.coefficient = coefficient
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = self.z * self.coefficient + x
        return self.z


@program(exact=True, bound=2e-5)
class LoopOverUnits(Effect):
    """A list of units, directly, by index, by enumerate, zip and reversed."""

    def __init__(self) -> None:
        self.poles = [Pole(0.5), Pole(-0.25), Pole(0.125)]
        self.gains = [1.0, 0.5, 0.25]

    def process(self, x: float) -> float:
        y = x
        for pole in self.poles:
            y = pole.process(y)
        for i in range(len(self.poles)):
            y = y + self.poles[i].z * i
        for i, pole in enumerate(self.poles):
            y = y + i * pole.coefficient
        for pole, gain in zip(self.poles, self.gains):  # noqa: B905 - as an author writes it
            y = y + pole.z * gain
        for pole in reversed(self.poles):
            y = y * 0.5 + pole.z
        return y


@program(exact=True, bound=2e-5)
class LongListOfUnits(Effect):
    """A range too long to be unrolled of itself is unrolled because it picks units."""

    def __init__(self) -> None:
        self.poles = [Pole(0.03125 * k) for k in range(12)]

    def process(self, x: float) -> float:
        y = 0.0
        for i in range(12):
            y = y + self.poles[i].process(x) / (i + 1)
        for i in reversed(range(12)):
            y = y * 0.5 + self.poles[11 - i].z
        return y


@program()
class UnitByRunningNumber(Effect):
    """One of a list of like units, by a number known only when running: it wraps, and is held in range."""

    def __init__(self) -> None:
        self.poles = [Pole(0.125 * k) for k in range(5)]
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 7
        y = self.poles[self.n - 3].process(x)
        return y + self.poles[self.n % 5].coefficient
