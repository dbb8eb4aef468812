"""A resonant low-pass filter written out by hand: nothing from the library, only arithmetic.

    rattle build examples/handmade_filter.py

The filter is two integrators in a loop (a state-variable filter, solved with the trapezoidal rule). What it
remembers from one sample to the next are two numbers, made in `__init__`.
"""

from __future__ import annotations

import math

from rattle import Effect, Param


class HandmadeFilter(Effect):
    """Two-pole low-pass with resonance, 12 dB per octave."""

    name = "Handmade Filter"
    id = "com.example.rattle.handmade-filter"
    vendor = "Rattle Examples"
    category = "Filter"

    cutoff_hz = Param(1000.0, 20.0, 20_000.0, taper="log")
    resonance = Param(0.3, 0.0, 0.99)

    def __init__(self) -> None:
        self.band = 0.0
        self.low = 0.0

    def process(self, x: float) -> float:
        # The coefficients. They look like much work for every sample, but they depend only on Params: the
        # compiled plugin computes them when a knob moves and not otherwise.
        cutoff_hz = min(
            self.cutoff_hz, 0.49 * self.sample_rate
        )  # the Param may reach beyond a low rate's half
        g = math.tan(math.pi * cutoff_hz / self.sample_rate)
        damping = 2.0 * (1.0 - self.resonance)  # at 0 it would ring for ever
        scale = g / (1.0 + g * (g + damping))

        # The filter: what is left of the input above the two outputs, integrated once and once more.
        high = (x - self.low) - (g + damping) * self.band
        band = self.band + scale * high
        low = self.low + g * band
        self.band = self.band + 2.0 * scale * high
        self.low = self.low + 2.0 * g * band
        return low
