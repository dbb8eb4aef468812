"""Instruments that are played from Python: every form of events, and where the sound ends."""

from __future__ import annotations

from typing import Any

import mido
import numpy as np
import pytest
from authors_plugins import Widen
from worker_plugins import Clicks

import rattle
from rattle import Instrument, NoteOff, NoteOn, worker
from rattle.host.performance import _Silence


@pytest.fixture(scope="module")
def clicks() -> rattle.compile:
    """Each event is its velocity, at its sample."""
    return rattle.compile(Clicks, sample_rate=8000, engine="python")


def heard(y: Any) -> dict[int, float]:
    return {int(n): round(float(y[0, n]), 6) for n in np.flatnonzero(y[0])}


NOTES = {800: 1.0, 1600: 60.0}  # of the second, a note-off, Clicks plays the note
FORMS: list[Any] = [
    [NoteOn(60, 1.0, offset=800), NoteOff(60, offset=1600)],
    [NoteOff(60, offset=1600), NoteOn(60, 1.0, offset=800)],
    [(0.1, NoteOn(60, 1.0)), (0.2, NoteOff(60))],
    [mido.Message("note_on", note=60, velocity=127, time=0.1), mido.Message("note_off", note=60, time=0.2)],
    [(0.1, mido.Message("note_on", note=60, velocity=127)), (0.2, b"\x80\x3c\x00"), (0.15, b"\xf8")],
    [(b"\x90\x3c\x7f", 0.1), (b"\x90\x3c\x00", 0.2)],  # as in pedalboard
    np.array([[0.1, 0.1, 60, 1.0]]),
    np.array([[0.1, 0.1, 60, 1.0, 15]], np.float32),
    np.array(
        [(60, 1.0, 0.1, 0.1)], [("note", "u1"), ("velocity", "f4"), ("start_s", "f8"), ("duration_s", "f8")]
    ),
]


@pytest.mark.parametrize("events", FORMS)
def test_every_form_of_events_plays_alike(clicks: Any, events: Any) -> None:
    """In one block, and as a performance: it begins anew each time, and has no latency."""
    assert heard(clicks.render(events, 0.5)) == NOTES
    assert heard(clicks.render(events)) == NOTES
    clicks.reset()
    late = clicks.latency_samples
    assert heard(clicks.process(2000 + late, events=events)) == {n + late: v for n, v in NOTES.items()}


def test_a_midi_file_is_a_form_of_events(clicks: Any, tmp_path: Any) -> None:
    """As mido's object and as a path, at every block size."""
    track = mido.MidiTrack([mido.Message("note_on", note=60, velocity=127, time=192)])
    track.append(mido.Message("note_off", note=60, time=192))
    file = mido.MidiFile(tracks=[track], ticks_per_beat=960)
    file.save(tmp_path / "a.mid")
    for given, block in ((file, 512), (str(tmp_path / "a.mid"), 1), (tmp_path / "a.mid", 3000)):
        assert heard(clicks.render(given, block=block)) == NOTES


class Song(Instrument):
    """Plays the position of the song in beats, its tempo and its bar."""

    @worker(latency_ms=5.0, quantum=16)
    def process(self, out: np.ndarray) -> None:
        song = self.transport
        steps = np.arange(out.shape[1]) * song.tempo_bpm / (60.0 * self.sample_rate)
        out[0] = song.position_beats + steps if song.playing else -1.0
        out[1] = song.tempo_bpm + song.beats_per_bar / 10 if self.events else song.bar_start_beats


def test_the_transport_follows_the_file() -> None:
    """Tempo, beats and bars; a Player's own transport is left alone."""
    three = mido.MetaMessage("time_signature", numerator=3, denominator=4)
    track = mido.MidiTrack(
        [mido.Message("note_on", note=60), mido.MetaMessage("set_tempo", tempo=250_000, time=960)]
    )
    track += [three, mido.Message("note_off", note=60, time=960)]
    player = rattle.compile(Song, sample_rate=8000, engine="python")
    y = player.render(mido.MidiFile(tracks=[track]), 1.5)
    beats = np.concatenate([np.arange(8000) / 4000, 2.0 + np.arange(4000) / 2000])
    np.testing.assert_allclose(y[0], beats, atol=1e-5)
    assert y[1, 0] == pytest.approx(120.4)
    assert y[1, -1] == 2.0
    assert not player.transport.playing
    assert player.render([NoteOn(60, 1.0)], 0.1)[0].max() == -1.0


def test_the_sound_ends_half_a_second_after_it_is_silent(clicks: Any) -> None:
    """Or where the tail may be no longer, or exactly where one says."""
    events = [NoteOn(60, 0.5, offset=8000)]
    assert clicks.render(events).shape == (2, 8000 + 1 + 4000)
    assert clicks.render(events, tail_limit_s=0.25).shape == (2, 8001 + 2000)
    assert clicks.render(events, 0.3).shape == (2, 2400)
    assert clicks.render([]).shape == (2, 4000)


@pytest.mark.parametrize("seed", range(20))
def test_silence_begins_at_one_place_at_every_block_size(seed: int) -> None:
    """Whichever blocks the samples come in."""
    random = np.random.default_rng(seed)
    sound = np.zeros((1, 400))
    sound[0, random.integers(0, 400, 6)] = 1.0
    end, wanted = int(random.integers(0, 300)), int(random.integers(1, 60))
    lengths = set()
    for size in (1, 7, 64, 400):
        silence, length = _Silence(end, wanted), 0
        for start in range(0, 400, size):
            kept = silence.keep(sound[:, start : start + size])
            length += min(size, 400 - start) if kept is None else kept
            if kept is not None:
                break
        lengths.add(length)
    (length,) = lengths
    assert length == 400 or (length >= end and not sound[0, length - wanted : length].any())


@pytest.mark.parametrize(
    ("events", "message"),
    [
        (
            [mido.Message("note_on", time=0.5), mido.Message("note_off", time=0.1)],
            "seconds from the start, in order",
        ),
        ([(0.5, "note")], "'note' is no event"),
        ([("0.5", NoteOn(60, 1.0))], "is no event"),
        ([(-0.5, NoteOn(60, 1.0))], "4000 samples before the start"),
        (np.zeros((3, 3)), "rows of start_s, duration_s, note"),
        (
            np.array([[0.0, 1.0, 60, 100]]),
            "row 0 of the table of notes: velocity is outside 0 to 1; of MIDI's",
        ),
        (np.array([[0.0, 1.0, 60.5, 1.0]]), "note is outside 0 to 127"),
        (np.zeros(2, [("note", "u1")]), "has no start_s, duration_s, velocity"),
        ("nothing.mid", "there is no file nothing.mid"),
    ],
)
def test_what_is_no_music_is_refused(clicks: Any, events: Any, message: str) -> None:
    """With what is expected."""
    with pytest.raises((TypeError, ValueError, rattle.RenderError), match=message):
        clicks.render(events)


def test_an_effect_is_no_instrument(clicks: Any) -> None:
    """It has an input, which a performance has nothing for; and a length must be one."""
    with pytest.raises(TypeError, match="is an effect, and has an input"):
        rattle.compile(Widen, engine="python").render([])
    for wrong in ({"seconds": -1}, {"tail_limit_s": float("nan")}, {"block": 0}):
        with pytest.raises(ValueError, match="give"):
            clicks.render([], **wrong)
