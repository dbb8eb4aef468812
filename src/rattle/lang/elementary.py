"""Our own elementary functions, in double precision: one source for every engine.

CPython runs this file; the compiler compiles it like any real-time Python, for kernels, the native runtime
and the reference interpreter. It holds only `+ - * /`, square roots, comparisons and the operations of
bits.py, all exactly rounded IEEE 754 without fused multiply-add, so the results are the same bits everywhere.
One file, because it is one compilation.

Where CPython's `math` raises, these return the IEEE value: `log(0.0)` is -inf, `pow(-2.0, 0.5)` NaN,
`exp(1000.0)` inf. The stated errors, in units in the last place (ulp) of the exact result, bound what was
measured against mpmath (tests/elementary) over all magnitudes, subnormal results included.

Methods: argument reduction in parts after Cody and Waite (Software Manual for the Elementary Functions,
1980); error-free sums and products after Dekker (Numer. Math. 18, 1971); series from
tests/elementary/minimax.py. A value in extra precision is a `head` and a `tail`, the head's rounding error.
"""

from __future__ import annotations

import math

from .bits import exponent, flip, power2, significand, two_over_pi

INFINITY = math.inf
NOT_A_NUMBER = math.nan
MIN_NORMAL = 2.2250738585072014e-308  # 2**-1022
TINY = 7.450580596923828e-09  # 2**-27: below it x**3 / 6 is under half an ulp of x
SPLITTER = 134217729.0  # 2**27 + 1
ROUNDER = 6755399441055744.0  # 1.5 * 2**52: adding and subtracting it rounds to whole numbers
WORD = 67108864.0  # 2**26
WORD_BITS = 26
REACH = 1647099.0  # 2**20 quarter turns: beyond, `far_sin` and its like reduce angles exactly

SQRT2 = 1.4142135623730951
PI = 3.141592653589793
PI_TAIL = 1.2246467991473532e-16
HALF_PI = 1.5707963267948966
HALF_PI_TAIL = 6.123233995736766e-17
QUARTER_PI = 0.7853981633974483
QUARTER_PI_TAIL = 3.061616997868383e-17
THREE_QUARTERS_PI = 2.356194490192345
THREE_QUARTERS_PI_TAIL = 9.184850993605148e-17
TWO_OVER_PI = 0.6366197723675814

# pi/2 in parts of 33 bits: their products with whole numbers below 2**20 are exact.
HALF_PI_1 = 1.5707963267341256
HALF_PI_2 = 6.077100506303966e-11
HALF_PI_3 = 2.0222662487111665e-21
HALF_PI_4 = 8.4784276603689e-32

LN2 = 0.6931471805599453
LN2_TAIL = 2.3190468138462996e-17
LN2_32 = 0.6931471803691238  # 32 bits, for exact products with exponents
LN2_32_TAIL = 1.9082149292705877e-10
LOG2_E = 1.4426950408889634
LOG2_E_26 = 1.4426950216293335  # 26 bits, for exact products with another 26
LOG2_E_26_TAIL = 1.9259629911266175e-08
LOG10_E_26 = 0.4342944771051407
LOG10_E_26_TAIL = 4.798111141615973e-09
LOG10_2_40 = 0.30102999566361177
LOG10_2_40_TAIL = 3.694239077158931e-13
TWO_THIRDS_LOG2_E = 0.9617966939259756
TWO_THIRDS_LOG2_E_TAIL = 5.0577616648125907e-17
LOG2_3_QUARTERS_40 = -0.41503749927915123
LOG2_3_QUARTERS_40_TAIL = 3.074155310286445e-13
LOG2_5_QUARTERS_40 = 0.32192809488697094
LOG2_5_QUARTERS_40_TAIL = 3.914087556296025e-13


# --- extra precision


def _head26(a: float) -> float:
    """The upper 26 bits of `a`, |a| < 2**996: products of two heads are exact."""
    c = SPLITTER * a
    return c - (c - a)


