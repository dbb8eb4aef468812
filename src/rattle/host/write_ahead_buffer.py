"""WriteAheadBuffer: native/ring/buffer.h for Python, between two threads or two processes."""

from __future__ import annotations

import ctypes
import math
import os
import threading
import weakref
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.host.arrays import channel_pointers
from rattle.host.buffer_library import NativeHealth, buffer_library
from rattle.host.buffer_memory import (
    BufferMemory,
    BufferShape,
    Role,
    SharedBuffer,
    received,
    refuse_elsewhere,
    sent_file,
)

MOST_CHANNELS = 40  # RATTLE_MAX_INPUTS
_MOST_SAMPLES = 2**31  # of one call
_MOST_BYTES = 2**31
_FULL_SCALE = "convert it to np.float32 with full scale at 1.0"


@dataclass(frozen=True)
class BufferHealth:
    """What happened since a WriteAheadBuffer was made, whichever process looks."""

    sample_rate: float  # Hz
    channels: int
    latency_samples: int
    latency_ms: float
    capacity_samples: int
    written_samples: int  # by the producer, those dropped among them
    read_samples: int  # by the consumer, silence among them
    readable_samples: int  # at least latency old and not read yet
    ahead_samples: int  # in hand, of the latency's silence too
    underruns: int  # runs of missing samples
    missing_samples: int  # read before they were written: silence instead
    overruns: int  # writes of which not all fitted
    refused_samples: int  # which did not fit; the producer still has them
    dropped_samples: int  # which were written after their time

    @property
    def ahead_ms(self) -> float:
        """What a stall of the producer may last before a sample is missing."""
        return 1000.0 * self.ahead_samples / self.sample_rate

    @property
    def utilization(self) -> float:
        """0 to 1: of the capacity, what was written and not read yet."""
        heard = max(self.read_samples - self.latency_samples, 0)
        return min(max(self.written_samples - heard, 0) / self.capacity_samples, 1.0)

    def to_dict(self) -> dict[str, float | int]:
        """For JSON."""
        return {**asdict(self), "ahead_ms": self.ahead_ms, "utilization": self.utilization}


