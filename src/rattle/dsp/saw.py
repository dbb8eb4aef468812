"""Sawtooth oscillator."""

from __future__ import annotations

from rattle.lang import Unit

from .edges import edge_reach, saw, start_phase, steps


class Saw(Unit):
    """Saw from -1 to 1, rising, band-limited.

    Measured at 48 kHz, 20 Hz to 10 kHz: what aliases to below 16 kHz is at least 71 dB under the fundamental
    (91 dB at 1 kHz), and overtones up to 12 kHz are within 0.7 dB. Above a quarter of the sample rate, where
    nothing but the fundamental should be left, the second one aliases at -9 dB. A band-limited edge
    overshoots by up to 0.3.
    """

    def __init__(self, phase: float = 0.0) -> None:
        """`phase` is where the wave starts, in turns: 0 rises through 0, as a sine."""
        self.phase = start_phase(phase + 0.5)

    def process(self, freq_hz: float) -> float:
        """The present sample; the phase then moves on by `freq_hz`, which may change every sample.

        A negative frequency turns backwards. One beyond half the sample rate is held there.
        """
        y = saw(self.phase, 1.0 / edge_reach(freq_hz, self.sample_rate))
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        return y
