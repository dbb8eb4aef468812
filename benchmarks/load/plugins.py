"""Effects in ordinary Python that do an ordinary effect's work, by SciPy, and misbehave on purpose.

All but `ShortState` and `Sections` multiply by exactly 0.5, so that the sound card knows every sample again,
and run eight biquads beside it whose result they throw away.
"""

from __future__ import annotations

import os
import threading
import time

import numpy as np
from scipy import signal

from benchmarks.load.plain import hold_lock
from rattle import Effect, worker

_GARBAGE_PER_MS = 300
FILTERS = signal.butter(16, 0.2, output="sos").astype(np.float32)  # eight biquads


# Not the plugin's: a reset would bring it back as it was when it was prepared, object by object.
_heap: list[list[object]] = []


class Locker:
    """A thread that keeps the lock of its process for so long, once a second.

    It begins half a second after its process has begun to play: not in those that warm up and are forked.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.process = 0
        self.begun = 0.0

    def beat(self) -> None:
        if self.process != os.getpid():
            self.process, self.begun = os.getpid(), time.monotonic()
        elif self.begun and time.monotonic() > self.begun + 0.5:
            self.begun = 0.0
            threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(1.0)
            hold_lock(self.seconds)


_locker = Locker(0.020)


class Sections(Effect):
    """Eight biquads, heard: what `ring-cost` compares with."""

    def prepare(self) -> None:
        self.state = np.zeros((len(FILTERS), 2, 2), np.float32)

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        y, self.state = signal.sosfilt(FILTERS, x, axis=1, zi=self.state)
        return np.asarray(y)


class ShortState(Effect):
    """A low-pass whose memory is gone after some milliseconds."""

    def prepare(self) -> None:
        self.state = np.zeros((2, 1))

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        y, self.state = signal.lfilter([0.05], [1.0, -0.95], x, axis=1, zi=self.state)
        return np.asarray(y)


class Working(Effect):
    """Eight biquads of work, and the gain."""

    def prepare(self) -> None:
        self.state = np.zeros((len(FILTERS), 2, 2), np.float32)

    def work(self, x: np.ndarray) -> np.ndarray:
        _, self.state = signal.sosfilt(FILTERS, x, axis=1, zi=self.state)
        return x * np.float32(0.5)

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return self.work(x)


class Working10(Working):
    @worker(latency_ms=10.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return self.work(x)


class Live(Working):
    @worker(latency_ms=10.0, policy="live")
    def process(self, x: np.ndarray) -> np.ndarray:
        return self.work(x)


class Heap(Working):
    """A million objects for the collector to walk over, and 300 cycles a millisecond for it to find."""

    def prepare(self) -> None:
        super().prepare()
        if not _heap:
            _heap.extend([] for _ in range(1_000_000))

    def work(self, x: np.ndarray) -> np.ndarray:
        for _ in range(int(_GARBAGE_PER_MS * x.shape[1] / self.sample_rate * 1e3)):
            cycle: list[object] = []
            cycle.append(cycle)
        return super().work(x)


class Stalls(Working):
    """Something else in its process keeps the lock for 20 ms, every second."""

    def work(self, x: np.ndarray) -> np.ndarray:
        _locker.beat()
        return super().work(x)


class Together(Heap):
    """The heap, the garbage and the stalls."""

    def work(self, x: np.ndarray) -> np.ndarray:
        _locker.beat()
        return super().work(x)
