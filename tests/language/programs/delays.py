"""Delays and functions of the input: what runs with its samples side by side, and where it may not.

Vectors have 16 samples or fewer: places come closer than that, wrap at any of them, jump, stand still.
"""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import Row, program

from rattle import Array, Effect, Param, Stereo, dsp, on_change, zeros

CURVE = np.linspace(-1.0, 1.0, 33)


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
    samples = (15, 16)


@program(exact=True)
class TapsBeyondAVector(Taps):
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
class CounterThatIsCompared(Effect):
    """Wraps at a length of no power of two, by a condition that stores."""

    def __init__(self) -> None:
        self.line = np.zeros(37)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[self.position]
        self.line[self.position] = x + 0.5 * y
        self.position += 1
        if self.position >= 37:
            self.position = 0
        return y


@program(exact=True)
class CounterThatIsChosen(Effect):
    """The same as one expression, and a place behind it that wraps by another."""

    def __init__(self) -> None:
        self.line = np.zeros(53)
        self.position = 20

    def process(self, x: float) -> float:
        behind = self.position - 21
        if behind < 0:
            behind += len(self.line)
        y = 0.5 * self.line[behind]
        self.line[self.position] = x - y
        self.position = 0 if self.position == len(self.line) - 1 else self.position + 1
        return y


@program(exact=True)
class CounterOfRests(Effect):
    """% wraps; negative indices wrap as everyone writes them."""

    def __init__(self) -> None:
        self.line = np.zeros(41)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[self.position - 25] * 0.5 + 0.25 * self.line[(self.position + 1) % 41]
        self.line[self.position] = x + y
        self.position = (self.position + 1) % len(self.line)
        return y


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


@program(exact=True)
class SinceTheBeginning(Effect):
    """A counter that never wraps, in arithmetic, comparisons, choices and as an index."""

    def __init__(self) -> None:
        self.n = 0
        self.table = np.arange(100) / 128.0

    def process(self, x: float) -> float:
        y = x * (self.n * 0.0009765625)
        if self.n < 333:
            y = y + 0.5
        elif self.n == 500:
            y = 2.0
        if self.n != 700 and x > 0.25:
            y = y + self.table[min(self.n, 99)]
        if 200 <= self.n < 300:
            y = y - self.table[self.n - 200]
        if self.n % 50 > 40:
            y = -y
        self.n += 1
        return y


@program(exact=True)
class BranchesOnSignals(Effect):
    """A line is read in one arm only, a table at places that differ from sample to sample."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0
        self.curve = CURVE

    def process(self, x: float) -> float:
        if x > 0.0:
            y = self.line[(self.position - 24) & 63]
        else:
            y = self.curve[int(x * 16.0) + 16]
            y = y - 0.5
        self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 63
        return y


@program(exact=True)
class WrittenSometimes(Effect):
    """A line that only some samples are written to: one after the other."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        y = self.line[(self.position - 24) & 63]
        if x > 0.0:
            self.line[self.position] = x + 0.5 * y
        self.position = (self.position + 1) & 63
        return y


@program(exact=True)
class PlacesThatStandStill(Effect):
    """What was written at a fixed place, beside a line: one after the other."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x
        self.position = (self.position + 1) & 63
        return self.line[5] + 0.5 * self.line[(self.position - 20) & 63]


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


@program()
class Shapers(Effect):
    """No state at all; far angles take their own way."""

    drive_db = Param(6.0, 0.0, 60.0)

    def process(self, x: float) -> float:
        driven = x * dsp.db_to_gain(self.drive_db)
        return math.tanh(driven) + 0.25 * math.sin(3.0 * driven) + (driven if driven > 0.5 else 0.5 * x * x)


@program(exact=True)
class CountedDown(Effect):
    """A counter that is held at 0: it does not grow."""

    def __init__(self) -> None:
        self.left = 300

    def process(self, x: float) -> float:
        self.left = max(self.left - 1, 0)
        return x if self.left > 0 else -x


def _shifted(values: Array, by: int) -> float:
    return values[by]


@program(exact=True)
class PlacesOfAPart(Effect):
    """A slice that is read by a counter of its own."""

    def __init__(self) -> None:
        self.line = np.zeros(64)
        self.position = 0
        self.part = 0

    def process(self, x: float) -> float:
        self.line[self.position] = x
        half = self.line[32:]
        y = _shifted(half, self.part)
        self.part = (self.part + 1) & 31
        self.position = (self.position + 1) & 63
        return y
