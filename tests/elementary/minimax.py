"""Prints the series of `rattle/lang/elementary.py`: `python3 tests/elementary/minimax.py [NAME]`.

Each is the interpolant of a function at Chebyshev points, within a factor of two of the minimax polynomial,
computed with 60 digits and rounded to double.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import mpmath as mp

mp.mp.dps = 60


def _even(f: Callable[[mp.mpf], mp.mpf]) -> Callable[[mp.mpf], mp.mpf]:
    return lambda z: f(mp.sqrt(z))


# name: (function, from, to, degree)
SERIES = {
    "exp": (lambda r: (mp.exp(r) - 1 - r) / r**2, -0.3475, 0.3475, 11),
    "sin": (_even(lambda r: (mp.sin(r) - r) / r**3), 0.0, 0.63, 6),
    "cos": (_even(lambda r: (mp.cos(r) - 1 + r**2 / 2) / r**4), 0.0, 0.63, 6),
    "asin": (_even(lambda x: (mp.asin(x) - x) / x**3), 0.0, 0.25, 13),
    "atan": (_even(lambda t: (mp.atan(t) - t) / t**3), 0.0, 0.1915, 11),
    "log": (_even(lambda s: (2 * mp.atanh(s) / s - 2) / s**2), 0.0, 0.02945, 7),
    "log_precise": (_even(lambda s: (3 * mp.atanh(s) / s - 3 - s**2) / s**4), 0.0, 0.00518, 5),
    "sinh": (_even(lambda x: (mp.sinh(x) - x) / x**3), 0.0, 1.0, 8),
    "tanh": (_even(lambda x: (mp.tanh(x) - x) / x**3), 0.0, 0.37, 12),
}


def chebyshev_points(low: float, high: float, count: int) -> list[mp.mpf]:
    middle, half = (mp.mpf(low) + high) / 2, (mp.mpf(high) - low) / 2
    return [middle + half * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def fit(f: Callable[[mp.mpf], mp.mpf], low: float, high: float, degree: int) -> list[float]:
    """Coefficients from the constant up."""
    points = chebyshev_points(low, high, degree + 1)
    powers = mp.matrix([[z**k for k in range(degree + 1)] for z in points])
    return [float(c) for c in mp.lu_solve(powers, mp.matrix([f(z) for z in points]))]


def worst(f: Callable[[mp.mpf], mp.mpf], low: float, high: float, coefficients: list[float]) -> mp.mpf:
    points = chebyshev_points(low, high, 210)
    return max(abs(mp.polyval(coefficients[::-1], z) / f(z) - 1) for z in points)


if __name__ == "__main__":
    for name in sys.argv[1:] or SERIES:
        coefficients = fit(*SERIES[name])
        error = worst(*SERIES[name][:3], coefficients)
        print(f"{name}: largest relative error 2**{float(mp.log(error, 2)):.1f}")
        for k in reversed(range(len(coefficients))):
            print(f"    {coefficients[k]!r},")
