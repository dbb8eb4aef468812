"""Arrays: zeros and np.zeros, tables, indices of every kind, arrays made in prepare, reset."""

from __future__ import annotations

import numpy as np
from tests.language.program import Row, program

from rattle import Array, Effect, Param, Stereo, zeros

WINDOW = np.array([0.0, 0.25, 0.5, 1.0, 0.5, 0.25])
STEPS = np.array([3, 1, 4, 1, 5, 9, 2, 6])


@program(exact=True)
class DelayLine(Effect):
    """Written and read in a ring; negative indices wrap, as everyone writes them."""

    def __init__(self) -> None:
        self.line = np.zeros(16)
        self.position = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x
        y = self.line[self.position - 5] * 0.5 + self.line[self.position - 15] + self.line[-1] * 0.25
        self.position = (self.position + 1) % 16
        return y


@program(exact=True)
class SinglePrecisionLine(Effect):
    """zeros(n) stores 32 bits in every kernel."""

    def __init__(self) -> None:
        self.line = zeros(7)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[self.position]
        self.line[self.position] = x * 0.1 + y * 0.3
        self.position = 0 if self.position == len(self.line) - 1 else self.position + 1
        return y + self.line.size


def _clamped(x: Row) -> Row:
    index = np.trunc(x * 16.0)
    wrapped = np.where(index < 0.0, index + 5.0, index)
    return np.clip(wrapped, 0.0, 4.0) * 0.25


@program(exact=True, meaning=_clamped)
class IndexOutOfRange(Effect):
    """A negative index wraps once, then it is held to the array (CPython raises)."""

    def __init__(self) -> None:
        self.table = np.array([0.0, 0.25, 0.5, 0.75, 1.0])

    def process(self, x: float) -> float:
        return self.table[int(x * 16.0)]


def _stored(x: Row) -> Row:
    y = np.empty_like(x)
    line = [0.0] * 4
    for n, value in enumerate(x):
        index = int(np.trunc(value * 16.0))
        line[min(max(index + 4 if index < 0 else index, 0), 3)] = value
        y[n] = line[0] + 2.0 * line[1] + 4.0 * line[2] + 8.0 * line[3]
    return y


@program(exact=True, meaning=_stored)
class StoreOutOfRange(Effect):
    """Stores follow the same rule."""

    def __init__(self) -> None:
        self.line = np.zeros(4)

    def process(self, x: float) -> float:
        self.line[int(x * 16.0)] = x
        return self.line[0] + 2.0 * self.line[1] + 4.0 * self.line[2] + 8.0 * self.line[3]


@program(exact=True)
class ConstantTables(Effect):
    """Arrays and lists nobody stores to, of the object, the class and the module, by varying index."""

    shape = np.array([1.0, -1.0, 0.5])

    def __init__(self) -> None:
        self.curve = Array([0.1, 0.2, 0.3, 0.4])
        self.weights = [3, 2, 1, 0]
        self.knots = (0.5, 1.5)
        self.others = [0.5, 0.25, 0.75, 1]
        self.WINDOW = [1.0, 2.0, 3.0]

    def process(self, x: float) -> float:
        i = int(abs(x) * 3.0)
        x = self.others[i] + self.WINDOW[i % 3] * 0.25 + x
        y = self.curve[i] + WINDOW[i + 2] * self.shape[i % 3] + STEPS[i] * 0.125
        return x + y + self.weights[i] + self.knots[1] + self.curve[2] + WINDOW[-1]


@program(exact=True)
class WholeNumberArrays(Effect):
    """int64, int32 and uint32 arrays keep their widths."""

    def __init__(self) -> None:
        self.counts = np.zeros(4, dtype=np.int64)
        self.signed = np.zeros(4, dtype=np.int32)
        self.phases = np.array([4294967290, 5, 0, 1], dtype=np.uint32)

    def process(self, x: float) -> float:
        i = int(abs(x) * 3.0)
        self.counts[i] += 1
        self.signed[i] = self.signed[i] - np.int32(1)
        self.phases[i] = self.phases[i] + np.uint32(7)
        return (self.counts[i] + self.signed[3 - i] * 0.5) / 256.0 + self.phases[i] / 4294967296.0


@program(exact=True)
class AugmentedElements(Effect):
    """self.a[i] op= value reads and writes one place, and looks for it once."""

    def __init__(self) -> None:
        self.line = np.zeros(4)
        self.turns = 0

    def turn(self) -> int:
        self.turns = (self.turns + 1) % 4
        return self.turns

    def process(self, x: float) -> float:
        self.line[self.turn()] += x
        self.line[self.turn()] *= 0.5
        self.line[2] -= x * 0.25
        return self.line[self.turns] + self.turns


@program(exact=True)
class ArraysByName(Effect):
    """A local name for an array is the array, also as an argument."""

    def __init__(self) -> None:
        self.left = np.zeros(4)
        self.right = np.zeros(4)

    def fold(self, line: np.ndarray, x: float) -> float:
        line[0] = line[1]
        line[1] = line[2] * 0.5
        line[2] = x
        return line[0] - line[1]

    def process(self, x: float) -> float:
        line = self.left
        line[3] = x
        y = self.fold(self.right, x) + self.fold(line, -x)
        return y + self.left[3] * 0.5


