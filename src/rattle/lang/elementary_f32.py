"""The elementary functions of samples in a 32-bit kernel: within 2 ulp of the exact result for every float.

Real-time Python like elementary.py, compiled for 32-bit kernels and the interpreter: `float` is 32 bits wide
here, `f64(...)` 64. Run by CPython, where every float is a double, they are no more than 32 bits exact.

Sixteen of each are computed at once where a plugin runs in lanes, so there are no loops, tables or branches:
what looks like one chooses between two numbers. The one exception is the call for huge angles. 64 bits are
used where that is cheaper than two floats. The worst errors over all floats are in docs/math.md;
series from tests/elementary/minimax_f32.py.
"""

from __future__ import annotations

import math

import numpy as np

from . import elementary
from .bits import exponent, flip, power2, significand
from .types import f64

INFINITY = math.inf
NOT_A_NUMBER = math.nan
MIN_NORMAL = 1.1754943508222875e-38  # 2**-126
TINY = 0.0001220703125  # 2**-13: below it x**3 is under an eighth of an ulp of x
ROUNDER = 12582912.0  # 1.5 * 2**23: adding and subtracting it rounds to whole numbers
WIDE_ROUNDER = 6755399441055744.0  # 1.5 * 2**52
REACH = 134217728.0  # 2**27

ONE_OVER_PI = 0.3183098861837907
TWO_OVER_PI = 0.6366197723675814
PI = 3.141592653589793
PI_26 = 3.1415926814079285  # 26 bits: exact products with whole numbers below 2**27
PI_26_TAIL = -2.7818135228334233e-08
HALF_PI = 1.5707963267948966
HALF_PI_26 = 1.5707963407039642
HALF_PI_26_TAIL = -1.3909067614167116e-08
QUARTER_PI = 0.7853981633974483
EIGHTH_TAN = 0.41421356237309503  # tan(pi / 8)
THREE_EIGHTHS_TAN = 2.414213562373095

SQRT2 = 1.4142135623730951
LOG2_E = 1.4426950408889634
LN2_14 = 0.69317626953125  # 14 bits, for exact products with exponents
LN2_14_TAIL = -2.908897130469058e-05
LOG10_E_12 = 0.434326171875  # 12 bits, for exact products with another 12
LOG10_E_12_TAIL = -3.168997174817235e-05
LOG10_2_14 = 0.301025390625
LOG10_2_14_TAIL = 4.605038981195214e-06


# --- sine, cosine, tangent


def _nearest_whole(x: float) -> float:
    """In 64 bits, |x| below 2**51."""
    return (x + WIDE_ROUNDER) - WIDE_ROUNDER


def _narrow(x: float) -> float:
    """64 bits rounded to 32."""
    return float(np.float32(x))


def _sin_reduced(r: float) -> float:
    """`sin(r)`, |r| <= pi / 2: 64 bits where the errors of 32 would show, as z is up to 2.5."""
    z = r * r
    narrow_z = _narrow(z)
    y = 2.60610955e-06 * narrow_z - 0.000198097798
    y = y * narrow_z + 0.00833306927
    y = y * narrow_z - 0.166666597
    return _narrow(r + r * z * y)


def sin(x: float) -> float:
    """Sine of `x` radians."""
    angle = f64(x if abs(x) <= REACH else 0.0)
    halves = _nearest_whole(angle * ONE_OVER_PI)
    r = (angle - halves * PI_26) - halves * PI_26_TAIL
    y = _sin_reduced(flip(r, halves))
    near = x if abs(x) < TINY else y
    return near if abs(x) <= REACH else _narrow(elementary.far_sin(f64(x)))


def cos(x: float) -> float:
    """Cosine of `x` radians: the sine, a quarter turn on."""
    angle = f64(x if abs(x) <= REACH else 0.0)
    halves = _nearest_whole(angle * ONE_OVER_PI + 0.5)
    r = (angle - (halves - 0.5) * PI_26) - (halves - 0.5) * PI_26_TAIL
    y = _sin_reduced(flip(r, halves))
    return y if abs(x) <= REACH else _narrow(elementary.far_cos(f64(x)))


