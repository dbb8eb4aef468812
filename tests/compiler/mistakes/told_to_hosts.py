"""Mistakes about latency and tail; __init__.py says how they are marked."""

from __future__ import annotations

import math

from rattle import Effect, Param


class Early(Effect):
    """RT120: a latency of -5 samples at 48000 Hz; 0 or more: sound takes time"""

    def latency_samples(self) -> int:
        return -5  # RT120 | return -5

    def process(self, x: float) -> float:
        return x


class EarlyAtSomeRates(Effect):
    """RT120: a latency of -4 samples at 44100 Hz; 0 or more"""

    def latency_samples(self) -> int:
        return round(0.001 * self.sample_rate) - 48  # RT120 | return round(0.001 * self.sample_rate) - 48

    def process(self, x: float) -> float:
        return x


class BetweenSamples(Effect):
    """RT120: a latency of 64.7 samples; give whole samples: round(...)"""

    def latency_samples(self) -> int:
        return 64.7  # RT120 | return 64.7

    def process(self, x: float) -> float:
        return x


class OverBefore(Effect):
    """RT120: a tail of -3 s at 48000 Hz; 0.0 is none, math.inf an endless one"""

    def tail_s(self) -> float:
        return -3.0  # RT120 | return -3.0

    def process(self, x: float) -> float:
        return x


class TailOfNothing(Effect):
    """RT120: a tail of nan s at 48000 Hz; 0.0 is none"""

    decay_s = Param(0.0, 0.0, 10.0)

    def tail_s(self) -> float:
        return self.decay_s * math.inf  # RT120 | return self.decay_s * math.inf

    def process(self, x: float) -> float:
        return x * self.decay_s
