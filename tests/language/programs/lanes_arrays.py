"""Arrays and tables of units that run in lanes; indices that only some of the lanes may use."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, Unit, zeros


class Own(Unit):
    def __init__(self, k: int) -> None:
        self.line = zeros(5)
        self.table = np.linspace(-1.0, 1.0, 4) * (k + 1)
        self.delay = k % 4 + 1
        self.place = 0

    def process(self, x: float) -> float:
        self.line[self.place] = x
        self.place = (self.place + 1) % 5
        return self.line[self.place - self.delay] * self.table[self.place & 3]


class OwnArrays(Effect):
    count = 3

    def __init__(self) -> None:
        self.units = [Own(k) for k in range(self.count)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesOwnArrays(OwnArrays):
    """Each has a delay line and a table of its own, read at another place."""


@program(exact=True)
class LanesOwnArraysWhole(OwnArrays):
    """As many as a vector holds: elements lie side by side."""

    count = 4


@program(exact=True)
class LanesOwnArraysInGroups(OwnArrays):
    """More than one vector."""

    count = 18


class Common(Unit):
    def __init__(self, table: np.ndarray) -> None:
        self.table = table
        self.place = 0

    def process(self, x: float) -> float:
        self.place = (self.place + 1 + int(abs(x) * 3.0)) % 6
        return self.table[self.place] * x


@program(exact=True)
class LanesSharedTable(Effect):
    """All read one table."""

    def __init__(self) -> None:
        table = np.array([0.5, -1.0, 2.0, 0.25, -0.125, 1.0])
        self.units = [Common(table) for _ in range(5)]
        for k, unit in enumerate(self.units):
            unit.place = k

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


class Writer(Unit):
    def __init__(self, line: np.ndarray, k: int) -> None:
        self.line = line
        self.place = k

    def process(self, x: float) -> float:
        self.place = (self.place + 1) % 4
        self.line[self.place] = self.line[self.place] * 0.5 + x
        return self.line[self.place - 1]


@program(exact=True)
class LanesSharedLine(Effect):
    """All write to one array, so one comes after the other."""

    def __init__(self) -> None:
        line = zeros(4)
        self.units = [Writer(line, k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


class Long(Unit):
    def __init__(self, k: int) -> None:
        self.line = zeros(3 + 2 * k)
        self.place = 0

    def process(self, x: float) -> float:
        y = self.line[self.place]
        self.line[self.place] = x
        self.place = (self.place + 1) % len(self.line)
        return y


@program(exact=True)
class LanesLengthsThatDiffer(Effect):
    """Lines of several lengths: the list is written out."""

    def __init__(self) -> None:
        self.units = [Long(k) for k in range(4)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


class Guarded(Unit):
    def __init__(self, k: int) -> None:
        self.line = zeros(6)
        self.step = 3 * k + 1
        self.place = -9 + k
        self.wide = np.arange(6) * 0.125

    def process(self, x: float) -> float:
        self.place += self.step
        if self.place > 2_000_000:
            self.place = -2_000_000
        y = 0.0
        if self.place >= 0 and self.place < 6:
            y = self.line[self.place] + self.wide[self.place]
            self.line[self.place] = x
        elif x > 0.0 and self.place < 40 and self.place >= 34:
            y = self.line[self.place - 34]
        n = int(x * 536870912.0)
        if n >= 0 and n < 6:
            y += self.wide[n]
        if n > 5:
            self.place = -n % 50 - 30
        return y


class GuardedIndices(Effect):
    count = 3

    def __init__(self) -> None:
        self.units = [Guarded(k) for k in range(self.count)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y


@program(exact=True)
class LanesGuardedIndices(GuardedIndices):
    """`if i < n: a[i]`: lanes that are off have indices far outside."""


@program(exact=True)
class LanesGuardedIndicesWhole(GuardedIndices):
    """The same where elements lie side by side."""

    count = 4


@program(exact=True)
class LanesGuardedIndicesOfChannels(Effect):
    """The same in channels side by side; an index that is one for all, under a guard that is not."""

    def __init__(self) -> None:
        self.unit = Guarded(1)
        self.line = zeros(6)
        self.count = 0

    def process(self, x: float) -> float:
        self.count += 1
        y = self.unit.process(x)
        limit = min(int(abs(x) * 8.0), 6)
        if self.count % 9 * 1000 < limit:
            y += self.line[self.count % 9 * 1000]
            self.line[self.count % 9 * 1000] = x
        if self.count < limit:
            y += self.line[self.count]
            self.line[self.count] = x + 1.0
        return y


class Ranged(Unit):
    def __init__(self, k: int) -> None:
        self.k = k
        self.line = zeros(8)
        self.table = np.linspace(0.0, 1.0, 12)

    def process(self, x: float) -> float:
        self.line[self.k % 8] = x
        n = min(int(abs(x) * 8.0), 8)
        y = 0.0
        for i in range(self.k % 3, n):
            y += self.line[i] * self.table[i + 4]
        for v in self.line[n - 3 : n]:
            y += v
        i = 7
        while i >= n:
            y -= self.line[i] * 0.5
            i -= 1
        return y


@program(exact=True)
class LanesRangesThatDiffer(Effect):
    """Loops and slices that end at another place in each lane."""

    def __init__(self) -> None:
        self.units = [Ranged(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for k, unit in enumerate(self.units):
            y += unit.process(x * (0.25 + 0.125 * k))
        return y


@program(exact=True)
class LanesRangesOfChannels(Effect):
    """The same in channels side by side."""

    def __init__(self) -> None:
        self.unit = Ranged(1)

    def process(self, x: float) -> float:
        return self.unit.process(x)


class Cached(Unit):
    place = Param(0.5, 0.0, 1.0, smooth_ms=0.0)

    def __init__(self, k: int) -> None:
        self.line = zeros(4)
        self.table = np.array([1.0, -0.5, 0.25]) * (k + 1)
        self.at = k % 4

    def process(self, x: float) -> float:
        i = min(max(int(self.place * 4.0) + 1, 1), 3)
        self.at = (self.at + 1) % 4
        self.line[self.at] = x
        return self.table[i - 1] * self.line[i - 1]


@program(exact=True)
class LanesIndexFromParams(Effect):
    """An index computed from Params, never 0: lanes without a unit have none."""

    def __init__(self) -> None:
        self.units = [Cached(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for unit in self.units:
            y += unit.process(x)
        return y
