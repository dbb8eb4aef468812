"""Floats: the four operations, powers, remainders, rounding, extremes, signs of zero."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import Row, program

from rattle import Effect, f64


@program(exact=True)
class FourOperations(Effect):
    """Precedence and grouping as written."""

    def process(self, x: float) -> float:
        return (x + 0.3) * (x - 0.7) / (x * x + 1.5) - x / 3.0 - -x * 0.1 + +x


@program(exact=True, bound=2e-4)
class GroupingIsKept(Effect):
    """No sum is taken in another order: (a + b) + c and a + (b + c) differ."""

    def process(self, x: float) -> float:
        return ((x + 1e3) + -1e3) + (x + (1e3 + -1e3)) * 0.5 + (0.1 + x + 0.2) - (x + 0.30000000000000004)


@program(exact=True)
class NothingIsSimplified(Effect):
    """x + 0.0 and x * 1.0 and x - x stay what they are, whatever the sign of zero."""

    def process(self, x: float) -> float:
        zero = x - x
        return math.copysign(1.0, zero) + math.copysign(0.5, -zero) + math.copysign(0.25, zero * -1.0 + 0.0)


@program(exact=True)
class SquareRoots(Effect):
    """sqrt and ** 0.5 are correctly rounded."""

    def process(self, x: float) -> float:
        return math.sqrt(abs(x)) + (x * x + 0.1) ** 0.5 - np.sqrt(2.0 + x)


@program(exact=True)
class SmallPowers(Effect):
    """Whole powers of a float up to 2 are products."""

    def process(self, x: float) -> float:
        return x**2 - 0.5 * x**1 + 3.0**2 + (x + 1.0) ** 0


@program()
class Powers(Effect):
    """The general power, whole and broken, and of negative exponents."""

    def process(self, x: float) -> float:
        a = abs(x) + 0.01
        return x**3 + x**5 * 0.1 + a**0.3 + a**-1.5 * 1e-3 + 2.0**x + a ** (x * 2.0) + (x * 0.5) ** 9


@program(meaning=lambda x: np.where(x < 0.0, 0.0, np.abs(x) ** 0.5), exact=True)
class RootOfANegative(Effect):
    """CPython raises or goes complex; here it is NaN, and NaN is silenced. Nothing is stored, so nothing
    else happens."""

    def process(self, x: float) -> float:
        return math.sqrt(x)


@program(meaning=lambda x: np.where(x == 0.0, 0.0, 1.0 / np.where(x == 0.0, 1.0, x)), exact=True)
class DivisionByZero(Effect):
    """Infinity, which the output silences."""

    def process(self, x: float) -> float:
        return 1.0 / x


@program(exact=True)
class RemainderOfOne(Effect):
    """% 1.0 has the sign of the divisor, in 64 bits exactly CPython's; phases wrap with it."""

    def process(self, x: float) -> float:
        return (x * 8.0) % 1.0 + (x * 4.0) % -2.0 + x % 0.5


@program(exact=True, scale=100.0)
class FloorDivision(Effect):
    """// by a power of two, of both signs."""

    def process(self, x: float) -> float:
        return x // 4.0 + x // -8.0 * 0.5 + (-x) // 0.25


@program(exact=True, bound=0.2, scale=100.0)
class TenthsAreCounted(Effect):
    """// and % of floats are exact as CPython's: ten tenths are nine and almost another."""

    def process(self, x: float) -> float:
        tenths = 1.0 // 0.1 + x // 0.1 + (x * 0.25) // -3.3
        return (tenths + x % 0.1 + (x * 8.0) % -3.3 + -0.0 % 2.5) * 0.001


