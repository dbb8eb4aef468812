"""What a plugin is given to play, and the levels of what comes back. Arrays are float32 (channels,
samples)."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rattle.check.player import Samples

CHANNELS = 2
SAMPLE_RATES_HZ = (8_000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0)
BLOCK_SIZES = (1, 64, 512, 8192)
USUAL_RATE_HZ, USUAL_BLOCK = 48_000.0, 512

PROGRAMME_PEAK = 10.0 ** (-6.0 / 20.0)
TONE_PERIOD = 200  # samples
SILENT_DB = -400.0
LEAST_SOUND = 1e-6  # of peaks: what is less is silence


@cache
def programme(sample_rate: float, seconds: float, top_hz: float = 8_000.0) -> Samples:
    """Sines from 55 Hz up, each octave as loud as the next, -6 dBFS at its peak.

    Their frequencies are odd numbers of Hz: every second is a half and its mirror image, so that neither it
    nor what an odd distortion makes of it has a mean."""
    time_s = np.arange(round(seconds * sample_rate)) / sample_rate
    octaves = (55.0 * 2.0**k for k in range(8))
    odd = [2.0 * round(f / 2.0) + 1.0 for f in octaves]
    frequencies = [f for f in odd if f < min(0.45 * sample_rate, top_hz)]
    phases = np.random.default_rng(4).uniform(0.0, 2.0 * np.pi, (CHANNELS, len(frequencies)))
    sines = [
        sum(np.sin(2.0 * np.pi * f * time_s + phase) for f, phase in zip(frequencies, row, strict=True))
        for row in phases
    ]
    y = np.array(sines, np.float64)
    return np.asarray(y * (PROGRAMME_PEAK / np.abs(y).max()), np.float32)


def noise(count: int, peak: float = 0.25) -> Samples:
    """White and the same in each channel: whatever is mixed stays comparable."""
    one = np.random.default_rng(7).uniform(-peak, peak, count)
    return np.tile(one.astype(np.float32), (CHANNELS, 1))


def tone(count: int, peak: float = 0.5) -> Samples:
    """A sine of TONE_PERIOD samples, which is at its peak a quarter of that after its start."""
    one = peak * np.sin(2.0 * np.pi * np.arange(count) / TONE_PERIOD)
    return np.tile(one.astype(np.float32), (CHANNELS, 1))


def silence(count: int) -> Samples:
    return np.zeros((CHANNELS, count), np.float32)


def peak_of(y: NDArray[np.floating]) -> float:
    """NaN and infinities count as nothing: they are counted elsewhere."""
    return float(np.abs(np.nan_to_num(y, nan=0.0, posinf=0.0, neginf=0.0)).max(initial=0.0))


def rms_of(y: NDArray[np.floating]) -> float:
    finite = np.nan_to_num(y.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return math.sqrt(float(np.mean(finite**2))) if finite.size else 0.0


def decibels(level: float) -> float:
    """Of full scale; -400 for nothing, which pictures can draw."""
    return max(SILENT_DB, 20.0 * math.log10(level)) if level > 0.0 else SILENT_DB


def decibels_of(y: NDArray[np.floating]) -> NDArray[np.float64]:
    floor = 10.0 ** (SILENT_DB / 20.0)
    return np.asarray(20.0 * np.log10(np.maximum(np.abs(y.astype(np.float64)), floor)))


def said_db(level_db: float, of: str = "dBFS") -> str:
    return "silence" if level_db <= SILENT_DB else f"{signed(level_db)} {of}"


def signed(level_db: float) -> str:
    """Never -0.0."""
    return f"{round(level_db, 1) + 0.0:+.1f}"
