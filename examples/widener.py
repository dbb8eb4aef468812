"""A widener for any number of channels: what a channel does not share with the others grows.

    rattle build examples/widener.py

A `Frame` is one sample of every channel, so one plugin serves mono tracks, stereo and surround.
"""

from __future__ import annotations

from rattle import Effect, Frame, Param


class Widener(Effect):
    """Mid and side for as many channels as there are."""

    name = "Widener"
    id = "com.example.rattle.widener"
    vendor = "Rattle Examples"
    category = "Spatial"
    channels = (2, 1, 4, 6, 8)

    width = Param(1.0, 0.0, 2.0)  # 0 is mono, 1 leaves the sound as it is

    def process(self, x: Frame, out: Frame) -> None:
        middle = 0.0
        for sample in x:
            middle += sample / len(x)
        for c in range(len(x)):
            out[c] = middle + self.width * (x[c] - middle)
