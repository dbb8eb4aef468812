"""White noise."""

from __future__ import annotations

from rattle.lang import Unit


class Noise(Unit):
    """White noise, uniform in [-1, 1): every sample independent, RMS 0.577 (-4.8 dB).

    Each unit and each channel has its own stream, and `reset` starts it again.
    """

    def process(self) -> float:
        return 2.0 * self.random() - 1.0
