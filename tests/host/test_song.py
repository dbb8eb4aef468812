"""A song that a host tells: the same sound for any blocks, in native code and in Python."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import rattle
from rattle import Effect, Param
from rattle.compiler import compile_plugin
from rattle.host.player import Player

RATE = 48_000
Engine = Literal["native", "python"]


class Heard(Effect):
    """All of a song, and state that keeps what it heard; a Param that moves beside it."""

    depth = Param(0.5)

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float) -> float:
        song = self.transport
        beat = song.position_beats - math.floor(song.position_beats)
        in_bar = song.position_beats - song.bar_start_beats
        self.last = self.last * 0.9 + beat * song.tempo_bpm * 0.001 + in_bar * self.depth
        return x + self.last + (song.position_samples % 64) * 0.01 + (1.0 if song.playing else 0.0)


@cache
def player(engine: Engine) -> Player:
    return rattle.compile(Heard, RATE, engine, channels=1, sample_type="f64")


Words = tuple[int, float, float, tuple[int, int], bool]
jumps = st.lists(
    st.tuples(
        st.integers(0, 600),  # samples after the last
        st.sampled_from([60.0, 97.3, 120.0, 999.0]),
        st.integers(-10, 2000).map(lambda n: n / 7),
        st.sampled_from([(4, 4), (7, 8), (6, 8), (3, 4)]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
cuts = st.lists(st.one_of(st.sampled_from([0, 1, 255, 256, 257]), st.integers(0, 400)), max_size=12)


def played(song: list[Words], sizes: list[int], error: float, engine: Engine = "native") -> NDArray[Any]:
    """Each block's position is computed anew from exact arithmetic, wrong by `error` of a sample."""
    t = player(engine)
    t.transport.has_position = t.transport.has_tempo = False
    t.reset()
    x = np.zeros(1000)
    parts = []
    for wait, tempo, first, (upper, lower), playing in song:
        t.transport.tempo_bpm, t.transport.playing = tempo, playing
        t.transport.beats_per_bar, t.transport.beat_unit = upper, lower
        step = Fraction(tempo) / (60 * RATE)
        done = 0
        for size in [*sizes, wait + 300]:
            count = min(size, wait + 300 - done)
            beats = Fraction(first) + done * step
            bar = beats // Fraction(4 * upper, lower) * Fraction(4 * upper, lower)
            t.transport.position_samples = 1000 + done
            t.transport.position_beats = float(beats + (Fraction(error) * step if done else 0))
            t.transport.bar_start_beats = float(bar)
            parts.append(t.process(x[:count]))
            done += count
            if done == wait + 300:
                break
    return np.concatenate(parts)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(song=jumps, sizes=cuts, error=st.sampled_from([0.0, 1e-9, -0.4, 0.4]))
def test_blocks_cannot_be_heard_in_a_song(song: list[Words], sizes: list[int], error: float) -> None:
    """Tempo, meter and place jump anywhere; a host that rounds each block's position its own way gives the
    bits of one that plays from jump to jump in one block."""
    whole = played(song, [], 0.0)
    assert played(song, sizes, error).tobytes() == whole.tobytes()


def test_python_hears_the_same_song() -> None:
    """The reference driver, in other blocks, through jumps in place, tempo and meter: the same bits."""
    song = [
        (300, 97.3, 1 / 7, (7, 8), True),
        (0, 999.0, -10 / 7, (4, 4), False),
        (500, 60.0, 40.0, (6, 8), True),
    ]
    native = played(song, [], 0.0)
    assert played(song, [1, 255, 64], 0.4, "python").tobytes() == native.tobytes()
    assert np.ptp(native) > 1.0


@pytest.mark.parametrize("engine", ["native", "python"])
def test_the_song_of_a_player(engine: Engine) -> None:
    """It is told, moves on with what is played, and starts again at reset only if nobody told where it is."""
    t = rattle.compile(Heard, RATE, engine, channels=1)
    silence = np.zeros(480, np.float32)
    first = t.process(silence)
    assert t.transport.position_samples == 480
    assert t.transport.position_beats == pytest.approx(0.02)
    t.reset()
    assert t.process(silence).tobytes() == first.tobytes()
    t.reset()
    t.transport.tempo_bpm = 240.0
    assert t.process(silence).tobytes() != first.tobytes()
    assert t.transport.position_beats == pytest.approx(0.04)
    t.transport.position_beats = 8.0
    t.process(silence)
    t.reset()
    assert t.transport.position_beats == pytest.approx(8.04)


def test_a_plugin_without_a_song_asks_for_nothing() -> None:
    """Its description says so, and hosts are told."""

    class Deaf(Effect):
        def process(self, x: float) -> float:
            return x

    assert compile_plugin(Deaf).description.transport == ()
    assert compile_plugin(Heard).description.transport == ("state", "tempo", "signature", "position", "bar")