def _product_tail(a: float, b: float, product: float) -> float:
    """`a * b - product` exactly, for `product` the rounded `a * b`."""
    a_head = _head26(a)
    a_tail = a - a_head
    b_head = _head26(b)
    b_tail = b - b_head
    return ((a_head * b_head - product) + a_head * b_tail + a_tail * b_head) + a_tail * b_tail


def _difference_tail(a: float, b: float, difference: float) -> float:
    """`a - b - difference` exactly, for `difference` the rounded `a - b`."""
    b_used = a - difference
    return (a - (difference + b_used)) + (b_used - b)


# --- sine, cosine, tangent


def _nearest_whole(x: float) -> float:
    """`|x|` below 2**51; halves go to the even neighbour."""
    return (x + ROUNDER) - ROUNDER


def _residue(x: float, turns: float) -> float:
    """`x - turns * pi / 2`, the head; in about [-pi/4, pi/4]."""
    first = x - turns * HALF_PI_1
    second = first - turns * HALF_PI_2
    third = second - turns * HALF_PI_3
    tail = _difference_tail(first, turns * HALF_PI_2, second)
    tail = tail + _difference_tail(second, turns * HALF_PI_3, third)
    return third + (tail - turns * HALF_PI_4)


def _residue_tail(x: float, turns: float, head: float) -> float:
    """`x - turns * pi / 2 - head`."""
    first = x - turns * HALF_PI_1
    second = first - turns * HALF_PI_2
    third = second - turns * HALF_PI_3
    tail = _difference_tail(first, turns * HALF_PI_2, second)
    tail = tail + _difference_tail(second, turns * HALF_PI_3, third)
    return (third - head) + (tail - turns * HALF_PI_4)


def _sin_series(z: float) -> float:
    """`(sin(r) - r) / r**3` in `z = r * r`, |r| <= 0.79."""
    y = -7.585413158756367e-13
    y = y * z + 1.6058509605642e-10
    y = y * z - 2.5052106092079693e-08
    y = y * z + 2.7557319218930736e-06
    y = y * z - 0.00019841269841264534
    y = y * z + 0.008333333333333331
    return y * z - 0.16666666666666666


def _cos_series(z: float) -> float:
    """`(cos(r) - 1 + r**2 / 2) / r**4` in `z = r * r`, |r| <= 0.79."""
    y = 4.745158038365112e-14
    y = y * z - 1.147044864854107e-11
    y = y * z + 2.08767557130385e-09
    y = y * z - 2.7557319221175745e-07
    y = y * z + 2.480158730158435e-05
    y = y * z - 0.0013888888888888887
    return y * z + 0.041666666666666664


def _sin_reduced(r: float, tail: float) -> float:
    z = r * r
    return r + (r * z * _sin_series(z) + tail * (1.0 - 0.5 * z))


def _cos_reduced(r: float, tail: float) -> float:
    z = r * r
    head = 1.0 - 0.5 * z
    return head + (((1.0 - head) - 0.5 * z) + (z * z * _cos_series(z) - r * tail))


def _is_odd_whole(n: float) -> bool:
    return flip(1.0, n) < 0.0


def _sin_turned(turns: float, r: float, tail: float) -> float:
    """The sine of `turns * pi / 2 + r + tail`, for whole `turns`."""
    y = _cos_reduced(r, tail) if _is_odd_whole(turns) else _sin_reduced(r, tail)
    return flip(y, math.floor(0.5 * turns) + 0.0)


def _tan_turned(turns: float, r: float, r_tail: float) -> float:
    """The tangent of the same: the quotient of sine and cosine, both in extra precision."""
    z = r * r
    z_tail = _product_tail(r, r, z)
    sin_rest = r * z * _sin_series(z) + r_tail * (1.0 - 0.5 * z)
    sin_head = r + sin_rest
    sin_tail = sin_rest - (sin_head - r)
    flat = 1.0 - 0.5 * z
    cos_rest = ((1.0 - flat) - 0.5 * z) + (z * z * _cos_series(z) - (r * r_tail + 0.5 * z_tail))
    cos_head = flat + cos_rest
    cos_tail = cos_rest - (cos_head - flat)
    odd = _is_odd_whole(turns)
    over = -cos_head if odd else sin_head
    over_tail = -cos_tail if odd else sin_tail
    under = sin_head if odd else cos_head
    under_tail = sin_tail if odd else cos_tail
    y = over / under
    product = y * under
    rest = ((over - product) - _product_tail(y, under, product)) + (over_tail - y * under_tail)
    return y + rest / under


