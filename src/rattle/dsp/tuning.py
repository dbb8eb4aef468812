"""How far an integrator moves in a sample, for filters whose cutoff moves at audio rate."""

from __future__ import annotations

import math


def tangent(freq_hz: float, sample_rate: float) -> tuple[float, float]:
    """tan(pi * freq_hz / sample_rate) as a quotient: what is above the line, and below.

    `freq_hz` is held between 0 and 0.49 of the sample rate, where the tangent is 32. This is its continued
    fraction (J. Lambert, 1761) to the fifth term, within 0.02 cents up to there; as a quotient it needs no
    division of its own.
    """
    w = min(max(freq_hz, 0.0), 0.49 * sample_rate) * (math.pi / sample_rate)
    square = w * w
    return w * (945.0 + square * (square - 105.0)), 945.0 + square * (15.0 * square - 420.0)
