"""prepare, reset, ticks, NaN, latency, tail, channels, noise."""

from __future__ import annotations

import math

import numpy as np
from tests.language.program import Row, program

from rattle import Effect, Param, Stereo, Unit, zeros


class Ring(Unit):
    def __init__(self) -> None:
        self.z = 0.5
        self.line = zeros(4)
        self.n = 0

    def prepare(self) -> None:
        self.z = 0.25
        for i in range(4):
            self.line[i] = i + 1.0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 4
        self.z = self.z * 0.5 + x
        self.line[self.n] = self.line[self.n] * 0.5 + self.z
        return self.line[self.n]


@program()
class PreparedNumbers(Effect):
    """Numbers computed in prepare, with branches and loops there, are control values in 64 bits."""

    def __init__(self) -> None:
        self.a = 0.0
        self.order = 1
        self.wide = False
        self.table = np.zeros(4)

    def prepare(self) -> None:
        self.a = math.exp(-2.0 * math.pi * 100.0 / self.sample_rate)
        if self.sample_rate > 50000.0:
            self.order = 4
        else:
            self.order = 2
            self.wide = True
        total = 0.0
        for i in range(20):
            total = total * 0.5 + i
        for i in range(self.order):
            self.table[i] = total / (i + 1)

    def process(self, x: float) -> float:
        y = x * self.a + self.order
        return y * (0.5 if self.wide else 2.0) + self.table[1] * 0.001


@program(exact=True)
class ResetWhilePlaying(Effect):
    """reset() of a unit brings back what prepare left: numbers and arrays, units inside too."""

    def __init__(self) -> None:
        self.rings = [Ring(), Ring()]
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 100
        if self.n == 60:
            self.rings[0].reset()
        y = self.rings[0].process(x) - self.rings[1].process(x) * 0.5
        if x > 0.99:
            self.rings[1].reset()
        return y


class Offset(Unit):
    def __init__(self) -> None:
        self.start = 1.0
        self.z = 0.0
        self.turns = 0.0

    def reset(self) -> None:
        super().reset()
        self.z = self.start

    def process(self, x: float) -> float:
        self.turns += 0.0625
        self.z = self.z * 0.5 + x
        return self.z + self.turns


class Holder(Unit):
    def __init__(self) -> None:
        self.inner = Offset()
        self.gain = 1.0

    def process(self, x: float) -> float:
        self.gain = self.gain * 0.75
        return self.inner.process(x) * self.gain


@program(exact=True)
class ResetOverridden(Effect):
    """An author's reset runs after the provided one, wherever the unit hangs."""

    def __init__(self) -> None:
        self.direct = Offset()
        self.holder = Holder()
        self.n = 0

    def process(self, x: float) -> float:
        self.n = (self.n + 1) % 50
        if self.n == 25:
            self.holder.reset()
        if self.n == 0:
            self.direct.reset()
        return self.direct.process(x) + self.holder.process(x)


@program(exact=True)
class ResetOfThePlugin(Effect):
    """The plugin's own reset is the author's too, and may call the provided one."""

    def __init__(self) -> None:
        self.holder = Holder()
        self.z = 0.0
        self.bad = 0.0

    def reset(self) -> None:
        super().reset()
        self.z = 0.75

    def process(self, x: float) -> float:
        self.z = self.z * 0.9 + self.holder.process(x)
        self.bad = x * 1e308 * 1e10 if x > 0.995 else 0.0
        return self.z + self.bad


def _silenced(x: Row) -> Row:
    """An integrator that is reset at the tick after it met a NaN."""
    y = np.zeros_like(x)
    sum_ = 0.0
    for n, value in enumerate(x):
        if n % 256 == 0 and n and not math.isfinite(sum_):
            sum_ = 0.0
        sum_ = sum_ + value if abs(value) < 0.999 else math.nan
        y[n] = sum_ if math.isfinite(sum_) else 0.0
    return y


@program(exact=True, specials=(1.0, 0.0), meaning=_silenced, bound=1e-4)
class NotANumberInState(Effect):
    """Silence until the next tick, then a fresh start."""

    channels = 1

    def __init__(self) -> None:
        self.sum = 0.0

    def process(self, x: float) -> float:
        self.sum = self.sum + x if abs(x) < 0.999 else x * 1e308 * 1e10 - x * 1e308 * 1e10
        return self.sum


