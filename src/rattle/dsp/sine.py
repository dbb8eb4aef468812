"""Sine oscillator."""

from __future__ import annotations

import math

import numpy as np

from rattle.lang import Unit, f64

STEPS = 4294967296.0  # of the phase in one turn: 2**32
TURN = 2.0 * math.pi
RADIANS_PER_STEP = TURN / STEPS


class Sine(Unit):
    """Sine wave between -1 and 1.

    The phase counts 2**32 steps a turn in a `np.uint32`, which wraps for free and drifts in no engine. A
    frequency is rounded towards 0 to whole steps: by less than 1.2e-5 Hz at 48 kHz.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: 0.25 starts at the top."""
        self.phase = np.uint32(math.floor(phase % 1.0 * STEPS) & 0xFFFFFFFF)

    def process(self, freq_hz: float, modulation: float = 0.0) -> float:
        """The present sample; the phase then moves on by `freq_hz`, which may change every sample.

        A negative frequency turns backwards. One beyond half the sample rate is held there. For FM:
        `modulation` is added to this sample's phase, in turns.
        """
        y = math.sin(float(self.phase) * RADIANS_PER_STEP + modulation * TURN)
        steps = f64(freq_hz) * (STEPS / self.sample_rate)
        step = int(min(max(steps, -2147483648.0), 2147483647.0))
        self.phase = self.phase + np.uint32(step & 0xFFFFFFFF)
        return y
