"""A tremolo: the volume follows a slow sine wave.

    rattle build examples/tremolo.py

`__init__` makes the parts that keep state from sample to sample, here a low-frequency oscillator.
"""

from __future__ import annotations

from rattle import Effect, Param, dsp


class Tremolo(Effect):
    """Sine amplitude modulation."""

    name = "Tremolo"
    id = "com.example.rattle.tremolo"
    vendor = "Rattle Examples"
    category = "Modulation"

    rate_hz = Param(4.0, 0.1, 20.0, taper="log")  # log: every octave takes the same travel of the knob
    depth = Param(0.5)  # 0 to 1

    def __init__(self) -> None:
        self.lfo = dsp.Sine()

    def process(self, x: float) -> float:
        wave = self.lfo.process(self.rate_hz)  # -1 to 1, one sample further with each call
        return x * (1.0 - self.depth * (0.5 + 0.5 * wave))
