"""Band-limited steps and corners: what a wave with edges needs so that it does not alias.

A step is no jump between two samples but a filter's answer to one (E. Brandt, Hard sync without aliasing,
ICMC 2001): here a polynomial over three samples on each side, where V. Välimäki, J. Pekonen and J. Nam
(Perceptually informed synthesis of bandlimited classical waveforms, JASA 131, 2012) take two. It was fitted
by least squares so that the filter is flat within 0.5 dB to a quarter of the sample rate, -2.8 dB at a third
of it, and below -56 dB wherever it would alias to below a third. A phase counts 2**32 steps a turn in a
`np.int32`; the edge is where it passes 0.
"""

from __future__ import annotations

import math

import numpy as np

STEPS = 4294967296.0  # of a phase in one turn: 2**32
MOST_STEPS = 2147483520.0  # the last float32 below half a turn
HALF_TURN = np.int32(-2147483648)  # opposite: `phase ^ HALF_TURN`
HALF_TURNS_OF_STEP = 1.0 / 2147483648.0  # a phase becomes -1 to 1
REACH_SAMPLES = 3.0  # of an edge's polynomial, to each side
LEAST_REACH = 1e-7  # in half turns: slower waves have edges this sharp


def start_phase(turns: float) -> np.int32:
    """The phase so many turns after the edge."""
    return np.int32((math.floor(turns % 1.0 * STEPS) + 2147483648) % 4294967296 - 2147483648)


def steps(freq_hz: float, sample_rate: float) -> np.int32:
    """What a phase moves on by in a sample; half the sample rate is the most, up and down."""
    return np.int32(int(min(max(freq_hz * (STEPS / sample_rate), -MOST_STEPS), MOST_STEPS)))


def edge_reach(freq_hz: float, sample_rate: float) -> float:
    """How many half turns an edge takes to each side: up to 3, and beyond 1 edges reach into one another."""
    share = min(abs(freq_hz) / sample_rate, 0.5)
    return max(share * (2.0 * REACH_SAMPLES), LEAST_REACH)


def saw(phase: np.int32, sharpness: float) -> float:
    """Rises from -1 to 1, then falls by 2 at the edge; its mean is 0. `sharpness` is 1 / edge_reach.

    Below a sharpness of 1 `saw_beyond` belongs to it.
    """
    away = float(phase) * HALF_TURNS_OF_STEP
    return away - math.copysign(1.0 - _step(abs(away) * sharpness), away)


def saw_beyond(phase: np.int32, sharpness: float) -> float:
    """What the edges before and after the nearest one add, above a sixth of the sample rate."""
    away = float(phase) * HALF_TURNS_OF_STEP
    distance = abs(away)
    missing = _step((2.0 + distance) * sharpness) - _step((2.0 - distance) * sharpness)
    return math.copysign(1.0, away) * missing


def _step(away: float) -> float:
    """What is still missing of a step of 2, at 0 to 1 of its reach: from 1 to 0, and 0 beyond."""
    near = max(1.0 - away, 0.0)
    y = -6.6560911 * near + 52.452292
    y = y * near - 133.6089
    y = y * near + 146.20325
    y = y * near - 70.346283
    y = y * near + 16.096273
    y = y * near - 3.1405409
    return near * near * near * y


def corner(phase: np.int32, sharpness: float) -> float:
    """What rounds a slope that changes by 1 a half turn at the edge, over edge_reach."""
    return _bend(abs(float(phase) * HALF_TURNS_OF_STEP) * sharpness)


def corner_beyond(phase: np.int32, sharpness: float) -> float:
    """What the corners before and after the nearest one add."""
    distance = abs(float(phase) * HALF_TURNS_OF_STEP)
    return _bend((2.0 + distance) * sharpness) + _bend((2.0 - distance) * sharpness)


def _bend(away: float) -> float:
    """The integral of half of `_step`, from `away` on."""
    near = max(1.0 - away, 0.0)
    y = -0.33280455 * near + 2.9140162
    y = y * near - 8.350556
    y = y * near + 10.443089
    y = y * near - 5.8621902
    y = y * near + 1.6096273
    y = y * near - 0.39256761
    square = near * near
    return square * square * y