class WriteAheadBuffer:
    """A ring between one producer and one consumer that keeps time: what is written as sample n is read as
    sample n + latency, always, and the first `latency_ms` are silence. So the producer may stall for as long
    before anything is heard of it.

    Time is counted in samples, not by a clock. A sample that is missing when its time has come is silence,
    after a fade of 64 samples; when it comes it is dropped. Both are counted in `buffer_health()`, and
    nothing shifts. Neither side ever waits for the other, takes a lock or allocates in native code, and the
    interpreter's lock is free meanwhile.

    One thread may write while another reads; two that write (or read) at the same time are a RuntimeError. A
    buffer can be given to another process: as an argument of a `multiprocessing.Process`, however that
    starts, or by `share()` and `attach()`.
    """

    def __init__(
        self, sample_rate: float, channels: int, latency_ms: float = 50.0, *, largest_block: int = 8192
    ) -> None:
        """sample_rate: Hz. channels: 1 to 40. latency_ms: rounded to whole samples; 0 is allowed.
        largest_block: samples; a block of up to so many always fits while the producer keeps time.

        Holds max(4 * latency, latency + 2 * largest_block, 200 ms) or more. Raises ValueError, MemoryError,
        BuildError if the native library cannot be built here, and UnsupportedTargetError outside Linux."""
        shape = _checked_shape(sample_rate, channels, latency_ms, largest_block)
        refuse_elsewhere()
        native = buffer_library()
        size = native.rattle_buffer_bytes(
            shape.sample_rate, shape.channels, shape.latency, shape.largest_block
        )
        if size > _MOST_BYTES:
            raise ValueError(f"a buffer of {latency_ms:g} ms at {sample_rate:g} Hz takes {size / 1e9:.1f} GB")
        memory = BufferMemory.make(shape, size)
        native.rattle_buffer_init(
            memory.address, shape.sample_rate, shape.channels, shape.latency, shape.largest_block
        )
        self._open(memory)

    @classmethod
    def attach(cls, shared: SharedBuffer | int) -> WriteAheadBuffer:
        """The buffer that another process (or this one) shares: what `share()` gave, or its file descriptor,
        which stays the caller's. Raises OSError, and ValueError if it is no buffer's."""
        buffer = cls.__new__(cls)
        buffer._open(BufferMemory.opened_anew(shared if isinstance(shared, int) else shared.fileno()))
        return buffer

    def _open(self, memory: BufferMemory) -> None:
        shape = memory.shape
        buffer = buffer_library().rattle_buffer_attach(memory.address, memory.bytes)
        if not buffer:
            memory.close()
            raise ValueError("this file is no memory of a WriteAheadBuffer, or of another version of Rattle")
        self._memory, self._shape, self._buffer = memory, shape, buffer
        self._turns: dict[Role, threading.Lock] = {"producer": threading.Lock(), "consumer": threading.Lock()}
        self._look = threading.Lock()
        _OPEN.add(self)

    def write(self, x: NDArray[np.floating[Any]]) -> int:
        """How many samples of `x`, from its first on, were taken: all, but for those that do not fit because
        the producer is too far ahead of the consumer. Give the rest again later.

        x: float32 (channels, samples), or (samples,) if there is one channel; float16 and float64 are
        converted. Raises TypeError, ValueError, and RuntimeError for a second producer."""
        __tracebackhide__ = True
        block = _checked_block(x, self._shape.channels)
        with _Turn(self, "producer"):
            taken = buffer_library().rattle_buffer_write(
                self._buffer, channel_pointers(block), block.shape[1]
            )
        return int(taken)

    def read(self, count: int) -> NDArray[np.float32]:
        """The next `count` samples, float32 (channels, count). Raises RuntimeError for a second consumer."""
        __tracebackhide__ = True
        if not 0 <= count < _MOST_SAMPLES:
            raise ValueError(f"count is {count}; give 0 to 2**31 - 1 samples")
        out = np.empty((self._shape.channels, count), np.float32)
        self.read_into(out)
        return out

    def read_into(self, out: NDArray[np.float32]) -> int:
        """Fills `out`, float32 (channels, samples) or (samples,) for one channel, rows contiguous, with the
        next samples; how many of them were missing. Raises TypeError, ValueError, and RuntimeError for a
        second consumer."""
        __tracebackhide__ = True
        rows = _checked_out(out, self._shape.channels)
        with _Turn(self, "consumer"):
            missing = buffer_library().rattle_buffer_read(self._buffer, channel_pointers(rows), rows.shape[1])
        return int(missing)

    def buffer_health(self) -> BufferHealth:
        """Counts and fill, at any time, from any thread, in either process or a third one that attached."""
        found, shape = NativeHealth(), self._shape
        with self._look:
            self._must_be_open()
            buffer_library().rattle_buffer_health(self._buffer, ctypes.byref(found))
        return BufferHealth(
            sample_rate=shape.sample_rate,
            channels=shape.channels,
            latency_samples=found.latency,
            latency_ms=self.current_latency(),
            capacity_samples=found.capacity,
            written_samples=found.written,
            read_samples=found.read,
            readable_samples=found.readable,
            ahead_samples=found.ahead,
            underruns=found.underruns,
            missing_samples=found.missing,
            overruns=found.overruns,
            refused_samples=found.refused,
            dropped_samples=found.dropped,
        )

    def current_latency(self) -> float:
        """Milliseconds from `write` to `read`; it never changes."""
        return 1000.0 * self._shape.latency / self._shape.sample_rate

    def buffer_utilization(self) -> float:
        """0 to 1: of the capacity, what was written and not read yet."""
        return self.buffer_health().utilization

    @property
    def sample_rate(self) -> float:
        """Hz."""
        return self._shape.sample_rate

    @property
    def channels(self) -> int:
        return self._shape.channels

    @property
    def latency_samples(self) -> int:
        return self._shape.latency

    def share(self) -> SharedBuffer:
        """For another process: picklable wherever multiprocessing pickles, and with a `fileno()` to
        inherit."""
        self._must_be_open()
        return SharedBuffer(os.dup(self._memory.file))

    def close(self) -> None:
        """Gives up this object's roles and mapping; the other process keeps its own. Closing twice is
        nothing."""
        with self._look, self._turns["producer"], self._turns["consumer"]:
            self._memory.close()

    def _must_be_open(self) -> None:
        if not self._memory.close.alive:
            raise ValueError("this WriteAheadBuffer is closed")

    def _after_fork(self) -> None:
        """A child has neither the parent's roles nor its threads, one of which may have been at it."""
        if self._memory.close.alive:
            inherited = self._memory
            self._open(BufferMemory.opened_anew(inherited.file))
            inherited.close()

    def __enter__(self) -> WriteAheadBuffer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        self._must_be_open()
        return _attached, (sent_file(self._memory.file),)

    def __repr__(self) -> str:
        channels, rate = self._shape.channels, self._shape.sample_rate
        is_open = "" if self._memory.close.alive else ", closed"
        return (
            f"<WriteAheadBuffer {channels} channels at {rate:g} Hz, {self.current_latency():g} ms{is_open}>"
        )


