"""Statements with whole arrays: fill, copy, arithmetic in place; and loops over several arrays."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, zeros


@program(exact=True)
class FilledArrays(Effect):
    """a[:] = number, rows and slices of it, and fill."""

    def __init__(self) -> None:
        self.line = np.zeros(16)
        self.grid = np.zeros((3, 4))

    def process(self, x: float) -> float:
        self.line[:] = x
        self.line[4:12:3] = 0.25
        self.grid[:] = 0.5
        self.grid[1] = x
        self.grid[:, 2] = 2.0
        self.line[14:].fill(-x)
        total = 0.0
        for value in self.line:
            total += value
        return total + self.grid[1, 1] + self.grid[2, 2] + self.grid[0, 0]


@program(exact=True)
class ShiftRegister(Effect):
    """a[1:] = a[:-1] and back: as if all was read before the first store."""

    def __init__(self) -> None:
        self.up = np.zeros(9)
        self.down = zeros(9)

    def process(self, x: float) -> float:
        self.up[1:] = self.up[:-1]
        self.up[0] = x
        self.down[:-2] = self.down[2:]
        self.down[-2:] = (x, x * 0.5)
        return self.up[8] + self.up[3] * 0.5 + self.down[0] + self.down[1]


@program(exact=True)
class ShiftByParam(Effect):
    """Overlapping copies whose distance and direction are known only when running."""

    by = Param(1, 0, 8, step=1)

    def __init__(self) -> None:
        self.line = np.zeros(17)

    def process(self, x: float) -> float:
        n = 8
        to, start = (self.by, 8 - self.by) if x > 0.0 else (8 - self.by, self.by)
        self.line[to : to + n] = self.line[start : start + n]
        self.line[0] = x
        self.line[16] = -x
        return self.line[5] + self.line[12] * 0.5 + self.line[8] + self.line[to]


@program(exact=True)
class CopiedRows(Effect):
    """Rows, columns and whole grids, from arrays, views and rows repeated."""

    def __init__(self) -> None:
        self.m = np.zeros((3, 4))
        self.n = np.arange(12.0).reshape(3, 4)
        self.line = np.zeros(4)

    def process(self, x: float) -> float:
        self.line[0] = x
        self.m[:] = self.n
        self.m[2] = self.line
        self.m[1:, 1:] = self.m[:-1, :-1]
        self.m[0, :3] = self.n[:, 1]
        self.n[1:] = self.n[:-1]
        self.n[0] = self.line
        self.n[2:] = self.line
        return self.m[1, 1] + self.m[2, 3] + self.m[2, 0] + self.m[0, 2] + self.n[1, 0] + self.n[2, 0]


@program(exact=True)
class InPlace(Effect):
    """a *= 0.5 and its like: arrays, rows, slices, names; by numbers, arrays and expressions."""

    def __init__(self) -> None:
        self.a = np.zeros(10)
        self.b = np.ones(10)
        self.m = np.ones((2, 5))

    def process(self, x: float) -> float:
        self.a *= 0.5
        self.a += self.b * x
        self.a[2:5] -= x
        row = self.m[1]
        row *= 0.75
        row += x
        self.m -= self.a[:5] * 0.125
        self.b[::2] /= 2.0
        self.b += 0.25
        self.a[5:] += self.a[:5] * self.b[5:]
        self.m[0] = x
        self.m[0] **= 2
        return self.a[3] + self.a[7] + self.m[1, 2] + self.m[0, 0] + self.b[4]


@program(exact=True)
class ComputedArrays(Effect):
    """a[:] = b * 0.5 + c in one loop; numbers are computed once, functions of NumPy go through all."""

    depth = Param(0.5)

    def __init__(self) -> None:
        self.a = np.zeros(9)
        self.b = np.linspace(-1.0, 1.0, 9)
        self.c = np.arange(9.0)
        self.calls = 0.0

    def gain(self) -> float:
        self.calls += 1.0
        return 1.0 / (1.0 + self.calls)

    def process(self, x: float) -> float:
        self.a[:] = self.b * x + self.c / 8.0 - self.gain()
        self.a[:] = -self.a * (1.0 - self.a) * self.depth
        self.a[:3] = np.sqrt(np.abs(self.b[:3])) + 0.125 * (self.c[3:6] * 0.1) ** 2
        self.c[:] = self.c * 0.5 + self.a[0] * 0.125
        return self.a[4] + self.a[1] + self.a[8] + self.calls / 1024.0 + self.c[2]


@program(exact=True)
class ComputedIn32Bits(Effect):
    """Elements of zeros(n) count as float in arithmetic of arrays, too; the result is rounded."""

    def __init__(self) -> None:
        self.a = zeros(8)
        self.b = zeros(8)

    def process(self, x: float) -> float:
        self.b[1:] = self.b[:-1]
        self.b[0] = x * 0.1
        self.a *= 0.9
        self.a[:] = self.a + self.b * 0.3
        return self.a[0] + self.a[7] + np.sum(self.a[2:4]) * 0.0


@program(exact=True)
class ArithmeticOfIntegerArrays(Effect):
    """Arithmetic of arrays of whole numbers keeps their widths."""

    def __init__(self) -> None:
        self.n = np.zeros(4, dtype=np.int64)
        self.phases = np.array([1, 2, 3, 4294967000], dtype=np.uint32)
        self.steps = np.array([1, 10, 100, 1000], dtype=np.uint32)

    def process(self, x: float) -> float:
        self.n += 3
        self.n[:] = self.n % 7 + self.n // 2
        self.phases += self.steps
        self.phases[:2] ^= np.uint32(5)
        return self.n[1] + self.phases[3] / 4294967296.0 + self.phases[0] / 64.0 + x


@program(exact=True)
class RowsApart(Effect):
    """Rows by running index, computed into each other: another row, or the same."""

    def __init__(self) -> None:
        self.m = np.ones((3, 4))
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 3
        self.m[self.at] = self.m[self.at - 1] * 0.5 + x
        self.m[0] += self.m[self.at] * 0.25
        self.m[2][1:] = self.m[self.at, :-1]
        return self.m[0, 1] * 0.125 + self.m[2, 3]


@program(exact=True)
class LinesOfPrepare(Effect):
    """Copy, fill and arithmetic where lengths are known in prepare."""

    def __init__(self) -> None:
        self.line = zeros(1)
        self.past = zeros(1)
        self.m = np.zeros((2, 1))

    def prepare(self) -> None:
        n = int(self.sample_rate / 4000.0)
        self.line = zeros(n)
        self.past = zeros(n)
        self.m = np.zeros((2, n))
        self.m[1] = 0.25
        self.line[:] = self.m[1] * 2.0 + 1.0

    def process(self, x: float) -> float:
        self.past[:] = self.line
        self.line[1:] = self.past[:-1]
        self.line[0] = x
        self.m[0] = self.m[1] * x + self.line
        self.m[1, 1:] = self.m[1, :-1]
        self.m[1, 0] = x
        return self.line[-1] + self.m[0, 3] + self.m[1, len(self.line) - 1]


@program(exact=True)
class SumsAndExtremes(Effect):
    """sum, max and min of arrays, rows and slices go from left to right."""

    def __init__(self) -> None:
        self.line = np.zeros(20)
        self.counts = np.zeros(3, dtype=np.int64)
        self.m = np.ones((2, 12))
        self.at = 0

    def process(self, x: float) -> float:
        self.line[self.at] = x
        self.counts[self.at % 3] += 1
        self.m[1, self.at % 12] = x
        self.at = (self.at + 1) % 20
        y = sum(self.line) + max(self.line[3:15]) - min(self.line[::2]) + sum(self.counts) / 64.0
        return y + sum(self.m[1]) * 0.5 + max(self.counts) / 64.0


@program(bound=1e-4)
class NumPySums(Effect):
    """np.sum, np.mean, np.dot and the methods add from left to right; NumPy's last bits may differ."""

    def __init__(self) -> None:
        self.line = np.zeros(16)
        self.window = np.hanning(16)
        self.m = np.ones((2, 16))

    def process(self, x: float) -> float:
        self.line[1:] = self.line[:-1]
        self.line[0] = x
        self.m[0] = self.line * 0.5
        y = np.dot(self.line, self.window) + self.window.dot(self.line) + np.sum(self.m) - self.m.sum()
        return (
            y
            + np.mean(self.line)
            + self.line.mean()
            + np.sum(self.line * self.window)
            + np.dot(self.m[0], self.m[1])
        )


