"""Arrays of two dimensions, rows and slices."""

from __future__ import annotations

import numpy as np
from tests.language.program import Row, program

from rattle import Array, Effect, Param, Stereo, zeros

KNOTS = np.array([[0.0, 0.5, 1.0], [1.0, -0.5, 0.25], [0.125, 2.0, 0.75]])


@program(exact=True)
class TwoRows(Effect):
    """zeros((2, n)) by two indices, one after the other, constant, negative and running."""

    def __init__(self) -> None:
        self.lines = zeros((2, 5))
        self.at = 0

    def process(self, x: float) -> float:
        self.lines[0, self.at] = x
        self.lines[1][self.at - 1] = x * 0.5
        self.at = (self.at + 1) % 5
        return self.lines[0, -1] + self.lines[1, self.at - 3] + self.lines[-1][2] + self.lines[self.at % 2, 0]


@program(exact=True)
class Matrix(Effect):
    """A feedback matrix: rows by a loop's variable, sizes by len and shape."""

    def __init__(self) -> None:
        self.m = np.array([[0.5, -0.25, 0.125], [0.25, 0.5, -0.125], [-0.5, 0.25, 0.25]])
        self.now = np.zeros(3)
        self.next = np.zeros(3)

    def process(self, x: float) -> float:
        for i in range(self.m.shape[0]):
            total = x if i == 0 else 0.0
            for j in range(len(self.m[i])):
                total += self.m[i, j] * self.now[j]
            self.next[i] = total
        self.now[:] = self.next
        return self.now[2] + self.now[0] + self.m.size + self.m.ndim


def _clamped(x: Row) -> Row:
    index = np.trunc(x * 9.0)
    row = np.clip(np.where(index < 0, index + 3, index), 0, 2).astype(int)
    column = np.clip(np.where(-index < 0, -index + 3, -index), 0, 2).astype(int)
    return KNOTS[row, column]


@program(exact=True, meaning=_clamped)
class EachDimensionClamps(Effect):
    """Each index wraps once and is held to its own dimension (CPython raises)."""

    def __init__(self) -> None:
        self.knots = KNOTS.copy()

    def process(self, x: float) -> float:
        return self.knots[int(x * 9.0), -int(x * 9.0)]


@program(exact=True)
class TablesOfRows(Effect):
    """A module's table of two dimensions, a row of it by running index, and its constants."""

    def process(self, x: float) -> float:
        row = KNOTS[int(abs(x) * 2.0)]
        return row[0] + row[1] * x + KNOTS[2, 1] + KNOTS[1][-1] + len(KNOTS) + row[int(x > 0.0)]


@program(exact=True)
class RowByName(Effect):
    """A row is a reference: what is stored through it is there; methods and functions take rows."""

    def __init__(self) -> None:
        self.lines = np.zeros((3, 4))
        self.at = 0

    def push(self, line: np.ndarray, x: float) -> float:
        old = line[3]
        for i in range(3, 0, -1):
            line[i] = line[i - 1]
        line[0] = x
        return old

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 3
        row = self.lines[self.at]
        y = self.push(row, x) + self.push(self.lines[0], -x)
        return y + row[1] + self.lines[self.at, 2]


@program(exact=True)
class RowsOfALoop(Effect):
    """for row in array, for element in row."""

    def __init__(self) -> None:
        self.lines = np.zeros((10, 12))

    def process(self, x: float) -> float:
        y = 0.0
        gain = 1.0
        for row in self.lines:
            gain *= 0.5
            row[3] = row[2] * 0.5 + x * gain
            row[2] = x
            for value in row:
                y += value
        return y


@program(exact=True)
class LinesFromPrepare(Effect):
    """zeros((2, n)) of prepare, n by the sample rate; both dimensions are known there."""

    def __init__(self) -> None:
        self.lines = zeros((2, 1))
        self.square = None
        self.at = 0

    def prepare(self) -> None:
        self.lines = zeros((2, int(self.sample_rate * 0.0005)))
        self.square = np.zeros((int(self.sample_rate / 16000.0), int(self.sample_rate / 12000.0)))
        for i in range(self.square.shape[0]):
            for j in range(self.square.shape[1]):
                self.square[i, j] = i + j * 0.125

    def process(self, x: float) -> float:
        y = self.lines[0, self.at] + self.lines[1, self.at - 7] * 0.5 + self.square[1, self.at % 4]
        self.lines[0, self.at] = x
        self.lines[1][self.at] = y * 0.25
        self.square[0, 1] += 0.5
        self.at = (self.at + 1) % self.lines.shape[1]
        return y + len(self.square[0]) + self.square[-1, -1] + self.square[0][1] / 1024.0


@program(exact=True)
class FullAndOnes(Effect):
    """np.full and np.ones of prepare; reset brings them back."""

    def __init__(self) -> None:
        self.gains = np.zeros(1)
        self.grid = np.zeros((1, 1))
        self.counts = np.zeros(1, dtype=np.int64)

    def prepare(self) -> None:
        self.gains = np.ones(int(self.sample_rate / 8000.0))
        self.grid = np.full((2, int(self.sample_rate / 16000.0)), 0.75)
        self.counts = np.full(3, 7, dtype=np.int64)

    def process(self, x: float) -> float:
        self.gains[2] *= 0.999
        self.grid[1, 2] = self.grid[1, 2] * 0.5 + x
        self.counts[1] += 1
        return x * self.gains[2] + self.grid[1, 2] + self.grid[0, 0] + self.counts[1] + self.gains[5]