def _attached(sent: Any) -> WriteAheadBuffer:
    shared = received(sent)
    buffer = WriteAheadBuffer.attach(shared)
    shared.close()
    return buffer


_OPEN: weakref.WeakSet[WriteAheadBuffer] = weakref.WeakSet()


def _after_fork() -> None:
    for buffer in list(_OPEN):
        buffer._after_fork()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)


class _Turn:
    """Of the one thread of a role. Nobody waits: two threads that take turns by chance are a mistake."""

    def __init__(self, buffer: WriteAheadBuffer, role: Role) -> None:
        self._buffer, self._role, self._lock = buffer, role, buffer._turns[role]

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise RuntimeError(f"another thread is this WriteAheadBuffer's {self._role}; it has one")
        try:
            self._buffer._must_be_open()
            self._buffer._memory.claim(self._role)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _checked_shape(sample_rate: float, channels: int, latency_ms: float, largest_block: int) -> BufferShape:
    if not 1.0 <= sample_rate <= 10e6:
        raise ValueError(f"sample_rate is {sample_rate} Hz; give 1 to 10,000,000")
    if not 1 <= channels <= MOST_CHANNELS:
        raise ValueError(f"channels is {channels}; give 1 to {MOST_CHANNELS}")
    if not 0.0 <= latency_ms <= 60_000.0:
        raise ValueError(f"latency_ms is {latency_ms}; give 0 to 60,000")
    if not 1 <= largest_block <= 2**24:
        raise ValueError(f"largest_block is {largest_block} samples; give 1 to 2**24")
    latency = math.floor(latency_ms * sample_rate / 1000.0 + 0.5)  # 2205 for 50 ms at 44.1 kHz
    return BufferShape(float(sample_rate), float(latency_ms), int(channels), latency, int(largest_block))


def _checked_block(x: object, channels: int) -> NDArray[np.float32]:
    """float32 (channels, samples) with contiguous rows, without a copy where it is so already."""
    if not isinstance(x, np.ndarray):
        raise TypeError(f"x is a {type(x).__name__}; give a NumPy array, {_expected(channels)}")
    if x.dtype.kind != "f":
        raise TypeError(f"x is {x.dtype}; {_FULL_SCALE} (expected {_expected(channels)})")
    rows = _rows("x", x, channels).astype(np.float32, copy=False)
    return rows if rows.strides[1] == rows.itemsize or rows.shape[1] < 2 else np.ascontiguousarray(rows)


def _checked_out(out: object, channels: int) -> NDArray[np.float32]:
    if not isinstance(out, np.ndarray) or out.dtype != np.float32:
        what = out.dtype if isinstance(out, np.ndarray) else f"a {type(out).__name__}"
        raise TypeError(f"out is {what}; give {_expected(channels)}")
    rows = _rows("out", out, channels)
    if not rows.flags.writeable:
        raise ValueError("out is read-only")
    if rows.shape[1] > 1 and rows.strides[1] != rows.itemsize:
        raise ValueError(f"out's samples lie {rows.strides[1]} bytes apart; give rows that are contiguous")
    return rows


def _rows(name: str, x: NDArray[Any], channels: int) -> NDArray[Any]:
    rows = x[np.newaxis] if x.ndim == 1 and channels == 1 else x
    if rows.ndim != 2 or len(rows) != channels:
        hint = ": did you mean .T?" if x.ndim == 2 and x.shape[1] == channels else ""
        raise ValueError(f"{name} has shape {x.shape}, expected {_expected(channels)}{hint}")
    if rows.shape[1] >= _MOST_SAMPLES:
        raise ValueError(f"{name} has {rows.shape[1]} samples; give fewer than 2**31 at a time")
    return rows


def _expected(channels: int) -> str:
    return f"float32 of shape ({channels}, samples)"
