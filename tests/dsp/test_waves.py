"""Saw, Square, Pulse, Triangle and Supersaw against additive synthesis: overtones, aliases, phase, DC."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import rattle
from rattle import Unit
from rattle.dsp import Pulse, Saw, Square, Supersaw, Triangle

RATE = 48_000
COUNT = 6000  # bins of 8 Hz: frequencies are odd multiples, so that aliases fall between overtones
WAVES: dict[str, tuple[Callable[[], Any], Callable[[int], float], float]] = {
    "saw": (Saw, lambda n: (-1) ** (n + 1) * 2 / (math.pi * n), -72.0),
    "square": (Square, lambda n: n % 2 * 4 / (math.pi * n), -74.0),
    "triangle": (Triangle, lambda n: n % 2 * (-1) ** (n // 2) * 8 / (math.pi * n) ** 2, -91.0),
}


def spectrum(unit: Any, freq_hz: float, *arguments: float) -> NDArray[np.complex128]:
    """Amplitudes of the sines, bin by bin."""
    y = [unit.process(freq_hz, *arguments) for _ in range(COUNT)]
    return 2j * np.fft.rfft(y) / COUNT


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("cycles", [3, 13, 127, 499, 751, 1249, 1499, 2069, 2503, 2879])
def test_spectrum_is_additive_synthesis(wave: str, cycles: int) -> None:
    """From 24 Hz to 23 kHz overtones up to 12 kHz are within 0.7 dB of Fourier's, in phase, and all between
    them up to 16 kHz stays under the stated alias level, to 10 kHz and beyond; there is no DC."""
    make, amplitude, alias_db = WAVES[wave]
    lines = spectrum(rattle.prepare(make(), RATE), cycles * RATE / COUNT)
    overtones = np.arange(cycles, COUNT // 2, cycles)
    audible = overtones[overtones <= COUNT // 4]
    for bin_ in audible:
        expected = amplitude(round(bin_ / cycles))
        if expected:
            ratio = lines[bin_] / expected
            assert abs(20 * math.log10(abs(ratio))) < 0.7
            assert abs(np.angle(ratio)) < 0.02
    between = np.delete(lines[: COUNT // 3], [0, *overtones[overtones < COUNT // 3]])
    under_db = 20 * math.log10(np.abs(between).max() / abs(lines[cycles]))
    assert under_db < (alias_db if cycles < 1300 else -61.0)
    assert abs(lines[0]) < 1e-5


@pytest.mark.parametrize("width", [0.02, 0.3, 0.5, 0.9])
def test_pulse_is_two_saws(width: float) -> None:
    """Overtones follow sin(pi n width) / n whatever the width, and there is no DC."""
    lines = spectrum(rattle.prepare(Pulse(), RATE), 37 * RATE / COUNT, width)
    n = np.arange(1, 30)
    expected = 4 * np.abs(np.sin(math.pi * n * width)) / (math.pi * n)
    np.testing.assert_allclose(np.abs(lines[37 * n]), expected, rtol=0.08, atol=1e-4)
    assert abs(lines[0]) < 1e-5


def test_pulse_of_no_width_is_silent() -> None:
    """0 and 1, and beyond, are no pulse at all."""
    for width in (0.0, 1.0, -3.0, 7.0):
        unit = rattle.prepare(Pulse(), RATE)
        assert max(abs(unit.process(1000.0, width)) for _ in range(200)) < 1e-4


@pytest.mark.parametrize("make", [Saw, Square, Triangle])
def test_start_phase_is_in_turns(make: Any) -> None:
    """A wave started at a quarter is the one started at 0, a quarter later."""
    whole = rattle.prepare(make(), RATE)
    wave = [whole.process(480.0) for _ in range(200)]
    for quarter in (1, 2, 3):
        part = rattle.prepare(make(quarter / 4 - 2.0), RATE)
        assert [part.process(480.0) for _ in range(100)] == pytest.approx(
            wave[25 * quarter :][:100], abs=1e-5
        )


@pytest.mark.parametrize("make", [Saw, Square, Triangle, Supersaw, lambda: Pulse(0.3)])
def test_wild_modulation_stays_in_bounds(make: Callable[[], Any]) -> None:
    """Any frequency, from one sample to the next, leaves the wave near its level."""
    unit, most = rattle.prepare(make(), RATE), 1.35
    more = (0.4,) if isinstance(unit, Pulse) else ()
    most = 3.2 if isinstance(unit, Supersaw) else most * (1.6 if more else 1.0)
    random.seed(8)
    for _ in range(3000):
        freq_hz = random.choice((0.0, -440.0, 1e12, -1e12, 10.0 ** random.uniform(-3, 4.4)))
        assert abs(unit.process(freq_hz, *more)) < most


def test_a_wave_does_not_move_at_0_hz() -> None:
    """It stands still, and goes on from where it stood."""
    unit, other = rattle.prepare(Saw(), RATE), rattle.prepare(Saw(), RATE)
    before = [unit.process(300.0) for _ in range(50)]
    assert len({unit.process(0.0) for _ in range(5)}) == 1
    assert before + [unit.process(300.0) for _ in range(50)] == [other.process(300.0) for _ in range(100)]


def test_supersaw_spreads_as_the_jp_8000() -> None:
    """At full detune the outer saws are 11 % away, at the middle of the knob 1.1 %."""
    unit = rattle.prepare(Supersaw(detune=1.0, mix=1.0), RATE)
    lines = np.abs(spectrum(unit, 2000.0))
    for ratio in (1 - 0.11002313, 1 - 0.06288439, 1.0, 1.06216538, 1.10745242):
        near = round(2000.0 * ratio * COUNT / RATE)
        assert lines[near - 2 : near + 3].max() > 0.1
    unit = rattle.prepare(Supersaw(detune=0.5, mix=1.0), RATE)
    y = np.hanning(COUNT) * [unit.process(2000.0) for _ in range(COUNT)]
    lines = np.abs(np.fft.rfft(y))
    inside = slice(round(1972 / 8), round(2030 / 8))
    assert np.sum(lines[inside] ** 2) > 0.95 * np.sum(lines[150:350] ** 2)


def test_supersaw_is_as_loud_as_one_saw() -> None:
    """At every mix: within 1 dB of 1 / sqrt(3) over a quarter of a second."""
    for mix in (0.0, 0.5, 1.0):
        unit = rattle.prepare(Supersaw(detune=1.0, mix=mix), RATE)
        y = np.array([unit.process(400.0) for _ in range(12_000)])
        assert abs(20 * math.log10(y.std() * math.sqrt(3.0))) < 1.0


def test_supersaws_start_at_places_of_their_own() -> None:
    """Two in one plugin start differently, and reset starts them as before."""

    class Two(Unit):
        def __init__(self) -> None:
            self.left, self.right = Supersaw(), Supersaw()

    pair = rattle.prepare(Two(), RATE)
    left = [pair.left.process(100.0) for _ in range(50)]
    assert left != [pair.right.process(100.0) for _ in range(50)]
    pair.reset()
    assert left == [pair.left.process(100.0) for _ in range(50)]
