"""Reverb: the decay time it is told, at every rate; level, width, and no mode that rings alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import signal

import rattle
from rattle import Effect, Param, Stereo, dsp

Audio = np.ndarray[Any, np.dtype[np.float32]]


class Room(Effect):
    """Only the room, with arguments wide open."""

    decay_s = Param(1.0, 0.01, 100.0, smooth_ms=0)
    damping_hz = Param(24_000.0, 1.0, 200_000.0, smooth_ms=0)
    mix = Param(1.0, smooth_ms=0)

    def __init__(self) -> None:
        self.reverb = dsp.Reverb(40.0)

    def process(self, x: Stereo) -> Stereo:
        return self.reverb.process(x, self.decay_s, self.damping_hz, self.mix)


def played(x: Audio, rate: int, decay_s: float, damping_hz: float = 200_000.0, mix: float = 1.0) -> Audio:
    room: Any = rattle.compile(Room, sample_rate=rate)
    room.decay_s, room.damping_hz, room.mix = decay_s, damping_hz, mix
    y: Audio = room.process(x)
    return y


def impulse(rate: int, seconds: float) -> Audio:
    x = np.zeros((2, int(rate * seconds)), np.float32)
    x[0, 0] = 1.0
    return x


def noise(seconds: float) -> Audio:
    return np.random.default_rng(5).uniform(-0.5, 0.5, (2, int(48_000 * seconds))).astype(np.float32)


def decay_of(response: Audio, rate: int, low_hz: float, high_hz: float) -> float:
    """Seconds per 60 dB in a band, by Schroeder's integration between -5 and -35 dB (ISO 3382, T30)."""
    band = [low_hz, high_hz]
    heard = signal.sosfilt(signal.butter(3, band, "bandpass", fs=rate, output="sos"), response)
    energy = np.cumsum(np.sum(heard**2, axis=0)[::-1])[::-1]
    level_db = 10.0 * np.log10(energy / energy[0] + 1e-20)
    (within,) = np.nonzero((level_db < -5.0) & (level_db > -35.0))
    slope, _ = np.polyfit(within / rate, level_db[within], 1)
    return float(-60.0 / slope)


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
@pytest.mark.parametrize("decay_s", [0.7, 4.0])
def test_decay_is_as_told(rate: int, decay_s: float) -> None:
    """Undamped, T60 is `decay_s` within 5 % in lows, mids and highs, at every sample rate."""
    response = played(impulse(rate, decay_s), rate, decay_s)
    for low_hz, high_hz in ((100.0, 700.0), (700.0, 1800.0), (1800.0, 3600.0)):
        assert decay_of(response, rate, low_hz, high_hz) == pytest.approx(decay_s, rel=0.05)


@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_decay_is_half_at_the_damping(rate: int) -> None:
    """Around `damping_hz` T60 is half of what it is far below."""
    response = played(impulse(rate, 4.0), rate, 4.0, 3000.0)
    assert decay_of(response, rate, 60.0, 250.0) == pytest.approx(4.0, rel=0.05)
    assert decay_of(response, rate, 2900.0, 3100.0) == pytest.approx(2.0, rel=0.07)


def test_sides_are_of_one_room_but_not_alike() -> None:
    """Noise from both sides comes back at its level, within 3 dB, and left hears nothing of right's."""
    x = noise(6.0)
    for decay_s in (0.5, 5.0):
        wet = played(x, 48_000, decay_s)[:, 48_000:]
        level_db = 20.0 * np.log10(np.std(wet, axis=1) / np.std(x))
        assert np.all(np.abs(level_db) < 3.0), level_db
        assert abs(np.corrcoef(wet)[0, 1]) < 0.05


def test_no_mode_rings_alone() -> None:
    """The late tail is like noise: it hardly repeats itself (still mirrors would by a half), and its
    amplitudes are spread as those of noise are (Abel and Huang's echo density)."""
    decay_s, rate = 5.0, 48_000
    response = played(impulse(rate, 3.0), rate, decay_s)[0].astype(np.float64)
    steady = response * 10.0 ** (3.0 * np.arange(len(response)) / (decay_s * rate))
    late = steady[rate:] * np.hanning(2 * rate)
    power = np.abs(np.fft.rfft(late, 4 * rate)) ** 2
    repeats = np.fft.irfft(power)[: rate // 5] / np.sum(late**2)
    assert np.max(np.abs(repeats[48:])) < 0.25
    part = steady[rate // 2 : rate // 2 + 2000]
    assert np.mean(np.abs(part) > np.std(part)) / 0.3173 == pytest.approx(1.0, abs=0.12)


def test_constant_input_gains_nothing() -> None:
    """Neither DC nor a full-scale sine grows beyond what they bring, however long the decay; after them the
    room falls silent."""
    x = np.ones((2, 96_000), np.float32)
    x[1] = np.sin(np.arange(96_000) * 0.05)
    x[:, 24_000:] = 0.0
    wet = played(x, 48_000, 0.3)
    assert np.max(np.abs(wet)) < 8.0
    assert np.max(np.abs(wet[:, -100:])) < 1e-6
    assert np.max(np.abs(played(x, 48_000, 100.0))) < 8.0


def test_decay_may_move_while_it_sounds() -> None:
    """Arguments that jump at every block neither blow up nor click louder than the sound itself."""
    room: Any = rattle.compile(Room, sample_rate=48_000)
    x = noise(2.0)
    heard = []
    for i in range(0, x.shape[1] - 1000, 1000):
        room.decay_s, room.damping_hz = (0.01, 100.0, 3.0)[i % 3], (1.0, 200_000.0, 4000.0)[i // 3 % 3]
        heard.append(room.process(x[:, i : i + 1000]))
    assert np.max(np.abs(np.concatenate(heard, axis=1))) < 8.0


def test_dry_is_untouched() -> None:
    """With `mix` 0 the bits of the input come out."""
    x = noise(0.1)
    np.testing.assert_array_equal(played(x, 48_000, 2.0, mix=0.0), x)


def test_cpython_agrees() -> None:
    """The unit itself, run by CPython, is within 1e-5 of the compiled one."""
    x = noise(0.2)
    unit = rattle.prepare(dsp.Reverb(40.0), 48_000)
    plain = np.array([unit.process((float(a), float(b)), 2.0, 4000.0, 0.5) for a, b in x.T]).T
    np.testing.assert_allclose(played(x, 48_000, 2.0, 4000.0, 0.5), plain, atol=1e-5)


def test_sizes_are_milliseconds() -> None:
    """A size given in samples, or in seconds, is refused."""
    for size in (0.08, 3528.0):
        with pytest.raises(ValueError, match="10 to 500 ms"):
            dsp.Reverb(size)
