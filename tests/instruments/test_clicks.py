"""No click anywhere: no sample bends more sharply than where one clean fade of 5 ms begins.

The measure is the largest second difference. That of a sine of height 1 is at most w**2, its first difference
at most w, where w = 2 sin(pi f / rate). A gain that multiplies it and turns by d adds |d| (1 + 2 w) at most,
by the product rule. All gains here move in lines of 5 ms, or more slowly, so d = 1 / (0.005 rate) for each
that begins, ends or turns at that sample. A voice that is cut off may give its height, 40 to 960 times that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from tests.instruments.smooth import Endless, Smooth

import rattle
from rattle import Controller, NoteOff, NoteOn, PitchBend, PlayMode, Pressure, Stealing
from rattle.host import Player
from rattle.plugin.events import Event

RATES_HZ = (8_000.0, 48_000.0, 192_000.0)
KEYS = (24, 31, 28, 35, 26, 33, 29, 36, 25, 34, 27, 32)  # 33 to 65 Hz
HIGHEST_HZ = 80.0  # with a bend of two semitones
SOUNDING = 8  # at most: four voices, and four that fade
SECONDS = 0.8
RESTS = {"how": PlayMode.POLY, "steals": Stealing.OLDEST, "each": 1, "glide_ms": 0.0, "ends": False}
Move = tuple[float, str, object]


class Played(NamedTuple):
    events: list[tuple[float, Event]]  # at seconds
    at_once: int = 1  # gains that may turn at one sample
    moves: Sequence[Move] = ()  # (seconds, Param, value)


def notes(
    keys: Sequence[int] = KEYS,
    step_s: float = 0.021,
    length_s: float = 0.4,
    start_s: float = 0.02,
    velocities: Sequence[float] = (0.9,),
) -> list[tuple[float, Event]]:
    played: list[tuple[float, Event]] = []
    for i, key in enumerate(keys):
        at = start_s + i * step_s
        played.append((at, NoteOn(key, velocities[i % len(velocities)])))
        played.append((at + length_s, NoteOff(key)))
    return played


CHORD = notes(KEYS[:4], 0.02, 0.5)


def set_to(name: str, value: object) -> Move:
    return 0.0, name, value


def in_mode(mode: PlayMode, glide_ms: float) -> Played:
    keys = notes(KEYS, 0.05, 0.08, velocities=(0.3, 0.9))
    return Played(keys, 1, [set_to("how", mode), set_to("glide_ms", glide_ms)])


def steps(make: Callable[[bool], Event], at_once: int = 4) -> Played:
    """From end to end and back, as each line ends and while it moves."""
    moved = [(0.1 + 0.013 * i, make(i % 2 == 1)) for i in range(16)]
    moved += [(0.35 + 0.0031 * i, make(i % 2 == 1)) for i in range(20)]
    return Played([*CHORD, *moved], at_once)


def cc(number: int) -> Played:
    return steps(lambda is_high: Controller(number, float(is_high)))


def changing(name: str, values: Sequence[object], *first: Move, at_once: int) -> Played:
    moves = [(0.05 + 0.033 * i, name, values[i % len(values)]) for i in range(20)]
    return Played(notes(KEYS, 0.05, 0.12), at_once, [*first, *moves])


MODES = (PlayMode.MONO, PlayMode.LEGATO, PlayMode.POLY)
PLAYED = {
    **{f"steal {how.name}": Played(notes(), 1, [set_to("steals", how)]) for how in Stealing},
    "steal twelve at once": Played(CHORD + notes(step_s=0.0, start_s=0.2), 8),
    "steal one each millisecond": Played(notes(step_s=0.001), 2),
    "steal twice in a chord of unison": Played(
        CHORD + notes(KEYS[:2], 0.0, 0.4, 0.2), 8, [set_to("each", 4)]
    ),
    **{f"{mode.name} glide {glide:g}": in_mode(mode, glide) for mode in MODES for glide in (0.0, 50.0)},
    "sustain pedal": Played(
        notes(KEYS, 0.03, 0.05) + [(0.05 + 0.041 * i, Controller(64, i % 2)) for i in range(12)], 4
    ),
    "sostenuto pedal": Played(
        notes(KEYS, 0.03, 0.05) + [(0.05 + 0.041 * i, Controller(66, i % 2)) for i in range(12)], 4
    ),
    "all notes off": Played([*CHORD, (0.2, Controller(123, 0.0))], 4),
    "all sound off": Played([*CHORD, (0.2, Controller(120, 0.0)), (0.202, NoteOn(30, 0.9))], 5),
    "reset controllers": Played([*CHORD, (0.1, Pressure(1.0)), (0.2, Controller(121, 0.0))], 4),
    "struck again": Played(notes([36] * 12, 0.02, 0.03)),
    "volume": cc(7),
    "pan": cc(10),
    "expression": cc(11),
    "timbre": cc(74),
    "pressure": steps(lambda is_high: Pressure(float(is_high))),
    "pressure of a key": steps(lambda is_high: Pressure(float(is_high), KEYS[1])),
    "bend": steps(lambda is_high: PitchBend(2.0 if is_high else -2.0)),
    "modes": changing("how", MODES, at_once=4),
    "unison": changing("each", (1, 2, 3), at_once=8),
    "unison in MONO": changing("each", (1, 2, 3), set_to("how", PlayMode.MONO), at_once=6),
}


@cache
def player(cls: type[Smooth], rate_hz: float) -> Player:
    return rattle.compile(cls, rate_hz, sample_type="f64")


def bends_by(cls: type[Smooth], rate_hz: float, played: Played) -> float:
    """The largest second difference of what is heard."""
    plays = player(cls, rate_hz)
    plays.reset()
    events = [each._replace(offset=round(at * rate_hz)) for at, each in played.events]
    points: list[tuple[int, str, object]] = [(0, name, value) for name, value in RESTS.items()]
    points += [(round(at * rate_hz), name, value) for at, name, value in played.moves]
    y = plays.process(round(SECONDS * rate_hz), events=sorted(events, key=lambda e: e.offset), points=points)
    assert np.abs(y).max() > 0.1
    return float(np.abs(np.diff(y, 2)).max())


def bound(rate_hz: float, at_once: int = 1, sounding: int = SOUNDING) -> float:
    w = 2.0 * math.sin(math.pi * HIGHEST_HZ / rate_hz)
    return at_once * (1.0 + 2.0 * w) / (0.005 * rate_hz) + sounding * w * w


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_clean_fade_is_the_measure(rate_hz: float) -> None:
    """One voice that begins, and is faded in 5 ms, comes near the bound; a sine stopped dead is far above."""
    clean = Played([(0.02, NoteOn(36, 1.0)), (0.2, Controller(120, 0.0))])
    assert 0.5 * bound(rate_hz, 1, 1) < bends_by(Endless, rate_hz, clean) <= bound(rate_hz, 1, 1)
    t = np.arange(round(0.2 * rate_hz)) / rate_hz
    dead = np.concatenate([np.sin(2.0 * math.pi * 65.4 * t), np.zeros(9)])
    assert np.abs(np.diff(dead, 2)).max() > 5.0 * bound(rate_hz, 1, 1)


@pytest.mark.parametrize("cls", [Smooth, Endless], ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("name", PLAYED)
def test_nothing_that_is_played_clicks(name: str, cls: type[Smooth]) -> None:
    """Stealing, pedals, modes, glide, steps of all that moves; at three rates, with and without envelopes."""
    for rate_hz in RATES_HZ:
        played = PLAYED[name]
        assert bends_by(cls, rate_hz, played) <= bound(rate_hz, played.at_once), rate_hz


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_voice_that_ends_while_it_is_loud_fades(rate_hz: float) -> None:
    """An is_active that says no at full height is heeded in 5 ms, and all is silent behind them."""
    keys = notes(KEYS[:4], 0.02, 0.1)
    ended = Played(keys, 4, [set_to("ends", True)])
    assert bends_by(Endless, rate_hz, ended) <= bound(rate_hz, 4)
    assert not player(Endless, rate_hz).process(16).any()
