"""Prints the series of `rattle/lang/elementary_f32.py` and, but for tanh, `rattle/dsp/fast.py`:
`python3 tests/elementary/minimax_f32.py [NAME]`.

Lawson's iteration (weights grow where the error is large) leads least squares to the minimax polynomial, for
the relative error of the result. Coefficients of 32 bits are rounded one after another from the constant up,
the rest fitted again each time: so the later ones take up what rounding the earlier ones left.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import mpmath as mp
import numpy as np

mp.mp.dps = 40
LAWSON_ROUNDS = 12

Real = Callable[[mp.mpf], mp.mpf]


def _even(f: Real) -> Real:
    return lambda z: f(mp.sqrt(z))


@dataclass(frozen=True)
class Series:
    function: Real  # what the polynomial stands for
    weight: Real  # how much its error counts in the result
    low: mp.mpf
    high: mp.mpf
    degree: int
    is_single: bool = True


def _odd_part(f: Real, high: float, degree: int, is_single: bool = True) -> Series:
    """`(f(x) - x) / x**3` in `z = x * x`, up to `x = sqrt(high)`."""
    return Series(
        _even(lambda x: (f(x) - x) / x**3), _even(lambda x: x**3 / f(x)), mp.mpf("1e-30"), mp.mpf(high),
        degree, is_single,
    )  # fmt: skip


LEAST, MOST = mp.sqrt(0.5) - 1, mp.sqrt(2) - 1
SERIES = {
    "sin": _odd_part(mp.sin, 2.4675, 3),
    "tan_sin": _odd_part(mp.sin, 0.6175, 2, is_single=False),
    "tan_cos": Series(_even(lambda r: (mp.cos(r) - 1) / r**2), _even(lambda r: r**2 / mp.cos(r)),
                      mp.mpf("1e-30"), mp.mpf("0.6175"), 3, is_single=False),
    "exp": Series(lambda r: (mp.exp(r) - 1 - r) / r**2, lambda r: r**2 / mp.exp(r),
                  mp.mpf("-0.3475"), mp.mpf("0.3475"), 4),
    "exp2": Series(lambda r: (2**r - 1) / r, lambda r: r / 2**r, mp.mpf("-0.5"), mp.mpf("0.5"), 5),
    "log": Series(lambda f: (mp.log(1 + f) - f + f**2 / 2) / f**3, lambda f: f**3 / mp.log(1 + f),
                  LEAST, MOST, 7),
    "log2": Series(lambda f: mp.log(1 + f, 2) / f - 1, lambda f: f / mp.log(1 + f, 2), LEAST, MOST, 9),
    "log10": Series(lambda f: (mp.log10(1 + f) - f * mp.log10(mp.e)) / f**2,
                    lambda f: f**2 / mp.log10(1 + f), LEAST, MOST, 8),
    "tanh": _odd_part(mp.tanh, 0.36, 4),
    "sinh": _odd_part(mp.sinh, 1.0, 3),
    "atan": _odd_part(mp.atan, 0.1716, 4),
    "atan2": _odd_part(mp.atan, 0.1716, 5, is_single=False),
    "asin": _odd_part(mp.asin, 0.25, 5, is_single=False),
    "pow_log2": Series(_even(lambda s: 2 * mp.atanh(s) / s / mp.log(2)),
                       _even(lambda s: s * mp.log(2) / 2 / mp.atanh(s)),
                       mp.mpf("1e-30"), mp.mpf("0.02945"), 5, is_single=False),
    "pow_exp2": Series(lambda r: 2**r, lambda r: 1 / 2**r, mp.mpf("-0.5"), mp.mpf("0.5"), 7, is_single=False),
    "fast_exp2": Series(lambda r: (2**r - 1) / r, lambda r: r / 2**r, mp.mpf("-0.5"), mp.mpf("0.5"), 4),
    "fast_log2": Series(lambda f: mp.log(1 + f, 2) / f - 1, lambda f: f / mp.log(1 + f, 2), LEAST, MOST, 7),
}  # fmt: skip


def chebyshev_points(series: Series, count: int) -> list[mp.mpf]:
    middle, half = (series.low + series.high) / 2, (series.high - series.low) / 2
    return [middle + half * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def fit(series: Series) -> list[float]:
    """Coefficients from the constant up."""
    if not series.is_single:
        return [float(c) for c in _fit_rest(series, [])]
    fixed: list[mp.mpf] = []
    for _ in range(series.degree + 1):
        fixed.append(mp.mpf(float(np.float32(float(_fit_rest(series, fixed)[0])))))
    return [float(c) for c in fixed]


def _fit_rest(series: Series, fixed: list[mp.mpf]) -> list[mp.mpf]:
    """The coefficients after `fixed`."""
    points = chebyshev_points(series, 6 * (series.degree + 2))
    powers = range(len(fixed), series.degree + 1)
    targets = [series.function(z) - mp.polyval(fixed[::-1] or [0], z) for z in points]
    emphasis = [mp.mpf(1)] * len(points)
    found: list[mp.mpf] = []
    for _ in range(LAWSON_ROUNDS):
        weights = [mp.sqrt(e) * abs(series.weight(z)) for e, z in zip(emphasis, points, strict=True)]
        a = mp.matrix([[w * z**k for k in powers] for w, z in zip(weights, points, strict=True)])
        b = mp.matrix([w * t for w, t in zip(weights, targets, strict=True)])
        found = list(mp.lu_solve(a.T * a, a.T * b))
        errors = [
            abs(series.weight(z) * (t - sum(c * z**k for c, k in zip(found, powers, strict=True))))
            for t, z in zip(targets, points, strict=True)
        ]
        largest = max(errors)
        emphasis = [e * (error / largest + mp.mpf("1e-6")) for e, error in zip(emphasis, errors, strict=True)]
        total = sum(emphasis)
        emphasis = [e * len(points) / total for e in emphasis]
    return found


def worst(series: Series, coefficients: list[float]) -> mp.mpf:
    exact = [mp.mpf(c) for c in reversed(coefficients)]
    points = chebyshev_points(series, 210)
    return max(abs(series.weight(z) * (mp.polyval(exact, z) - series.function(z))) for z in points)


if __name__ == "__main__":
    for name in sys.argv[1:] or SERIES:
        series = SERIES[name]
        coefficients = fit(series)
        error = float(mp.log(worst(series, coefficients), 2))
        print(f"{name}: largest relative error of the result 2**{error:.1f}")
        for c in reversed(coefficients):
            print(f"    {c:.9g}" if series.is_single else f"    {c!r}")