def tan(x: float) -> float:
    """Tangent of `x` radians: the quotient of sine and cosine, in 64 bits."""
    angle = f64(x if abs(x) <= REACH else 0.0)
    quarters = _nearest_whole(angle * TWO_OVER_PI)
    r = (angle - quarters * HALF_PI_26) - quarters * HALF_PI_26_TAIL
    z = r * r
    s = -0.00019514937262269443 * z + 0.008332158243547601
    s = s * z - 0.16666654569894748
    s = r + r * z * s
    c = 2.438317246260207e-05 * z - 0.0013886677475297019
    c = c * z + 0.04166662022547509
    c = c * z - 0.49999999693307623
    c = 1.0 + z * c
    is_odd = flip(1.0, quarters) < 0.0
    y = _narrow(flip((c if is_odd else s) / (s if is_odd else c), quarters))
    near = x if abs(x) < TINY else y
    return near if abs(x) <= REACH else _narrow(elementary.far_tan(f64(x)))


# --- arc functions


def _asin_series(s: float, z: float) -> float:
    """`asin(s)` for `z = s * s`, |s| <= 0.5, in 64 bits."""
    y = 0.037513215168465855 * z + 0.014440935421201624
    y = y * z + 0.03180709829512827
    y = y * z + 0.04451702918398547
    y = y * z + 0.07500503808067657
    y = y * z + 0.1666665999713799
    return s + s * z * y


def asin(x: float) -> float:
    """Arc sine in radians; NaN outside [-1, 1]."""
    a = f64(abs(x))
    is_low = a < 0.5
    z = a * a if is_low else 0.5 * (1.0 - a)
    y = _asin_series(a if is_low else math.sqrt(z), z)
    return math.copysign(_narrow(y if is_low else HALF_PI - 2.0 * y), x)


def acos(x: float) -> float:
    """Arc cosine in radians, 0 to pi; NaN outside [-1, 1]."""
    a = f64(abs(x))
    is_low = a < 0.5
    z = a * a if is_low else 0.5 * (1.0 - a)
    y = _asin_series(a if is_low else math.sqrt(z), z)
    right = HALF_PI - y if is_low else 2.0 * y
    return _narrow(right if x > 0.0 else PI - right)


def atan(x: float) -> float:
    """Arc tangent in radians, -pi/2 to pi/2. As in elementary.py, |t| <= tan(pi / 8)."""
    a = abs(x)
    is_low = a < EIGHTH_TAN
    is_high = a > THREE_EIGHTHS_TAN
    over = a if is_low else (-1.0 if is_high else a - 1.0)
    under = 1.0 if is_low else (a if is_high else a + 1.0)
    base = 0.0 if is_low else (HALF_PI if is_high else QUARTER_PI)
    base_tail = 0.0 if is_low else (-4.371139e-08 if is_high else -2.1855694e-08)
    t = over / under
    z = t * t
    y = -0.0609004684 * z + 0.105991676
    y = y * z - 0.14244391
    y = y * z + 0.199985281
    y = y * z - 0.333333164
    return math.copysign(base + (t + (t * z * y + base_tail)), x)