@program(exact=True)
class OneArrayTwoNames(Effect):
    """Two attributes of one array are one place."""

    def __init__(self) -> None:
        self.line = np.zeros(3)
        self.same = self.line

    def process(self, x: float) -> float:
        self.line[1] = x
        self.same[1] += 1.0
        return self.line[1]


@program(exact=True)
class ArrayFromPrepare(Effect):
    """A length from the sample rate, filled in prepare."""

    def __init__(self) -> None:
        self.line = zeros(1)
        self.slope = np.zeros(3)
        self.position = 0

    def prepare(self) -> None:
        length = int(self.sample_rate * 0.0005)
        self.line = zeros(length + 1)
        for i in range(len(self.line)):
            self.line[i] = i * 0.125
        for i in range(3):
            self.slope[i] = self.sample_rate / (48000.0 + i)

    def process(self, x: float) -> float:
        y = self.line[self.position] * self.slope[self.position % 3]
        self.line[self.position] = x
        self.position = (self.position + 1) % len(self.line)
        return y


@program(exact=True)
class ArrayBornInPrepare(Effect):
    """None in __init__, memory in prepare; 64 bits by np.zeros, whole numbers by dtype."""

    def __init__(self) -> None:
        self.line = None

    def prepare(self) -> None:
        self.line = np.zeros(24)
        self.hits = np.zeros(int(self.sample_rate / 4000.0), dtype=np.int64)
        self.at = 0

    def process(self, x: float) -> float:
        self.at = (self.at + 5) % 12
        self.hits[self.at] = self.hits[self.at] + 1
        self.line[self.at] = self.line[self.at] * 0.5 + x
        return self.line[self.at - 12] + self.hits[self.at]


@program(exact=True, bound=2e-5)
class FilteredBlock(Effect):
    """A small convolution with an index that moves down."""

    def __init__(self) -> None:
        self.past = np.zeros(16)
        self.head = 0

    def process(self, x: float) -> float:
        self.past[self.head] = x
        y = 0.0
        for k in range(16):
            y += self.past[self.head - k] / (k + 1.0)
        self.head = (self.head + 1) & 15
        return y


@program(exact=True)
class ParamIndex(Effect):
    """A table read by a Param is a control value; a state array read by one is not."""

    choice = Param(2, 0, 7, step=1)

    def __init__(self) -> None:
        self.table = [0.1, 0.2, 0.3, 0.5, 0.7, 1.1, 1.3, 1.7]
        self.line = np.zeros(8)

    def process(self, x: float) -> float:
        self.line[self.choice] = self.line[self.choice] * 0.5 + x
        return self.table[self.choice] * x + self.line[3]


@program(exact=True)
class StereoLines(Effect):
    """One array per side, and one that crosses."""

    def __init__(self) -> None:
        self.left = np.zeros(5)
        self.right = np.zeros(9)
        self.n = 0

    def process(self, x: Stereo) -> Stereo:
        a, b = self.left[self.n % 5], self.right[self.n % 9]
        self.left[self.n % 5] = x[0] + b * 0.5
        self.right[self.n % 9] = x[1] + a * 0.25
        self.n += 1
        return a, b


@program(exact=True)
class IndexAfterCount(Effect):
    """Arrays indexed by np.uint32, by bool and by masks."""

    def __init__(self) -> None:
        self.table = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])
        self.phase = np.uint32(0)

    def process(self, x: float) -> float:
        self.phase += np.uint32(300000000)
        i = int(x * 100.0)
        return self.table[self.phase >> np.uint32(29)] + self.table[i & 7] * 0.5 + self.table[int(x > 0.0)]


@program(exact=True)
class FilledInPlace(Effect):
    """What `np.ones`, `np.full` and `np.zeros` would make is stored into an array that is there."""

    def __init__(self) -> None:
        self.ones = zeros(6)
        self.halves = np.zeros((2, 3))
        self.cleared = np.full(4, 7.0)

    def prepare(self) -> None:
        self.ones[:] = np.ones(6)
        self.ones[2:4] = np.full(2, self.sample_rate / 48_000.0 + 1.0)
        self.halves[:] = np.full((2, 3), 0.5)
        self.cleared[:] = np.zeros(4)

    def process(self, x: float) -> float:
        return x * (self.ones[1] + self.ones[2] * self.halves[1, 2]) + self.cleared[3]


@program(exact=True)
class Unpacked(Effect):
    """Arrays, rows and lists of known length on the right: all are read before anything is stored."""

    def __init__(self) -> None:
        self.pair = np.array([0.5, 0.25])
        self.taps = [0.125, 0.75, 0.5]
        self.grid = np.array([[1.0, 2.0], [3.0, 4.0]])

    def process(self, x: float) -> float:
        self.pair[1], self.pair[0] = self.pair
        a, b = self.pair
        c, _, d = self.taps
        top, bottom = self.grid
        (e, f), g = bottom, top[1]
        return x * (a + 2.0 * b + c + d) + e - f * g


@program(exact=True)
class GreatestOfArithmetic(Effect):
    """`max` and `min` go through arithmetic of arrays, which takes no memory."""

    def __init__(self) -> None:
        self.line = np.array([0.5, -0.75, 0.25])

    def process(self, x: float) -> float:
        self.line[0] = x
        return max(np.abs(self.line)) - min(self.line * 2.0 + 1.0)
