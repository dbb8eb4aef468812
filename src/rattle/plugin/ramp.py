"""How a Param moves: a linear ramp in plain value, in closed form. The twin of native/param.h."""

from __future__ import annotations

import math
from dataclasses import dataclass


def ramp_samples(smooth_ms: float, sample_rate: float) -> int:
    """Samples a ramp lasts, halves away from zero; 0: the Param jumps."""
    return math.floor(smooth_ms * sample_rate / 1000.0 + 0.5)


@dataclass
class Ramp:
    """Its value at the next sample is target - step * remaining, so it ends exactly on the target."""

    target: float
    step: float = 0.0
    remaining: int = 0

    @property
    def present(self) -> float:
        return self.target - self.step * self.remaining

    def aim(self, target: float, samples: int) -> bool:
        """A new ramp from the present value; 0 samples jump. The target it already has changes nothing, so
        that a host that repeats itself does not hold the ramp up. True if the ramp changed."""
        if target == self.target:
            return False
        step = (target - self.present) / samples if samples else 0.0
        self.target, self.step, self.remaining = target, step, samples if step else 0
        return True

    def advance(self) -> None:
        """One sample has been played."""
        if self.remaining:
            self.remaining -= 1
            self.step = self.step if self.remaining else 0.0

    def land(self) -> None:
        """Stands on its target, as after a reset."""
        self.step, self.remaining = 0.0, 0
