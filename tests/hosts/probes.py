"""Plugins that make a host's doings visible: what it asked of one and fed it can be read off the sound."""

from __future__ import annotations

import numpy as np
from scipy import signal

from rattle import Block, Effect, Param, Stereo, zeros

TAPS = signal.firwin(65, 0.25)  # linear phase: 32 samples late at every frequency
LATE_SAMPLES = 1000  # more than a host's block of 512


class Late(Effect):
    """The input, upside down and late by a thousand samples, which it reports: a dry track cancels it."""

    name = "Late"
    id = "com.example.rattle.probe.late"
    vendor = "Rattle Probes"
    category = "Tools"

    def __init__(self) -> None:
        self.line = zeros(LATE_SAMPLES)
        self.place = 0

    def process(self, x: float) -> float:
        y = -self.line[self.place]
        self.line[self.place] = x
        self.place = (self.place + 1) % len(self.line)
        return y

    def latency_samples(self) -> int:
        return LATE_SAMPLES

    def tail_s(self) -> float:
        return 0.0


class LinearPhase(Effect):
    """A low-pass filter by convolution, with the latency of its middle tap."""

    name = "Linear Phase"
    id = "com.example.rattle.probe.linear-phase"
    vendor = "Rattle Probes"
    category = "Filter"

    mix = Param(1.0)

    def __init__(self) -> None:
        self.taps = [float(tap) for tap in TAPS]
        self.line = zeros(len(TAPS))
        self.place = 0

    def process(self, x: float) -> float:
        self.line[self.place] = x
        y = 0.0
        for i in range(len(self.taps)):
            y += self.taps[i] * self.line[self.place - i]
        dry = self.line[self.place - len(self.taps) // 2]
        self.place = (self.place + 1) % len(self.line)
        return dry + self.mix * (y - dry)

    def latency_samples(self) -> int:
        return len(self.taps) // 2

    def tail_s(self) -> float:
        return len(self.taps) / self.sample_rate


class Quanta(Effect):
    """Works in blocks of 256, and is late by one of them."""

    name = "Quanta"
    id = "com.example.rattle.probe.quanta"
    vendor = "Rattle Probes"
    category = "Tools"
    quantum = 256

    gain = Param(1.0)

    def process(self, x: Block, out: Block) -> None:
        for c in range(len(x)):
            for i in range(self.quantum):
                out[c, i] = self.gain * x[c, i]


class Keyed(Effect):
    """The key on top of the input: half of one and a quarter of the other, so that each can be told."""

    name = "Keyed"
    id = "com.example.rattle.probe.keyed"
    vendor = "Rattle Probes"
    category = "Dynamics"

    jump = Param(0.25, smooth_ms=0)

    def process(self, x: Stereo, key: Stereo | None) -> Stereo:
        left, right = 0.5 * x[0], 0.5 * x[1]
        if key is not None:
            left += self.jump * key[0]
            right += self.jump * key[1]
        return left, right

    def tail_s(self) -> float:
        return 0.0


def filtered(x: np.ndarray) -> np.ndarray:
    """What LinearPhase makes of x once its latency is taken away: NumPy's own convolution."""
    return np.array([np.convolve(row.astype(np.float64), TAPS, "same") for row in x])


PROBES: list[type[Effect]] = [Late, LinearPhase, Quanta, Keyed]
