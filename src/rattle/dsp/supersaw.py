"""Seven detuned saws."""

from __future__ import annotations

import math

import numpy as np

from rattle.lang import Unit
from rattle.plugin.param import Param

from .edges import HALF_TURN, STEPS, edge_reach, saw, steps

# Of the side saws at full detune, in Szabo's text
OFFSETS = (-0.11002313, -0.06288439, -0.01952356, 0.01991221, 0.06216538, 0.10745242)


class SideSaw(Unit):
    """A saw beside the middle one."""

    def __init__(self, offset: float) -> None:
        self.offset = offset
        self.phase = np.int32(0)

    def process(self, freq_hz: float, sharpness: float, detune: float) -> float:
        ratio = 1.0 + self.offset * detune
        y = saw(self.phase, max(sharpness * (1.0 / ratio), 1.0))  # the quotient rests while detune does
        self.phase = self.phase + steps(freq_hz * ratio, self.sample_rate)
        return y


class Supersaw(Unit):
    """Seven band-limited saws around one pitch, as the Roland JP-8000 has them.

    Spread and levels follow the curves in A. Szabo, How to emulate the super saw (KTH, 2010). `detune` is
    fine over most of its range and reaches 1.9 semitones to each side; `mix` brings up the six at the sides
    and lowers the one in the middle. At every mix the sum is as loud as one `Saw`, with peaks up to 2.7 times
    as high. The JP-8000's high-pass, which hides its aliasing, is not needed: each is as good as a `Saw`, up
    to a sixth of the sample rate. Those at the sides start at random places and run freely from note to note.
    """

    detune = Param(0.3, smooth_ms=0.0)  # a step of it is one of frequency: nothing jumps
    mix = Param(0.6)

    def __init__(self, detune: float = 0.3, mix: float = 0.6) -> None:
        """The Params' defaults."""
        self.detune = detune
        self.mix = mix
        self.phase = HALF_TURN
        self.sides = [SideSaw(offset) for offset in OFFSETS]

    def reset(self) -> None:
        """A note begins: every saw at the sides somewhere else."""
        super().reset()
        for each in self.sides:
            each.phase = np.int32(int((self.random() - 0.5) * STEPS))

    def process(self, freq_hz: float) -> float:
        """The present sample; the phases then move on by `freq_hz` and its neighbours."""
        detune = _spread(self.detune)
        sharpness = max(1.0 / edge_reach(freq_hz, self.sample_rate), 1.0)
        middle = 0.99785 - 0.55366 * self.mix
        side = 0.044372 + (1.2841 - 0.73764 * self.mix) * self.mix
        level = 1.0 / math.sqrt(middle * middle + 6.0 * side * side)
        y = middle * level * saw(self.phase, sharpness)
        self.phase = self.phase + steps(freq_hz, self.sample_rate)
        sides = 0.0
        for each in self.sides:
            sides = sides + each.process(freq_hz, sharpness, detune)
        return y + side * level * sides


def _spread(x: float) -> float:
    """The JP-8000's detune knob, 0 to 1: Szabo's polynomial. In 64 bits, for its terms cancel."""
    y = 10028.7312891634 * x - 50818.8652045924
    y = y * x + 111363.4808729368
    y = y * x - 138150.6761080548
    y = y * x + 106649.6679158292
    y = y * x - 53046.9642751875
    y = y * x + 17019.9518580080
    y = y * x - 3425.0836591318
    y = y * x + 404.2703938388
    y = y * x - 24.1878824391
    y = y * x + 0.6717417634
    return y * x + 0.0030115596