@program(exact=True, bound=2.0, scale=1e15)
class HugeQuotients(Effect):
    """A remainder stays within its divisor however huge the quotient, so that it may be an index."""

    def __init__(self) -> None:
        self.table = np.arange(4.0)

    def process(self, x: float) -> float:
        low = (x * x) % 3.75
        return self.table[int(low)] + low * 0.25 + (x % 1e-3) + (1e-3 // (abs(x) + 0.5)) * 0.125


@program(bound=1e-4, scale=100.0, specials=())
class RemainderOfAnything(Effect):
    """% of a divisor that is no power of two, inside and outside one period."""

    def process(self, x: float) -> float:
        return math.sin((x + 0.123) % 7.0 * (2.0 * math.pi / 7.0)) + math.cos(
            x % -3.0 * (2.0 * math.pi / 3.0)
        )


@program(exact=True)
class Extremes(Effect):
    """min and max of two and more, of mixed kinds, and the first of equals."""

    def process(self, x: float) -> float:
        a = min(x, 0.3, -x) + max(x, -0.2, 0.1 * x)
        return a + min(max(x, -0.5), 0.5) + max(1, x) + min(x, True) + math.copysign(1.0, max(-0.0, 0.0 * x))


@program(exact=True)
class NotANumberInExtremes(Effect):
    """min and max keep their first argument unless the second is beyond it, so NaN passes in one place."""

    def process(self, x: float) -> float:
        nan = (x + 1e308 * 10.0) - (x + 1e308 * 10.0) if x > 0.5 else x
        held = min(1.0, max(-1.0, nan))
        passed = max(nan, -1.0)
        return held + (2.0 if passed != passed else 0.0)


@program(exact=True, scale=10.0)
class RoundingInFloats(Effect):
    """floor, ceil and trunc inside float arithmetic stay floats."""

    def process(self, x: float) -> float:
        return (x - math.floor(x)) + (math.ceil(x) - x) * 0.5 + (x - math.trunc(x)) * 0.25 + np.floor(x) * 0.1


@program(exact=True, scale=1e6)
class RoundingBeyondIntegers(Effect):
    """x - floor(x) holds for numbers that no 32-bit integer holds."""

    def process(self, x: float) -> float:
        y = x * 1048576.0
        return (y - math.floor(y)) + (math.ceil(y) - y) - math.trunc(y) * 1e-12


@program(exact=True)
class AugmentedAssignment(Effect):
    """+= -= *= /= **= //= %= of a local."""

    def process(self, x: float) -> float:
        y = x
        y += 0.5
        y *= 3.0
        y -= x
        y /= 7.0
        y **= 2
        y //= 0.125
        y %= 4.0
        return y + x


@program(exact=True)
class SignsOfZero(Effect):
    """-0.0 is kept by constants, conditions, negation and abs."""

    def process(self, x: float) -> float:
        zero = -0.0 if x > 0.0 else 0.0
        other = 0.0
        if x > 0.25:
            other = -0.0
        y = math.copysign(1.0, zero) + math.copysign(2.0, other) + math.copysign(4.0, -zero)
        return y + math.copysign(8.0, abs(zero)) + math.copysign(16.0, -0.0) + math.copysign(32.0, -(x * 0.0))


@program(exact=True, bound=2e-7)
class DoublesOnPurpose(Effect):
    """f64(x) computes in 64 bits in every kernel and is rounded once at the end."""

    def process(self, x: float) -> float:
        wide = f64(x) * 16777217.0 + 1.0
        return float(wide - f64(x) * 16777217.0) + x


@program(exact=True)
class SinglesOnPurpose(Effect):
    """np.float32(x) rounds in every kernel."""

    def process(self, x: float) -> float:
        return float(np.float32(x * 0.1)) * 3.0


@program(exact=True)
class Subnormals(Effect):
    """Underflow is gradual: halving and doubling below the smallest normal number gives it back."""

    def process(self, x: float) -> float:
        tiny = x * 1e-30
        tiny = tiny * 1e-8
        wide = f64(x) * 1e-300
        wide = wide * 1e-10
        return tiny * 1e30 * 1e8 + wide * 1e300 * 1e10


def _overflow(x: Row) -> Row:
    return np.where(np.abs(x) > 0.5, 0.0, x)


@program(meaning=_overflow, exact=True)
class Overflow(Effect):
    """A sum beyond the range is infinite and is silenced; the others pass."""

    def process(self, x: float) -> float:
        big = x * 1e308 if abs(x) > 0.5 else x
        return big * 1e10 if abs(x) > 0.5 else big
