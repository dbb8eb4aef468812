"""Arrays that share elements: views made in __init__, rows that units work on, lists of arrays."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Effect, Unit, zeros


@program(exact=True)
class ViewsOfInit(Effect):
    """Views made in __init__ share their elements: a store through one is seen through the other."""

    def __init__(self) -> None:
        self.stereo = zeros((2, 6))
        self.left = self.stereo[0]
        self.right = self.stereo[1]
        self.tail = self.left[-2:]
        self.flat = self.stereo.reshape(-1)
        self.at = 0

    def process(self, x: float) -> float:
        self.left[self.at] = x
        self.right[5 - self.at] = x * 0.5
        self.flat[7] += 0.125
        self.at = (self.at + 1) % 6
        return self.stereo[0, 5] + self.tail[0] + self.stereo[1][1] + self.flat[6 + self.at]


@program(exact=True)
class ViewsOfAHiddenBase(Effect):
    """Two views of an array that has no name of its own, every second element each."""

    def __init__(self) -> None:
        both = np.arange(8.0)
        self.even = both[::2]
        self.odd = both[1::2]
        self.middle = both[2:6]

    def process(self, x: float) -> float:
        self.even[1] = x
        self.odd[1] = self.middle[0] + 1.0
        return self.middle[1] + self.even[3] + self.odd[0] + self.middle[int(abs(x) * 3.0)]


@program(exact=True)
class ColumnsOfInit(Effect):
    """A column, and arrays in Fortran's order or running backwards that share with nobody."""

    def __init__(self) -> None:
        self.m = np.zeros((3, 2))
        self.second = self.m[:, 1]
        self.turned = np.asfortranarray(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        self.back = np.arange(5.0)[::-1]

    def process(self, x: float) -> float:
        self.second[2] = x
        self.m[1, 1] = 0.5
        self.turned[1, 0] = x
        self.back[0] = self.back[4] + x
        i = int(abs(x) * 2.0)
        return self.m[2, 1] + self.second[1] + self.turned[1, i] + self.turned[0, 2] + self.back[i]


class Lines(Unit):
    """Two lines of a block that another unit owns."""

    def __init__(self, line: np.ndarray) -> None:
        self.line = line
        self.at = 0

    def process(self, x: float) -> float:
        y = self.line[self.at]
        self.line[self.at] = x
        self.at = (self.at + 1) % len(self.line)
        return y


@program(exact=True)
class BlockOfUnits(Effect):
    """Units work on rows of one block, which the plugin reads whole."""

    def __init__(self) -> None:
        self.block = np.zeros((2, 3))
        self.first = Lines(self.block[0])
        self.second = Lines(self.block[1][:2])

    def process(self, x: float) -> float:
        y = self.first.process(x) + self.second.process(x * 0.5)
        return y + self.block[1, 1] + self.block[0, 2]


@program(exact=True)
class ListOfLines(Effect):
    """A list of arrays of different lengths, by constant index and in a loop."""

    def __init__(self) -> None:
        self.lines = [np.zeros(3), np.zeros(5), np.zeros(7)]
        self.at = 0

    def process(self, x: float) -> float:
        y = self.lines[1][2] * 0.5
        for line in self.lines:
            y += line[self.at % len(line)]
            line[self.at % len(line)] = x
        self.at += 1
        return y


@program(exact=True)
class BigTables(Effect):
    """Tables of 64 KiB and more, of every width, and an array that begins with as much."""

    def __init__(self) -> None:
        steps = np.arange(20000)
        self.curve = np.sin(steps * 0.01)
        self.single = (steps * 0.1).astype(np.float32)
        self.whole = steps.astype(np.int64) * 7919 - 1000
        self.narrow = (steps.astype(np.int32) - 9) * 5
        self.phases = (steps * 200000).astype(np.uint32)
        self.flags = np.tile(np.array([True, False, False]), 30000)
        self.grid = steps.reshape(100, 200) * 0.5
        self.line = np.cos(steps * 0.02)
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 4999) % 20000
        y = self.curve[self.at] + self.line[self.at] + (0.5 if self.flags[self.at * 4] else 0.0)
        self.line[self.at] = x
        y += self.whole[self.at] / 1048576.0 + self.narrow[self.at] / 65536.0
        return y + self.phases[self.at] / 4294967296.0 + self.grid[self.at % 100, 7] / 1024.0
