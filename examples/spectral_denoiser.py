"""Takes steady noise away: hiss, hum, fans. NumPy, in the worker process.

    rattle build examples/spectral_denoiser.py

Spectral subtraction with a floor (M. Berouti, R. Schwartz and J. Makhoul, "Enhancement of speech corrupted by
acoustic noise", ICASSP 1979). The noise is what the quietest moments of the last seconds had in each band
(R. Martin, "Spectral subtraction based on minimum statistics", EUSIPCO 1994), so that nothing must be learnt.
"""

from __future__ import annotations

import numpy as np

from rattle import Effect, Param, worker

HOP = 512  # samples from one spectrum to the next: the worker's quantum
FRAME = 4 * HOP  # of one spectrum
SETTLED = 8  # spectra until a mean of them is one
SECTION = 96  # spectra, a second at 48 kHz: of the last two of them the quietest counts
BIAS = 2.5  # by which the least of a moving mean is less than the mean
TINY = 1e-20


class SpectralDenoiser(Effect):
    """Lowers what does not change."""

    name = "Spectral Denoiser"
    id = "com.example.rattle.spectral-denoiser"
    vendor = "Rattle Examples"
    category = "Restoration"

    reduction_db = Param(18.0, 0.0, 40.0)  # how far noise goes down: all of it would sound like water
    strength = Param(2.5, 1.0, 6.0)  # how much more than the mean noise is taken away
    hold = Param(False)  # the noise stays as it is known now

    def prepare(self) -> None:
        bins = (self.channel_count, FRAME // 2 + 1)
        self.window = np.sin(np.pi * (np.arange(FRAME) + 0.5) / FRAME).astype(np.float32)
        self.heard = np.zeros((self.channel_count, FRAME), np.float32)
        self.made = np.zeros((self.channel_count, FRAME), np.float32)  # overlapping frames, added up
        self.power = np.zeros(bins, np.float32)  # moving mean
        self.quietest = np.zeros((2, *bins), np.float32)  # of this section and the one before
        self.gain = np.ones(bins, np.float32)
        self.count = 0

    def latency_samples(self) -> int:
        return FRAME - HOP

    @worker(quantum=HOP)
    def process(self, x: np.ndarray) -> np.ndarray:  # float32 (channels, HOP)
        self.heard[:, :-HOP], self.heard[:, -HOP:] = self.heard[:, HOP:], x
        spectrum = np.fft.rfft(self.heard * self.window)
        self.listen(np.square(np.abs(spectrum)))
        noise = self.strength * BIAS * self.quietest.min(axis=0)
        kept = np.sqrt(np.maximum(1.0 - noise / (self.power + TINY), 0.0))
        floor = 10.0 ** (-self.reduction_db / 20.0)
        self.gain += 0.5 * (np.maximum(kept, floor) - self.gain)  # what flickers would chirp
        self.made[:, :-HOP], self.made[:, -HOP:] = self.made[:, HOP:], 0.0
        self.made += np.fft.irfft(spectrum * self.gain) * self.window / 2.0  # of squared sines four make 2
        return self.made[:, :HOP]

    def listen(self, power: np.ndarray) -> None:
        self.power += (power - self.power) / min(self.count + 1, SETTLED)
        if self.hold:
            return
        self.count += 1
        if self.count <= SETTLED:
            self.quietest[:] = self.power
        elif self.count % SECTION == 0:
            self.quietest[1], self.quietest[0] = self.quietest[0], self.power
        else:
            np.minimum(self.quietest[0], self.power, out=self.quietest[0])