def sin(x: float) -> float:
    """Sine of `x` radians. Error below 0.8 ulp."""
    angle = x if abs(x) <= REACH else 0.0
    turns = _nearest_whole(angle * TWO_OVER_PI)
    r = _residue(angle, turns)
    y = _sin_turned(turns, r, _residue_tail(angle, turns, r))
    near = x if abs(x) < TINY else y
    return near if abs(x) <= REACH else far_sin(x)


def cos(x: float) -> float:
    """Cosine of `x` radians. Error below 0.8 ulp."""
    angle = x if abs(x) <= REACH else 0.0
    turns = _nearest_whole(angle * TWO_OVER_PI)
    r = _residue(angle, turns)
    y = _sin_turned(turns + 1.0, r, _residue_tail(angle, turns, r))
    return y if abs(x) <= REACH else far_cos(x)


def tan(x: float) -> float:
    """Tangent of `x` radians. Error below 0.85 ulp."""
    angle = x if abs(x) <= REACH else 0.0
    turns = _nearest_whole(angle * TWO_OVER_PI)
    r = _residue(angle, turns)
    y = _tan_turned(turns, r, _residue_tail(angle, turns, r))
    near = x if abs(x) < TINY else y
    return near if abs(x) <= REACH else far_tan(x)


# Huge angles, after Payne and Hanek (Radian reduction for trigonometric functions, ACM SIGNUM Newsletter
# 18, 1983): of x * 2 / pi only the digits that are not whole turns are computed, from as many digits of
# 2 / pi as the exponent of x calls for. Compiled as functions of their own, called when they are needed.


def _far_residue(x: float) -> tuple[float, float, float]:
    """`|x|` less whole turns: quarter turns (0 to 4) and radians, head and tail, in about [-pi/4, pi/4]."""
    m = abs(significand(x)) * WORD
    upper = math.floor(m)
    lower = math.floor((m - float(upper)) * WORD)
    first = int(exponent(x)) - 53  # weight 2: anything above is whole turns
    w0 = two_over_pi(first)
    w1 = two_over_pi(first + WORD_BITS)
    w2 = two_over_pi(first + 2 * WORD_BITS)
    w3 = two_over_pi(first + 3 * WORD_BITS)
    w4 = two_over_pi(first + 4 * WORD_BITS)
    w5 = two_over_pi(first + 5 * WORD_BITS)
    w6 = two_over_pi(first + 6 * WORD_BITS)
    d5 = upper * w5 + lower * w4 + ((upper * w6 + lower * w5) >> WORD_BITS)
    d4 = upper * w4 + lower * w3 + (d5 >> WORD_BITS)
    d3 = upper * w3 + lower * w2 + (d4 >> WORD_BITS)
    d2 = upper * w2 + lower * w1 + (d3 >> WORD_BITS)
    d1 = upper * w1 + lower * w0 + (d2 >> WORD_BITS)
    mask = 0x3FFFFFF
    leading = d1 & mask
    turns = (leading + 0x800000) >> 24
    head = float(((leading - (turns << 24)) << WORD_BITS) + (d2 & mask)) * 8.881784197001252e-16  # 2**-50
    middle = float(((d3 & mask) << WORD_BITS) + (d4 & mask)) * 1.9721522630525295e-31  # 2**-102
    last = float(d5 & mask) * 2.938735877055719e-39  # 2**-128
    sum = head + middle
    rest = (middle - (sum - head)) + last
    r = sum * HALF_PI
    r_rest = _product_tail(sum, HALF_PI, r) + (sum * HALF_PI_TAIL + rest * HALF_PI)
    r_head = r + r_rest
    return float(turns), r_head, r_rest - (r_head - r)


