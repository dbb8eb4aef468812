"""Sine: frequency, phase, modulation and the ends of its range."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rattle
from rattle.dsp import Sine


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("freq_hz", [0.1, 440.0, 3999.0, -440.0])
def test_wave_is_the_closed_form(rate: int, freq_hz: float) -> None:
    """A second is within the phase's stated rounding (below 2**-32 turns a sample) of sin(2 pi f t)."""
    unit = rattle.prepare(Sine(), rate)
    count = min(rate, 20_000)
    got = [unit.process(freq_hz) for _ in range(count)]
    expected = np.sin(2 * np.pi * freq_hz / rate * np.arange(count))
    np.testing.assert_allclose(got, expected, rtol=0, atol=2 * math.pi * count / 2**32)


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, -0.25, 7.125])
def test_start_phase_is_in_turns(phase: float) -> None:
    """The first sample is the sine of the start phase, whole turns ignored."""
    unit = rattle.prepare(Sine(phase), 48_000)
    assert unit.process(0.0) == pytest.approx(math.sin(2 * math.pi * phase), abs=1e-9)


def test_frequency_moves_without_a_jump_in_phase() -> None:
    """Under modulation the phase is the sum of the frequencies."""
    unit = rattle.prepare(Sine(), 48_000)
    freqs = [400.0 + 300.0 * math.sin(0.01 * n) for n in range(5000)]
    got = [unit.process(freq) for freq in freqs]
    phase = np.concatenate(([0.0], np.cumsum(freqs)[:-1])) / 48_000
    np.testing.assert_allclose(got, np.sin(2 * np.pi * phase), rtol=0, atol=1e-5)


def test_frequencies_beyond_nyquist_are_held_there() -> None:
    """Far out of range it is the highest wave there is, up and down."""
    for freq_hz in (24_000.0, 1e12, -1e12):
        unit = rattle.prepare(Sine(0.25), 48_000)
        got = [unit.process(freq_hz) for _ in range(6)]
        assert got == pytest.approx([1.0, -1.0, 1.0, -1.0, 1.0, -1.0], abs=1e-6)


def test_modulation_is_in_turns() -> None:
    """FM is the sine of the phase plus so many turns, far beyond one too; the frequency is not moved."""
    unit = rattle.prepare(Sine(), 48_000)
    turns = [3.0 * math.sin(0.1 * n) for n in range(500)]
    got = [unit.process(1000.0, turn) for turn in turns]
    expected = np.sin(2 * np.pi * (1000.0 / 48_000 * np.arange(500) + turns))
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6)