def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y) in radians, -pi to pi, with signed zeros as in IEEE 754."""
    up = f64(abs(y))
    across = f64(abs(x))
    is_steep = up > across
    short = across if is_steep else up
    long = up if is_steep else across
    is_low = short < EIGHTH_TAN * long
    t = (short if is_low else short - long) / (long if is_low else short + long)
    z = t * t
    rest = 0.047435584533473 * z - 0.08476032355291695
    rest = rest * z + 0.11044648914693879
    rest = rest * z - 0.14282004241533633
    rest = rest * z + 0.1999990377977954
    rest = rest * z - 0.3333333249755212
    angle = QUARTER_PI * f64(0.0 if is_low else 1.0) + (t + t * z * rest)
    diagonal = QUARTER_PI * f64(1.0 if up > 0.0 else 0.0)
    eighth = diagonal if up == across else angle  # both 0 or infinite too
    quarter = HALF_PI - eighth if is_steep else eighth
    half = PI - quarter if significand(x) < 0.0 else quarter
    is_number = x == x and y == y
    return math.copysign(_narrow(half if is_number else NOT_A_NUMBER), y)


# --- exponentials


def _exp_parts(x: float) -> tuple[float, float]:
    """`y` and a whole `n` of `exp(x) == y * 2**n`, y in about [0.7, 1.42], for -104 <= x <= 90."""
    n = (x * LOG2_E + ROUNDER) - ROUNDER
    r = (x - n * LN2_14) - n * LN2_14_TAIL
    y = 0.00138217432 * r + 0.00836884975
    y = y * r + 0.0416682586
    y = y * r + 0.166665196
    y = y * r + 0.49999994
    return 1.0 + (r + r * r * y), n


def _times_power_of_2(y: float, n: float) -> float:
    """`y * 2**n`, rounded once where it is subnormal: in two steps, each within what exponents hold."""
    half = float(np.floor(0.5 * n))
    return y * power2(half) * power2(n - half)


def _within(x: float, low: float, high: float) -> float:
    """`x`, or the limit it is beyond; NaN stays."""
    return min(max(x, low), high)


def exp(x: float) -> float:
    """e to the power of `x`."""
    y, n = _exp_parts(_within(x, -104.0, 89.0))
    return _times_power_of_2(y, n)


def exp2(x: float) -> float:
    """2 to the power of `x`, exact for whole `x`."""
    power = _within(x, -151.0, 129.0)
    n = (power + ROUNDER) - ROUNDER
    r = power - n
    y = 0.000153289249 * r + 0.00133909716
    y = y * r + 0.00961850025
    y = y * r + 0.0555035956
    y = y * r + 0.240226477
    y = y * r + 0.693147182
    return _times_power_of_2(1.0 + r * y, n)


# --- logarithms


def _order_and_rest(x: float) -> tuple[float, float]:
    """`n` and `f` of `x == (1 + f) * 2**n`, 1 + f in (sqrt(1/2), sqrt(2)], for `x > 0` and finite."""
    is_tiny = x < MIN_NORMAL
    normal = x * 33554432.0 if is_tiny else x  # 2**25
    m = significand(normal)
    is_high = m > SQRT2
    order = exponent(normal) - (25.0 if is_tiny else 0.0)
    return order + (1.0 if is_high else 0.0), (0.5 * m if is_high else m) - 1.0


def _log_or_edge(x: float, y: float) -> float:
    """`y`, the logarithm of `x`, where `x` is positive and finite; else what any logarithm is there."""
    below = -INFINITY if x == 0.0 else NOT_A_NUMBER
    above = y if x < INFINITY else x
    return above if x > 0.0 else below


def log(x: float) -> float:
    """Natural logarithm."""
    n, f = _order_and_rest(x)
    z = f * f
    y = -0.0763640925 * f + 0.127633899
    y = y * f - 0.131602034
    y = y * f + 0.142014295
    y = y * f - 0.166233227
    y = y * f + 0.20001246
    y = y * f - 0.250008225
    y = y * f + 0.333333313
    rest = (f * z * y + n * LN2_14_TAIL) - 0.5 * z
    return _log_or_edge(x, n * LN2_14 + (f + rest))


def log2(x: float) -> float:
    """Logarithm to base 2, exact for powers of 2."""
    n, f = _order_and_rest(x)
    y = -0.113286652 * f + 0.185957313
    y = y * f - 0.18926537
    y = y * f + 0.204446852
    y = y * f - 0.239857152
    y = y * f + 0.288593143
    y = y * f - 0.360685289
    y = y * f + 0.480897158
    y = y * f - 0.721347511
    y = y * f + 0.442695051
    return _log_or_edge(x, n + (f + f * y))


def log10(x: float) -> float:
    """Logarithm to base 10."""
    n, f = _order_and_rest(x)
    y = -0.0332092717 * f + 0.0561560057
    y = y * f - 0.0575262494
    y = y * f + 0.0615724437
    y = y * f - 0.0721279904
    y = y * f + 0.086868383
    y = y * f - 0.108580753
    y = y * f + 0.144764781
    y = y * f - 0.217147186
    c = 4097.0 * f  # Dekker's split: the upper 12 bits
    head = c - (c - f)
    rest = ((f - head) * LOG10_E_12 + f * LOG10_E_12_TAIL) + (f * f * y + n * LOG10_2_14_TAIL)
    return _log_or_edge(x, n * LOG10_2_14 + (head * LOG10_E_12 + rest))


# --- powers


def _wide_log2(x: float) -> float:
    """`log2(x)` to 2**-44 for a 32-bit `x >= 0`, in 64 bits: 2 / log(2) * atanh((m - 1) / (m + 1))."""
    m = significand(x)
    is_high = m > SQRT2
    near_1 = 0.5 * m if is_high else m
    s = (near_1 - 1.0) / (near_1 + 1.0)
    z = s * s
    y = 0.2829084688006908 * z + 0.3199051476846748
    y = y * z + 0.41220926492862314
    y = y * z + 0.5770779422495518
    y = y * z + 0.9617966941137063
    y = y * z + 2.88539008177785
    return (exponent(x) + (1.0 if is_high else 0.0)) + s * y


def _wide_exp2(x: float) -> float:
    """`2**x` to 2**-34 for |x| <= 200, in 64 bits."""
    n = _nearest_whole(x)
    r = x - n
    y = 1.5201793720687673e-05 * r + 0.00015469289392610748
    y = y * r + 0.0013333923126190804
    y = y * r + 0.009618027260884808
    y = y * r + 0.05550410352736031
    y = y * r + 0.24022651198076178
    y = y * r + 0.6931471807286879
    y = y * r + 0.9999999999616973
    return y * power2(n)


def pow(x: float, y: float) -> float:
    """`x` to the power of `y`, special values as in IEEE 754; NaN for `x < 0` and `y` not whole."""
    a = abs(x)
    limit = INFINITY if a > 1.0 else -INFINITY
    log2_a = f64(limit) if a == 0.0 or a == INFINITY else _wide_log2(f64(a))
    size = _narrow(_wide_exp2(_within(f64(y) * log2_a, -200.0, 200.0)))
    is_whole = math.floor(y) + 0.0 == y
    is_odd = is_whole and 0.5 * y - math.floor(0.5 * y) == 0.5
    is_left = significand(x) < 0.0
    signed = -size if is_left and is_odd else size
    is_real = is_whole or not is_left or a == 0.0 or a == INFINITY
    number = signed if is_real and x == x and y == y else NOT_A_NUMBER
    is_one = x == 1.0 or y == 0.0 or (a == 1.0 and abs(y) == INFINITY)
    return 1.0 if is_one else number


# --- hyperbolic functions


def sinh(x: float) -> float:
    """Hyperbolic sine."""
    a = min(abs(x), 90.0)
    z = a * a
    y = 2.78222865e-06 * z + 0.000198428941
    y = y * z + 0.00833331048
    y = y * z + 0.166666672
    near_1, n = _exp_parts(a)
    half_power = _times_power_of_2(near_1, n - 1.0)
    return math.copysign(a + a * z * y if a < 1.0 else half_power - 0.25 / half_power, x)


def cosh(x: float) -> float:
    """Hyperbolic cosine."""
    y, n = _exp_parts(min(abs(x), 90.0))
    half_power = _times_power_of_2(y, n - 1.0)
    return half_power + 0.25 / half_power


def tanh(x: float) -> float:
    """Hyperbolic tangent: from 0.6 on 1 - 2 / (exp(2x) + 1)."""
    a = min(abs(x), 10.0)
    z = a * a
    y = -0.00589796668 * z + 0.0207986254
    y = y * z - 0.0537847169
    y = y * z + 0.133319363
    y = y * z - 0.333332986
    near_1, n = _exp_parts(2.0 * a)
    beyond = 1.0 - 2.0 / (near_1 * power2(n) + 1.0)
    return math.copysign(a + a * z * y if a < 0.6 else beyond, x)
