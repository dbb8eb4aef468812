"""Decibels, Gain and Smoother."""

from __future__ import annotations

import math

import pytest

import rattle
from rattle.dsp import Gain, Smoother, db_to_gain, gain_to_db


def test_decibels_there_and_back() -> None:
    """20 dB is ten, 0 dB exactly one, and the two functions are inverse; no gain is -inf dB."""
    assert db_to_gain(0.0) == 1.0
    assert db_to_gain(20.0) == pytest.approx(10.0, rel=1e-15)
    assert db_to_gain(-6.0) == pytest.approx(0.5011872336272722, rel=1e-15)
    assert [gain_to_db(db_to_gain(db)) for db in (-200, -60, 0.1, 24)] == pytest.approx([-200, -60, 0.1, 24])
    assert (db_to_gain(-math.inf), gain_to_db(0.0), gain_to_db(-1.0)) == (0.0, -math.inf, -math.inf)


def test_gain_scales() -> None:
    """Gain is the input times the factor, and the input itself at 0 dB."""
    unit = rattle.prepare(Gain(), 48_000)
    assert unit.process(0.3, 0.0) == 0.3
    assert unit.process(0.3, -20.0) == pytest.approx(0.03, rel=1e-14)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
def test_smoother_is_an_exponential(rate: int) -> None:
    """A step is followed as 1 - exp(-t / time) at every rate."""
    unit = rattle.prepare(Smoother(), rate)
    unit.process(0.0, 0.01)
    got = [unit.process(1.0, 0.01) for _ in range(rate // 20)]
    expected = [1.0 - math.exp(-(n + 1) / (0.01 * rate)) for n in range(rate // 20)]
    assert got == pytest.approx(expected, abs=1e-10)


def test_smoother_with_no_time_jumps() -> None:
    """A time of 0 or below is no smoothing."""
    unit = rattle.prepare(Smoother(), 48_000)
    steps = ((1.0, 0.1), (2.0, 0.0), (3.0, -1.0))
    assert [unit.process(target, time_s) for target, time_s in steps] == [1.0, 2.0, 3.0]


def test_smoother_starts_at_its_first_target() -> None:
    """No glide from 0 when playing starts, nor after reset."""
    unit = rattle.prepare(Smoother(), 48_000)
    assert [unit.process(5.0, 0.1) for _ in range(3)] == [5.0] * 3
    unit.reset()
    assert unit.process(-7.0, 0.1) == -7.0
