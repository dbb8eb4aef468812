"""A concert hall by convolution. SciPy, in the worker process.

    rattle build examples/convolution.py

Partitioned overlap-save with one spectrum for each part of the hall's response (F. Wefers, "Partitioned
convolution algorithms for real-time auralization", 2015, section 5.1). The response is noise that dies away,
high frequencies sooner, which a good hall is hard to tell from (J. A. Moorer, "About this reverberation
business", Computer Music Journal 3(2), 1979); `soundfile.read` in its place plays a measured one.
"""

from __future__ import annotations

import numpy as np
from scipy import fft, signal

from rattle import Effect, Param, worker

PART = 512  # samples of the response that share a spectrum: the worker's quantum
DECAYS = ((20.0, 250.0, 2.4), (250.0, 2000.0, 2.0), (2000.0, 8000.0, 1.1))  # of a band, Hz: s until -60 dB


def hall(sample_rate: float) -> np.ndarray:
    """Left and right, of unit energy: (2, samples)."""
    random = np.random.default_rng(1979)
    times = np.arange(int(1.5 * sample_rate)) / sample_rate
    response = np.zeros((2, len(times)))
    for low_hz, high_hz, decay_s in DECAYS:
        edges_hz = (low_hz, min(high_hz, 0.45 * sample_rate))
        band = signal.butter(2, edges_hz, "bandpass", fs=sample_rate, output="sos")
        noise = signal.sosfilt(band, random.standard_normal(response.shape))
        response += noise * 10 ** (-3 * times / decay_s)
    return np.asarray(response / np.sqrt(np.square(response).sum(axis=1, keepdims=True)))


class Convolution(Effect):
    """A large hall."""

    name = "Convolution Hall"
    id = "com.example.rattle.convolution"
    vendor = "Rattle Examples"
    category = "Reverb"

    hall_db = Param(-10.0, -40.0, 6.0)
    direct_db = Param(0.0, -60.0, 6.0)

    def prepare(self) -> None:
        response = hall(self.sample_rate)[: self.channel_count]
        count = -(-response.shape[1] // PART)
        padded = np.pad(response, ((0, 0), (0, count * PART - response.shape[1])))
        parts = padded.reshape(len(response), count, PART).swapaxes(0, 1).astype(np.float32)
        spectra = fft.rfft(parts, 2 * PART)
        # The last part first, and all twice: from any place on they fit the ring below in one piece.
        self.parts = np.concatenate((spectra[::-1], spectra[::-1]))
        self.heard = np.zeros_like(spectra)  # spectra of the input, a ring
        self.last = np.zeros((len(response), PART), np.float32)
        self.position = 0

    @worker(quantum=PART)
    def process(self, x: np.ndarray) -> np.ndarray:  # float32 (channels, PART)
        count = len(self.heard)
        self.heard[self.position] = fft.rfft(np.concatenate((self.last, x), axis=1))
        self.last[:] = x
        first = count - 1 - self.position
        spectrum = np.einsum("pcb,pcb->cb", self.heard, self.parts[first : first + count])
        self.position = (self.position + 1) % count
        wet = fft.irfft(spectrum)[:, PART:]  # of a circle the second half is as of a line
        direct_gain = 10.0 ** (self.ramp(Convolution.direct_db) / 20.0)
        hall_gain = 10.0 ** (self.ramp(Convolution.hall_db) / 20.0)
        both: np.ndarray = direct_gain * x + hall_gain * wet
        return both

    def tail_s(self) -> float:
        return 1.5
