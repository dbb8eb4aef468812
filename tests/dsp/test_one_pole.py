"""OnePole against the bilinear transform of the analogue filter."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from scipy import signal

import rattle
from rattle.dsp import OnePole


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("cutoff_hz", [20.0, 1000.0, 3600.0])
def test_impulse_response_is_the_bilinear_transform(rate: int, cutoff_hz: float) -> None:
    """Both outputs equal the pre-warped bilinear transforms of 1 / (s + 1) and s / (s + 1)."""
    warped = 2 * rate * math.tan(math.pi * cutoff_hz / rate)
    x = np.eye(1, 500)[0]
    low, high = rattle.prepare(OnePole(), rate), rattle.prepare(OnePole(), rate)
    for numerator, got in [
        ([warped], [low.process(v, cutoff_hz) for v in x]),
        ([1.0, 0.0], [high.high_pass(v, cutoff_hz) for v in x]),
    ]:
        b, a = signal.bilinear(numerator, [1.0, warped], rate)
        np.testing.assert_allclose(got, signal.lfilter(b, a, x), rtol=0, atol=1e-12)


def test_cutoffs_out_of_range_are_held() -> None:
    """0 Hz and below hold the state; Nyquist and beyond pass, and nothing blows up between them."""
    random.seed(4)
    unit = rattle.prepare(OnePole(), 48_000)
    assert [unit.process(1.0, cutoff) for cutoff in (0.0, -5.0)] == [0.0, 0.0]
    levels = [
        abs(unit.process(random.uniform(-1, 1), random.choice((0.0, 20.0, 1e9, 24_000.0))))
        for _ in range(20_000)
    ]
    assert max(levels) < 40.0  # at 0.49 of the rate the pole is near -1
