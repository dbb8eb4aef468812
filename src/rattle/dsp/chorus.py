"""Chorus."""

from __future__ import annotations

import math

from rattle.lang import Stereo, Unit, zeros

from .turn import Turn

CENTRE_MS = 8.0
DEEPEST_MS = 7.0
COPY_GAIN = math.sqrt(0.5)


class Chorus(Unit):
    """Makes a section of one player: each side plays two copies of itself, whose delays swing around 8 ms.

    The copies of a side are a quarter of a turn apart, and right swings against left: no moment has all of
    them at one pitch. Delays move smoothly and are read by cubic interpolation: nothing zips, and highs stay.
    """

    def __init__(self) -> None:
        self.left = _Line()
        self.right = _Line()
        self.swing = Turn()

    def process(self, x: Stereo, rate_hz: float = 0.6, depth_ms: float = 3.0, mix: float = 0.5) -> Stereo:
        """One sample. `rate_hz`: how often delays swing, 0 to 20. `depth_ms`: how far, 0 to 7, to both sides
        of 8 ms. `mix`: 0 is `x` alone, 1 the copies alone.
        """
        self.left.write(x[0])
        self.right.write(x[1])
        per_ms = 0.001 * self.sample_rate
        centre = CENTRE_MS * per_ms
        depth = min(max(depth_ms, 0.0), DEEPEST_MS) * per_ms
        sine, cosine = depth * self.swing.sine, depth * self.swing.cosine
        left = self.left.read(centre + sine) + self.left.read(centre + cosine)
        right = self.right.read(centre - sine) + self.right.read(centre - cosine)
        self.swing.advance(min(max(rate_hz, 0.0), 20.0))
        return x[0] + mix * (COPY_GAIN * left - x[0]), x[1] + mix * (COPY_GAIN * right - x[1])


class _Line(Unit):
    """The last milliseconds of one side, read between samples by the cubic of Hermite."""

    def __init__(self) -> None:
        self.buffer = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        length = 4
        for _ in range(16):  # a power of two, so that a mask wraps positions
            if length < 0.001 * (CENTRE_MS + DEEPEST_MS) * self.sample_rate + 4.0:
                length = length * 2
        self.buffer = zeros(length)

    def write(self, x: float) -> None:
        self.position = (self.position + 1) & (len(self.buffer) - 1)
        self.buffer[self.position] = x

    def read(self, samples: float) -> float:
        """What was written so many writes ago, at least 1: 0 is the last."""
        mask = len(self.buffer) - 1
        whole = int(samples)
        part = samples - whole
        at = self.position - whole
        y0 = self.buffer[(at + 1) & mask]
        y1 = self.buffer[at & mask]
        y2 = self.buffer[(at - 1) & mask]
        y3 = self.buffer[(at - 2) & mask]
        slope1 = 0.5 * (y2 - y0)
        slope2 = 0.5 * (y3 - y1)
        rise = y2 - y1
        bend = slope1 + slope2 - 2.0 * rise
        return y1 + part * (slope1 + part * ((rise - slope1 - bend) + part * bend))
