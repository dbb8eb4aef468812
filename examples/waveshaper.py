"""A waveshaper: the sound is read through a curve that is drawn again when a knob moves.

    rattle build examples/waveshaper.py

`@on_change` is for work that is too much for every sample and no plain expression: filling an array.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, on_change, zeros

POINTS = 513  # of the curve, from -1 to 1


class Waveshaper(Effect):
    """A soft clipper that folds the louder parts back."""

    name = "Waveshaper"
    id = "com.example.rattle.waveshaper"
    vendor = "Rattle Examples"
    category = "Distortion"

    drive_db = Param(12.0, 0.0, 36.0)
    fold = Param(0.3)
    mix = Param(1.0)

    def __init__(self) -> None:
        self.curve = zeros(POINTS)

    @on_change(drive_db, fold)
    def draw(self) -> None:
        drive = 10.0 ** (self.drive_db / 20.0)
        for i in range(POINTS):
            x = drive * (2.0 * i / (POINTS - 1) - 1.0)
            self.curve[i] = (1.0 - self.fold) * math.tanh(x) + self.fold * math.sin(x)

    def process(self, x: float) -> float:
        place = (0.5 + 0.5 * min(max(x, -1.0), 1.0)) * (POINTS - 1)
        i = min(int(place), POINTS - 2)
        shaped = self.curve[i] + (place - i) * (self.curve[i + 1] - self.curve[i])
        return x + self.mix * (shaped - x)
