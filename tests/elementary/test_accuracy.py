"""The elementary functions against mpmath: the error in ulp stays under the one the docstring states."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable

import mpmath as mp
import pytest

from rattle.lang import elementary

COUNT = 1500
mp.mp.prec = 160


def error_ulp(exact: mp.mpf, got: float) -> float:
    """Distance of `got` from the exact value, in units of the last place of doubles there."""
    if not math.isfinite(got):
        return 0.0 if abs(exact) > 1.7976931348623157e308 and (exact > 0) == (got > 0) else math.inf
    place = max(int(mp.floor(mp.log(abs(exact), 2))) - 52, -1074) if exact else -1074
    return float(abs(exact - got) / mp.mpf(2) ** place)


def stated_ulp(name: str) -> float:
    found = re.search(r"Error below ([\d.]+) ulp", getattr(elementary, name).__doc__)
    assert found, f"{name}: the docstring states no error"
    return float(found[1])


def either_sign(x: float) -> float:
    return x if random.random() < 0.5 else -x


def spread(low: float, high: float) -> Callable[[], float]:
    """Every magnitude alike, both signs."""
    return lambda: either_sign(2.0 ** random.uniform(math.log2(low), math.log2(high)))


def even(low: float, high: float) -> Callable[[], float]:
    return lambda: random.uniform(low, high)


def positive() -> float:
    """Any positive double, subnormal numbers included, and often one near 1."""
    if random.random() < 0.3:
        return 1.0 + either_sign(2.0 ** random.uniform(-52, -1))
    return math.ldexp(random.uniform(1.0, 2.0), random.randint(-1074, 1023))


def near_quarter_turns() -> float:
    x = random.randint(-1_000_000, 1_000_000) * (math.pi / 2)
    return x + either_sign(abs(x) * 2.0 ** random.uniform(-54, -20))


ANGLES = (
    spread(1e-10, 1.6e6), even(-7.0, 7.0), even(-1.6, 1.6), near_quarter_turns, spread(1e6, 1.7e308),
    spread(5e-324, 1e-10),
)  # fmt: skip
POWERS_OF_2 = (even(-1.0, 1.0), even(-1080.0, 1030.0), spread(1e-18, 1.0))
UNIT = (even(-1.0, 1.0), spread(5e-324, 1.0), lambda: either_sign(1.0 - 2.0 ** random.uniform(-53, -1)))
LINES = (spread(5e-324, 1e308), even(-4.0, 4.0), spread(0.3, 3.0))

CASES = {
    "sin": ANGLES,
    "cos": ANGLES,
    "tan": ANGLES,
    "asin": UNIT,
    "acos": UNIT,
    "atan": LINES,
    "exp": (even(-1.0, 1.0), even(-750.0, 712.0), spread(1e-18, 1.0)),
    "exp2": POWERS_OF_2,
    "log": (positive, even(0.0, 4.0), even(0.7, 1.42)),
    "log2": (positive, even(0.0, 4.0), even(0.7, 1.42)),
    "log10": (positive, even(0.0, 4.0), even(0.7, 1.42)),
    "sinh": (spread(5e-324, 715.0), even(-3.0, 3.0)),
    "cosh": (spread(5e-324, 715.0), even(-3.0, 3.0)),
    "tanh": (spread(5e-324, 1e308), even(-1.0, 1.0), even(0.6, 4.0)),
}
EXACT = {"exp2": lambda x: mp.mpf(2) ** x, "log2": lambda x: mp.log(x, 2)}


@pytest.mark.parametrize("name", CASES)
def test_error_of_one_argument(name: str) -> None:
    """No result is farther from the exact one than the docstring says."""
    random.seed(name)
    function, exact = getattr(elementary, name), EXACT.get(name, getattr(mp, name, None))
    worst = (0.0, 0.0)
    for sample in CASES[name]:
        for _ in range(COUNT):
            x = sample()
            worst = max(worst, (error_ulp(exact(mp.mpf(x)), function(x)), x))
    assert worst[0] < stated_ulp(name), f"{name}({worst[1]!r}) is {worst[0]:.3f} ulp off"


def angle_points() -> list[tuple[float, float]]:
    wide = [(spread(1e-300, 1e300)(), spread(1e-300, 1e300)()) for _ in range(COUNT)]
    sizes = [spread(1e-250, 1e250)() for _ in range(COUNT)]
    near = [(either_sign(size * 2.0 ** random.uniform(-8, 8)), size) for size in sizes]
    return wide + near + [(even(-1.0, 1.0)(), even(-1.0, 1.0)()) for _ in range(COUNT)]


def power_pairs() -> list[tuple[float, float]]:
    pairs = []
    for _ in range(3 * COUNT):
        x = positive()
        largest = 1080.0 / max(abs(math.log2(x)), 1e-17)
        y = random.choice([random.uniform(-largest, largest), spread(1e-6, max(largest, 1e-5))()])
        pairs.append((x, y))
    return pairs + [(random.uniform(0.1, 10.0), random.uniform(-10.0, 10.0)) for _ in range(COUNT)]


@pytest.mark.parametrize(("name", "points"), [("atan2", angle_points), ("pow", power_pairs)])
def test_error_of_two_arguments(name: str, points: Callable[[], list[tuple[float, float]]]) -> None:
    """No result is farther from the exact one than the docstring says."""
    random.seed(name)
    function, exact = getattr(elementary, name), {"atan2": mp.atan2, "pow": mp.power}[name]
    worst = (0.0, (0.0, 0.0))
    for a, b in points():
        worst = max(worst, (error_ulp(exact(mp.mpf(a), mp.mpf(b)), function(a, b)), (a, b)))
    assert worst[0] < stated_ulp(name), f"{name}{worst[1]!r} is {worst[0]:.3f} ulp off"
