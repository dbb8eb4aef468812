"""BufferedProcessor: what processes arrays, in a thread of its own behind rattle.WriteAheadBuffer."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rattle.host.arrays import checked_input
from rattle.host.write_ahead_buffer import BufferHealth, WriteAheadBuffer
from rattle.plugin.array_results import take_result
from rattle.worker_process.log import place_of, traceback_text

Samples = NDArray[np.float32]
_log = logging.getLogger("rattle")
_FLOAT32 = np.dtype(np.float32)
_LARGEST_BLOCK = 8192  # samples that go in before as many come out


@runtime_checkable
class ProcessesArrays(Protocol):
    def process(self, x: Any, /) -> Any: ...


class BufferedProcessor:
    """`process(x)` gives what the processor made of the input latency_ms ago, and never waits for it: for an
    audio callback in Python, as of sounddevice. In a studio a plugin under `@worker` is the same in a process
    of its own, which stalls of this interpreter do not reach.

    The processor gets quanta, whatever the blocks: out(n + latency) = processor(in)(n). What it makes too
    late is dropped and counted, silence is heard instead, and nothing shifts. A quantum in which it raises is
    heard dry; the first time is logged with its traceback (logger "rattle").
    """

    def __init__(
        self,
        processor: ProcessesArrays | Callable[[Samples], Any],
        latency_ms: float = 50.0,
        *,
        sample_rate: float = 48_000.0,
        channels: int = 2,
        quantum: int = 128,
        offline: bool = False,
    ) -> None:
        """processor: has `process(x)`, or is called: float32 (channels, quantum) to the like. Its
        `latency_samples()`, if it has one, is added to `latency_samples`.
        offline: the processor is called by `process` itself, so nothing can be late.
        Raises TypeError for what cannot be called, ValueError for a quantum below 1 or a latency that does
        not hold one, and what WriteAheadBuffer raises."""
        process = getattr(processor, "process", processor)
        if not callable(process):
            raise TypeError(f"{processor!r} has no `process` and cannot be called")
        self._process: Callable[[Samples], Any] = process
        self._own = getattr(processor, "latency_samples", lambda: 0)
        if quantum < 1:
            raise ValueError(f"quantum is {quantum}; give 1 sample or more")
        self._ring = WriteAheadBuffer(sample_rate, channels, latency_ms, largest_block=_LARGEST_BLOCK)
        if self._ring.latency_samples < quantum:
            least = 1000.0 * quantum / sample_rate
            raise ValueError(f"{latency_ms:g} ms do not hold a quantum of {quantum}: {least:.3g} ms or more")
        self._quantum, self._offline = quantum, offline
        self._waiting: deque[Samples] = deque()  # input that no quantum holds yet
        self._gathered = np.zeros((channels, quantum), np.float32)
        self._filled = 0
        self.exceptions = 0  # quanta in which the processor raised
        self._came, self._is_closed = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="rattle.BufferedProcessor", daemon=True)
        if not offline:
            self._thread.start()

    def process(self, x: Samples) -> Samples:
        """x: float32 (channels, samples), or (samples,) for one channel. The same shape."""
        __tracebackhide__ = True
        block = checked_input(x, _FLOAT32, self._ring.channels)
        y = np.empty(block.shape, np.float32)
        for start in range(0, block.shape[1], _LARGEST_BLOCK):  # what is played but not read fits the ring
            self._pass_through(block[:, start : start + _LARGEST_BLOCK], y[:, start : start + _LARGEST_BLOCK])
        return y[0] if x.ndim == 1 else y

    def _pass_through(self, x: Samples, y: Samples) -> None:
        self._waiting.append(x.copy())
        if self._offline:
            self._play_waiting()
        else:
            self._came.set()
        self._ring.read_into(y)

    @property
    def latency_samples(self) -> int:
        return self._ring.latency_samples + int(self._own())

    def current_latency(self) -> float:
        """Milliseconds of the ring."""
        return self._ring.current_latency()

    def buffer_health(self) -> BufferHealth:
        return self._ring.buffer_health()

    def buffer_utilization(self) -> float:
        """0 to 1."""
        return self._ring.buffer_utilization()

    def close(self) -> None:
        """Ends the thread, after the quantum it is at. Closing twice is nothing."""
        self._is_closed = True
        self._came.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()
        self._ring.close()

    def __enter__(self) -> BufferedProcessor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # the thread --------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._is_closed:
            self._came.wait()
            self._came.clear()
            self._play_waiting()

    def _play_waiting(self) -> None:
        while self._waiting and not self._is_closed:
            block, done = self._waiting.popleft(), 0
            while done < block.shape[1]:
                count = min(self._quantum - self._filled, block.shape[1] - done)
                self._gathered[:, self._filled : self._filled + count] = block[:, done : done + count]
                done, self._filled = done + count, self._filled + count
                if self._filled == self._quantum:
                    self._filled = 0
                    self._play()

    def _play(self) -> None:
        x = self._gathered.copy()  # the processor may keep it
        x.flags.writeable = False
        out = np.empty_like(x)
        try:
            take_result(self._process(x), out)
        except Exception as error:
            out[...] = x
            self.exceptions += 1
            if self.exceptions == 1:
                told = "the processor raised; what it gives nothing for is heard dry:\n%s%s"
                _log.error(told, place_of(self._process), traceback_text(error))
        if not self._is_closed:
            self._ring.write(out)
