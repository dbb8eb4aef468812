"""What a plugin hears of MIDI beside notes: a controller for a Param, and what a worker's code names."""

from __future__ import annotations

import re

import numpy as np
import pytest

import rattle
from rattle import Controller, Effect, Instrument, MidiEffect, NoteOn, Param, Unit, worker
from rattle.bundle.tables import plugin_tables_c
from rattle.plugin import hashing
from rattle.plugin.declare import describe
from rattle.plugin.errors import DeclarationError


class Part(Unit):
    amount = Param(0.5, midi_cc=1)

    def process(self, x: float) -> float:
        return x * self.amount


class Moved(Effect):
    dry = Param(0.5)
    volume = Param(0.5, midi_cc=7)

    def __init__(self) -> None:
        self.part = Part()

    def process(self, x: float) -> float:
        return self.part.process(x) * self.volume + self.dry


class MovedTwice(Effect):
    def __init__(self) -> None:
        self.parts = [Part(), Part()]

    def process(self, x: float) -> float:
        return self.parts[0].process(x) + self.parts[1].process(x)


class Organ(Instrument):
    mpe = True

    @worker
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, Controller | rattle.PitchBend):
                out[:] = 1.0


class Clicks(Instrument):
    @worker
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:] = 1.0


def test_a_controller_moves_a_param() -> None:
    """Wherever it is declared; the bridge finds Params by their place in the list."""
    description = describe(Moved)
    assert {param.id: param.midi_cc for param in description.params} == {
        "dry": None,
        "volume": 7,
        "part.amount": 1,
    }
    tables = plugin_tables_c(description, [])
    rows = re.search(r"midi_ccs\[\] = \{(.*?)\n\};", tables, re.S)
    assert rows is not None
    assert " ".join(rows[1].split()) == "{.number = 7, .param = 1}, {.number = 1, .param = 2},"
    assert ".midi_cc_count = 2" in tables


def test_a_controller_moves_one_param() -> None:
    """Hosts send it to one parameter: a second one would never move."""
    with pytest.raises(DeclarationError, match=r"controller 1 moves `parts\.0\.amount` too"):
        describe(MovedTwice)


def test_a_worker_hears_what_its_code_names() -> None:
    """Each costs parameters in hosts, so none is there for nothing."""
    assert describe(Organ).midi_in == ("controllers", "pitch_bend")
    assert describe(Organ).by_channel
    assert describe(Clicks).midi_in == ()
    assert not describe(Clicks).by_channel
    tables = plugin_tables_c(describe(Organ), [])
    assert ".midi_in = RATTLE_HEARS_CONTROLLERS | RATTLE_HEARS_PITCH_BEND" in tables


class Thru(MidiEffect):
    def process(self) -> None:
        pass


def test_an_instrument_is_a_synth_unless_it_says_otherwise() -> None:
    """Hosts that sort by the second word find it."""
    assert describe(Clicks).category == "Instrument|Synth"


def test_a_midi_effect_hears_all_and_knows_channels() -> None:
    """What it does not handle passes through, as it came."""
    description = describe(Thru)
    assert description.midi_in == ("controllers", "pitch_bend", "pressure")
    assert description.by_channel


@pytest.mark.parametrize("hashed", [0x7FFFFFFF, 0x7FFFF000, 0x7FFFEFFF, 0])
def test_no_id_has_a_controllers_number(monkeypatch: pytest.MonkeyPatch, hashed: int) -> None:
    """Those are the bridge's own."""
    monkeypatch.setattr(hashing, "path_hash", lambda _: hashed)
    assert 0 < hashing.number_of("any") < hashing.CONTROLLER_NUMBERS