@program(exact=True)
class Slices(Effect):
    """Slices read as views: bounds constant, negative, beyond the end, with a step."""

    def __init__(self) -> None:
        self.line = np.zeros(12)
        self.at = 0

    def process(self, x: float) -> float:
        self.line[self.at] = x
        self.at = (self.at + 1) % 12
        tail = self.line[-4:]
        odd = self.line[1::2]
        y = tail[0] + tail[-1] * 0.5 + odd[2] + odd[self.at % 6] + self.line[2:100][9] + len(odd[:-1])
        return y + self.line[3:][1:][::3][2] + len(self.line[20:]) + self.line[:][self.at]


@program(exact=True)
class RunningSlices(Effect):
    """Bounds from a Param and from state, held to the array as Python does."""

    size = Param(3, -12, 12, step=1)

    def __init__(self) -> None:
        self.line = np.zeros(10)
        self.at = 0

    def process(self, x: float) -> float:
        self.line[self.at] = x
        self.at = (self.at + 1) % 10
        y = 0.0
        for value in self.line[: self.size]:
            y += value
        for value in self.line[self.at :]:
            y += value * 0.5
        for value in self.line[self.at - 7 : self.at + 2 : 3]:
            y -= value
        part = self.line[self.size :]
        if len(part) > 2:
            y += part[1] + part[-1]
        return y + len(part)


@program(exact=True)
class StoresThroughSlices(Effect):
    """A slice that has a name stores to the array."""

    def __init__(self) -> None:
        self.line = np.zeros(8)
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 4
        upper = self.line[4:]
        upper[self.at] = x
        upper[-1] += 0.25
        self.line[2:6][1] = x * 0.5
        return self.line[4 + self.at] + self.line[7] + self.line[3]


@program(exact=True)
class Columns(Effect):
    """m[:, j] and m[i, a:b]: one dimension whole, the other taken."""

    def __init__(self) -> None:
        self.m = np.zeros((4, 6))
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 1) % 6
        column = self.m[:, self.at]
        column[1] = x
        column[-1] = x * 0.5
        self.m[2, 1:4] = x
        corner = self.m[1:3, ::2]
        total = 0.0
        for row in corner:
            for value in row:
                total += value
        return total + self.m[3, self.at] + self.m[..., 0][1] + corner.shape[1] + corner[1, 1]


@program(exact=True)
class StereoRows(Effect):
    """One row for each side."""

    def __init__(self) -> None:
        self.lines = zeros((2, 9))
        self.at = 0

    def process(self, x: Stereo) -> Stereo:
        left, right = self.lines[0, self.at], self.lines[1, self.at]
        for side in range(2):
            self.lines[side, self.at] = x[side] + self.lines[1 - side, self.at] * 0.5
        self.at = (self.at + 1) % self.lines.shape[1]
        return left, right


@program(exact=True)
class WholeNumberRows(Effect):
    """Rows of int64, int32, uint32 and bool."""

    def __init__(self) -> None:
        self.counts = np.zeros((2, 3), dtype=np.int64)
        self.phases = np.full((2, 2), 4294967290, dtype=np.uint32)
        self.signs = np.ones((2, 2), dtype=np.int32)
        self.flags = np.zeros((2, 4), dtype=np.bool_)

    def process(self, x: float) -> float:
        i = int(x > 0.0)
        self.counts[i, int(abs(x) * 2.0)] += 1
        self.phases[i, 1] += np.uint32(3)
        self.signs[1] = -self.signs[0]
        self.flags[i, 2] = x > 0.5
        y = self.counts[1, 0] / 64.0 + self.phases[0, 1] / 4294967296.0 + self.signs[1, 0]
        return y + (1.0 if self.flags[1, 2] else 0.0) + self.flags[0, 2]


@program(exact=True)
class ChosenRow(Effect):
    """A row chosen by a condition, and one returned by a method."""

    def __init__(self) -> None:
        self.lines = np.zeros((2, 3))
        self.at = 0

    def row(self) -> np.ndarray:
        return self.lines[self.at % 2]

    def process(self, x: float) -> float:
        self.at += 1
        line = self.lines[0] if x > 0.0 else self.lines[1]
        line[1] = x
        self.row()[2] = x * 0.5
        return self.lines[0, 1] - self.lines[1, 1] + self.row()[2] + line[1]


@program(exact=True)
class ArrayOfPython(Effect):
    """Array([[...]]) keeps 32 bits in two dimensions."""

    def __init__(self) -> None:
        self.m = Array([[0.1, 0.2], [0.3, 0.4]])

    def process(self, x: float) -> float:
        self.m[1, 0] = self.m[0, 1] * x
        return self.m[1, 0] + self.m[int(x > 0.0)][0] + self.m[0][0]


@program(exact=True, specials=(), meaning=lambda x: np.concatenate([[0.0], 2.0 * x[:-1]]))
class ElementOfAnEmptyView(Effect):
    """Python raises; here it is the same element on every engine, the last of the array."""

    def __init__(self) -> None:
        self.a = zeros(8)
        self.end = 4

    def process(self, x: float) -> float:
        empty = self.a[0 : self.end - 4]
        y = empty[int(x)]
        self.a[7] = 2.0 * x
        self.end = 4
        return y
