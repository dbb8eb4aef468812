"""Smoothing of control values."""

from __future__ import annotations

import math

from rattle.lang import Unit


class Smoother(Unit):
    """Follows a value exponentially, as a capacitor is charged: never overshoots, rounds off every step.

    Params ramp by themselves. This is for what the plugin computes, and for slow glides.
    """

    def __init__(self, start: float = 0.0) -> None:
        """`start` is where it stands after `prepare` and `reset`."""
        self.value = start

    def process(self, target: float, time_s: float) -> float:
        """One sample nearer: 63 % of the way after `time_s` seconds, 99.3 % after five of them; 0 jumps."""
        samples = max(time_s * self.sample_rate, 0.001)
        self.value = (target - self.value) * (1.0 - math.exp(-1.0 / samples)) + self.value
        return self.value
