"""Changing the sample rate of a stream: a windowed sinc in as many phases as the rates have.

Kaiser's window over 64 samples of the slower rate to either side; passes up to 0.9 of the slower rate's
half, and what lies above that half is at least 90 dB down (J. F. Kaiser 1974; J. O. Smith, "Digital audio
resampling").
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 64  # samples of the slower rate
_BETA = 10.06  # 100 dB
_CUTOFF = 0.95  # of the slower rate's half: the middle of the transition
_MOST_KEPT = 4_000_000  # coefficients; more phases than that are computed again each time


def total_latency(host_rate: float, model_rate: float, quantum: int) -> int:
    """Host's samples that resampling to the model's rate and back takes, with the quantum that the model
    waits for: the same line as rattle_worker_resampling_latency's in native/worker/latency.c."""
    lower = min(host_rate, model_rate)
    return math.ceil(2.0 * SIDE * host_rate / lower + (quantum - 1.0) * host_rate / model_rate)


class Resampler:
    """From one rate to another; output m is the input at time m * from_rate / to_rate, counted in input
    samples."""

    def __init__(self, from_rate: float, to_rate: float) -> None:
        ratio = Fraction(round(from_rate), round(to_rate))
        self._step, self._phases = ratio.numerator, ratio.denominator
        self._wide = SIDE * max(
            self._step, self._phases
        )  # SIDE of the slower rate, in input samples * phases
        self.reach = -(-self._wide // self._phases)  # whole input samples to either side
        self._taps = np.arange(1 - self.reach, self.reach + 1)
        self._kept: NDArray[np.float64] | None = None
        if self._phases * len(self._taps) <= _MOST_KEPT:
            self._kept = self._rows(np.arange(self._phases))

    def is_ready(self, output: int, inputs: int) -> bool:
        """Input samples 0 to inputs - 1 are enough for this output."""
        return output * self._step + self._wide < inputs * self._phases

    def time(self, output: int) -> Fraction:
        """Of an output, in input samples."""
        return Fraction(output * self._step, self._phases)

    def lowest(self, output: int) -> int:
        """The first input sample that it needs."""
        return output * self._step // self._phases + 1 - self.reach

    def outputs(self, first: int, count: int, x: NDArray[np.float64], start: int) -> NDArray[np.float64]:
        """Outputs first to first + count - 1 of x (channels, samples), whose first sample is number
        `start`."""
        exact = np.arange(first, first + count, dtype=np.int64) * self._step
        base, phase = exact // self._phases, exact % self._phases
        rows = self._kept[phase] if self._kept is not None else self._rows(phase)
        lowest = base + 1 - self.reach - start
        behind = int(lowest[-1]) + len(self._taps) - x.shape[1]
        if behind > 0:  # what lies behind the last input there is has no weight
            x = np.pad(x, ((0, 0), (0, behind)))
        windows = np.lib.stride_tricks.sliding_window_view(x, len(self._taps), axis=1)[:, lowest]
        result: NDArray[np.float64] = np.matmul(windows.transpose(1, 0, 2), rows[:, :, None])[:, :, 0].T
        return result

    def _rows(self, phase: NDArray[Any]) -> NDArray[np.float64]:
        """(phases, taps); each sums to 1, so that a constant stays what it is."""
        distance = self._taps - phase[:, None] / self._phases  # input samples
        slower = distance * (self._phases * SIDE / self._wide)  # samples of the slower rate, up to SIDE
        inside = np.clip(1.0 - (slower / SIDE) ** 2, 0.0, None)
        rows = np.sinc(_CUTOFF * slower) * np.i0(_BETA * np.sqrt(inside)) * (np.abs(slower) < SIDE)
        normal: NDArray[np.float64] = rows / rows.sum(axis=1, keepdims=True)
        return normal


class Stream:
    """The last samples of a signal, by number."""

    def __init__(self, channels: int, first: int, silence: int) -> None:
        """`first` comes next; before it lie so many samples of silence."""
        self.samples = np.zeros((channels, silence))
        self.start, self.end = first - silence, first

    def append(self, samples: NDArray[Any]) -> None:
        self.samples = np.concatenate([self.samples, samples], axis=1)
        self.end += samples.shape[1]

    def forget(self, before: int) -> None:
        """Samples with lower numbers."""
        gone = max(0, before - self.start)
        self.samples, self.start = self.samples[:, gone:], self.start + gone
