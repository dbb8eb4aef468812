"""Approximations for sound, cheaper than `math`: `dsp.fast.tanh(x)`.

For what is heard and not computed with: waveshapers, oscillators, envelopes. Nothing here takes 64 bits in a
32-bit kernel, special values get no care, and each function says where it holds and how far it is off there,
in units in the last place (ulp) of 32 bits. docs/math.md compares them with `math`.
"""

from __future__ import annotations

import math

from rattle.lang.bits import exponent, flip, power2, significand

_ONE_OVER_PI = 0.3183098861837907
_PI_8 = 3.140625  # 8 bits: exact products with whole numbers below 2**16
_PI_8_TAIL = 0.0009676535897931
_TWO_OVER_PI = 0.6366197723675814
_HALF_PI_8 = 1.5703125
_HALF_PI_8_TAIL = 0.00048382679489661923
_SQRT2 = 1.4142135623730951


def _sin_series(r: float) -> float:
    z = r * r
    y = 2.60610955e-06 * z - 0.000198097798
    y = y * z + 0.00833306927
    y = y * z - 0.166666597
    return r + r * z * y


def sin(x: float) -> float:
    """Sine for |x| <= 8192; absolute error below 2e-7."""
    halves = math.floor(x * _ONE_OVER_PI + 0.5) + 0.0
    r = (x - halves * _PI_8) - halves * _PI_8_TAIL
    return _sin_series(flip(r, halves))


def cos(x: float) -> float:
    """Cosine for |x| <= 8192; absolute error below 2e-7."""
    halves = math.floor(x * _ONE_OVER_PI + 1.0) + 0.0
    r = (x - (halves - 0.5) * _PI_8) - (halves - 0.5) * _PI_8_TAIL
    return _sin_series(flip(r, halves))


def tan(x: float) -> float:
    """Tangent for |x| <= 1.57, all that filters need; error below 4 ulp."""
    quarters = math.floor(x * _TWO_OVER_PI + 0.5) + 0.0
    r = (x - quarters * _HALF_PI_8) - quarters * _HALF_PI_8_TAIL
    z = r * r
    s = -0.000195180983 * z + 0.00833218824
    s = s * z - 0.166666552
    s = r + r * z * s
    c = -0.00135912537 * z + 0.0416557267
    c = c * z - 0.499998838
    c = 1.0 + z * c
    is_odd = flip(1.0, quarters) < 0.0
    return flip((c if is_odd else s) / (s if is_odd else c), quarters)


def tanh(x: float) -> float:
    """Hyperbolic tangent of any number; error below 7 ulp. A quotient of polynomials."""
    near = min(max(x, -9.02), 9.02)
    z = near * near
    over = -8.44055648e-14 * z + 5.25962793e-11
    over = over * z - 2.01879784e-08
    over = over * z + 1.11452797e-05
    over = over * z + 0.00310310157
    over = over * z + 0.130832474
    over = over * z + 0.999999993
    under = 0.000254489564 * z + 0.0244917827
    under = under * z + 0.464165744
    under = under * z + 1.0
    return near * over / under


def exp2(x: float) -> float:
    """2 to the power of `x`, held to -126 and 127; error below 3 ulp."""
    power = min(max(x, -126.0), 127.0)
    n = math.floor(power + 0.5) + 0.0
    r = power - n
    y = 0.00132728892 * r + 0.00967142824
    y = y * r + 0.0555070341
    y = y * r + 0.240222439
    y = y * r + 0.693147004
    return (1.0 + r * y) * power2(n)


def log2(x: float) -> float:
    """Logarithm to base 2 for `x` from 2e-38 up, finite; error below 4 ulp."""
    m = significand(x)
    is_high = m > _SQRT2
    f = (0.5 * m if is_high else m) - 1.0
    y = -0.145751551 * f + 0.234029904
    y = y * f - 0.248891383
    y = y * f + 0.287100613
    y = y * f - 0.360238492
    y = y * f + 0.480923176
    y = y * f - 0.721352816
    y = y * f + 0.442694962
    return (exponent(x) + (1.0 if is_high else 0.0)) + (f + f * y)


def pow(x: float, y: float) -> float:
    """`x` to the power of `y` for `x` from 2e-38 up; error below 100 ulp where the result is 1e-6 to 1e6."""
    return exp2(y * log2(x))
