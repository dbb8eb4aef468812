"""Effects in ordinary Python that halve the sound, with NumPy alone: their processes start soon."""

from __future__ import annotations

import ctypes
import os
import time

import numpy as np

from rattle import Effect, worker

_PYTHON = ctypes.PyDLL(None)  # calls by it keep the lock
# Of the soak: every activation of a plugin may be a new process, and an import of its own.
BEGAN_VARIABLE = "RATTLE_SOAK_BEGAN_NS"
_BEGAN_NS = int(os.environ.get(BEGAN_VARIABLE, time.monotonic_ns()))


def hold_lock(seconds: float) -> None:
    """Nobody else in this process runs Python meanwhile."""
    _PYTHON.usleep(int(seconds * 1e6))


class Half(Effect):
    """Nothing but the gain."""

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return x * np.float32(0.5)


class Half10(Effect):
    @worker(latency_ms=10.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return x * np.float32(0.5)


class Late(Effect):
    """Stands still for 40 ms behind every 100th quantum, with a latency of 20 ms: it must be missed."""

    def prepare(self) -> None:
        self.played = 0

    @worker(latency_ms=20.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        self.played += 1
        if self.played % 100 == 0:
            hold_lock(0.040)
        return x * np.float32(0.5)


class Tiring(Effect):
    """For adaptive: ten seconds after the soak began it begins to stand still for 60 ms, every half second,
    for ten seconds."""

    def prepare(self) -> None:
        self.stood_still = 0

    @worker(latency_ms=50.0, policy="adaptive")
    def process(self, x: np.ndarray) -> np.ndarray:
        half_seconds = (time.monotonic_ns() - _BEGAN_NS) // 500_000_000
        if 20 <= half_seconds < 40 and half_seconds != self.stood_still:
            self.stood_still = half_seconds
            hold_lock(0.060)
        return x * np.float32(0.5)
