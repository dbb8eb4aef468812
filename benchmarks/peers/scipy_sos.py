"""scipy.signal.sosfilt: the equaliser as second-order sections, over all of the signal in one call."""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.engines import BLOCK, SAMPLE_RATE, Block, Engine
from benchmarks.peers.eq8_settings import AMPLITUDE, BANDS, Kind, Q
from benchmarks.peers.packages import need_python_package
from rattle.bundle.target import InstructionSet


@dataclass
class SosEngine:
    sections: NDArray[np.float32]
    state: NDArray[np.float32]

    def play(self, inputs: Block, outputs: Block, times: int) -> float:
        from scipy import signal

        whole = np.tile(inputs, times)
        start = time.thread_time_ns()
        filtered, self.state = signal.sosfilt(self.sections, whole, axis=1, zi=self.state)
        cost_ns = time.thread_time_ns() - start
        outputs[:] = filtered[:, -BLOCK:]
        return cost_ns / (times * BLOCK)


@dataclass(frozen=True)
class SosFilter:
    @property
    def title(self) -> str:
        return "scipy.signal.sosfilt"

    def engines(self, case: InstructionSet, loop: ctypes.CDLL, folder: object) -> Mapping[str, Engine]:
        version = need_python_package("scipy")
        rows = [section(kind, freq_hz) for kind, freq_hz in BANDS]
        sections = np.array(rows, dtype=np.float32)
        state = np.zeros((len(rows), 2, 2), dtype=np.float32)
        return {f"scipy {version} signal.sosfilt, float32": SosEngine(sections, state)}


def section(kind: Kind, freq_hz: float) -> list[float]:
    """R. Bristow-Johnson's cookbook: b0, b1, b2, a0 = 1, a1, a2."""
    a, w = AMPLITUDE, 2.0 * math.pi * freq_hz / SAMPLE_RATE
    alpha, c = math.sin(w) / (2.0 * Q), math.cos(w)
    if kind == "peak":
        b = [1.0 + alpha * a, -2.0 * c, 1.0 - alpha * a]
        under = [1.0 + alpha / a, -2.0 * c, 1.0 - alpha / a]
    else:
        # The high shelf is the low shelf with the cosine's sign turned, and with it that of the odd terms.
        sign = 1.0 if kind == "low shelf" else -1.0
        up, down, d, slope = a + 1.0, a - 1.0, sign * c, 2.0 * math.sqrt(a) * alpha
        b = [a * (up - down * d + slope), sign * 2.0 * a * (down - up * d), a * (up - down * d - slope)]
        under = [up + down * d + slope, sign * -2.0 * (down + up * d), up + down * d - slope]
    return [value / under[0] for value in (*b, *under)]