def far_sin(x: float) -> float:
    """`sin(x)` for any large `x`."""
    turns, r, tail = _far_residue(x)
    y = _sin_turned(turns, r, tail)
    signed = -y if x < 0.0 else y
    return signed if abs(x) < INFINITY else NOT_A_NUMBER


def far_cos(x: float) -> float:
    """`cos(x)` for any large `x`."""
    turns, r, tail = _far_residue(x)
    y = _sin_turned(turns + 1.0, r, tail)
    return y if abs(x) < INFINITY else NOT_A_NUMBER


def far_tan(x: float) -> float:
    """`tan(x)` for any large `x`."""
    turns, r, tail = _far_residue(x)
    y = _tan_turned(turns, r, tail)
    signed = -y if x < 0.0 else y
    return signed if abs(x) < INFINITY else NOT_A_NUMBER


# --- arc functions


def _asin_series(z: float) -> float:
    """`(asin(x) - x) / x**3` in `z = x * x`, |x| <= 0.5."""
    y = 0.02961201126495512
    y = y * z - 0.01924167174674304
    y = y * z + 0.019554513336123378
    y = y * z + 0.0030448799094556773
    y = y * z + 0.009319560794767446
    y = y * z + 0.009621842970100282
    y = y * z + 0.011566459612121669
    y = y * z + 0.01396378001220357
    y = y * z + 0.017352816540325496
    y = y * z + 0.02237215744350722
    y = y * z + 0.03038194447553234
    y = y * z + 0.044642857142551895
    y = y * z + 0.07500000000000118
    return y * z + 0.16666666666666666


def _root_tail(z: float, head: float) -> float:
    """`sqrt(z) - head`, for `head` the upper 26 bits of the root."""
    if z == 0.0:
        return 0.0
    return (z - head * head) / (math.sqrt(z) + head)


def asin(x: float) -> float:
    """Arc sine in radians; NaN outside [-1, 1]. Error below 0.7 ulp."""
    a = abs(x)
    if a < TINY:
        return x
    if not a <= 1.0:
        return NOT_A_NUMBER
    if a < 0.5:
        return x + x * (x * x) * _asin_series(x * x)
    z = 0.5 * (1.0 - a)
    root = math.sqrt(z)
    head = _head26(root)
    tail = _root_tail(z, head)
    rest = 2.0 * (root * z * _asin_series(z) + tail) - HALF_PI_TAIL
    flat = HALF_PI - 2.0 * head
    y = flat + (((HALF_PI - flat) - 2.0 * head) - rest)
    return -y if x < 0.0 else y


def acos(x: float) -> float:
    """Arc cosine in radians, 0 to pi; NaN outside [-1, 1]. Error below 0.7 ulp."""
    a = abs(x)
    if not a <= 1.0:
        return NOT_A_NUMBER
    if a < 0.5:
        flat = HALF_PI - x
        return flat + (((HALF_PI - flat) - x) + (HALF_PI_TAIL - x * (x * x) * _asin_series(x * x)))
    z = 0.5 * (1.0 - a)
    root = math.sqrt(z)
    head = _head26(root)
    rest = root * z * _asin_series(z) + _root_tail(z, head)
    if x > 0.0:
        return 2.0 * (head + rest)
    flat = PI - 2.0 * head
    return flat + (((PI - flat) - 2.0 * head) + (PI_TAIL - 2.0 * rest))


def _atan_series(z: float) -> float:
    """`(atan(t) - t) / t**3` in `z = t * t`, |t| <= 7/16."""
    y = 0.01476642155379467
    y = y * z - 0.033121323310643644
    y = y * z + 0.044919637149159995
    y = y * z - 0.05216607416783708
    y = y * z + 0.0587693549653035
    y = y * z - 0.06666240859375808
    y = y * z + 0.0769228548876496
    y = y * z - 0.09090908353049669
    y = y * z + 0.11111111096587765
    y = y * z - 0.1428571428556615
    y = y * z + 0.19999999999999407
    return y * z - 0.3333333333333333


