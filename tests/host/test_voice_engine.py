"""The native voice engine through ctypes: the rules of native/voices/voices.h at random, and the binding."""

from __future__ import annotations

import math
import re
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voice_model import (
    BEND,
    CONTROLLER,
    EXPRESSION,
    NOTE_OFF,
    NOTE_ON,
    NOTES_OFF,
    PRESSURE,
    Keys,
    Listener,
    Scene,
)

from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.host.voice_engine import NativeVoices
from rattle.lang import elementary
from rattle.plugin.events import NoteOff, NoteOn, RawEvent, raw_event
from rattle.plugin.voice_fields import (
    ALL_FIELDS,
    MOST_PLAYED,
    MOST_VOICES,
    SPARE_VOICES,
    PlayMode,
    Stealing,
    VoiceCounts,
    VoiceField,
    VoiceSettings,
)

HEADER = (NATIVE_FOLDER / "voices" / "voices.h").read_text()
POLY = VoiceSettings()


@pytest.mark.parametrize(
    ("enum", "c_name", "prefix"),
    [
        (VoiceField, "RattleVoiceField", "RATTLE_VOICE_"),
        (PlayMode, "RattlePlayMode", "RATTLE_"),
        (Stealing, "RattleStealing", "RATTLE_STEAL_"),
    ],
)
def test_python_and_c_count_alike(enum: type[Enum], c_name: str, prefix: str) -> None:
    """Members have C's names and C's numbers."""
    body = re.search(rf"typedef enum {c_name} {{(.*?)}} {c_name};", HEADER, re.S)
    assert body is not None
    names = re.findall(rf"^\s*{prefix}(\w+),", re.sub(r"/\*.*?\*/", "", body[1], flags=re.S), re.M)
    assert [(member.name, member.value) for member in enum] == [
        (name, number) for number, name in enumerate(names) if name != "FIELDS"
    ]


def test_constants_are_those_of_c() -> None:
    """So are the limits, and what a field is at rest."""
    for name, value in (
        ("MOST_VOICES", MOST_VOICES),
        ("SPARE_VOICES", SPARE_VOICES),
        ("PLAYED", MOST_PLAYED),
    ):
        assert re.search(rf"RATTLE_{name} = {value},", HEADER)
    scene = Scene(2, 1)
    for voice, fields in enumerate(scene.code.fields):
        rest = {field: field.at_rest for field in VoiceField} | {VoiceField.INDEX: float(voice % 2)}
        assert fields == rest


def hz(semitones: float) -> float:
    return 440.0 * elementary.pow(2.0, (semitones - 69.0) / 12.0)


def test_pitch_is_the_formula_to_the_bit() -> None:
    """The library has the elementary functions of every other engine; a glide is within 1e-12 of its own."""
    scene = Scene(1, 0)
    for note in range(128):
        scene.event(POLY, RawEvent(NOTE_ON, note=note, tuning=12.5, value=0.5))
        assert scene.code.fields[0][VoiceField.PITCH_HZ] == hz(note + 0.125)
    glide = VoiceSettings(PlayMode.LEGATO, glide_s=0.005)
    for note in (40, 81):
        scene.event(glide, raw_event(NoteOn(note, 0.5)))
    for sample in range(241):
        expected = hz(81 - 41 * (240 - sample) / 240)
        assert math.isclose(scene.code.fields[0][VoiceField.PITCH_HZ], expected, rel_tol=1e-12)
        scene.run(1)


# --- at random

channels = st.integers(0, 2)
notes = st.integers(60, 63)
ids = st.sampled_from([-1, -1, 1, 2])
numbers = st.sampled_from([7, 10, 11, 74, 64, 64, 66, 66, 120, 121, 123, 126])
values = st.sampled_from([0.0, 0.25, 0.75, 1.0])
raw_events = st.one_of(
    st.builds(lambda c, n, i, v: RawEvent(NOTE_ON, c, n, -1, i, 0.0, v), channels, notes, ids, values),
    st.builds(lambda c, n, i, v: RawEvent(NOTE_OFF, c, n, -1, i, 0.0, v), channels, notes, ids, values),
    st.builds(
        lambda c, n, v: RawEvent(CONTROLLER, c, -1, n, -1, 0.0, v), st.integers(-1, 2), numbers, values
    ),
    st.builds(lambda c, v: RawEvent(BEND, c, -1, -1, -1, 0.0, v), st.integers(-1, 2), values),
    st.builds(
        lambda c, n, i, v: RawEvent(PRESSURE, c, n, -1, i, 0.0, v), channels, notes | st.just(-1), ids, values
    ),
    st.builds(
        lambda c, n, k, i: RawEvent(EXPRESSION, c, n, k, i, 0.0, 0.5), channels, notes, st.integers(0, 6), ids
    ),
)
voice_settings = st.builds(
    VoiceSettings,
    st.sampled_from(PlayMode),
    st.sampled_from(Stealing),
    st.integers(1, 3),
    st.booleans(),
    st.sampled_from([0.0, 0.002]),
    st.sampled_from([2.0, 12.0]),
)
steps = st.lists(
    st.tuples(raw_events, st.none() | voice_settings, st.integers(1, 300), st.sampled_from([0.0, 1e-6, 1.0])),
    min_size=8,
    max_size=60,
)
shapes = st.tuples(st.integers(1, 5), st.integers(0, 2))
Steps = list[tuple[RawEvent, VoiceSettings | None, int, float]]


def play(scene: Scene, steps: Steps, keys: Keys | None = None) -> None:
    present = POLY
    for raw, changed, samples, level in steps:
        present = changed or present
        scene.code.loudness[0] = level  # the others never die away
        refused = scene.voices.counts().refused
        if keys:
            keys.hear(present, raw)
            scene.code.owner = keys.owner()
        scene.event(present, raw)
        scene.run(samples)
        if keys:
            if raw.kind == NOTE_ON and scene.voices.counts().refused > refused:
                keys.notes = [n for n in keys.notes if n is not keys.notes[-1]]
            look(scene, keys)


