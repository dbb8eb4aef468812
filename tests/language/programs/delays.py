"""Delays: what runs with its samples side by side.

Vectors have 16 samples or fewer: places come closer than that, wrap at any of them, jump.
"""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import Row, program

from rattle import Effect, Param, Stereo, dsp, on_change, zeros


@program(exact=True)
class LongEcho(Effect):
    """Comes back later than a vector is wide; longer than the test in samples of a power of two."""

    def __init__(self) -> None:
        self.line = zeros(512)
        self.position = 0

    def process(self, x: float) -> float:
        y = x + 0.625 * self.line[(self.position - 300) & 511]
        self.line[self.position] = y
        self.position = (self.position + 1) & 511
        return y


class Taps(Effect):
    """Some taps of one line, all of them closer or farther than a vector is wide."""

    samples = (1, 2)

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0
        self.first, self.second = self.samples

    def process(self, x: float) -> float:
        older = self.line[(self.position - self.first) & 63]
        oldest = self.line[(self.position - self.second) & 63]
        y = x + 0.5 * older - 0.25 * oldest
        self.line[self.position] = y
        self.position = (self.position + 1) & 63
        return y + older


@program(exact=True)
class TapsOneAndTwo(Taps):
    """Each sample hears the one before it."""


@program(exact=True)
class TapsAtAVector(Taps):
    """One tap within a vector of samples, one a vector away."""

    samples = (15, 16)


@program(exact=True)
class TapsBeyondAVector(Taps):
    """Both taps a vector of samples away, or more."""

    samples = (16, 17)


@program(exact=True)
class TapsAllAround(Taps):
    """The oldest is about to be overwritten."""

    samples = (33, 63)


@program(exact=True)
class TapOfAWholeRound(Taps):
    """What is read is where the next sample goes."""

    samples = (64, 48)


@program(exact=True)
class TapsOfTheFuture(Taps):
    """Read before they are written over: what was there a round ago."""

    samples = (-3, -40)


@program(exact=True)
class TimeThatJumps(Effect):
    """From one block to another, across the width of a vector."""

    samples = Param(20, 1, 60, smooth_ms=0)

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        whole = int(self.samples)
        y = x + 0.5 * self.line[(self.position - whole) & 63]
        self.line[self.position] = y
        self.position = (self.position + 1) & 63
        return y


@program(bound=1e-4)
class TimeThatGlides(Effect):
    """While it ramps, samples run one by one; the library's line."""

    time_ms = Param(2.0, 0.1, 8.0, smooth_ms=3)
    feedback = Param(0.5, 0.0, 0.9)

    def __init__(self) -> None:
        self.line = dsp.Delay(0.01)

    def process(self, x: float) -> float:
        y = x + self.feedback * self.line.read(0.001 * self.time_ms * self.sample_rate)
        self.line.write(y)
        return y


@program(exact=True)
class AllpassAndComb(Effect):
    """Two lines of different lengths after one another; a tap that is read right after it is written."""

    def __init__(self) -> None:
        self.a = zeros(64)
        self.b = np.zeros(100)
        self.here = 0
        self.there = 7

    def process(self, x: float) -> float:
        old = self.a[(self.here - 50) & 63]
        held = x + 0.5 * old
        self.a[self.here] = held
        y = old - 0.5 * held + 0.125 * self.a[self.here]
        self.here = (self.here + 1) & 63
        late = self.b[self.there]
        self.b[self.there] = y - 0.25 * late
        self.there = (self.there + 1) % 100
        return y + late


@program(exact=True)
class CrossedLines(Effect):
    """Two channels that feed each other's line."""

    def __init__(self) -> None:
        self.left_line = np.zeros(32)
        self.right_line = np.zeros(32)
        self.position = 0

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        from_left = self.left_line[(self.position - 20) & 31]
        from_right = self.right_line[(self.position - 31) & 31]
        self.left_line[self.position] = left + 0.5 * from_right
        self.right_line[self.position] = right - 0.5 * from_left
        self.position = (self.position + 1) & 31
        return from_left, from_right


@program(exact=True)
class WrittenTwice(Effect):
    """Two places of one line are written at each sample, the second 9 samples later again."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        self.line[(self.position + 9) & 63] = x
        y = self.line[self.position]
        self.line[self.position] = y * 0.5
        self.position = (self.position + 1) & 63
        return y + self.line[(self.position - 30) & 63]


def _flushed(x: Row) -> Row:
    line = np.zeros(len(x) + 20, np.float32)
    y = np.zeros(len(x))
    for n, sample in enumerate(x):
        y[n] = line[n]
        stored = np.float32((sample if abs(sample) >= 2.0**-511 else 0.0) + 0.5 * y[n])
        line[n + 20] = stored if abs(stored) >= 2.0**-63 else 0.0
    return y


@program(exact=True, scale=1e-18, specials=(), meaning=_flushed)
class EchoOfTinySounds(Effect):
    """What is stored in a line and is tiny becomes 0, at every store."""

    def __init__(self) -> None:
        self.line = zeros(32)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[(self.position - 20) & 31]
        self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 31
        return y


@program(exact=True, bound=math.inf)
class EchoThatExplodes(Effect):
    """Infinity and NaN in a line: the tick after they are heard resets it; in 32 bits another one."""

    def __init__(self) -> None:
        self.line = zeros(32)
        self.position = 0

    def process(self, x: float) -> float:
        y = x + 1e6 * self.line[(self.position - 17) & 31]
        self.line[self.position] = y
        self.position = (self.position + 1) & 31
        return y


@program(exact=True)
class EchoWithHooks(Effect):
    """A hook moves the place, and fills the line; a reset of its own puts it elsewhere."""

    jump = Param(3, 0, 31, smooth_ms=0)

    def __init__(self) -> None:
        self.line = np.zeros(32)
        self.position = 0

    @on_change(jump)
    def go_there(self) -> None:
        self.position = int(self.jump)
        self.line[5] = 0.5

    def reset(self) -> None:
        self.position = 11

    def process(self, x: float) -> float:
        y = self.line[(self.position - 20) & 31]
        self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 31
        return y
