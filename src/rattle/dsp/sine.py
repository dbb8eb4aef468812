"""Sine oscillator."""

from __future__ import annotations

import math

from rattle.lang import Unit

from .edges import HALF_TURNS_OF_STEP, start_phase, steps


class Sine(Unit):
    """Sine wave between -1 and 1.

    The phase counts 2**32 steps a turn in a `np.int32`, which wraps for free and drifts in no engine. A
    frequency is rounded towards 0 to whole steps: by less than 1.2e-5 Hz at 48 kHz. The wave is a series,
    within 3e-11 in 64 bits and 3e-7 in 32.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: 0.25 starts at the top."""
        self.phase = start_phase(phase)

    def process(self, freq_hz: float, modulation: float = 0.0) -> float:
        """The present sample; the phase then moves on by `freq_hz`, which may change every sample.

        A negative frequency turns backwards. One beyond half the sample rate is held there. For FM:
        `modulation` is added to this sample's phase, in turns.
        """
        half_turns = float(self.phase) * HALF_TURNS_OF_STEP
        if modulation != 0.0:  # decided at build time where nothing modulates
            half_turns = half_turns + 2.0 * modulation
            half_turns = half_turns - 2.0 * math.floor(0.5 * half_turns + 0.5)
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        return sine(half_turns)


def sine(half_turns: float) -> float:
    """The sine of an angle from -1 to 1 half turns: a series, odd, and 1 at a quarter of a turn."""
    x = max(min(half_turns, 1.0 - half_turns), -1.0 - half_turns)
    square = x * x
    y = 0.08203510065 - 0.007005998789 * square
    y = y * square - 0.59924837998
    y = y * square + 2.550162900401
    y = y * square - 5.16771274581
    return x * (y * square + 3.141592653298)
