"""A waveshaper: the sound is read through a curve that is drawn again when a knob moves.

    rattle build examples/waveshaper.py

`@on_change` is for work that is too much for every sample and no plain expression: filling an array. A curve
that changed at once would click, so the sound goes from the old one to the new one in 10 ms.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, on_change, zeros

POINTS = 513  # of the curve, from -1 to 1
FADE_S = 0.01


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
        self.old = zeros(POINTS)
        self.new_share = 0.0  # 1 when the old curve is no longer heard
        self.is_drawn = False

    @on_change(drive_db, fold)
    def draw(self) -> None:
        drive = 10.0 ** (self.drive_db / 20.0)
        for i in range(POINTS):
            x = drive * (2.0 * i / (POINTS - 1) - 1.0)
            self.old[i] += self.new_share * (self.curve[i] - self.old[i])  # what is heard at this moment
            self.curve[i] = (1.0 - self.fold) * math.tanh(x) + self.fold * math.sin(x)
        self.new_share = 0.0 if self.is_drawn else 1.0  # the first one is heard at once
        self.is_drawn = True

    def process(self, x: float) -> float:
        place = (0.5 + 0.5 * min(max(x, -1.0), 1.0)) * (POINTS - 1)
        i = min(int(place), POINTS - 2)
        new = self.curve[i] + (place - i) * (self.curve[i + 1] - self.curve[i])
        old = self.old[i] + (place - i) * (self.old[i + 1] - self.old[i])
        self.new_share = min(1.0, self.new_share + 1.0 / (FADE_S * self.sample_rate))
        shaped = old + self.new_share * (new - old)
        return x + self.mix * (shaped - x)

    def tail_s(self) -> float:
        return 0.0  # the curves are state, but keep no sound
