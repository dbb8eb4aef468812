"""Functions of math and np, in 64 bits inside and rounded once."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import program

from rattle import Effect, Param, dsp


@program(scale=20.0)
class Circular(Effect):
    """sin, cos, tan."""

    def process(self, x: float) -> float:
        return math.sin(x) + np.cos(x * 3.0) + math.tan(x * 0.05) + math.sin(x * x)


@program(specials=(0.0, -0.0, 0.5, 1.0, -1.0), bound=1e-5)
class InverseCircular(Effect):
    """asin, acos, atan, atan2 with all signs."""

    def process(self, x: float) -> float:
        return (
            math.asin(x)
            + math.acos(x * 0.5)
            + math.atan(x * 10.0)
            + math.atan2(x, -0.5)
            + np.arctan2(0.25, x)
        )


@program(scale=4.0)
class Exponential(Effect):
    """exp, exp2, log, log2, log10."""

    def process(self, x: float) -> float:
        a = abs(x) + 0.125
        return math.exp(x) * 0.1 + math.exp2(x) * 0.1 + math.log(a) + np.log2(a) + math.log10(a) + np.exp(-a)


@program(scale=4.0)
class Hyperbolic(Effect):
    """sinh, cosh, tanh."""

    def process(self, x: float) -> float:
        return math.tanh(x) + np.tanh(x * 0.1) + math.sinh(x) * 0.1 - math.cosh(x) * 0.1


@program()
class OfConstants(Effect):
    """Functions of constants are computed at build time."""

    def process(self, x: float) -> float:
        return (
            x * math.sin(0.3)
            + math.exp(-1.5)
            + math.pow(2.0, 0.3)
            + math.tanh(0.5) * math.log(3.0)
            + 2.0**0.25
        )


@program()
class OfControlValues(Effect):
    """Functions of Params, hoisted, and of a mixture."""

    a = Param(0.3, smooth_ms=0.0)
    b = Param(0.6)

    def process(self, x: float) -> float:
        return (
            x * math.tan(self.a) + math.exp(-self.b) + math.sin(self.a * self.b) + math.pow(self.a + 1.0, x)
        )


@program(exact=True, scale=4.0)
class ExactFunctions(Effect):
    """fabs, abs, copysign, trunc, isfinite, radians, degrees."""

    def process(self, x: float) -> float:
        y = math.fabs(x) + abs(-x) * 0.5 + math.copysign(2.0, x) + np.trunc(x) + np.copysign(0.5, -x)
        return (
            y + math.isfinite(x) + math.radians(x) + np.abs(x) + np.ceil(x) * 0.125 + math.degrees(x) * 0.01
        )


@program(meaning=lambda x: np.where(x > 0.0, np.log(np.where(x > 0.0, x, 1.0)), 0.0), bound_64=1e-12)
class LogarithmsOutOfDomain(Effect):
    """log(0) is minus infinity, log of a negative NaN; both are silenced."""

    def process(self, x: float) -> float:
        return math.log(x)


@program(meaning=lambda x: np.where(np.abs(x) > 1.0, 0.0, np.arcsin(np.clip(x, -1.0, 1.0))), scale=2.0)
class ArcSineOutOfDomain(Effect):
    """asin beyond 1 is NaN."""

    def process(self, x: float) -> float:
        return math.asin(x)


@program(specials=(0.0, -0.0, 1.0, -1.0, 0.5))
class SpecialPowers(Effect):
    """0 ** 0, 1 ** anything, whole powers of negatives, (-0.0) odd and even."""

    def process(self, x: float) -> float:
        zero = x * 0.0
        y = math.pow(zero, 0.0) + math.pow(1.0, x) + math.pow(x, 3.0) + math.pow(x, 2.0) + math.pow(zero, 3.0)
        return y + math.copysign(1.0, math.pow(zero, 3.0)) + math.pow(abs(x), 0.0) + math.pow(x - 2.0, -3.0)


def _powers_out_of_domain(x: np.ndarray) -> np.ndarray:
    negative = (x < 0.0) & (x != -1.0)
    return np.where(negative | (x == 0.0), 0.0, np.abs(x) ** -0.5) * np.where(x < 0.0, 0.0, 1.0)


@program(meaning=_powers_out_of_domain)
class PowersOutOfDomain(Effect):
    """A negative base with a broken exponent is NaN (CPython raises or goes complex), 0 ** -a infinite."""

    def process(self, x: float) -> float:
        return math.pow(x, -0.5)


@program(scale=3.0, bound=4e-6)
class HugeAngles(Effect):
    """sin, cos and tan far beyond what subtraction can reduce, of angles exact in 32 bits."""

    def process(self, x: float) -> float:
        y = math.sin(x * 2.0**30) + math.cos(x * 2.0**60) + math.sin(x * 2.0**100)
        return y + math.atan(math.tan(x * 2.0**40)) + math.cos(x * 2.0**20)


@program(scale=1.0)
class SubnormalResults(Effect):
    """exp, exp2 and pow down to the smallest float and up to the largest, brought back near 1."""

    def process(self, x: float) -> float:
        return (
            math.exp(x * 80.0) * math.exp(-x * 80.0)
            + math.exp2(x * 120.0) * math.exp2(-x * 120.0)
            + math.pow(2.0, x * 100.0) * math.pow(2.0, -x * 100.0)
        )


@program(scale=6.0, bound=3e-6)
class FastOnes(Effect):
    """dsp.fast: what it approximates with is the same in 64 bits and in 32."""

    def process(self, x: float) -> float:
        a = abs(x) + 0.25
        y = dsp.fast.sin(x) + dsp.fast.cos(x * 2.0) + dsp.fast.tan(x * 0.2) + dsp.fast.tanh(x)
        return y + dsp.fast.exp2(x) * 0.01 + dsp.fast.log2(a) + dsp.fast.pow(a, 0.3)
