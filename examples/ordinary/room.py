"""Convolution by SciPy: a room, or whatever an impulse response was recorded of.

    rattle build examples/ordinary/room.py --install

Put your own into `response`: soundfile.read("room.wav") in `prepare`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import signal

from rattle import Effect, Param, worker

Samples = npt.NDArray[np.float32]


class Room(Effect):
    """Noise that dies away, as rooms do."""

    id = "com.example.room"
    category = "Reverb"
    mix = Param(0.3)

    def response(self) -> Samples:
        """(2, samples): 60 dB in 0.8 s."""
        count = round(0.8 * self.sample_rate)
        noise = np.random.default_rng(7).standard_normal((2, count))
        shaped = noise * 10.0 ** (-3.0 * np.arange(count) / count)
        loudness = np.sqrt(np.sum(shaped**2, axis=1, keepdims=True))
        return np.asarray(shaped / loudness, np.float32)

    def prepare(self) -> None:
        self.ir = self.response()[: self.channel_count]
        self.tail = np.zeros((self.channel_count, self.ir.shape[1] - 1), np.float32)

    def tail_s(self) -> float:
        return 0.8

    @worker(latency_ms=60.0, quantum=1024)
    def process(self, x: Samples) -> Samples:
        whole = signal.fftconvolve(x, self.ir, axes=1).astype(np.float32)
        whole[:, : self.tail.shape[1]] += self.tail
        self.tail = whole[:, x.shape[1] :]
        mixed = x + self.ramp(Room.mix) * (whole[:, : x.shape[1]] - x)
        return np.asarray(mixed, np.float32)
