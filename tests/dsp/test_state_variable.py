"""StateVariable against its transfer functions; the tangent and the panorama it shares a page with."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

import rattle
from rattle.dsp import StateVariable, pan
from rattle.dsp.tuning import tangent


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
@pytest.mark.parametrize("q", [0.5, 4.0])
def test_outputs_meet_their_closed_forms(rate: int, q: float) -> None:
    """Spectra of the impulse responses are the bilinear transforms of 1, s and s**2 over s**2 + s / q + 1."""
    cutoff_hz, count = 0.13 * rate, 512
    unit = rattle.prepare(StateVariable(), rate)
    outputs = []
    for n in range(count):
        y = unit.process(float(n == 0), cutoff_hz, q)
        assert y == unit.low
        outputs.append((unit.low, unit.band, unit.high))
    spectra = np.fft.rfft(np.array(outputs), axis=0)[1 : count // 2]
    z = np.exp(2j * math.pi * np.arange(1, count // 2) / count)
    s = (z - 1) / (z + 1) / math.tan(math.pi * cutoff_hz / rate)
    below = s * s + s / q + 1
    expected = np.stack([1 / below, s / below, s * s / below], axis=1)
    np.testing.assert_allclose(spectra, expected, rtol=0, atol=1e-5)


def test_morph_visits_low_band_and_high() -> None:
    """At 0, 0.5 and 1 it is one output, beyond held, between them a mix; the band peaks at 1."""
    units = [rattle.prepare(StateVariable(), 48_000) for _ in range(6)]
    random.seed(2)
    for _ in range(100):
        x = random.uniform(-1, 1)
        y = [
            unit.process(x, 1000.0, 5.0, morph)
            for unit, morph in zip(units, (-2.0, 0.25, 0.5, 0.75, 1.0, 3.0), strict=True)
        ]
        low, band, high = units[0].low, units[0].band / 5.0, units[0].high
        expected = [low, 0.5 * (low + band), band, 0.5 * (band + high), high, high]
        assert y == pytest.approx(expected, abs=1e-12)


def test_wild_modulation_does_not_blow_up() -> None:
    """Cutoff and q jumping over their range, and beyond it, leave the level bounded."""
    random.seed(5)
    unit = rattle.prepare(StateVariable(), 48_000)
    loudest = 0.0
    for _ in range(10_000):
        cutoff_hz, q = random.choice((-10.0, 20.0, 20_000.0, 1e6)), 10.0 ** random.uniform(-3.0, 1.3)
        loudest = max(loudest, abs(unit.process(random.uniform(-1.0, 1.0), cutoff_hz, q, random.random())))
    assert loudest < 1000.0
    for _ in range(20_000):
        y = unit.process(0.0, 1000.0)
    assert abs(y) < 1e-9


def test_tangent_is_in_tune() -> None:
    """Up to 0.49 of the rate the frequency it stands for is within 0.02 cents; beyond it is held there."""
    for share in (1e-6, 1e-3, 0.1, 0.25, 0.4, 0.49):
        over, under = tangent(share * 48_000, 48_000)
        assert abs(1200 * math.log2(math.atan(over / under) / (math.pi * share))) < 0.02
    assert tangent(1e9, 48_000) == tangent(0.49 * 48_000, 48_000)
    assert tangent(-5.0, 48_000)[0] == 0.0


def test_every_place_is_equally_loud() -> None:
    """-3 dB on both sides in the middle, one side only at the ends and beyond, the same power everywhere."""
    assert pan(1.0, 0.0) == pytest.approx((0.5**0.5, 0.5**0.5))
    assert pan(2.0, -1.0) == pytest.approx((2.0, 0.0), abs=2e-6)
    assert pan(2.0, 7.0) == pytest.approx((0.0, 2.0), abs=2e-6)
    for place in np.linspace(-1, 1, 41):
        left, right = pan(1.0, float(place))
        assert left * left + right * right == pytest.approx(1.0, abs=2e-6)
        assert math.atan2(right, left) == pytest.approx(math.pi / 4 * (1 + place), abs=2e-6)
