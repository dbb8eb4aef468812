"""What a severe reader tried: places where engines, or CPython and machine code, could part."""

from __future__ import annotations

import enum
import math
from math import floor

import numpy as np
from tests.language.program import Row, program

from rattle import Effect, Unit, zeros

LEVEL = 5.0


@program(exact=True, meaning=lambda x: x)
class UnsignedOfNaN(Effect):
    """NaN as an unsigned integer is 0 on every engine."""

    def process(self, x: float) -> float:
        nan = (x - x) / (x - x)
        return x + float(np.uint32(nan))


@program(exact=True)
class LoopNearTheEndOfIntegers(Effect):
    """A counter whose next value would wrap ends all the same."""

    def process(self, x: float) -> float:
        rounds = 0
        for _ in range(9223372036854775707, 9223372036854775807, 3):
            rounds += 1
        for _ in range(-9223372036854775758, -9223372036854775807, -7):
            rounds += 100
        return x * rounds


@program(exact=True, bound=1e-7)
class LargeIntegerToFloat(Effect):
    """An integer beyond 2**53 is rounded once."""

    def __init__(self) -> None:
        self.n = 1152921573326323713

    def process(self, x: float) -> float:
        self.n += 1
        return x + float(self.n) * 2.0**-60


@program(exact=True)
class ShortArrayChangedInItsLoop(Effect):
    """A loop over an array reads each element when its turn comes, however short the array."""

    def __init__(self) -> None:
        self.short = np.ones(4)
        self.long = np.ones(12)

    def process(self, x: float) -> float:
        y = 0.0
        for i, v in enumerate(self.short, start=1):
            y += v * i
            if i < 4:
                self.short[i] = x * i
        for v in self.short:
            y += v
            self.short[3] = y * 0.125
        k = 0
        for v in self.long:
            y += v
            k = k + 1
            self.long[min(k, 11)] = x * 0.5
        for a, b in zip(self.short, self.short, strict=True):
            y += a * b
        return y


@program(exact=True)
class AugmentedOwnerOnce(Effect):
    """The owner of an augmented attribute is looked up once."""

    class Part(Unit):
        def __init__(self) -> None:
            self.z = 0.0

    def __init__(self) -> None:
        self.part = AugmentedOwnerOnce.Part()
        self.picks = 0

    def pick(self) -> AugmentedOwnerOnce.Part:
        self.picks += 1
        return self.part

    def process(self, x: float) -> float:
        self.pick().z += x
        self.part.z = self.part.z * 0.5
        return self.part.z + self.picks


@program(exact=True, bound=2.0)  # 32 bits hold no fraction of such numbers
class FloorEverywhere(Effect):
    """floor is the float floor inside float arithmetic, however it is written; of an int it is the int."""

    def process(self, x: float) -> float:
        p = x * 5.0e9
        y = p
        y -= math.floor(p)
        z = p - floor(p)
        n = int(x * 100.0)
        return y + z + (math.floor(n) + 1)


@program(exact=True)
class CarriedBySampleLoop(Effect):
    """A loop whose length is state adds samples, not 64-bit numbers."""

    def __init__(self) -> None:
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 5
        total = 0.0
        for _ in range(min(self.n, 5)):
            total += x
        return total


class Base(Effect):
    def __init__(self) -> None:
        self.gain = 0.5

    SCALE = 0.25

    @property
    def louder(self) -> float:
        return self.gain * 2.0

    @staticmethod
    def halved(x: float) -> float:
        return x * 0.5


@program(exact=True)
class SuperAttributes(Base):
    """super() finds properties, constants and static methods too."""

    SCALE = 4.0

    @property
    def louder(self) -> float:
        return super().louder + 1.0

    def process(self, x: float) -> float:
        return x * self.louder * super().SCALE + super().halved(x)


@program(exact=True)
class PrivateNames(Effect):
    """Names with two underscores are the class's own."""

    def __init__(self) -> None:
        self.__z = 0.0

    def process(self, x: float) -> float:
        self.__z = x + self.__z * 0.5
        return self.__z


@program()
class LogarithmToABase(Effect):
    """math.log takes a base; hypot squares where nothing overflows."""

    def process(self, x: float) -> float:
        return math.log(abs(x) + 1.5, 10.0) + math.hypot(x * 1e-25, 1e-25) * 1e24