@program(exact=True, specials=(), scale=1e-25)
class TinyStatesAreFlushed(Effect):
    """State below the bound is zero after the next tick, and -0.0 is kept between ticks."""

    def __init__(self) -> None:
        self.z = 1.0
        self.was_zero = 0.0

    def process(self, x: float) -> float:
        self.z = self.z * 1e-30
        if self.z == 0.0:
            self.was_zero = 1.0
        return self.z * 0.0 + x * 0.0


@program(exact=True)
class LatencyAndTail(Effect):
    """Both are compiled: the latency from the sample rate, the tail from Params."""

    length_s = Param(0.5, 0.0, 2.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.blocks = 3
        self.z = 0.0

    def latency_samples(self) -> int:
        return self.blocks * int(self.sample_rate / 1000.0)

    def tail_s(self) -> float:
        if self.length_s > 1.5:
            return math.inf
        return self.length_s * 2.0 + 0.25

    def process(self, x: float) -> float:
        self.z = x + self.z * 0.5
        return self.z


@program(exact=True)
class Channels(Effect):
    """Copies of a float process know which they are."""

    def __init__(self) -> None:
        self.side = 0.0

    def prepare(self) -> None:
        self.side = 1.0 if self.channel_index == 0 else -1.0 / self.channel_count

    def process(self, x: float) -> float:
        return x * self.side + self.channel_index * 0.5 + self.channel_count


class Dither(Unit):
    def __init__(self) -> None:
        self.state = np.uint32(1)

    def prepare(self) -> None:
        self.state = self.stream_seed | np.uint32(1)

    def process(self) -> float:
        self.state = self.state * np.uint32(1664525) + np.uint32(1013904223)
        return float(self.state >> np.uint32(8)) / 16777216.0


@program(exact=True)
class OwnStreams(Effect):
    """stream_seed differs by unit and by channel, and reset brings the stream back."""

    def __init__(self) -> None:
        self.dithers = [Dither(), Dither()]

    def process(self, x: float) -> float:
        if x > 0.99:
            self.dithers[1].reset()
        return self.dithers[0].process() - self.dithers[1].process() * 0.5


class Grandchild(Unit):
    def __init__(self) -> None:
        self.k = 0.0

    def prepare(self) -> None:
        self.k = self.sample_rate / 96000.0


class Child(Unit):
    def __init__(self) -> None:
        self.inner = Grandchild()
        self.k = 0.0

    def prepare(self) -> None:
        self.k = self.inner.k * 2.0


@program(exact=True)
class PrepareChildrenFirst(Effect):
    """What a unit holds is prepared before it."""

    def __init__(self) -> None:
        self.child = Child()
        self.k = 0.0

    def prepare(self) -> None:
        self.k = self.child.k + self.half(1.0)

    def half(self, x: float) -> float:
        return x * 0.5

    def process(self, x: float) -> float:
        return x * self.k + self.child.k


@program(exact=True)
class StateFromPrepare(Effect):
    """What prepare leaves in state is where process starts, and what reset returns to."""

    def __init__(self) -> None:
        self.z = 0.0
        self.count = 5
        self.wide = 0

    def prepare(self) -> None:
        self.z = self.sample_rate * 1e-5
        self.count = int(self.sample_rate) % 7
        self.wide = 0.1 * 3

    def process(self, x: float) -> float:
        self.z = self.z * 0.5 + x
        self.count = (self.count + 1) % 11
        self.wide = self.wide * 0.25 + self.z
        return self.z + self.count + self.wide


@program(exact=True)
class StereoState(Effect):
    """A stereo process has one set of state."""

    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: Stereo) -> Stereo:
        self.z = self.z * 0.5 + x[0]
        left = self.z
        self.z = self.z * 0.5 - x[1]
        return left, self.z


@program(exact=True)
class PreparedByItsOwner(Effect):
    """A unit's prepare may write to those it holds, after theirs; a reset brings that back."""

    def __init__(self) -> None:
        self.ring = Ring()
        self.n = 0

    def prepare(self) -> None:
        self.ring.z = 3.0
        self.ring.line[1] = 8.0

    def process(self, x: float) -> float:
        self.n += 1
        if self.n == 100:
            self.ring.reset()
        return self.ring.process(x)


@program(exact=True)
class AnOwnResetBeforeTheFirstSample(Effect):
    """Every engine begins with a reset, in which an author's own has its say."""

    def __init__(self) -> None:
        self.y = 0.0

    def reset(self) -> None:
        self.y = 5.0

    def process(self, x: float) -> float:
        self.y = self.y * 0.99 + x
        return self.y
