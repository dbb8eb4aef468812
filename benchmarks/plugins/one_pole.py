"""A low-pass of first order at 1 kHz."""

from __future__ import annotations

from rattle import Effect, dsp


class OnePoleLowPass(Effect):
    channels = (1,)

    def __init__(self) -> None:
        self.filter = dsp.OnePole()

    def process(self, x: float) -> float:
        return self.filter.process(x, 1000.0)