def _atan_quotient(over: float, under: float, left: bool) -> float:
    """`atan(over / under)` for positive arguments of middling size; `left` of the y axis pi less that.

    atan(q) is atan(c) + atan((q - c) / (1 + q * c)) for c of 0, 1 and infinity, which leaves |t| <= 7/16.
    """
    low = over <= 0.4375 * under
    high = over > 2.4 * under
    a = over if low else (-under if high else over - under)
    a_tail = 0.0 if low or high else _difference_tail(over, under, a)
    b = under if low else (over if high else over + under)
    b_tail = 0.0 if low or high else _difference_tail(over, -under, b)
    t = a / b
    product = t * b
    t_tail = (((a - product) - _product_tail(t, b, product)) + (a_tail - t * b_tail)) / b
    z = t * t
    rest = t * z * _atan_series(z) + t_tail * (1.0 - z)
    base = (PI if left else 0.0) if low else (HALF_PI if high else _odd_eighth(left))
    base_tail = (PI_TAIL if left else 0.0) if low else (HALF_PI_TAIL if high else _odd_eighth_tail(left))
    turned = -t if left else t
    head = base + turned
    return head + ((turned - (head - base)) + ((-rest if left else rest) + base_tail))


def _odd_eighth(left: bool) -> float:
    return THREE_QUARTERS_PI if left else QUARTER_PI


def _odd_eighth_tail(left: bool) -> float:
    return THREE_QUARTERS_PI_TAIL if left else QUARTER_PI_TAIL


def atan(x: float) -> float:
    """Arc tangent in radians, -pi/2 to pi/2. Error below 0.65 ulp."""
    a = abs(x)
    y = _atan_quotient(min(a, 1e17), 1.0, False)
    return x if a < TINY else (-y if x < 0.0 else y)


