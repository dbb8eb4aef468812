"""The instruments of examples/: every engine plays them alike, and each does what it is made for."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.example_classes import PLAYED_EXAMPLES, example_class
from tests.instruments.playing import SLOW_SAMPLES, on_cpython, on_interpreter, on_machine, song_for

import rattle
from rattle import NoteOff, NoteOn, PitchBend, Pressure
from rattle.bundle.build import compiled
from rattle.plugin.effect import Effect

RATE = 48_000
PLAYED = [file for file in PLAYED_EXAMPLES if file != "poly_synth"]  # which test_poly_synth.py plays
TONAL = ("fm_piano", "plucked_synth", "mpe_lead")
CHORD = (36, 48, 55, 60, 64, 67, 72, 76)


def the(file: str) -> type[Effect]:
    return example_class(file, PLAYED_EXAMPLES[file])


@cache
def player(file: str) -> Any:
    return rattle.compile(the(file), RATE)


def fresh(file: str, **params: object) -> Any:
    """At its defaults, but for these."""
    made = player(file)
    made.load_preset("Default")
    for name, value in params.items():
        setattr(made, name, value)
    made.reset()
    return made


def note(file: str, key: int, **params: object) -> NDArray[np.float64]:
    """A second of it, and its release; of both channels."""
    events = [NoteOn(key, 0.8, 1), NoteOff(key, 0.0, 1, RATE)]
    sound: NDArray[Any] = fresh(file, **params).render(events, seconds=1.5)
    return sound.astype(np.float64)


def level_db(x: NDArray[np.float64]) -> float:
    return 20.0 * math.log10(np.abs(x).max())


@pytest.mark.parametrize("file", PLAYED)
def test_all_engines_play_it_alike(file: str) -> None:
    """Machines in blocks of any length and the interpreter to the bit, CPython as the 64-bit kernel."""
    cls, code = the(file), compiled(the(file))
    song = song_for(code.description, 3, 16)
    heard = on_machine(cls, song, "f32", "v3")
    np.testing.assert_array_equal(on_machine(cls, song, "f32", "v2", (1, 300, 7)), heard)
    np.testing.assert_array_equal(on_machine(cls, song, "f32", "v4", (256, 17)), heard)
    np.testing.assert_array_equal(on_interpreter(code, song, "f32"), heard[:, :SLOW_SAMPLES])
    wide = on_machine(cls, song, "f64", "v3")[:, :SLOW_SAMPLES]
    np.testing.assert_allclose(on_cpython(cls, code.description, song), wide, rtol=0.0, atol=1e-9)
    assert np.abs(heard).max() > 0.01


@pytest.mark.parametrize("file", TONAL)
@pytest.mark.parametrize("key", [36, 60, 84])
def test_a_note_is_heard_as_it_should_be(file: str, key: int) -> None:
    """Some 12 dB under full scale, without DC, of its pitch; and silence follows it."""
    y = note(file, key, **({"room": 0.0} if file == "mpe_lead" else {}))
    assert -19.0 < level_db(y) < -9.0
    assert abs(y.mean()) < 1e-3
    hz = 440.0 * 2.0 ** ((key - 69) / 12.0)
    spectrum = np.abs(np.fft.rfft(y[0, :RATE] * np.hanning(RATE)))
    near = spectrum[round(0.97 * hz) : round(1.03 * hz) + 1].max()
    between = spectrum[round(0.6 * hz) : round(0.9 * hz)].max()
    assert near > 30.0 * between
    assert np.abs(y[:, -4800:]).max() < 1e-3


@pytest.mark.parametrize("file", PLAYED)
def test_no_preset_is_above_full_scale(file: str) -> None:
    """Eight keys as loud as they go."""
    notes = [NoteOn(key, 1.0, 1 + channel) for channel, key in enumerate(CHORD)]
    for preset in ("Default", *getattr(the(file), "presets")):  # noqa: B009 - pyright knows no presets
        made = fresh(file)
        made.load_preset(preset)
        y = made.process(np.zeros((2, 24_000), np.float32)) if file == "arpeggiator" else None
        y = made.render(notes, seconds=0.5) if y is None else y
        assert np.isfinite(y).all()
        assert np.abs(y).max() <= 1.0


def test_a_plucked_string_is_in_tune() -> None:
    """From E1 to A5 within a hundredth of a cent: the phase of the fundamental stands still."""
    for key in (28, 45, 57, 69, 81):
        hz = 440.0 * 2.0 ** ((key - 69) / 12.0)
        y = note("plucked_synth", key, body=0.0)[0, : RATE - 1]
        turned = y * np.exp(-2j * np.pi * hz * np.arange(len(y)) / RATE)
        whole = round(RATE / hz * round(0.2 * hz))  # whole periods
        starts = (round(0.1 * RATE), round(0.7 * RATE))
        first, last = (np.dot(turned[at : at + whole], np.hanning(whole)) for at in starts)
        beats_hz = np.angle(last / first) / (2.0 * np.pi * 0.6)
        assert abs(1200.0 * math.log2(1.0 + beats_hz / hz)) < 0.05


def test_a_harder_key_is_brighter() -> None:
    """Of the piano: velocity goes to the index of modulation."""
    shares = []
    for velocity in (0.3, 1.0):
        y = fresh("fm_piano").render([NoteOn(60, velocity)], seconds=0.5)[0]
        power = np.square(np.abs(np.fft.rfft(y)))
        fundamental, fourth = (power[round(0.5 * k * 261.6) + np.arange(-9, 10)].max() for k in (1, 4))
        shares.append(fourth / fundamental)
    assert shares[1] > 100.0 * shares[0]


def struck(x: NDArray[np.float64]) -> list[int]:
    """Where sound begins after silence."""
    loud = np.abs(x) > 1e-4
    quiet_before = np.convolve(loud, np.ones(1000), "full")[: len(loud)] - loud == 0
    return [int(at) for at in np.flatnonzero(loud & quiet_before)]


def test_the_drum_machine_keeps_the_songs_time() -> None:
    """At 100 bpm, from the second beat on: each hi-hat at its sixteenth, every other where swing says."""
    drums = fresh("drum_machine", kick_level=0.0, snare_level=0.0, swing=0.6)
    drums.hat.closed_s = 0.02
    for step in drums.hat_steps.steps:
        step.hit = "SOFT"
    drums.transport.tempo_bpm, drums.transport.playing, drums.transport.position_beats = 100.0, True, 1.0
    y = np.concatenate([drums.process(480) for _ in range(60)], axis=1)[1].astype(np.float64)
    eighth = 30.0 / 100.0 * RATE
    expected = [eighth * (k // 2 + (0.6 if k % 2 else 0.0)) for k in range(4)]
    found = struck(y)
    assert len(found) == len(expected)
    assert np.abs(np.array(found) - expected).max() < 30  # the attack lasts a millisecond


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("UP", [60, 64, 67, 72, 76, 79, 60]),
        ("DOWN", [79, 76, 72, 67, 64, 60, 79]),
        ("UP_DOWN", [60, 64, 67, 72, 76, 79, 76]),
        ("AS_PLAYED", [64, 60, 67, 76, 72, 79, 64]),
    ],
)
def test_arpeggios_go_as_they_are_called(order: str, expected: list[int]) -> None:
    """Sixteenths of two octaves, half as long as they might be; a key let go is not played again."""
    arpeggio = fresh("arpeggiator", order=order, octaves=2)
    keys = [NoteOn(key, 0.5) for key in (64, 60, 67)]
    arpeggio.process(np.zeros((2, 42_000), np.float32), events=keys)
    sent = arpeggio.sent
    assert [event.note for event in sent if isinstance(event, NoteOn)] == expected
    assert [event.offset for event in sent[::2]] == pytest.approx([6000 * k for k in range(7)], abs=2)
    assert [event.offset for event in sent[1::2]] == pytest.approx([6000 * k + 3000 for k in range(7)], abs=2)
    arpeggio.process(np.zeros((2, 24_000), np.float32), events=[NoteOff(64), NoteOff(67)])
    assert {event.note for event in arpeggio.sent if isinstance(event, NoteOn)} == {60, 72}


def test_an_arpeggio_holds_and_follows_the_song() -> None:
    """With hold it goes on without a key, until the next chord; while the song plays, notes are on beats."""
    arpeggio = fresh("arpeggiator", hold=True)
    arpeggio.transport.playing, arpeggio.transport.position_beats = True, 0.05
    arpeggio.process(np.zeros((2, 1200), np.float32))
    silence = np.zeros((2, 24_000), np.float32)
    arpeggio.process(silence, events=[NoteOn(50, 0.5), NoteOff(50, offset=10)])
    assert [e.offset for e in arpeggio.sent if isinstance(e, NoteOn)] == pytest.approx(
        [3600 + 6000 * k for k in range(4)], abs=2
    )
    arpeggio.process(silence, events=[NoteOn(55, 0.5, offset=100)])
    assert {e.note for e in arpeggio.sent if isinstance(e, NoteOn)} == {55}


def test_each_finger_has_its_own_pressure_and_bend() -> None:
    """Of the MPE lead: what channel 2 does leaves the note on channel 1 alone, to the bit."""
    one, other = NoteOn(48, 0.5, 1), NoteOn(84, 0.5, 2)
    moved = [Pressure(1.0, -1, 2, 9600), PitchBend(0.5, 2, 9600)]  # a quarter of a wheel of 48 semitones

    def heard(*events: Any) -> NDArray[np.float64]:
        sound: NDArray[Any] = fresh("mpe_lead", room=0.0, level_db=-40.0).render(list(events), seconds=0.5)
        return sound[0, 12_000:].astype(np.float64)

    still, alone, together = heard(other), heard(other, *moved), heard(one, other, *moved)
    np.testing.assert_allclose(together - heard(one), alone, atol=1e-6)
    assert level_db(alone) > level_db(still) + 3.0
    assert np.argmax(np.abs(np.fft.rfft(alone))) == pytest.approx(
        2 * np.argmax(np.abs(np.fft.rfft(still))), abs=3
    )