@program(exact=True)
class EnumeratedArrays(Effect):
    """enumerate, zip and reversed of long arrays stay loops."""

    def __init__(self) -> None:
        self.line = np.zeros(100)
        self.window = np.linspace(0.0, 1.0, 100)
        self.at = 0

    def process(self, x: float) -> float:
        self.line[self.at] = x
        self.at = (self.at + 1) % 100
        y = 0.0
        for i, value in enumerate(self.line):
            y += value * i
        for i, value in enumerate(self.line[50:], start=3):
            y -= value * i
        for value, gain in zip(self.line, self.window, strict=False):
            y += value * gain
        for k, (i, gain) in enumerate(zip(range(10, 200, 2), reversed(self.window), strict=False)):
            y += gain * self.line[(i + k) % 100]
        for value in reversed(self.line):
            y = y * 0.5 + value
        return y / 1024.0


@program(exact=True)
class EnumeratedRows(Effect):
    """enumerate and zip of rows; reversed ranges and lines of running length."""

    count = Param(5, 0, 20, step=1)

    def __init__(self) -> None:
        self.m = np.zeros((12, 3))
        self.gains = np.linspace(0.5, 1.0, 12)
        self.line = np.zeros(20)

    def process(self, x: float) -> float:
        for i, row in enumerate(self.m):
            row[i % 3] = row[(i + 1) % 3] * 0.5 + x
        y = 0.0
        for row, gain in zip(self.m, self.gains, strict=False):
            y += row[0] * gain
        for i in reversed(range(self.count)):
            self.line[i] = self.line[i - 1] * 0.5 + x
        for i, value in enumerate(reversed(self.line[: self.count])):
            y += value * i
        for i, j in zip(range(self.count), range(20, 0, -2), strict=False):
            y += self.line[i] * j
        return y / 64.0


