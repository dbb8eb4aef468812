"""Wavetable against additive synthesis: overtones, aliases, morphing, and what Waves takes."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rattle
from rattle.dsp import Waves, Wavetable

RATE, COUNT = 48_000, 6000


@pytest.mark.parametrize(
    ("cycles", "alias_db"), [(7, -74.0), (13, -80.0), (127, -100.0), (499, -100.0), (1249, -100.0)]
)
def test_saw_is_additive_synthesis(cycles: int, alias_db: float) -> None:
    """From 56 Hz to 10 kHz overtones up to 16 kHz are within 0.7 dB and in phase; what lies between them
    stays under the stated level."""
    unit = rattle.prepare(Wavetable(), RATE)
    y = [unit.process(cycles * RATE / COUNT, 2 / 3) for _ in range(COUNT)]
    lines = (2j * np.fft.rfft(y) / COUNT)[: COUNT // 3]
    overtones = np.arange(cycles, COUNT // 3, cycles)
    n = np.round(overtones / cycles)
    ratio = lines[overtones] / (2 / (math.pi * n) * (2 * (n % 2) - 1))
    assert np.abs(20 * np.log10(np.abs(ratio))).max() < (0.7 if cycles < 8 else 0.2)
    assert np.abs(np.angle(ratio)).max() < 0.01
    between = np.delete(lines, overtones)
    assert 20 * math.log10(np.abs(between).max() / abs(lines[cycles])) < alias_db


def test_positions_are_waves_and_mixes() -> None:
    """0 is the first wave, 1 the last, held beyond; halfway between two is their mean."""
    turn = 2 * np.pi * np.arange(64) / 64
    waves = Waves([np.sin(turn), np.sin(2 * turn), np.cos(turn)])
    expected = {-3.0: turn * 0 + np.sin(turn), 0.25: (np.sin(turn) + np.sin(2 * turn)) / 2}
    expected |= {
        0.5: np.sin(2 * turn),
        0.75: (np.sin(2 * turn) + np.cos(turn)) / 2,
        1.0: np.cos(turn),
        9.0: np.cos(turn),
    }
    for position, wave in expected.items():
        unit = rattle.prepare(Wavetable(waves), 64_000)
        assert [unit.process(1000.0, position) for _ in range(64)] == pytest.approx(wave, abs=1e-5)


def test_tables_hold_what_was_drawn() -> None:
    """Any length of turn; DC is taken out, and the phase of the first sample kept."""
    drawn = np.array([3.0, 5.0, 4.0, 1.0, 2.0])
    unit = rattle.prepare(Wavetable(Waves(drawn)), 50_000)
    played = [unit.process(10.0) for _ in range(5000)]
    assert played[::1000] == pytest.approx(drawn - drawn.mean(), abs=1e-3)


def test_any_frequency_stays_in_the_table() -> None:
    """Down to a standstill, up to Nyquist and beyond, backwards: nothing leaves the wave's range."""
    unit = rattle.prepare(Wavetable(), RATE)
    for freq_hz in (0.0, 1e-9, -1e-3, 30.0, 24_000.0, 1e12, -1e12):
        assert all(abs(unit.process(freq_hz, n / 50)) < 1.3 for n in range(51))


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ([1.0, 2.0], "1 to 64 rows of 4 samples or more"),
        (np.zeros((65, 8)), "1 to 64 rows"),
        (np.zeros((2, 3, 4)), "1 to 64 rows"),
        ([0.0, math.nan, 0.0, 0.0], "not finite"),
    ],
)
def test_waves_say_what_they_take(frames: object, message: str) -> None:
    """Too few samples, too many waves, too many dimensions, no numbers."""
    with pytest.raises(ValueError, match=message):
        Waves(frames)  # type: ignore[arg-type]
