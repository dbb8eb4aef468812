"""Noise: its distribution, its spectrum, and that no two streams are alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import rattle
from rattle import Unit
from rattle.dsp import Noise

COUNT = 1 << 16


class Two(Unit):
    def __init__(self) -> None:
        self.first = Noise()
        self.second = Noise()


def take(unit: Noise, count: int = COUNT) -> npt.NDArray[np.float64]:
    return np.array([unit.process() for _ in range(count)])


@pytest.fixture(scope="module")
def white() -> npt.NDArray[np.float64]:
    return take(rattle.prepare(Noise(), 48_000))


def test_values_are_uniform(white: npt.NDArray[np.float64]) -> None:
    """Mean 0, variance 1/3, within [-1, 1), all twenty bins alike (chi-square with 19 degrees, p > 1e-4)."""
    assert white.min() >= -1.0
    assert white.max() < 1.0
    assert abs(white.mean()) < 4 * np.sqrt(1 / 3 / COUNT)
    assert white.var() == pytest.approx(1 / 3, abs=0.005)
    bins = np.histogram(white, 20, (-1.0, 1.0))[0]
    assert ((bins - COUNT / 20) ** 2 / (COUNT / 20)).sum() < 50.8


def test_spectrum_is_flat(white: npt.NDArray[np.float64]) -> None:
    """Power in 16 bands from 0 to Nyquist agrees within four standard deviations of such an estimate."""
    power = np.abs(np.fft.rfft(white)[1 : COUNT // 2 + 1]) ** 2
    bands = power.reshape(16, -1).mean(axis=1) / power.mean()
    assert np.abs(bands - 1.0).max() < 4.0 / np.sqrt(COUNT / 32)


def test_samples_are_independent(white: npt.NDArray[np.float64]) -> None:
    """No correlation with itself, nor of squares, at lags 1 to 20."""
    for series in (white, white**2 - (white**2).mean()):
        for lag in range(1, 21):
            assert abs(np.corrcoef(series[lag:], series[:-lag])[0, 1]) < 4.5 / np.sqrt(COUNT)


def test_a_unit_draws_once_it_is_prepared() -> None:
    """Before that its place in the plugin is not known; the numbers stay below 1."""
    with pytest.raises(rattle.NotPrepared, match="`random` is seeded by prepare"):
        Noise().random()
    unit = rattle.prepare(Noise(), 48_000)
    drawn = [unit.random() for _ in range(1000)]
    assert min(drawn) >= 0.0
    assert max(drawn) < 1.0
    unit.reset()
    assert [unit.random() for _ in range(1000)] == drawn


def test_channels_and_units_differ() -> None:
    """Eight channels of two units are sixteen streams without correlation."""
    streams = []
    for channel in range(8):
        pair = rattle.prepare(Two(), 48_000, channel_count=8, channel_index=channel)
        streams += [take(pair.first, 4096), take(pair.second, 4096)]
    correlation = np.corrcoef(streams) - np.eye(16)
    assert np.abs(correlation).max() < 5.0 / np.sqrt(4096)


def test_values_are_exact_in_32_bits(white: npt.NDArray[np.float64]) -> None:
    """Every value is a float32: all kernels make the same noise."""
    assert (white == white.astype(np.float32)).all()