@program(exact=True)
class ShortAndLong(Effect):
    """zip of a short list and a long array ends with the shorter."""

    def __init__(self) -> None:
        self.weights = [0.5, 0.25, 0.125]
        self.line = np.zeros(200)
        self.lines = [np.zeros(2), np.zeros(3)]

    def process(self, x: float) -> float:
        self.line[2:] = self.line[:-2]
        self.line[:2] = x
        y = 0.0
        for weight, value in zip(self.weights, self.line, strict=False):
            y += weight * value
        for line, value in zip(self.lines, self.line[7:], strict=False):
            line[1] = line[0]
            line[0] = value
            y += line[1]
        return y


@program(exact=True)
class HoldsOfTuples(Effect):
    """A tuple stored to a slice, all of it computed first."""

    def __init__(self) -> None:
        self.pair = np.zeros(2)
        self.line = np.zeros(6)

    def process(self, x: float) -> float:
        self.pair[:] = self.pair[1] + x, self.pair[0] * 0.5
        self.line[1:4] = (x, self.pair[0], 0.5)
        return self.pair[0] + self.line[2] + self.line[3]


@program(exact=True)
class LogicOfArrays(Effect):
    """Arrays of truth values are combined by & | ^, and counted."""

    def __init__(self) -> None:
        self.past = np.zeros(6, dtype=np.bool_)
        self.marks = np.array([True, False, True, True, False, False])
        self.counts = np.zeros(6)

    def process(self, x: float) -> float:
        self.past[1:] = self.past[:-1]
        self.past[0] = x > 0.0
        self.counts += self.past * 0.5
        self.marks[:] = self.marks ^ self.past
        self.past[3:] |= self.marks[3:]
        return sum(self.past) + self.counts[5] / 64.0 + self.marks[2]
