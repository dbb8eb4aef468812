"""How late the output resembles the input, whatever is reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rattle.check.player import Samples

LEAST_LIKENESS = 0.5
_ONSET_DB = -26.0  # lags at which noise resembles itself by chance stay below


@dataclass(frozen=True)
class Delay:
    onset_lag: int
    peak_lag: int
    likeness: float  # of the input and the output at the peak's lag, 0 to 1
    response: NDArray[np.float64]  # by lag: the impulse response of what is linear in the plugin


def delay_of(x: Samples, y: Samples) -> Delay:
    """Of the output channel that resembles the input most. x: the same white noise in each channel."""
    found = [_channel_delay(x[0].astype(np.float64), np.nan_to_num(row).astype(np.float64)) for row in y]
    return max(found, key=lambda delay: delay.likeness, default=Delay(0, 0, 0.0, np.zeros(1)))


def _channel_delay(x: NDArray[np.float64], y: NDArray[np.float64]) -> Delay:
    size = 2 * len(x)
    spectrum = np.fft.rfft(y, size) * np.conj(np.fft.rfft(x, size))
    response = np.fft.irfft(spectrum, size)[: len(x)] / float(np.dot(x, x))
    peak_lag = int(np.argmax(np.abs(response)))
    peak = float(abs(response[peak_lag]))
    rest = y[peak_lag:]
    energy = float(np.dot(rest, rest))
    likeness = peak * np.sqrt(float(np.dot(x, x)) / energy) if energy > 0.0 else 0.0
    audible = np.flatnonzero(np.abs(response) > peak * 10.0 ** (_ONSET_DB / 20.0))
    return Delay(int(audible[0]) if peak else 0, peak_lag, float(likeness), response)
