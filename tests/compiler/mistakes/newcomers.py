"""What a first user wrote, whose cure has to work as it stands; __init__.py says how they are marked."""

from __future__ import annotations

import statistics

import numpy as np

from rattle import Effect, Param, dsp, zeros


class Newcomer(Effect):
    """What the next ones hold."""

    def __init__(self) -> None:
        self.window = zeros(8)
        self.grid = zeros((4, 8))
        self.taps = [0.5, 0.25, 0.125]
        self.rows = [[0.0] * 16, [0.0] * 16]
        self.position = 0


class WindowInPrepare(Newcomer):
    """RT111: `hanning` of numpy runs at build time only; compute it in __init__"""

    def prepare(self) -> None:
        self.window[:] = np.hanning(8)  # RT111 | np.hanning(8)

    def process(self, x: float) -> float:
        return x * self.window[0]


class WindowInProcess(Newcomer):
    """RT501: `kaiser` takes memory while audio runs; make it in __init__, with the length it keeps"""

    def process(self, x: float) -> float:
        return x * np.kaiser(8, 4.0)[2]  # RT501 | np.kaiser(8, 4.0)


class UnknownOfNumpy(Newcomer):
    """RT410: `trapezoid` of numpy is ordinary Python; compute it in __init__ and keep the result"""

    def process(self, x: float) -> float:
        return x * float(np.trapezoid(self.window))  # RT410 | np.trapezoid(self.window)


class OfALibrary(Newcomer):
    """RT406: in `harmonic_mean`, of a package: ; compute it in __init__ and keep the result"""

    def process(self, x: float) -> float:
        return x * statistics.harmonic_mean(self.taps)  # RT406 | statistics.harmonic_mean(self.taps)


class ListsInAList(Newcomer):
    """RT502: lists inside of a list keep their numbers; in __init__: self.rows = zeros((2, 16))"""

    def process(self, x: float) -> float:
        self.rows[1][self.position] = x  # RT502 | self.rows[1][self.position]
        return self.rows[0][0]


class GreatestOfAGenerator(Newcomer):
    """RT318: a generator in real-time code; a loop: for tap in self.taps: found = max(found, x * tap)"""

    def process(self, x: float) -> float:
        return max(x * tap for tap in self.taps)  # RT318 | (x * tap for tap in self.taps)


class SumOfSome(Newcomer):
    """RT318: a generator in real-time code; a loop: for tap in self.taps: if tap > x: total = total + tap"""

    def process(self, x: float) -> float:
        return sum(tap for tap in self.taps if tap > x)  # RT318 | (tap for tap in self.taps if tap > x)


class TooManyNames(Newcomer):
    """RT208: this is an array of 8; 2 names stand on the left; one by one: first = self.window[0]"""

    def process(self, x: float) -> float:
        first, second = self.window  # RT208 | first, second
        return x * first + second


class GreatestOfRows(Newcomer):
    """RT410: `max` of numpy is ordinary Python; max(array), row by row where there are several"""

    def process(self, x: float) -> float:
        return x * float(np.max(self.grid))  # RT410 | np.max(self.grid)


class StarOnTheLeft(Newcomer):
    """RT402: `*` in real-time code; name each of the values"""

    def process(self, x: float) -> float:
        first, *_ = self.taps  # RT402 | *_
        return x * first


class TooFewNames(Newcomer):
    """RT208: this is a list of 3; 2 names stand on the left; one by one: first = self.taps[0]"""

    def process(self, x: float) -> float:
        first, second = self.taps  # RT208 | first, second
        return x * first + second


class NoneInstead(Newcomer):
    """RT209: `process` returns None here; return a number: return x"""

    def process(self, x: float) -> float:
        return None  # type: ignore[return-value] # RT209 | return None


class ShortName(Newcomer):
    """RT301: `i` is not known here; give `i` a value before this line"""

    def process(self, x: float) -> float:
        return x * self.window[i]  # RT301 | i # noqa: F821


class ListOfTheRate(Newcomer):
    """RT101: `late` is list of 48000 at 48 kHz and list of 192000; make it an array: self.late = zeros(n)"""

    def prepare(self) -> None:
        self.late = [0.0] * int(self.sample_rate)  # RT101 | self.late

    def process(self, x: float) -> float:
        return x * self.late[0]


class NoSuchUnit(Newcomer):
    """RT100: has no attribute 'LowPass'; `rattle.dsp` has"""

    def __init__(self) -> None:
        self.lp = dsp.LowPass()  # type: ignore[attr-defined] # RT100 | dsp.LowPass

    def process(self, x: float) -> float:
        return x


GAINS = [Param(0.5)]


class ParamOfAModule(Newcomer):
    """RT208: this is a Param, not a number; declare it in the class body: gain = Param(...)"""

    def process(self, x: float) -> float:
        return x * GAINS[0]  # RT208 | GAINS[0]


class RowAsNumber(Newcomer):
    """RT504: one index of self.grid gives a row; take an element, self.grid[i, j]"""

    def process(self, x: float) -> float:
        return x * self.grid[3]  # type: ignore[return-value] # RT504 | return x * self.grid[3]


class AppendedInPrepare(Newcomer):
    """RT501: `list.append` takes or moves memory in prepare; make the array in __init__ with zeros(n)"""

    def prepare(self) -> None:
        self.taps.append(0.5)  # RT501 | self.taps.append

    def process(self, x: float) -> float:
        return x * self.taps[0]


class MethodToWrite(Newcomer):
    """RT112: has no attribute `shape`; write the method: def shape(self, x, argument_2, amount):"""

    def process(self, x: float) -> float:
        return self.shape(x, 2.0, amount=0.5)  # type: ignore[attr-defined,no-any-return] # RT112 | self.shape


class ElseAfterBreak(Newcomer):
    """RT310: `else` of a loop in real-time code; found = True before `break`; if not found:"""

    def process(self, x: float) -> float:
        for k in range(4):  # RT310 | for k in range(4):
            if x > k:
                break
        else:
            x = 0.0
        return x
