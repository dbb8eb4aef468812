"""Pulse oscillator."""

from __future__ import annotations

import numpy as np

from rattle.lang import Unit

from .edges import HALF_TURN, MOST_STEPS, STEPS, edge_reach, saw, saw_beyond, start_phase, steps


class Pulse(Unit):
    """Pulse of any width, band-limited: the difference of two saws.

    It has no DC, so a moving width moves no more than the sound: it is high at `2 - 2 * width` for `width` of
    a turn and low at `-2 * width` for the rest; 0.5 is a square between -1 and 1, 0 and 1 are silence.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: at 0 it rises."""
        self.phase = start_phase(phase)

    def process(self, freq_hz: float, width: float) -> float:
        """The present sample; the phase then moves on by `freq_hz`. Both may change every sample.

        `width` is held between 0 and 1.
        """
        sharpness = 1.0 / edge_reach(freq_hz, self.sample_rate)
        held = min(max((width - 0.5) * STEPS, -MOST_STEPS), MOST_STEPS)
        fall = (self.phase ^ HALF_TURN) - np.int32(int(held))
        y = saw(fall, sharpness) - saw(self.phase, sharpness)
        if sharpness < 1.0:
            y = y + saw_beyond(fall, sharpness) - saw_beyond(self.phase, sharpness)
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        return y
