"""MIDI's messages as events."""

from __future__ import annotations

from dataclasses import replace

import mido
import pytest
from authors_plugins import Chain
from hypothesis import given
from hypothesis import strategies as st

from rattle import Controller, NoteOff, NoteOn, PitchBend, Pressure
from rattle.host.midi import ProgramChange, bend_of, event_of_message, message_of, moved_params
from rattle.host.played_events import played
from rattle.plugin.declare import describe
from rattle.plugin.description import PresetDescription
from rattle.plugin.events import raw_event

seven_bits = st.integers(0, 127)
channels = st.integers(0, 15)


MPE = replace(describe(Chain), bend_semitones=12.0, by_channel=True)


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (mido.Message("note_on", note=60, velocity=127, channel=3), NoteOn(60, 1.0, 3)),
        (mido.Message("note_on", note=60, velocity=0), NoteOff(60, 0.0)),
        (mido.Message("note_off", note=60, velocity=127), NoteOff(60, 1.0)),
        (mido.Message("control_change", control=64, value=127), Controller(64, 1.0)),
        (mido.Message("aftertouch", value=127, channel=9), Pressure(1.0, -1, 9)),
        (mido.Message("polytouch", note=61, value=0), Pressure(0.0, 61)),
        (mido.Message("pitchwheel", pitch=0), PitchBend(0.0)),
        (mido.Message("pitchwheel", pitch=8191), PitchBend(12.0)),
        (mido.Message("pitchwheel", pitch=-8192), PitchBend(-12.0)),
        (mido.Message("program_change", program=5), ProgramChange(5)),
        (mido.Message("sysex", data=[1, 2]), None),
        (mido.Message("clock"), None),
        (mido.MetaMessage("set_tempo", tempo=400_000), None),
    ],
)
def test_every_kind_of_message(message: mido.Message, event: object) -> None:
    """Values 0 to 1, bend in the plugin's semitones; what is no event is left out."""
    assert event_of_message(message, MPE) == event


@pytest.mark.parametrize("kind", ["control_change", "pitchwheel", "aftertouch"])
def test_without_mpe_a_channels_controllers_are_of_all(kind: str) -> None:
    """As hosts send them; notes and pressure of a note have their channel."""
    plain = replace(MPE, by_channel=False)
    channels = [event_of_message(mido.Message(kind, channel=5), each).channel for each in (plain, MPE)]  # type: ignore[union-attr]
    assert channels == [-1, 5]
    for kept in ("note_on", "note_off", "polytouch"):
        event = event_of_message(mido.Message(kept, channel=5), plain)
        assert event is not None
        assert event.channel == 5


@given(st.binary(min_size=1, max_size=3))
def test_any_bytes_that_are_a_message_become_a_legal_event_or_none(data: bytes) -> None:
    """Whatever comes in from a port."""
    try:
        event = event_of_message(message_of(data), MPE)
    except ValueError as error:
        message = str(error)
        assert "is no MIDI message" in message
        return
    if event is None or isinstance(event, ProgramChange):
        return
    raw = raw_event(event)
    assert 0 <= raw.channel <= 15
    assert -1 <= raw.note <= 127
    assert (-1.0 if raw.kind == 4 else 0.0) <= raw.value <= 1.0


@given(st.integers(-8192, 8190))
def test_a_wheel_rises_all_the_way(pitch: int) -> None:
    """Each step up is a step up, and the centre is exact."""
    assert -1.0 <= bend_of(pitch) < bend_of(pitch + 1) <= 1.0
    assert (bend_of(pitch) == 0.0) == (pitch == 0)


def controlled() -> object:
    """Chain's description, its first Param moved by controller 1, with two presets."""
    description = describe(Chain)
    first, *others = description.params
    vars(first)["midi_cc"] = 1
    values = [
        tuple(param.maximum for param in description.params),
        tuple(p.minimum for p in description.params),
    ]
    presets = tuple(PresetDescription(name, each) for name, each in zip(("Up", "Down"), values, strict=True))
    return replace(description, params=(first, *others), presets=presets)


@given(seven_bits, seven_bits, channels)
def test_a_controller_moves_its_param_and_no_other(number: int, value: int, channel: int) -> None:
    """From end to end; others are told to the plugin."""
    description = controlled()
    moved = moved_params(Controller(number, value / 127.0, channel), description)
    if number != 1:
        assert moved is None
        return
    ((index, plain),) = moved
    low, high = description.params[0].minimum, description.params[0].maximum
    assert index == 0
    assert plain == {0: low, 127: high}.get(value, plain)
    assert low <= plain <= high


def test_a_program_is_a_preset() -> None:
    """0 are the defaults, and a number that no preset has changes nothing."""
    description = controlled()
    assert moved_params(ProgramChange(0), description) == [
        (i, p.default) for i, p in enumerate(description.params)
    ]
    assert moved_params(ProgramChange(2), description) == [
        (i, p.minimum) for i, p in enumerate(description.params)
    ]
    assert moved_params(ProgramChange(3), description) == []


def test_a_controller_moves_its_param_at_its_sample() -> None:
    """Seconds are rounded to the nearest sample, and a plugin that takes no events may have such Params."""
    message = mido.Message("control_change", control=1, value=127, time=0.1)
    found = played([message, (0.2, Controller(1, 0.0))], controlled(), 44_100.0)
    assert [(point.offset, point.param) for point in found.points] == [(4410, 0), (8820, 0)]
    assert found.events == []
