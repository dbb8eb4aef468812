"""A spectral denoiser in NumPy: what is hardly louder than the noise below it is turned down.

    rattle build examples/ordinary/denoiser.py --install

The noise is followed by the minimum of each bin's power over the last second (R. Martin, "Noise power
spectral density estimation based on optimal smoothing and minimum statistics", 2001, simplified).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rattle import Effect, Param, worker

Samples = npt.NDArray[np.float32]
SIZE, HOP = 1024, 256
SMOOTHING = 0.15  # of a bin's power, from frame to frame
BIAS = 3.0  # by which the mean of noise so smoothed lies above its minimum


class Denoiser(Effect):
    """Noise stays behind."""

    id = "com.example.denoiser"
    category = "Restoration"
    reduction_db = Param(18.0, 0.0, 48.0)
    threshold_db = Param(9.0, 0.0, 24.0)  # above the noise

    def prepare(self) -> None:
        channels, bins = self.channel_count, SIZE // 2 + 1
        self.window = np.sin(np.pi * (np.arange(SIZE) + 0.5) / SIZE)  # its square overlaps to 2
        self.heard = np.zeros((channels, SIZE))
        self.made = np.zeros((channels, SIZE))
        self.gain = np.ones((channels, bins))
        self.power = np.full((channels, bins), 1e-12)
        self.minima = np.full((round(self.sample_rate / HOP / 8), channels, bins), np.inf)  # the last 1/8 s
        self.eighths = np.full((8, channels, bins), np.inf)
        self.frame = 0

    def latency_samples(self) -> int:
        return SIZE - HOP

    @worker(latency_ms=50.0, quantum=HOP)
    def process(self, x: Samples) -> npt.NDArray[np.float64]:
        self.heard = np.concatenate([self.heard[:, HOP:], x], axis=1)
        spectrum = np.fft.rfft(self.heard * self.window)
        smoothing = SMOOTHING if self.frame > SIZE // HOP else 1.0  # the first frames are not whole
        self.power += smoothing * (np.abs(spectrum) ** 2 - self.power)
        ratio = self.power / self.noise()
        wanted = np.where(
            ratio > 10.0 ** (self.threshold_db / 10.0), 1.0, 10.0 ** (-self.reduction_db / 20.0)
        )
        self.gain += 0.4 * (wanted - self.gain)
        self.made += np.fft.irfft(spectrum * self.gain) * self.window / 2.0
        ready = self.made[:, :HOP].copy()
        self.made = np.concatenate([self.made[:, HOP:], np.zeros_like(x, dtype=np.float64)], axis=1)
        return ready

    def noise(self) -> npt.NDArray[np.float64]:
        """The least power of the last second, of which eighths are kept."""
        place = self.frame % len(self.minima)
        self.minima[place] = self.power if self.frame > SIZE // HOP else np.inf
        if place == len(self.minima) - 1:
            self.eighths[self.frame // len(self.minima) % 8] = self.minima.min(axis=0)
            self.minima[:] = np.inf
        self.frame += 1
        least = BIAS * np.minimum(self.minima.min(axis=0), self.eighths.min(axis=0))
        return np.where(np.isfinite(least), np.maximum(least, 1e-12), self.power)
