"""Compiled instruments from MIDI files, from other threads, behind a MIDI effect, on a sound card."""

from __future__ import annotations

import ctypes
import threading
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from authors_instruments import Impulses, Octaves

import rattle
from rattle import Controller, NoteOff, NoteOn
from rattle.host.live import LivePlugin
from rattle.host.midi_ports import play_bytes
from rattle.host.song import read_song


@pytest.fixture(scope="module")
def impulses() -> Any:
    return rattle.compile(Impulses)


def places(y: Any) -> list[int]:
    return [int(n) for n in np.flatnonzero(y[0])]


def test_notes_across_tempo_changes_sound_at_their_samples(impulses: Any, tmp_path: Path) -> None:
    """At each of the samples that whole numbers give, the same bits at every block size and on CPython."""
    random = np.random.default_rng(3)
    track, parts, tempo_us, expected = mido.MidiTrack(), 0, 500_000, []
    for _ in range(30):
        before, after = (int(n) for n in random.integers(1, 90, 2))
        next_us = int(random.integers(20_000, 900_000))
        track.append(mido.MetaMessage("set_tempo", tempo=next_us, time=before))
        channel = int(random.integers(0, 16))
        track.append(mido.Message("note_on", note=60, velocity=127, channel=channel, time=after))
        parts, tempo_us = parts + before * tempo_us + after * next_us, next_us
        expected.append(round(parts * 48_000 / 480e6))
    mido.MidiFile(tracks=[track], ticks_per_beat=480).save(tmp_path / "song.mid")
    song = read_song(tmp_path / "song.mid")
    assert [song.sample_at(tick, 48_000.0) for tick, _ in song.messages] == expected
    y = impulses.render(tmp_path / "song.mid")
    assert places(y) == expected
    for block in (64, 4096, 1_000_000):
        np.testing.assert_array_equal(impulses.render(tmp_path / "song.mid", block=block), y)
    python = rattle.compile(Impulses, engine="python")
    seconds = expected[4] / 48_000
    np.testing.assert_array_equal(python.render(tmp_path / "song.mid", seconds), y[:, : expected[4]])


def test_many_controllers_at_one_sample_lose_no_note(impulses: Any) -> None:
    """As files begin that set up all channels; and a controller with a Param moves it at its sample."""
    setup = [
        Controller(number, 0.5, channel) for channel in range(16) for number in range(100) if number != 7
    ]
    y = impulses.render([*setup, NoteOn(60, 1.0), Controller(7, 0.25, 0, 10), NoteOn(61, 1.0, 0, 10)], 0.01)
    assert places(y) == [0, 10]
    assert y[0, [0, 10]].tolist() == [1.0, 0.5]


@pytest.mark.parametrize("engine", ["native", "python"])
def test_play_from_another_thread(engine: Any) -> None:
    """Is heard at the next block's first sample, in order, and lost never."""
    player = rattle.compile(Impulses, engine=engine)

    def type_notes() -> None:
        for note in range(10):
            player.play(NoteOn(note, 0.5))
        player.play(mido.Message("control_change", control=7, value=127))

    thread = threading.Thread(target=type_notes)
    thread.start()
    while thread.is_alive():
        player.process(0)
    assert player.process(8)[0].tolist() == [10.0, *[0.0] * 7]
    assert not player.process(8).any()
    with pytest.raises(TypeError, match="is no event"):
        player.play(60)


@pytest.mark.parametrize("engine", ["native", "python"])
def test_what_one_sends_another_plays(engine: Any, impulses: Any) -> None:
    """A MIDI effect's events, at their samples of the block."""
    octaves = rattle.compile(Octaves, engine=engine)
    events = [NoteOn(60, 0.5, 3, offset=2), NoteOff(60, 0.0, 3, offset=9)]
    octaves.process(np.zeros((2, 16), np.float32), events=events)
    assert [(type(each), each.note, each.channel, each.offset) for each in octaves.sent] == [
        (NoteOn, 72, 3, 2),
        (NoteOff, 72, 3, 9),
    ]
    impulses.reset()
    assert places(impulses.process(16, events=octaves.sent)) == [2]
    octaves.process(np.zeros((2, 16), np.float32))
    assert octaves.sent == []


def test_a_keyboard_plays_on_a_sound_card() -> None:
    """Bytes of a port are heard at the card's next call."""
    plugin = LivePlugin(Impulses, 48_000.0, 64, 0, 2)
    out = np.empty((64, 2), np.float32)
    words = (ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong)
    callback = ctypes.CFUNCTYPE(*words, ctypes.c_void_p)(plugin.callback)
    heard = []
    for data in (b"\x90\x3c\x7f", b"\xb0\x07\x7f", b"\x90\x3d\x7f", b"\x80\x3c\x00"):
        play_bytes(data, plugin.play, plugin.description)
        callback(None, out.ctypes.data, 64, None, 0, plugin.context)
        heard.append(out[0].tolist())
        assert not out[1:].any()
    assert heard == [[1.0, 1.0], [0.0, 0.0], [2.0, 2.0], [0.0, 0.0]]
    assert all(plugin.play(NoteOn(60, 1.0)) for _ in range(192))
    assert not all(plugin.play(NoteOn(60, 1.0)) for _ in range(128))
