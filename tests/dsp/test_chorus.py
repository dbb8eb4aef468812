"""Chorus: copies that swing around 8 ms, without clicks and without losing highs."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rattle
from rattle.dsp import Chorus


def played(x: np.ndarray, rate: int, rate_hz: float, depth_ms: float, mix: float) -> np.ndarray:
    """(2, samples), from the same x on both sides."""
    unit = rattle.prepare(Chorus(), rate)
    return np.array([unit.process((v, v), rate_hz, depth_ms, mix) for v in x]).T


def test_dry_is_untouched() -> None:
    """With `mix` 0 the bits of the input come out."""
    x = np.sin(np.arange(500.0))
    np.testing.assert_array_equal(played(x, 48_000, 0.6, 3.0, 0.0), [x, x])


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_copies_are_late_by_8_ms_plus_swing(rate: int) -> None:
    """At rest in its swing's start, left's copies are at 8 and 8 + depth ms, right's at 8 and 8 - depth."""
    x = np.eye(1, int(0.02 * rate))[0]
    heard = played(x, rate, 0.0, 3.0, 1.0)
    ms = 1000.0 * np.arange(len(x)) / rate
    np.testing.assert_allclose(np.sum(heard, axis=1), 2.0 * math.sqrt(0.5), atol=1e-9)
    centres = np.sum(heard * ms, axis=1) / np.sum(heard, axis=1)
    np.testing.assert_allclose(centres, [8.0 + 1.5, 8.0 - 1.5], atol=1e-6)


def test_pitch_swings_as_far_as_the_delay_moves() -> None:
    """A copy's instantaneous frequency is f * (1 - d delay / dt): the Doppler shift of a sine's swing."""
    rate, freq_hz, rate_hz, depth_ms = 48_000, 1000.0, 5.0, 2.0
    x = np.sin(2.0 * np.pi * freq_hz * np.arange(rate // 5) / rate)
    unit = rattle.prepare(Chorus(), rate)
    lines = []
    for v in x:
        unit.left.write(v)
        angle = 2.0 * math.pi * rate_hz * len(lines) / rate
        lines.append(unit.left.read(rate * 0.001 * (8.0 + depth_ms * math.sin(angle))))
    late_s = 0.008 + 0.001 * depth_ms * np.sin(2.0 * np.pi * rate_hz * np.arange(len(x)) / rate)
    expected = np.sin(2.0 * np.pi * freq_hz * (np.arange(len(x)) / rate - late_s))
    np.testing.assert_allclose(lines[600:], expected[600:], atol=2e-4)


def test_highs_stay() -> None:
    """Between samples, 5 kHz at 48 kHz comes through a copy within 0.3 dB; a straight line would lose 0.5."""
    unit = rattle.prepare(Chorus(), 48_000)
    got = []
    for n in range(1000):
        unit.left.write(math.sin(2.0 * math.pi * 5000.0 * n / 48_000))
        got.append(unit.left.read(384.5))
    level_db = 20.0 * math.log10(np.std(got[500:980]) / math.sqrt(0.5))
    assert abs(level_db) < 0.3


def test_nothing_zips() -> None:
    """While rate and depth move as knobs do, a 200 Hz sine stays as smooth as one of twice its frequency."""
    rate = 48_000
    unit = rattle.prepare(Chorus(), rate)
    sides = []
    for n in range(9600):
        v = math.sin(2.0 * math.pi * 200.0 * n / rate)
        sides.append(unit.process((v, v), 0.1 + n / 2400.0, 7.0 * (0.5 - 0.5 * math.cos(n / 1500.0)), 1.0))
    bends = np.abs(np.diff(np.array(sides)[1000:], 2, axis=0))
    assert np.max(bends) < math.sqrt(2.0) * (2.0 * math.pi * 400.0 / rate) ** 2


def test_arguments_out_of_range_are_held() -> None:
    """Depths beyond 7 ms and rates below 0 stay inside the line at the lowest rate."""
    x = np.sin(np.arange(800.0))
    for rate_hz, depth_ms in ((1e9, 1e9), (-5.0, -5.0)):
        assert np.max(np.abs(played(x, 8_000, rate_hz, depth_ms, 1.0))) < 2.0
