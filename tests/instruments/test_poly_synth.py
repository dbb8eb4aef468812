"""The poly synth of examples/: engines play it alike, its presets sound, and its LFOs reach what they say."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.example_classes import PLAYED_EXAMPLES, example_class
from tests.instruments.playing import SLOW_SAMPLES, on_cpython, on_machine, song_for

import rattle
from rattle import NoteOff, NoteOn
from rattle.bundle.build import compiled
from rattle.plugin.declare import describe

RATE = 48_000
CHORD = (36, 48, 55, 60, 64, 67, 72, 76)


def poly_synth() -> Any:
    return example_class("poly_synth", PLAYED_EXAMPLES["poly_synth"])


@cache
def duet() -> Any:
    """With two voices, which CPython plays sooner than sixteen."""
    cls = poly_synth()
    return type(cls.__name__, (cls,), {"polyphony": 2, "presets": {}})


@cache
def player() -> Any:
    return rattle.compile(poly_synth(), RATE)


def fresh(preset: str = "Default", **params: object) -> Any:
    made = player()
    made.load_preset(preset)
    for name, value in params.items():
        unit, _, param = name.rpartition("__")
        setattr(getattr(made, unit) if unit else made, param, value)
    made.reset()
    return made


def note(made: Any, key: int = 57, seconds: float = 0.6) -> NDArray[np.float64]:
    sound: NDArray[Any] = made.render([NoteOn(key, 0.8, 1), NoteOff(key, 0.0, 1, RATE // 2)], seconds=seconds)
    return sound.astype(np.float64)


def test_engines_play_it_alike() -> None:
    """Lanes on old and new machines, in blocks of any length, to the bit; CPython as the 64-bit kernel."""
    cls, code = duet(), compiled(duet())
    song = song_for(code.description, 3, 2)
    heard = on_machine(cls, song, "f32", "v3")
    np.testing.assert_array_equal(on_machine(cls, song, "f32", "v2", (1, 300, 7)), heard)
    wide = on_machine(cls, song, "f64", "v3")[:, :SLOW_SAMPLES]
    np.testing.assert_allclose(on_cpython(cls, code.description, song), wide, rtol=0.0, atol=1e-9)
    assert np.abs(heard).max() > 0.01


def test_presets_sound_and_stay_below_full_scale() -> None:
    """Eight keys as loud as they go, of ten presets."""
    presets = [preset.name for preset in describe(poly_synth()).presets]
    assert len(presets) == 10
    chord = [NoteOn(key, 1.0, 1 + channel) for channel, key in enumerate(CHORD)]
    for preset in presets:
        y = fresh(preset).render(chord, seconds=0.4)
        assert 0.02 < np.abs(y).max() <= 1.0, preset


@pytest.mark.parametrize("route", ["pitch_st", "cutoff_octaves", "amplitude", "pan", "wave"])
@pytest.mark.parametrize("lfo", ["lfo_1_to", "lfo_2_to"])
def test_each_route_is_heard(lfo: str, route: str) -> None:
    """Each of the two LFOs changes the sound by each of its five destinations, and only if it is told to."""
    dry = {"wave_level": 0.5, "reverb_mix": 0.0, "chorus_mix": 0.0}
    plain = note(fresh(**dry))
    np.testing.assert_array_equal(note(fresh(**dry)), plain)
    moved = note(fresh(**dry, **{f"{lfo}__{route}": 0.5}))
    assert np.abs(moved - plain).max() > 1e-3


def test_a_key_is_heard_at_its_pitch() -> None:
    """A4 is 440 Hz, also with the sub an octave below."""
    y = note(fresh(supersaw__mix=0.0, sub_level=0.3), 69, 1.0)[0]
    spectrum = np.abs(np.fft.rfft(y[2400:24_000] * np.hanning(21_600), RATE * 4))  # four bins a Hz
    found = [lowest + np.argmax(spectrum[4 * lowest : 4 * lowest + 200]) / 4.0 for lowest in (200, 420)]
    assert found == pytest.approx([220.0, 440.0], rel=2e-3)
