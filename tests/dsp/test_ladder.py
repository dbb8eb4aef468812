"""Ladder against 1 / ((1 + s)**4 + k), its pitch when it sings, and that nothing blows it up."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

import rattle
from rattle.dsp import Ladder


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
@pytest.mark.parametrize("resonance", [0.0, 0.5, 0.9])
def test_small_signals_meet_the_closed_form(rate: int, resonance: float) -> None:
    """An impulse response of 1e-4 has the spectrum of the bilinear transform, warped to meet the cutoff."""
    cutoff_hz, count = 0.11 * rate, 1024
    unit = rattle.prepare(Ladder(), rate)
    y = [unit.process(1e-4 * (n == 0), cutoff_hz, resonance) for n in range(count)]
    z = np.exp(2j * math.pi * np.arange(1, count // 2) / count)
    s = (z - 1) / (z + 1) / math.tan(math.pi * cutoff_hz / rate)
    expected = 1e-4 / ((1 + s) ** 4 + 4 * resonance)
    np.testing.assert_allclose(np.fft.rfft(y)[1 : count // 2], expected, rtol=1e-3, atol=1e-10)


@pytest.mark.parametrize(
    ("rate", "cutoff_hz"),
    [(8_000, 440.0), (8_000, 3_500.0), (48_000, 1000.0), (48_000, 20_000.0), (192_000, 12_000.0)],
)
@pytest.mark.parametrize("resonance", [1.06, 1.25])
def test_it_sings_in_tune(rate: int, cutoff_hz: float, resonance: float) -> None:
    """Pinged once it oscillates on and on, within a cent of the cutoff, at the stated level."""
    unit = rattle.prepare(Ladder(), rate)
    count = round(60 * rate / cutoff_hz)
    y = np.array([unit.process(float(n < 3), cutoff_hz, resonance) for n in range(count + 4096)])[count:]
    spectrum = np.abs(np.fft.rfft(y * np.hanning(4096), 1 << 17))
    peak = int(spectrum.argmax())
    a, b, c = np.log(spectrum[peak - 1 : peak + 2])
    hz = (peak + 0.5 * (a - c) / (a - 2 * b + c)) * rate / (1 << 17)
    assert abs(1200 * math.log2(hz / cutoff_hz)) < 1.0
    assert 0.05 < np.abs(y).max() < 0.24


def test_32_bits_stay_near_64() -> None:
    """At 20 Hz and 192 kHz, resonant, float32 is within 1e-6 on noise."""
    random.seed(7)
    wide, narrow = rattle.prepare(Ladder(), 192_000), rattle.prepare(Ladder(), 192_000)
    narrow.pole1 = narrow.pole2 = narrow.pole3 = narrow.pole4 = np.float32(0.0)  # type: ignore[assignment]
    x = [np.float32(random.uniform(-1.0, 1.0)) for _ in range(5000)]
    pairs = [(wide.process(float(v), 20.0, 0.9), narrow.process(v, 20.0, 0.9)) for v in x]
    assert isinstance(narrow.pole4, np.float32)
    assert max(abs(a - float(b)) for a, b in pairs) < 1e-6


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
def test_wild_modulation_does_not_blow_up(rate: int) -> None:
    """Cutoff, resonance and drive jumping over their range and beyond, under loud noise, leave it bounded."""
    random.seed(9)
    unit = rattle.prepare(Ladder(), rate)
    loudest = 0.0
    for _ in range(6000):
        cutoff_hz = random.choice((-10.0, 0.0, 20.0, 1e9, 10.0 ** random.uniform(0, 5)))
        y = unit.process(random.uniform(-9, 9), cutoff_hz, random.uniform(-1, 3), random.uniform(0, 50))
        loudest = max(loudest, abs(y))
    assert loudest < 40.0
    for _ in range(rate // 4):
        y = unit.process(0.0, 1000.0, 0.5)
    assert abs(y) < 1e-9
