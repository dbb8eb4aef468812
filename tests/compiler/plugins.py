"""Small plugins whose IR and C are pinned."""

from __future__ import annotations

import math
from enum import Enum

from rattle import Effect, Meter, Param, Stereo, Unit, zeros
from rattle.dsp import Biquad, Sine
from rattle.dsp.biquad import BiquadKind


class Tremolo(Effect):
    rate_hz = Param(4.0, 0.1, 20.0)
    depth = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.lfo = Sine()

    def process(self, x: float) -> float:
        return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz)))


class Lowpass(Effect):
    cutoff_hz = Param(1000.0, 20.0, 20_000.0, taper="log")
    q = Param(0.7, 0.1, 10.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.left = Biquad()
        self.right = Biquad()

    def process(self, x: Stereo) -> Stereo:
        left = self.left.process(x[0], BiquadKind.LOW_PASS, self.cutoff_hz, self.q)
        return left, self.right.process(x[1], BiquadKind.LOW_PASS, self.cutoff_hz, self.q)


class Echo(Effect):
    """A delay line from prepare; a wrap that is needed and one that is not."""

    time_ms = Param(250.0, 1.0, 500.0, smooth_ms=0.0)
    feedback = Param(0.5)

    def __init__(self) -> None:
        self.line = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        self.line = zeros(int(0.5 * self.sample_rate) + 1)

    def process(self, x: float) -> float:
        delay = int(self.time_ms * 0.001 * self.sample_rate)
        y = self.line[self.position - delay]
        self.line[self.position] = x + y * self.feedback
        self.position = (self.position + 1) % len(self.line)
        return y


class Comb(Effect):
    """A loop that stays one, over a table and a state array of known lengths."""

    def __init__(self) -> None:
        self.past = zeros(16)
        self.head = 0
        self.taps = [1.0 / (1 + k) for k in range(16)]

    def process(self, x: float) -> float:
        self.past[self.head & 15] = x
        y = 0.0
        for k in range(16):
            y += self.past[(self.head - k) & 15] * self.taps[k]
        self.head += 1
        return y


class Shape(Enum):
    CLEAN = 0
    SOFT = 1
    HARD = 2


class Drive(Effect):
    """Branches over a choice, and a meter."""

    shape = Param(Shape.SOFT)
    drive_db = Param(0.0, 0.0, 24.0, smooth_ms=0.0)
    level = Meter()

    def process(self, x: float) -> float:
        y = x * 10.0 ** (self.drive_db / 20.0)
        if self.shape == Shape.SOFT:
            y = math.tanh(y)
        elif self.shape == Shape.HARD:
            y = min(max(y, -1.0), 1.0)
        self.level = abs(y)
        return y


class Prepared(Effect):
    """Control values in 64 bits from prepare, state, an author's reset, latency and tail."""

    time_s = Param(0.1, 0.0, 1.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.a = 0.0
        self.z = 0
        self.order = 1

    def prepare(self) -> None:
        self.a = math.exp(-1.0 / (0.01 * self.sample_rate))
        if self.sample_rate > 50_000.0:
            self.order = 2

    def reset(self) -> None:
        super().reset()
        self.z = 0.5

    def latency_samples(self) -> int:
        return int(self.sample_rate * 0.001)

    def tail_s(self) -> float:
        return self.time_s * 2.0

    def process(self, x: float) -> float:
        for _ in range(self.order):
            self.z = x + (self.z - x) * self.a
        return self.z


class Ring(Unit):
    def __init__(self, a: float) -> None:
        self.a = a
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = x + self.a * self.z
        return self.z


class Bank(Effect):
    """Units of a list in lanes."""

    def __init__(self) -> None:
        self.rings = [Ring(0.125 * k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for ring in self.rings:
            y += ring.process(x)
        return y


class Cascade(Effect):
    """A chain of units as a wavefront."""

    gain = Param(0.5)

    def __init__(self) -> None:
        self.rings = [Ring(0.125 * k) for k in range(3)]

    def process(self, x: float) -> float:
        for ring in self.rings:
            x = ring.process(x)
        return x * self.gain


class Pulse(Effect):
    """In time with the song: a position moves with the samples, what the host says stands in a cache."""

    def process(self, x: float) -> float:
        beats = self.transport.position_beats
        return x * (beats - math.floor(beats)) * (60.0 / self.transport.tempo_bpm)
