"""Whole numbers: int (64 bits, wraps), np.uint32, np.int32, bool as a number, shifts, division by zero."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import Row, program

from rattle import Effect


def step(x: Row, factor: float) -> Row:
    return np.trunc(x * factor)


@program(exact=True)
class IntegerArithmetic(Effect):
    """+ - * // % of ints of both signs are Python's; / gives a float."""

    def process(self, x: float) -> float:
        i = int(x * 64.0)
        j = i * 3 - 17
        return (i // 5 + i % 5 * 0.5 + j // -7 + j % -7 * 0.25 + i / 8 + (i - j) * (i + j)) / 1024.0


@program(exact=True)
class IntegersByVariables(Effect):
    """// and % by a number that is not known before."""

    def process(self, x: float) -> float:
        i = int(x * 64.0)
        j = int(x * 8.0) * 2 + 1
        return (i // j) * 0.125 + (i % j) * 0.03125 + (-i) // j * 0.5


@program(
    exact=True,
    meaning=lambda x: np.where(
        step(x, 4.0) == 0.0, 0.0, np.trunc(32.0 / np.where(step(x, 4.0) == 0.0, 1.0, step(x, 4.0)))
    ),
)
class IntegerDivisionByZero(Effect):
    """// and % by 0 give 0, also where only one side of a choice divides."""

    def process(self, x: float) -> float:
        j = int(x * 4.0)
        q = 32 // j
        if q < 0 and q * j != 32:
            q = q + 1
        return float(q + 5 % (j - j))


@program(exact=True)
class BitOperations(Effect):
    """& | ^ ~ << >> of ints, negative ones too."""

    def process(self, x: float) -> float:
        i = int(x * 256.0)
        y = (i & 0xF) + (i | 0x30) - (i ^ 0x55) + ~i + (i << 3) + (i >> 2) + (-i >> 1)
        y ^= 3
        y &= 0xFFFF
        y |= 64
        y <<= 1
        y >>= 2
        return y / 4096.0


@program(exact=True, meaning=lambda x: np.where(x < 0.0, -1.0, 0.0) * 0.5)
class ShiftsBeyondTheWidth(Effect):
    """A shift by the width or more leaves 0, or -1 for a negative number shifted right (CPython goes on)."""

    def process(self, x: float) -> float:
        i = int(x * 256.0) * 2 + (1 if x >= 0.0 else -1)
        far = 64 + (i & 1) * 7
        left = (i << far) * 0.0 + float(i << 64) + float(i << far)
        return float(i >> far) * 0.5 + left


@program(exact=True)
class ShiftsByVariables(Effect):
    """Counts inside the width, chosen while running."""

    def process(self, x: float) -> float:
        n = int(abs(x) * 30.0)
        return float((1 << n) & 0xFFFF) / 65536.0 + float(0x7FFFFFFF >> n) * 1e-9


@program(exact=True, meaning=lambda x: np.where(x > 0.0, -1.0, 1.0))
class IntegersWrap(Effect):
    """int is 64 bits of two's complement (CPython grows)."""

    def process(self, x: float) -> float:
        big = 9223372036854775807
        if x > 0.0:
            big = big + 1
        return -1.0 if big < 0 else 1.0


@program(exact=True)
class IntegerPowers(Effect):
    """** of ints is an int: known at build time, or a product."""

    def process(self, x: float) -> float:
        i = int(x * 16.0)
        return (i**3 % 2**10 + i**0 + (i & 7) ** 9 % 1000 + 2**31 % 7) / 1024.0


@program(exact=True, scale=1e12, specials=(0.0, float("nan")),
         meaning=lambda x: np.clip(np.trunc(x), -2147483648.0, 2147483647.0) / 2147483648.0)  # fmt: skip
class FloatToIntegerSaturates(Effect):
    """int(x) beyond 32 bits is the end of the range (CPython has them all)."""

    def process(self, x: float) -> float:
        return int(x) / 2147483648.0


@program(exact=True, scale=8.0)
class RoundingToIntegers(Effect):
    """int, floor, ceil, trunc and round (half to even) as numbers of their own."""

    def process(self, x: float) -> float:
        half = int(x) * 0.5
        a, b, c = math.floor(x), math.ceil(x), math.trunc(x)
        return (a + 3 * b + 5 * c + 7 * round(x) + 11 * round(half) + (a // 2) + (b & 3)) / 64.0


@program(exact=True, specials=(), meaning=lambda x: np.where(x > 0.0, 2147483647.0 - 0.0, 0.0) / 4294967296.0)
class NotANumberToInteger(Effect):
    """int(NaN) is 0, int(infinity) the end of the range (CPython raises)."""

    def process(self, x: float) -> float:
        infinite = x * 1e308 * 1e10
        number = int(infinite) if x > 0.0 else int(infinite - infinite)
        return number / 4294967296.0


@program(exact=True)
class UnsignedWraps(Effect):
    """np.uint32 counts modulo 2**32 in every engine: a phase."""

    def __init__(self) -> None:
        self.phase = np.uint32(4000000000)

    def process(self, x: float) -> float:
        self.phase = self.phase + np.uint32(123456789)
        self.phase += np.uint32(int(x * 16.0) & 0xFF)
        return (
            float(self.phase) / 4294967296.0
            - 0.5
            + float(self.phase >> np.uint32(7)) * 2.9802322387695312e-08
        )


@program(exact=True)
class UnsignedOperations(Effect):
    """Python's literals adapt to np.uint32: bits, shifts, // and %, comparisons."""

    def __init__(self) -> None:
        self.state = np.uint32(2463534242)

    def process(self, x: float) -> float:
        s = self.state
        s = s ^ (s << 13)
        s = s ^ (s >> 17)
        s = s ^ (s << 5)
        self.state = s
        y = (
            float(s % 1000)
            + float(s // 4294967)
            + float(s & 0xFF) * 0.5
            + float(~s >> 20)
            + float(s | 1) * 1e-9
        )
        return (y + (1.0 if s > 2147483648 else 0.0) + x) / 4096.0


@program(exact=True)
class UnsignedMeetsFloats(Effect):
    """np.uint32 beside a float becomes a float."""

    def __init__(self) -> None:
        self.count = np.uint32(7)

    def process(self, x: float) -> float:
        self.count = self.count + 1
        return (self.count * 0.25 + x) / (self.count / 2 + 1.0) + min(self.count, 5.0) * 0.01


@program(exact=True)
class SignedThirtyTwo(Effect):
    """np.int32 wraps at its own width."""

    def __init__(self) -> None:
        self.z = np.int32(2147480000)

    def process(self, x: float) -> float:
        self.z = self.z + np.int32(1234567)
        self.z = self.z * np.int32(3) - np.int32(5)
        return float(self.z) / 2147483648.0 + float(self.z >> 8) * 1e-7 + float(self.z % 17) + x


@program(exact=True)
class LinearCongruence(Effect):
    """A 32-bit random generator written with Python ints and a mask."""

    def __init__(self) -> None:
        self.seed = 12345

    def process(self, x: float) -> float:
        self.seed = (self.seed * 1664525 + 1013904223) & 0xFFFFFFFF
        return self.seed / 4294967296.0 * x


@program(exact=True)
class TruthsAreNumbers(Effect):
    """True and False count as 1 and 0."""

    def process(self, x: float) -> float:
        a, b = x > 0.0, x > 0.5
        return (
            (a + b) * 0.25
            + (a * x)
            + -b
            + (a & b)
            + (a | b) * 0.5
            + (a ^ b) * 0.125
            + abs(b)
            + True
            + int(a)
            + float(b)
        )


@program(exact=True)
class CountedSamples(Effect):
    """An int attribute counts, is compared and wraps by %."""

    def __init__(self) -> None:
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 37
        return x if self.n < 20 else self.n / 37


@program(exact=True)
class UnsignedOfFloats(Effect):
    """np.uint32 and np.int32 of a float drop the fraction."""

    def process(self, x: float) -> float:
        a = np.uint32(abs(x) * 65536.0)
        return float(a % np.uint32(17)) * 0.25 + float(np.int32(x * 16.0)) + float(np.int64(x * 64.0)) * 0.125
