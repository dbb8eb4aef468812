"""Zeros, infinities, NaN, exact results and huge arguments; the operations on bits."""

from __future__ import annotations

import math
import random

import mpmath as mp
import pytest

from rattle.lang import bits, elementary
from rattle.lang.elementary import atan2, cos, exp, exp2, log, log2, log10, pow, sin, tan

INF, NAN = math.inf, math.nan
ODD = ["sin", "tan", "asin", "atan", "sinh", "tanh"]
VALUES = [0.0, 0.5, 1.0, 2.0, 3.0, 2.5, 1e300, 5e-324, INF]
SIGNED = [sign * value for value in VALUES for sign in (1.0, -1.0)] + [NAN]


def same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1.0, a) == math.copysign(1.0, b))


@pytest.mark.parametrize("name", ODD)
def test_odd_functions_keep_the_sign_of_zero(name: str) -> None:
    """f(-0.0) is -0.0, and f(-x) is -f(x) to the bit."""
    function = getattr(elementary, name)
    assert same(function(-0.0), -0.0)
    assert all(same(function(-x), -function(x)) for x in (1e-300, 1e-9, 0.1, 0.55, 0.9, 1.7, 40.0))


@pytest.mark.parametrize("name", [*ODD, "cos", "acos", "cosh", "exp", "exp2", "log", "log2", "log10"])
def test_nan_gives_nan(name: str) -> None:
    """NaN passes through every function of one argument."""
    assert math.isnan(getattr(elementary, name)(NAN))


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("sin", INF, NAN), ("cos", -INF, NAN), ("tan", INF, NAN), ("asin", 1.0000000000000002, NAN),
        ("acos", -INF, NAN), ("acos", 1.0, 0.0), ("acos", -1.0, math.pi), ("asin", -1.0, -math.pi / 2),
        ("atan", -INF, -math.pi / 2), ("exp", INF, INF), ("exp", -INF, 0.0), ("exp", 0.0, 1.0),
        ("exp", 709.79, INF), ("exp", -745.14, 0.0), ("exp", -745.13, 5e-324), ("exp2", 1024.0, INF),
        ("exp2", -1075.0, 0.0), ("exp2", -1074.0, 5e-324), ("log", 0.0, -INF), ("log", -0.0, -INF),
        ("log", -1.0, NAN), ("log", INF, INF), ("log", 1.0, 0.0), ("log2", -INF, NAN), ("log10", 0.0, -INF),
        ("sinh", -INF, -INF), ("cosh", -INF, INF), ("cosh", 0.0, 1.0), ("tanh", -INF, -1.0),
        ("cos", 0.0, 1.0), ("sinh", 710.5, INF), ("cosh", 710.5, INF), ("log", 5e-324, -744.4400719213812),
    ],
)  # fmt: skip
def test_edges(name: str, x: float, expected: float) -> None:
    """Where CPython's math raises the IEEE value comes back; domain edges are exact."""
    assert same(getattr(elementary, name)(x), expected)


def test_powers_of_two_are_exact() -> None:
    """exp2 of a whole number, pow(2, n) and log2 of a power of two have no error, subnormal ones included."""
    for n in range(-1074, 1024):
        power = math.ldexp(1.0, n)
        assert exp2(float(n)) == power == pow(2.0, float(n))
        assert log2(power) == n


def test_powers_of_ten_are_exact() -> None:
    """log10 and pow agree with the powers of ten that are doubles."""
    assert [log10(float(10**n)) for n in range(23)] == list(range(23))
    assert [pow(10.0, float(n)) for n in range(23)] == [float(10**n) for n in range(23)]


def test_small_whole_powers_are_exact() -> None:
    """A power that is a double comes out without error, of negative bases too."""
    for base in range(-40, 41):
        for n in range(2, 9):
            assert pow(float(base), float(n)) == float(base**n)


def test_pow_has_the_special_values_of_ieee() -> None:
    """Every pair of special values gives what C's pow and, where it does not raise, CPython's give."""
    for x in SIGNED:
        for y in SIGNED:
            try:
                expected = math.pow(x, y)
            except ValueError:  # 0 to a negative power, or a negative base to a fraction
                odd = abs(y) < 2**53 and y % 2 == 1
                expected = NAN if x else (math.copysign(INF, x) if odd else INF)
            except OverflowError:
                expected = -INF if x < 0 and y % 2 == 1 else INF
            assert same(pow(x, y), expected) or abs(pow(x, y) / expected - 1) < 1e-15, (x, y)


def test_atan2_has_the_special_values_of_ieee() -> None:
    """All signs of zero and infinity give the quadrant that CPython gives."""
    for y in SIGNED:
        for x in SIGNED:
            assert same(atan2(y, x), math.atan2(y, x)) or abs(atan2(y, x) - math.atan2(y, x)) < 1e-15, (y, x)


def test_huge_angles_are_reduced_exactly() -> None:
    """The double nearest to a quarter turn, 6381956970095103 * 2**797, and others up to the largest."""
    with mp.workprec(1300):
        for x in (6381956970095103 * 2.0**797, 1e22, -1e300, 1.7976931348623157e308, 2.0**48, 1647100.0):
            for function, exact in ((sin, mp.sin), (cos, mp.cos), (tan, mp.tan)):
                assert abs(mp.mpf(function(x)) / exact(mp.mpf(x)) - 1) < 2.0**-52


def test_exp_never_falls() -> None:
    """Neighbouring arguments across the places where the reduction switches keep their order."""
    for k in range(-40, 41):
        x = (k + 0.5) * math.log(2.0)
        points = [x + step * math.ulp(x) for step in range(-8, 9)]
        assert [exp(p) for p in points] == sorted(exp(p) for p in points)
        assert [log(exp(p)) for p in points] == pytest.approx(points, abs=1e-14)


def test_bit_operations_take_a_number_apart() -> None:
    """A normal number is its significand times its power of two; signs, zeros and infinities as said."""
    random.seed(2)
    for _ in range(1000):
        x = math.ldexp(random.uniform(-2.0, 2.0), random.randint(-1000, 1000))
        assert 1.0 <= abs(bits.significand(x)) < 2.0
        assert math.ldexp(bits.significand(x), int(bits.exponent(x))) == x
    assert [bits.exponent(x) for x in (0.0, 5e-324, 1.0, INF, NAN)] == [-1023, -1023, 0, 1024, 1024]
    assert [bits.significand(x) for x in (0.0, -0.0, -INF)] == [1.0, -1.0, -1.0]
    assert [bits.power2(n) for n in (-1023.0, -1022.0, 3.0, 1024.0)] == [0.0, 2.0**-1022, 8.0, INF]
    assert [bits.flip(2.5, n) for n in (-3.0, -2.0, 0.0, 1.0, 2.0**50 + 1.0)] == [-2.5, 2.5, 2.5, -2.5, -2.5]