def look(scene: Scene, keys: Keys) -> None:
    playing, code = scene.playing(), scene.code
    keys.forget_silent({code.owners[voice] for voice in playing})
    held = {note.owner for note in keys.notes}
    assert {v: code.fields[v][VoiceField.GATE] for v in playing} == {
        v: float(code.owners[v] in held) for v in playing
    }
    sounding = sum(fields[VoiceField.SOUNDS] for fields in code.fields)
    assert sounding == scene.voices.counts().sounding <= scene.count + scene.spares
    for fields in code.fields:
        assert 0.0 <= fields[VoiceField.FADE] <= 1.0
        assert 1.0 < fields[VoiceField.PITCH_HZ] < 30000.0
        assert fields[VoiceField.GATE] <= fields[VoiceField.SOUNDS]


@settings(max_examples=100, deadline=None)
@given(shapes, steps)
def test_a_gate_is_open_while_a_key_or_pedal_holds_it(shape: tuple[int, int], steps: Steps) -> None:
    """Whatever is played, in every mode and through every change of mode: gates are as a list of keys and
    pedals says; and with all of those up and silence, no voice is left after 60 ms."""
    scene, keys = Scene(*shape), Keys()
    play(scene, steps, keys)
    for number in (NOTES_OFF, 64, 66):
        raw = RawEvent(CONTROLLER, -1, -1, number)
        keys.hear(keys.settings, raw)
        scene.event(keys.settings, raw)
    scene.run(1)
    look(scene, keys)
    assert not any(fields[VoiceField.GATE] for fields in map(scene.code.fields.__getitem__, scene.playing()))
    scene.code.loudness = [0.0] * len(scene.code.loudness)
    scene.run(256 - scene.code.position % 256)
    scene.run(2880)
    assert scene.voices.counts().sounding == 0
    assert not scene.voices.is_moving()


@settings(max_examples=30, deadline=None)
@given(shapes, steps)
def test_calls_do_not_depend_on_how_samples_are_grouped(shape: tuple[int, int], steps: Steps) -> None:
    """Advanced at every sample or only where something moves, the same calls come at the same samples."""
    lazy, eager = Scene(*shape), Scene(*shape, is_lazy=False)
    for scene in (lazy, eager):
        play(scene, steps)
    assert lazy.code.calls == eager.code.calls


def test_ten_thousand_events_at_one_sample() -> None:
    """Nothing is lost, and nothing is left."""
    scene = Scene(16, 4)
    for event in range(10_000):
        kind = NoteOff(event * 7 % 128) if event % 3 == 0 else NoteOn(event * 5 % 128, 0.5)
        scene.event(POLY, raw_event(kind))
    assert scene.voices.counts().sounding == 20
    scene.event(POLY, RawEvent(CONTROLLER, -1, -1, NOTES_OFF))
    scene.run(240)
    assert scene.voices.counts().sounding == 16
    assert not any(fields[VoiceField.GATE] for fields in scene.code.fields)


# --- the binding


class Failing(Listener):
    def note_on(self, voice: int) -> None:
        raise ZeroDivisionError(f"in voice {voice}")


def test_what_a_voice_raises_is_raised() -> None:
    """By the call that led there, the first of them, once; the engine plays on."""
    code = Failing(4, 1)
    voices = NativeVoices(4, 1, ALL_FIELDS, 48000.0, code)
    with pytest.raises(ZeroDivisionError, match="in voice 0"):
        voices.event(VoiceSettings(unison=2), raw_event(NoteOn(60, 0.5)))
    voices.event(VoiceSettings(), raw_event(NoteOff(60)))
    assert voices.counts().sounding == 2
    assert [call[1:] for call in code.calls if call[1] == "note_off"] == [("note_off", 0), ("note_off", 1)]


def test_only_fields_that_are_read_are_told() -> None:
    """Others cost nothing."""
    code = Listener(2, 1)
    voices = NativeVoices(2, 1, {VoiceField.GATE}, 48000.0, code)
    voices.reset()
    voices.event(POLY, raw_event(NoteOn(60, 0.5)))
    assert [call[2] for call in code.calls if call[1] == "set"] == [VoiceField.GATE] * 4


def test_played_events_wait_for_the_next_sample() -> None:
    """`play` puts aside, `heed` sounds; what is played meanwhile waits again, too many are refused."""

    class Echo(Listener):
        def note_on(self, voice: int) -> None:
            super().note_on(voice)
            voices.play(raw_event(NoteOn(61, 0.5)))

    voices = NativeVoices(8, 1, ALL_FIELDS, 48000.0, Echo(8, 1))
    assert voices.play(raw_event(NoteOn(60, 0.5)))
    assert voices.has_played()
    assert voices.counts().sounding == 0
    voices.heed(POLY)
    assert voices.counts().sounding == 1
    assert voices.has_played()
    for _ in range(MOST_PLAYED - 1):
        assert voices.play(raw_event(NoteOff(99)))
    assert not voices.play(raw_event(NoteOff(99)))
    assert voices.counts() == VoiceCounts(1, 0, 0, 0, 1)


def test_limits_of_use() -> None:
    """1 to 128 voices; and none after close."""
    for count in (0, 129):
        with pytest.raises(ValueError, match="1 to 128"):
            NativeVoices(count, 4, ALL_FIELDS, 48000.0, Listener(1, 4))
    scene = Scene(128, 4)
    scene.voices.close()
    with pytest.raises(ValueError, match="closed"):
        scene.voices.tick()
