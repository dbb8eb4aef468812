"""Instruments as an author would write them, for tests of what plays them."""

from __future__ import annotations

from rattle import Instrument, MidiEffect, NoteOff, NoteOn, Param, Voice, copies


class ImpulseVoice(Voice):
    """Its velocity, at its first sample."""

    def __init__(self) -> None:
        self.is_first = True

    def process(self) -> float:
        y = self.velocity if self.is_first else 0.0
        self.is_first = False
        return y

    def is_active(self) -> bool:
        return self.is_first


class Impulses(Instrument):
    level = Param(1.0, 0.0, 2.0, smooth_ms=0.0, midi_cc=7)

    def __init__(self) -> None:
        self.voices = copies(ImpulseVoice, 16)

    def process(self, x: float) -> float:
        return x * self.level


class Octaves(MidiEffect):
    """Each note an octave higher."""

    def note_on(self, event: NoteOn) -> None:
        self.send(NoteOn(event.note + 12, event.velocity, event.channel))

    def note_off(self, event: NoteOff) -> None:
        self.send(NoteOff(event.note + 12, 0.0, event.channel))

    def process(self) -> None:
        pass
