"""Lfo: its shapes against closed forms, free and with the song."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import rattle
from rattle.dsp import Lfo, LfoShape, NoteLength


def turns_of(shape: LfoShape, turns: NDArray[np.float64]) -> Any:
    part = turns % 1.0
    return {
        LfoShape.SINE: np.sin(2 * math.pi * turns),
        LfoShape.TRIANGLE: 1 - 4 * np.abs((part + 0.25) % 1.0 - 0.5),
        LfoShape.SAW: 2 * part - 1,
        LfoShape.SQUARE: np.where(part < 0.5, 1.0, -1.0),
    }[shape]


@pytest.mark.parametrize("rate", [8_000, 192_000])
@pytest.mark.parametrize("shape", list(LfoShape)[:4])
@pytest.mark.parametrize("phase", [0.0, 0.3])
def test_shapes_are_their_closed_forms(rate: int, shape: LfoShape, phase: float) -> None:
    """From the start phase on, at the Param's rate."""
    unit = rattle.prepare(Lfo(shape, 40.7, phase), rate)
    got = np.array([unit.process() for _ in range(1000)])
    expected = turns_of(shape, phase + 40.7 / rate * np.arange(1000) + 1e-9)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-5)


def test_a_synced_wave_stands_where_the_song_does() -> None:
    """Beats after a bar line, before the song's start, after a jump; `phase` is ahead of it."""
    assert (NoteLength.BAR.value, NoteLength.EIGHTH_TRIPLET.value) == (48 / 4, 48 * 3)
    unit = rattle.prepare(Lfo(LfoShape.TRIANGLE, phase=0.25), 48_000)
    unit.synced = True
    for length in NoteLength:
        unit.length = length
        for beats in (0.0, 0.1, 7.3, -2.2, 1000.7):
            unit.transport.position_beats = beats
            expected = turns_of(LfoShape.TRIANGLE, np.array(beats * length.value / 48 + 0.25))
            assert unit.process() == pytest.approx(float(expected), abs=1e-5)


def test_sample_and_hold_draws_once_a_turn() -> None:
    """Ten turns hold ten numbers, 1200 samples each, spread between -1 and 1; `trigger` draws at once."""
    unit = rattle.prepare(Lfo(LfoShape.SAMPLE_AND_HOLD, 40.0), 48_000)
    held = np.array([[unit.process() for _ in range(1200)] for _ in range(10)])
    assert (held == held[:, 600:601]).mean() > 0.999  # a turn is a few billionths longer than 1200 samples
    assert len(set(held[:, 600])) == 10
    assert held.min() < -0.3
    assert held.max() > 0.3
    before = unit.process()
    unit.trigger()
    assert unit.process() != before


def test_trigger_starts_anew() -> None:
    """From the start phase, as at first."""
    unit = rattle.prepare(Lfo(LfoShape.SAW, 3.0, 0.7), 48_000)
    first = [unit.process() for _ in range(500)]
    unit.trigger()
    assert [unit.process() for _ in range(500)] == first
