"""MIDI files as music in time: exact at every tick, and every broken one refused in words."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rattle.host.sidechain_files import RenderError
from rattle.host.song import read_song, song_of

Timed = tuple[int, mido.Message]  # absolute ticks


def track(messages: Sequence[Timed]) -> mido.MidiTrack:
    ticks = [0, *(tick for tick, _ in messages)]
    deltas = [after - before for before, after in itertools.pairwise(ticks)]
    return mido.MidiTrack(each.copy(time=d) for d, (_, each) in zip(deltas, messages, strict=True))


def file_of(*tracks: Sequence[Timed], ticks_per_beat: int = 480, type: int = 1) -> mido.MidiFile:
    return mido.MidiFile(type=type, ticks_per_beat=ticks_per_beat, tracks=[track(each) for each in tracks])


def tempo(us: int) -> mido.MetaMessage:
    return mido.MetaMessage("set_tempo", tempo=us)


def note(number: int = 60, channel: int = 0) -> mido.Message:
    return mido.Message("note_on", note=number, channel=channel)


deltas = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 2**24 - 1)), max_size=20)


@given(deltas, st.integers(1, 32_767), st.sampled_from([44_100.0, 48_000.0, 96_000.0]))
def test_every_tick_is_at_the_nearest_sample(
    steps: list[tuple[int, int]], ticks_per_beat: int, sample_rate: float
) -> None:
    """Of the time that whole numbers give, however many tempo changes came before."""
    timed, tick, tempo_us, parts = [(0, note())], 0, 500_000, 0  # parts: microseconds times ticks per beat
    expected = [0]
    for delta, next_us in steps:
        tick, parts, tempo_us_before = tick + delta, parts + delta * tempo_us, tempo_us
        timed += [(tick, note()), (tick, tempo(next_us))]
        seconds = Fraction(parts, 1_000_000 * ticks_per_beat)
        expected.append(math.floor(seconds * Fraction(sample_rate) + Fraction(1, 2)))
        tempo_us = next_us
        assert tempo_us_before > 0
    song = song_of(file_of(timed, ticks_per_beat=ticks_per_beat))
    assert [song.sample_at(tick, sample_rate) for tick, _ in song.messages] == expected


@given(deltas)
def test_the_transport_is_where_the_notes_are(steps: list[tuple[int, int]]) -> None:
    """Playing on from each change, beats and seconds agree at the next one, within rounding."""
    timed, tick = [(0, note())], 0
    for delta, us in steps:
        tick += delta
        timed.append((tick, tempo(max(us, 60_000))))
    changes = song_of(file_of(timed)).changes(48_000.0)
    for before, after in itertools.pairwise(changes):
        run = (after.sample - before.sample) * before.tempo_bpm / (60.0 * 48_000.0)
        within = 2 * max(before.tempo_bpm, after.tempo_bpm) / (60.0 * 48_000.0)  # of a sample that two share
        assert before.position_beats + run == pytest.approx(after.position_beats, abs=within)


def test_all_tracks_and_channels_are_one_stream() -> None:
    """In order of time; at one tick as the tracks stand in the file."""
    song = song_of(
        file_of([(0, tempo(250_000))], [(480, note(60, 3))], [(240, note(61, 9)), (480, note(62))])
    )
    assert [(tick, each.note, each.channel) for tick, each in song.messages] == [
        (240, 61, 9),
        (480, 60, 3),
        (480, 62, 0),
    ]
    assert song.sample_at(480, 48_000.0) == 12_000


def test_bars_begin_where_a_signature_stands() -> None:
    """A transport says tempo, beats and bars as the file has them, from the first sample they hold for."""
    three = mido.MetaMessage("time_signature", numerator=6, denominator=8)
    song = song_of(file_of([(0, note()), (960, three), (1001, tempo(333_333))]))
    first, bar, faster = song.changes(44_100.0)
    assert first == (0, 120.0, 0.0, 4, 4, 0.0)
    assert bar == (44_100, 120.0, 2.0, 6, 8, 2.0)
    assert faster.sample == math.ceil(1001 * 44_100 / 960)
    assert faster.tempo_bpm == pytest.approx(60e6 / 333_333, rel=1e-15)
    assert 1001 / 480 <= faster.position_beats < 1001 / 480 + 0.0001
    assert (faster.beats_per_bar, faster.bar_start_beats) == (6, 2.0)


@pytest.mark.parametrize(("frames", "a_second"), [(25, 25), (30, 30), (29, Fraction(30_000, 1001))])
def test_times_of_films_have_no_tempo(frames: int, a_second: Fraction) -> None:
    """SMPTE's frames: a tempo in the file does not change them."""
    file = file_of([(0, tempo(100)), (frames * 40, note())], ticks_per_beat=-frames * 256 + 40)
    song = song_of(file)
    assert song.tempo.seconds_at(frames * 40) == frames / Fraction(a_second)
    assert song.changes(48_000.0)[0].tempo_bpm == 120.0


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (file_of([(0, note())], type=2), "is of type 2.*; export it as type 0 or 1"),
        (file_of([(0, tempo(100))]), "has no notes"),
        (mido.MidiFile(), "has no notes"),
        (file_of([(0, note())], ticks_per_beat=0), "its quarter note has 0 ticks"),
        (file_of([(0, note())], ticks_per_beat=-7 * 256), "7 frames a second of 0 ticks"),
        (file_of([(0, note()), (2**27, note())], ticks_per_beat=1), "more than a day"),
    ],
)
def test_what_cannot_be_played_is_refused(file: mido.MidiFile, message: str) -> None:
    """With what to do."""
    with pytest.raises(RenderError, match=message):
        song_of(file)


def whole_file() -> bytes:
    written = io.BytesIO()
    three = mido.MetaMessage("time_signature", numerator=3, denominator=4)
    file_of([(0, tempo(400_000)), (0, three)], [(0, note()), (480, note(61))]).save(file=written)
    return written.getvalue()


@settings(deadline=None)
@given(data=st.data())
def test_a_broken_file_is_a_message(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cut off or with other bytes in it, at any place: it plays, or it is refused with its name."""
    content = bytearray(whole_file())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    length = data.draw(st.integers(0, len(content)))
    path = tmp_path_factory.getbasetemp() / "broken.mid"
    path.write_bytes(content[:length])
    try:
        song = read_song(path)
        assert song.changes(48_000.0)[0].sample == 0
        assert song.end_sample(48_000.0) >= 0
    except RenderError as error:
        message = str(error)
        assert str(path) in message


def test_no_file(tmp_path: Path) -> None:
    """Its name is said."""
    with pytest.raises(RenderError, match=r"there is no file .*no\.mid"):
        read_song(tmp_path / "no.mid")
