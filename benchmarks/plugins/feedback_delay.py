"""An echo of 350 ms that comes back at six tenths."""

from __future__ import annotations

from rattle import Effect, dsp


class FeedbackDelay(Effect):
    channels = (1,)

    def __init__(self) -> None:
        self.line = dsp.Delay(1.0)

    def process(self, x: float) -> float:
        y = x + 0.6 * self.line.read(0.35 * self.sample_rate)
        self.line.write(y)
        return y
