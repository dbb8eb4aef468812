"""Smoothing of control values."""

from __future__ import annotations

import math

from rattle.lang import Unit, f64


class Smoother(Unit):
    """Follows a value exponentially, as a capacitor is charged: never overshoots, rounds off every step.

    Params ramp by themselves. This is for what the plugin computes, and for slow glides. It keeps and returns
    64 bits in every kernel: in 32 a slow glide would stop 1e-4 short of its target.
    """

    def __init__(self) -> None:
        self.value: float = f64(0.0)
        self.moving = False

    def process(self, target: float, time_s: float) -> float:
        """One sample nearer: 63 % of the way after `time_s` seconds, 99.3 % after five of them.

        The first target after `prepare` or `reset` is met at once, and so is every one if `time_s` is 0.
        """
        samples = max(time_s * self.sample_rate, 0.001)
        approach = 1.0 - math.exp(-1.0 / samples) if self.moving else 1.0
        self.moving = True
        self.value = self.value + (target - self.value) * approach
        return self.value
