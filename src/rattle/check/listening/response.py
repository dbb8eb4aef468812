"""What a plugin does to a sound, to look at: nothing here is a mistake."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rattle.check.audition import Audition
from rattle.check.picture import Picture, line
from rattle.check.result import Result
from rattle.check.signals import CHANNELS, USUAL_RATE_HZ, decibels, decibels_of, signed, silence

_IMPULSE_AT, _IMPULSE_PEAK, _LENGTH = 4_800, 0.25, 2**15
_TONE_BIN, _TONE_PEAK = 683, 0.25  # of _LENGTH: 1000.5 Hz, and a whole number of periods
_LEAST_SHOWN_DB = 2.0  # of a flat response
_HARMONICS = 10
_BANDS = 240  # of the ten octaves from 20 Hz to 20 kHz
_LONGEST_S = 5.0  # of a tail that is waited for


def hear_response(audition: Audition) -> Iterator[Result]:
    """How loud are low and high tones?

    Shown: the spectrum of the response to one sample of -12 dBFS, parameters at their defaults, in 24ths of
    an octave; and the least and most of it from 20 Hz to 20 kHz. Unit: dB. There is no limit.
    """
    length = _LENGTH
    while length < min(audition.memory_s, _LONGEST_S) * USUAL_RATE_HZ:
        length *= 2
    x = silence(_IMPULSE_AT + length)
    x[:, _IMPULSE_AT] = _IMPULSE_PEAK
    y = np.nan_to_num(audition.play("one sample", x).y.astype(np.float64))
    powers = np.asarray(np.abs(np.fft.rfft(y[:, _IMPULSE_AT:]) / _IMPULSE_PEAK) ** 2, np.float64)
    if not len(powers):
        return
    bins_hz = np.asarray(np.fft.rfftfreq(length, 1.0 / USUAL_RATE_HZ), np.float64)
    hertz, spectra = _in_bands(bins_hz, powers)
    least, most = float(spectra[0].min()), float(spectra[0].max())
    text = _range(least, most) if most > -120.0 else "no response to one sample"
    lines = [line(_channel(k), hertz, spectrum) for k, spectrum in enumerate(spectra[:CHANNELS])]
    if len(lines) > 1 and np.allclose(lines[0].y, lines[1].y, atol=1e-6):
        lines = [line("every channel", lines[0].x, lines[0].y)]
    floor = max(least, most - 80.0) - 6.0
    picture = Picture(
        "Frequency response", "Hz", "dB", tuple(lines), is_log_x=True, y_floor=floor, y_span=_LEAST_SHOWN_DB
    )
    yield Result("response", "ok", text, value=most, unit="dB", pictures=(picture,))


def _range(least_db: float, most_db: float) -> str:
    if signed(least_db) == signed(most_db):
        return f"flat, {signed(most_db)} dB"
    return f"{signed(least_db)} to {signed(most_db)} dB"


def _in_bands(
    hertz: NDArray[np.float64], powers: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middles of bands from 20 Hz to 20 kHz, and the mean power in each, in dB; where bins lie farther apart
    than bands, what lies between two of them."""
    middles = 20.0 * 2.0 ** (np.arange(_BANDS + 1) / _BANDS * np.log2(1000.0))
    half = 2.0 ** (0.5 * np.log2(1000.0) / _BANDS)
    sums = np.concatenate([np.zeros((len(powers), 1)), np.cumsum(powers, axis=1)], axis=1)
    first, last = np.searchsorted(hertz, middles / half), np.searchsorted(hertz, middles * half)
    means = (sums[:, last] - sums[:, first]) / np.maximum(last - first, 1)
    between = np.array([np.interp(middles, hertz, row) for row in powers])
    return middles, decibels_of(np.sqrt(np.where(last - first > 1, means, between)))


def _channel(index: int) -> str:
    return ("left", "right")[index] if index < 2 else f"channel {index + 1}"


def hear_harmonics(audition: Audition) -> Iterator[Result]:
    """What does a plugin add to a pure tone?

    Shown: the spectrum of the output for a sine of 1 kHz and -12 dBFS, and the power of its harmonics up to
    the tenth against its own. Unit: dB. There is no limit: a distortion is meant to be heard.
    """
    settle = _LENGTH * (1 + round(min(audition.memory_s, _LONGEST_S) * USUAL_RATE_HZ) // _LENGTH)
    count = settle + _LENGTH
    sine = _TONE_PEAK * np.sin(2.0 * np.pi * _TONE_BIN / _LENGTH * np.arange(count))
    x = np.tile(sine.astype(np.float32), (CHANNELS, 1))
    y = np.nan_to_num(audition.play("a tone of 1 kHz", x).y[:, settle:].astype(np.float64))
    if not len(y):
        return
    window = np.blackman(_LENGTH)
    spectrum = np.abs(np.fft.rfft(y[0] * window)) * 2.0 / window.sum()
    tone = _power(spectrum, _TONE_BIN)
    added = sum(_power(spectrum, _TONE_BIN * k) for k in range(2, _HARMONICS + 1))
    level_db = decibels(float(np.sqrt(added / tone))) if tone > 0.0 else decibels(0.0)
    hertz = np.fft.rfftfreq(_LENGTH, 1.0 / USUAL_RATE_HZ)
    heard = (hertz >= 20.0) & (hertz <= 20_000.0)
    lines = (line("output", hertz[heard], decibels_of(spectrum[heard])),)
    picture = Picture("A tone of 1 kHz", "Hz", "dBFS", lines, is_log_x=True, y_floor=-150.0)
    text = f"harmonics of 1 kHz: {level_db:+.0f} dB" if level_db > -120.0 else "no harmonics of 1 kHz"
    yield Result("harmonics", "ok", text, value=level_db, unit="dB", pictures=(picture,))


def _power(spectrum: NDArray[np.float64], at: int) -> float:
    return float((spectrum[at - 3 : at + 4] ** 2).sum())
