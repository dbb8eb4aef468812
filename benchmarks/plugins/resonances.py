"""What rings for long: four resonances in a row, and their cube, which gets through all that is tiny."""

from __future__ import annotations

from rattle import Effect, dsp
from rattle.dsp.biquad import BiquadKind


class Resonances(Effect):
    def __init__(self) -> None:
        self.filters = [dsp.Biquad() for _ in range(4)]

    def process(self, x: float) -> float:
        y = x
        for f in self.filters:
            y = f.process(y, BiquadKind.PEAK, 200.0, 50.0, 6.0)
        return y + y * y * y