def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y) in radians, -pi to pi, with signed zeros as in IEEE 754.

    Error below 0.65 ulp.
    """
    if x != x or y != y:
        return NOT_A_NUMBER
    angle = _upper_angle(abs(y), abs(x), significand(x) < 0.0)
    return -angle if significand(y) < 0.0 else angle


def _upper_angle(y: float, x: float, left: bool) -> float:
    """The angle of the point (-x if left else x, y), for `x >= 0` and `y >= 0`."""
    if y == 0.0:
        return PI if left else 0.0
    if y == INFINITY and x == INFINITY:
        return _odd_eighth(left)
    if x == 0.0 or y == INFINITY:
        return HALF_PI
    ratio = y / x
    if ratio > 1e17:
        return HALF_PI
    if ratio < TINY:
        return PI - (ratio - PI_TAIL) if left else ratio
    scale = 1.0
    if x > 1e200:
        scale = 6.223015277861142e-61  # 2**-200
    elif x < 1e-200:
        scale = 1.6069380442589903e60  # 2**200
    return _atan_quotient(y * scale, x * scale, left)


# --- exponentials


def _exp_series(r: float) -> float:
    """`(exp(r) - 1 - r) / r**2`, |r| <= 0.3475."""
    y = 1.6086770194332677e-10
    y = y * r + 2.0918351141207293e-09
    y = y * r + 2.50520707088271e-08
    y = y * r + 2.755726270076176e-07
    y = y * r + 2.7557319247579834e-06
    y = y * r + 2.4801587336984012e-05
    y = y * r + 0.00019841269841263163
    y = y * r + 0.001388888888887887
    y = y * r + 0.008333333333333333
    y = y * r + 0.04166666666666668
    y = y * r + 0.16666666666666666
    return y * r + 0.5


def _exp_tail(r: float, r_tail: float) -> float:
    """`exp(r + r_tail) - (1.0 + r)` for the rounded `1.0 + r`, |r| <= 0.347."""
    head = 1.0 + r
    sum = r + r_tail
    return (r - (head - 1.0)) + (r_tail + sum * sum * _exp_series(sum))


def _times_power_of_2(x: float, n: float) -> float:
    """`x * 2**n` for whole |n| <= 2044, rounded once, for `x` near 1."""
    half = _nearest_whole(0.5 * n)
    return x * power2(half) * power2(n - half)


def _exp2_of_parts(head: float, tail: float) -> float:
    """`2**(head + tail)` for |head| <= 1100 and a tail below its last place."""
    n = _nearest_whole(head)
    r = head - n
    natural = r * LN2
    natural_tail = _product_tail(r, LN2, natural) + (r * LN2_TAIL + tail * LN2)
    return _times_power_of_2((1.0 + natural) + _exp_tail(natural, natural_tail), n)


def _within(x: float, low: float, high: float) -> float:
    """`x`, or the limit it is beyond; NaN stays."""
    return min(max(x, low), high)


def exp(x: float) -> float:
    """e to the power of `x`. Error below 0.8 ulp."""
    power = _within(x, -746.0, 710.0)
    n = _nearest_whole(power * LOG2_E)
    r = power - n * LN2_32
    tail = -n * LN2_32_TAIL
    return _times_power_of_2((1.0 + r) + _exp_tail(r, tail), n)


def exp2(x: float) -> float:
    """2 to the power of `x`, exact for whole `x`. Error below 0.8 ulp."""
    return _exp2_of_parts(_within(x, -1080.0, 1025.0), 0.0)


# --- logarithms


def _log_series(z: float) -> float:
    """`(2 * atanh(s) / s - 2) / s**2` in `z = s * s`, |s| <= 0.1716."""
    y = 0.1308723619665962
    y = y * z + 0.13268714792348096
    y = y * z + 0.15386241881938595
    y = y * z + 0.18181795600060793
    y = y * z + 0.22222222392089008
    y = y * z + 0.28571428570801954
    y = y * z + 0.4000000000000088
    return y * z + 0.6666666666666666


def _order(x: float) -> float:
    """`n` of `x == m * 2**n` with `m` in (sqrt(1/2), sqrt(2)], for `x > 0` and finite."""
    tiny = x < MIN_NORMAL
    normal = x * 18014398509481984.0 if tiny else x
    n = exponent(normal) - 54.0 if tiny else exponent(normal)
    return n + 1.0 if significand(normal) > SQRT2 else n


def _near_1(x: float) -> float:
    """`m` of `x == m * 2**n`, see `_order`."""
    m = significand(x * 18014398509481984.0 if x < MIN_NORMAL else x)
    return 0.5 * m if m > SQRT2 else m


def _log1p_rest(f: float) -> float:
    """`log(1 + f) - (f - f**2 / 2)`: with s = f / (2 + f) it is s * (f**2 / 2 + 2 * atanh(s) / s - 2)."""
    s = f / (2.0 + f)
    z = s * s
    return s * (0.5 * f * f + z * _log_series(z))


def _log_edge(x: float) -> float:
    """The logarithm, to any base, of what is not both positive and finite."""
    if x == 0.0:
        return -INFINITY
    return x if x == INFINITY else NOT_A_NUMBER


def log(x: float) -> float:
    """Natural logarithm. Error below 0.85 ulp."""
    is_regular = x > 0.0 and x < INFINITY
    a = x if is_regular else 1.0
    n = _order(a)
    f = _near_1(a) - 1.0
    half_square = 0.5 * f * f
    y = n * LN2_32 - ((half_square - (_log1p_rest(f) + n * LN2_32_TAIL)) - f)
    return y if is_regular else _log_edge(x)


def log2(x: float) -> float:
    """Logarithm to base 2, exact for powers of 2. Error below 0.8 ulp."""
    is_regular = x > 0.0 and x < INFINITY
    a = x if is_regular else 1.0
    n = _order(a)
    f = _near_1(a) - 1.0
    half_square = 0.5 * f * f
    head = _head26(f - half_square)
    tail = ((f - head) - half_square) + _log1p_rest(f)
    fraction = head * LOG2_E_26
    fraction_tail = (head + tail) * LOG2_E_26_TAIL + tail * LOG2_E_26
    y = n + fraction
    logarithm = y + (((n - y) + fraction) + fraction_tail)
    return logarithm if is_regular else _log_edge(x)


def log10(x: float) -> float:
    """Logarithm to base 10, exact for the powers of 10 that are doubles. Error below 0.75 ulp."""
    is_regular = x > 0.0 and x < INFINITY
    a = x if is_regular else 1.0
    n = _order(a)
    f = _near_1(a) - 1.0
    half_square = 0.5 * f * f
    head = _head26(f - half_square)
    tail = ((f - head) - half_square) + _log1p_rest(f)
    fraction = head * LOG10_E_26
    fraction_tail = (head + tail) * LOG10_E_26_TAIL + tail * LOG10_E_26 + n * LOG10_2_40_TAIL
    whole = n * LOG10_2_40
    y = whole + fraction
    logarithm = y + (((whole - y) + fraction) + fraction_tail)
    return logarithm if is_regular else _log_edge(x)


# --- powers


def _precise_log_series(z: float) -> float:
    """`(3 * atanh(s) / s - 3 - s**2) / s**4` in `z = s * s`, |s| <= 0.072."""
    y = 0.20276635419757402
    y = y * z + 0.23075306444442775
    y = y * z + 0.2727273162060575
    y = y * z + 0.33333333328051096
    y = y * z + 0.42857142857145203
    return y * z + 0.6


def _power(x: float, y: float) -> float:
    """`x**y` for `x > 0` and finite, `y` finite and not 0: 2**(y * log2(x)), the logarithm to 68 bits.

    log2(m) = log2(c) + 2 / log(2) * atanh(s), s = (m - c) / (m + c), with c of 3/4, 1 and 5/4 nearest to m.
    """
    n = _order(x)
    m = _near_1(x)
    low = m < 0.866
    high = m > 1.118
    c = 0.75 if low else (1.25 if high else 1.0)
    log2_c = LOG2_3_QUARTERS_40 if low else (LOG2_5_QUARTERS_40 if high else 0.0)
    log2_c_tail = LOG2_3_QUARTERS_40_TAIL if low else (LOG2_5_QUARTERS_40_TAIL if high else 0.0)
    over = m - c
    under = m + c
    under_tail = _difference_tail(m, -c, under)
    s = over / under
    product = s * under
    s_tail = (((over - product) - _product_tail(s, under, product)) - s * under_tail) / under
    z = s * s
    z_tail = _product_tail(s, s, z) + 2.0 * s * s_tail
    rest = z * z * _precise_log_series(z)
    bend = z + rest
    bend_tail = (rest - (bend - z)) + z_tail
    u = 3.0 + bend
    u_tail = (bend - (u - 3.0)) + bend_tail
    v = s * u
    v_tail = _product_tail(s, u, v) + (s * u_tail + s_tail * u)
    w = v * TWO_THIRDS_LOG2_E
    w_tail = _product_tail(v, TWO_THIRDS_LOG2_E, w)
    w_tail = w_tail + (v * TWO_THIRDS_LOG2_E_TAIL + v_tail * TWO_THIRDS_LOG2_E)
    whole = n + log2_c
    log2_x = whole + w
    log2_x_tail = (w - (log2_x - whole)) + (w_tail + log2_c_tail)
    power = y * log2_x
    tail = _product_tail(y, log2_x, power) + y * log2_x_tail
    return _exp2_of_parts(_within(power, -1080.0, 1025.0), tail if abs(power) < 1080.0 else 0.0)


def _is_whole(y: float) -> bool:
    if abs(y) >= 9007199254740992.0:  # 2**53
        return True
    return y - math.floor(y) == 0.0


def _is_odd(y: float) -> bool:
    """Whether `y`, a whole number, is odd: doubles from 2**53 on are even."""
    if abs(y) >= 9007199254740992.0:
        return False
    return 0.5 * y - math.floor(0.5 * y) == 0.5


def pow(x: float, y: float) -> float:
    """`x` to the power of `y`, special values as in IEEE 754; NaN for `x < 0` and `y` not whole.

    Error below 0.8 ulp; exact where the exact result is a double.
    """
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:
        return NOT_A_NUMBER
    if y == 1.0:
        return x
    a = abs(x)
    size = _edge_power(a, y) if a == 0.0 or a == INFINITY or abs(y) == INFINITY else _power(a, y)
    if significand(x) > 0.0:
        return size
    if _is_whole(y):
        return -size if _is_odd(y) else size
    return size if a == 0.0 or a == INFINITY else NOT_A_NUMBER


def _edge_power(x: float, y: float) -> float:
    """`x**y` for `x >= 0`, where `x` is 0 or infinite, or `y` is infinite."""
    if x == 1.0:
        return 1.0
    return INFINITY if (x > 1.0) == (y > 0.0) else 0.0


# --- hyperbolic functions


def _sinh_series(z: float) -> float:
    """`(sinh(x) - x) / x**3` in `z = x * x`, |x| <= 1."""
    y = 8.309171941866942e-18
    y = y * z + 2.8112909646770106e-15
    y = y * z + 7.647165414593481e-13
    y = y * z + 1.605904382690051e-10
    y = y * z + 2.505210838547607e-08
    y = y * z + 2.7557319223985825e-06
    y = y * z + 0.0001984126984126984
    y = y * z + 0.008333333333333333
    return y * z + 0.16666666666666666


def _tanh_series(z: float) -> float:
    """`(tanh(x) - x) / x**3` in `z = x * x`, |x| <= 0.608."""
    y = -2.5607056948542425e-06
    y = y * z + 1.2476785245086455e-05
    y = y * z - 3.733633503408843e-05
    y = y * z + 9.618112455183553e-05
    y = y * z - 0.00023893807142110973
    y = y * z + 0.0005899929449874172
    y = y * z - 0.001455830095098921
    y = y * z + 0.003592127677146921
    y = y * z - 0.008863235510519924
    y = y * z + 0.02186948853553165
    y = y * z - 0.05396825396824353
    y = y * z + 0.13333333333333328
    return y * z - 0.3333333333333333


def _exp_sum(x: float, sign: float) -> float:
    """`(exp(x) + sign * exp(-x)) / 2` for 0 <= x <= 711, from both in extra precision."""
    n = _nearest_whole(x * LOG2_E)
    r = x - n * LN2_32
    tail = -n * LN2_32_TAIL
    inverse = sign * power2(max(-2.0 * n, -1022.0))
    head = 1.0 + r
    small = inverse * (1.0 - r)
    both = head + small
    both_tail = small - (both - head)
    rest = _exp_tail(r, tail) + inverse * _exp_tail(-r, -tail)
    return _times_power_of_2(both + (both_tail + rest), n - 1.0)


def sinh(x: float) -> float:
    """Hyperbolic sine. Error below 0.8 ulp."""
    a = abs(x)
    y = _exp_sum(min(a, 711.0), -1.0)
    beyond = -y if x < 0.0 else y
    near = x + x * (x * x) * _sinh_series(x * x) if a <= 1.0 else beyond
    return x if a < TINY else near


def cosh(x: float) -> float:
    """Hyperbolic cosine. Error below 0.75 ulp."""
    return _exp_sum(min(abs(x), 711.0), 1.0)


def tanh(x: float) -> float:
    """Hyperbolic tangent. Error below 0.8 ulp. From 0.6 on it is 1 - 2 / (exp(2x) + 1)."""
    a = min(abs(x), 20.0)
    z = a * a
    n = _nearest_whole(2.0 * a * LOG2_E)
    r = 2.0 * a - n * LN2_32
    tail = -n * LN2_32_TAIL
    rest = _exp_tail(r, tail)
    power = (1.0 + r) + rest
    power_tail = rest - (power - (1.0 + r))
    large = power * power2(n)
    under = large + 1.0
    under_tail = (1.0 - (under - large)) + power_tail * power2(n)
    ratio = 2.0 / under
    product = ratio * under
    ratio_tail = (((2.0 - product) - _product_tail(ratio, under, product)) - ratio * under_tail) / under
    y = 1.0 - ratio
    beyond = y + (((1.0 - y) - ratio) - ratio_tail)
    near = a + a * z * _tanh_series(z) if a < 0.6 else beyond
    return x if a < TINY else (-near if x < 0.0 else near)
