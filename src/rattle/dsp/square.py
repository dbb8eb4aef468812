"""Square oscillator."""

from __future__ import annotations

from rattle.lang import Unit

from .edges import HALF_TURN, edge_reach, saw, saw_beyond, start_phase, steps


class Square(Unit):
    """Square between -1 and 1, band-limited, without DC: the difference of two saws, half a turn apart.

    Measured as `Saw`: aliases to below 16 kHz are at least 74 dB under the fundamental. Edges overshoot by
    up to 0.3.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: 0 rises through 0, as a sine."""
        self.phase = start_phase(phase)

    def process(self, freq_hz: float) -> float:
        """The present sample; the phase then moves on by `freq_hz`, which may change every sample."""
        sharpness = 1.0 / edge_reach(freq_hz, self.sample_rate)
        y = saw(self.phase ^ HALF_TURN, sharpness) - saw(self.phase, sharpness)
        if sharpness < 1.0:
            y = y + saw_beyond(self.phase ^ HALF_TURN, sharpness) - saw_beyond(self.phase, sharpness)
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        return y
