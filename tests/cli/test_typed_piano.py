"""The computer's keyboard as a piano."""

from __future__ import annotations

from typing import Any

import pytest

from rattle import Controller, NoteOff, NoteOn
from rattle.cli.typed_piano import KEYS, TypedPiano


@pytest.fixture
def heard() -> list[Any]:
    return []


@pytest.fixture
def piano(heard: list[Any]) -> TypedPiano:
    return TypedPiano(heard.append)


def test_keys_are_a_piano(piano: TypedPiano, heard: list[Any]) -> None:
    """From C on, in semitones; octaves up and down; louder."""
    for key in "awx" + "avvv" + "zzzzzzz" + "xxxxxxxxxxxxx" + "'a":
        assert piano.press(key, 0.0)
    assert heard == [
        *(NoteOn(note, 0.8) for note in (48, 49, 60)),
        NoteOn(125, 1.0),
        NoteOn(108, 1.0),
    ]
    assert len(KEYS) == 18


def test_a_note_ends_by_itself(piano: TypedPiano, heard: list[Any]) -> None:
    """After 0.6 s, for no terminal tells that a key was let go."""
    piano.press("a", 10.0)
    piano.tick(10.5)
    assert heard == [NoteOn(48, 0.8)]
    piano.tick(10.61)
    piano.tick(10.7)
    assert heard == [NoteOn(48, 0.8), NoteOff(48)]
    piano.press("a", 11.0)
    assert heard[2:] == [NoteOn(48, 0.8)]


def test_a_key_that_repeats_holds_its_note(piano: TypedPiano, heard: list[Any]) -> None:
    """And the note ends soon after the last repeat."""
    for n in range(60):
        piano.press("d", n / 30)
        piano.tick(n / 30)
    piano.tick(2.05)
    assert heard == [NoteOn(52, 0.8)]
    piano.tick(2.2)
    assert heard == [NoteOn(52, 0.8), NoteOff(52)]


def test_sustain_and_all_off(piano: TypedPiano, heard: list[Any]) -> None:
    """Space is the pedal, backspace ends everything."""
    piano.press(" ", 0.0)
    piano.press(" ", 0.0)
    assert heard == [Controller(64, 1.0), Controller(64, 0.0)]
    piano.press(" ", 0.0)
    piano.press("a", 0.0)
    piano.press("\x7f", 0.0)
    assert heard[-3:] == [Controller(64, 0.0), Controller(123, 0.0), Controller(120, 0.0)]
    piano.tick(5.0)
    assert len(heard) == 7


@pytest.mark.parametrize("key", ["q", "Q", "\x03", "\x04"])
def test_what_quits(piano: TypedPiano, key: str) -> None:
    """And nothing else does."""
    assert not piano.press(key, 0.0)
    assert piano.press("?", 0.0)