class Filter(enum.Enum):
    LOW = "Low"
    HIGH = "High"


@program(exact=True)
class NumbersOfATuple(Effect):
    """A tuple of numbers may be indexed while running."""

    STEPS = (1.0, 3.0, 7.0, 2.0)

    def __init__(self) -> None:
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 4
        return x * self.STEPS[self.n]


@program(exact=True)
class TableFilledInPrepare(Effect):
    """A table that prepare fills is no state: reset leaves it alone."""

    def __init__(self) -> None:
        self.table = zeros(8)
        self.n = 0

    def prepare(self) -> None:
        for i in range(8):
            self.table[i] = 0.125 * i

    def process(self, x: float) -> float:
        self.n = (self.n + 1) & 7
        return x * self.table[self.n]


def _doubled(x: Row) -> Row:
    return x * 2.0


@program(exact=True, meaning=_doubled)
class IndexOfOneElement(Effect):
    """The smallest array there is: every index is its element."""

    def __init__(self) -> None:
        self.cell = zeros(1)
        self.n = 0

    def process(self, x: float) -> float:
        self.n = self.n + 3
        self.cell[self.n] = 2.0
        return x * self.cell[-self.n]


@program(exact=True)
class LoopsOfEveryLength(Effect):
    """A length that changes while audio runs needs no proof: choices, products, counters, memory."""

    def __init__(self) -> None:
        self.line = np.zeros(16)
        self.filled = 0

    def prepare(self) -> None:
        self.line = np.zeros(int(self.sample_rate / 3000.0))

    def process(self, x: float) -> float:
        self.line[self.filled] = x
        self.filled = min(self.filled + 1, 12)
        y = 0.0
        for i in range(min(self.filled, len(self.line))):
            y += self.line[i]
        n = 8 if x > 0.0 else 4
        for i in range(n):
            y = y * 0.5 + i
        for i in range(2 * (int(x * 10.0) % 7)):
            y = y * 0.5 - i
        for i in range(int(min(max(abs(x) * 10.0, 0.0), 8.0))):
            y += i
        k = int(abs(x) * 100.0)
        if k > 16:
            k = 16
        for _ in range(k, k + 3):
            y += 0.25
        return y


def _stopped(x: Row) -> Row:
    return x + 65536.0


@program(exact=True, bound=1e-6, meaning=_stopped)
class LoopWithoutEnd(Effect):
    """A loop that would miss the deadline of any block stops after 65,536 rounds."""

    def __init__(self) -> None:
        self.rounds = 0
        self.counted = 0

    def process(self, x: float) -> float:
        if self.counted == 0:
            self.rounds = 2000000000
            for _ in range(self.rounds):
                self.counted += 1
        return x + self.counted


@program(exact=True)
class OneNameForManyLoops(Effect):
    """A loop's variable may hold another kind of number in the next loop."""

    NUMBERS = tuple(0.01 * i for i in range(80))

    def __init__(self) -> None:
        self.words = np.arange(12, dtype=np.uint32)
        self.signed = np.arange(12, dtype=np.int32)
        self.line = np.ones(12)

    def process(self, x: float) -> float:
        y = 0.0
        for a in self.words:
            y += float(a)
        for a in self.signed:
            y -= float(a) * 0.5
        for a in self.line:
            y += a
        for a in range(12):
            y += self.line[a] * x
        for a in self.NUMBERS:
            y += a
        return y


@program(exact=True)
class CounterThroughUnrolledLoops(Effect):
    """An index counted through hundreds of unrolled rounds is followed without recursion."""

    def __init__(self) -> None:
        self.line = np.ones(512)

    def process(self, x: float) -> float:
        k = int(x)
        y = 0.0
        for _ in range(8):
            for _ in range(8):
                for _ in range(6):
                    k = k + 1
        y += self.line[k & 511]
        return y * x


@program(exact=True)
class NaNLeavesTheFirst(Effect):
    """The greater of a number and NaN is the number, wherever the other would lie if it were one."""

    def __init__(self) -> None:
        self.table = zeros(8)
        self.huge = math.inf

    def process(self, x: float) -> float:
        self.huge = self.huge * 2.0
        phase = (self.huge + x) % 1.0
        y = self.table[int(max(-5.0, phase))] + self.table[int(min(6.0, phase))]
        self.table[3] = x
        self.table[6] = 2.0 * x
        return y
