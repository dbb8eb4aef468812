"""Shaper and Folder: their curves, what aliases, small signals, and nothing above 1."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import rattle
from rattle.dsp import Folder, Shaper

Curve = Callable[[Any], Any]
RATE, COUNT = 48_000, 3000


def soft(x: Any) -> Any:
    held = np.clip(x, -1.5, 1.5)
    return held - 4 / 27 * held**3


def fold(x: Any) -> Any:
    return 2 / math.pi * np.arcsin(np.sin(0.5 * math.pi * x))


BOTH = pytest.mark.parametrize(("make", "curve"), [(Shaper, soft), (Folder, fold)])


@BOTH
def test_each_sample_is_the_curves_mean_on_the_way(make: Callable[[], Any], curve: Curve) -> None:
    """Against a sum over 20,000 points of the way: short ways and long ones, across knees and folds."""
    random.seed(1)
    unit = rattle.prepare(make(), RATE)
    for _ in range(150):
        start = unit.last
        y = unit.process(random.choice((random.uniform(-9, 9), random.uniform(0.9, 1.6), start + 1e-4)))
        points = start + (unit.last - start) * (np.arange(20_000) + 0.5) / 20_000
        assert y == pytest.approx(float(curve(points).mean()), abs=3e-4)


@BOTH
def test_rest_is_the_curve(make: Callable[[], Any], curve: Curve) -> None:
    """A constant comes out as the curve has it, times its drive."""
    for level in np.linspace(-3.7, 3.7, 12):
        unit = rattle.prepare(make(), RATE)
        for _ in range(80):
            y = unit.process(0.5 * level, 2.0)
        assert y == pytest.approx(float(curve(level)), abs=1e-9)


@BOTH
def test_small_signals_pass_flat(make: Callable[[], Any], curve: Curve) -> None:
    """Within 0.5 dB to a quarter of the sample rate, -1.3 dB at a third."""
    unit = rattle.prepare(make(), RATE)
    spectrum = np.abs(np.fft.rfft([unit.process(1e-3 * (n == 0)) for n in range(COUNT)])) * 1e3
    assert np.abs(20 * np.log10(spectrum[: COUNT // 4])).max() < 0.5
    assert 20 * math.log10(spectrum[COUNT // 3]) == pytest.approx(-1.25, abs=0.05)


def alias_db(y: NDArray[np.float64], cycles: int) -> float:
    """Power of what is no overtone, up to 16 kHz, over the fundamental's."""
    lines = np.abs(np.fft.rfft(y))[: COUNT // 3] ** 2
    fundamental = lines[cycles]
    lines[::cycles] = 0.0
    return float(10 * math.log10(lines.sum() / fundamental))


@BOTH
@pytest.mark.parametrize(("cycles", "drive"), [(61, 5.0), (61, 10.0), (307, 5.0)])
def test_less_aliases(make: Callable[[], Any], curve: Curve, cycles: int, drive: float) -> None:
    """At least 9 dB less than the bare curve has, of sines of 1 and 5 kHz."""
    x = np.sin(2 * math.pi * cycles * np.arange(-50, COUNT) / COUNT)
    unit = rattle.prepare(make(), RATE)
    y = np.array([unit.process(sample, drive) for sample in x])[50:]
    assert alias_db(y, cycles) < alias_db(curve(drive * x[50:]), cycles) - 9.0


@BOTH
def test_wild_signals_stay_below_1(make: Callable[[], Any], curve: Curve) -> None:
    """Any input, at any drive, in 64 bits and in 32, where slow signals on the flat stay on it."""
    random.seed(2)
    wide, narrow = rattle.prepare(make(), RATE), rattle.prepare(make(), RATE)
    narrow.last = np.float32(0.0)
    for _ in range(3000):
        x = random.choice((0.0, 1e-30, -1e6, 1e6, random.uniform(-2, 2)))
        drive = 10.0 ** random.uniform(-3, 3)
        assert abs(wide.process(x, drive)) <= 1.0 + 1e-9
        assert abs(narrow.process(np.float32(x), drive)) <= 1.0 + 1e-3
    narrow.last = np.float32(40.0)
    if curve is soft:
        assert all(narrow.process(np.float32(40.0 + 1e-5 * n)) == 1.0 for n in range(100))
