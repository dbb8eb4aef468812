"""Triangle oscillator."""

from __future__ import annotations

from rattle.lang import Unit

from .edges import HALF_TURN, HALF_TURNS_OF_STEP, corner, corner_beyond, edge_reach, start_phase, steps


class Triangle(Unit):
    """Triangle between -1 and 1, band-limited.

    Measured as `Saw`: aliases to below 16 kHz are at least 91 dB under the fundamental.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: 0 rises through 0, as a sine."""
        self.phase = start_phase(phase - 0.25)

    def process(self, freq_hz: float) -> float:
        """The present sample; the phase then moves on by `freq_hz`, which may change every sample."""
        reach = edge_reach(freq_hz, self.sample_rate)
        sharpness = 1.0 / reach
        opposite = self.phase ^ HALF_TURN
        rounding = corner(opposite, sharpness) - corner(self.phase, sharpness)
        if sharpness < 1.0:
            rounding = rounding + corner_beyond(opposite, sharpness) - corner_beyond(self.phase, sharpness)
        y = 1.0 - 2.0 * abs(float(self.phase) * HALF_TURNS_OF_STEP) + 4.0 * reach * rounding
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        return y
