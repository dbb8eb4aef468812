"""An arpeggiator: plays the keys that are held one after another, in time with the song.

    rattle build examples/arpeggiator.py

It makes no sound: put it before an instrument. While the song plays, its notes are on the song's beats; else
the first key of a chord starts it.
"""

from __future__ import annotations

import math
from enum import Enum

import numpy as np

from rattle import MidiEffect, NoteOff, NoteOn, Param, f64, on_change

KEYS = 128


class Order(Enum):
    UP = 0
    DOWN = 1
    UP_DOWN = 2
    RANDOM = 3
    AS_PLAYED = 4


class Note(Enum):
    """How many there are in a quarter note."""

    QUARTER = 1
    EIGHTH = 2
    EIGHTH_TRIPLET = 3
    SIXTEENTH = 4
    SIXTEENTH_TRIPLET = 6
    THIRTY_SECOND = 8


class Arpeggiator(MidiEffect):
    """Notes in, other notes out."""

    name = "Arpeggiator"
    id = "com.example.rattle.arpeggiator"
    vendor = "Rattle Examples"
    category = "Tools"

    order = Param(Order.UP)
    note = Param(Note.SIXTEENTH)
    octaves = Param(1, 1, 4, step=1)
    length = Param(0.5, 0.05, 1.0, smooth_ms=0.0)  # of each note
    hold = Param(False)  # keys stay when they are let go, until the next chord

    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Two Octaves": {"octaves": 2, "length": 0.4},
        "Ripple": {"order": "UP_DOWN", "octaves": 3, "note": "THIRTY_SECOND", "length": 0.8},
        "Triplet Hold": {"order": "AS_PLAYED", "note": "EIGHTH_TRIPLET", "hold": True},
        "Sparks": {"order": "RANDOM", "octaves": 4, "length": 0.2},
    }

    def __init__(self) -> None:
        self.keys = np.zeros(KEYS, np.int64)  # those that are played, in the order in which they were struck
        self.count = 0
        self.is_down = np.zeros(KEYS, np.bool_)
        self.down_count = 0
        self.velocities = np.zeros(KEYS)
        self.sounding = -1  # the note that was sent and not ended yet
        self.is_new = False  # a chord: the arpeggio begins
        self.turn = 0  # how many of its notes were played
        self.step = -1
        self.free_beats: float = f64(0.0)  # where it is, if the song does not say

    def note_on(self, event: NoteOn) -> None:
        if self.down_count == 0:  # a new chord
            self.count = 0
            self.is_new = True
        if not self.is_down[event.note]:
            self.is_down[event.note] = True
            self.down_count += 1
        self.remove(event.note)
        self.keys[self.count] = event.note
        self.count += 1
        self.velocities[event.note] = event.velocity

    def note_off(self, event: NoteOff) -> None:
        if self.is_down[event.note]:
            self.is_down[event.note] = False
            self.down_count -= 1
        if not self.hold:
            self.remove(event.note)

    @on_change(hold)
    def let_go(self) -> None:
        if not self.hold:
            kept = 0
            for i in range(KEYS):
                if i < self.count and self.is_down[self.keys[i]]:
                    self.keys[kept] = self.keys[i]
                    kept += 1
            self.count = kept

    def remove(self, key: int) -> None:
        kept = 0
        for i in range(KEYS):
            if i < self.count and self.keys[i] != key:
                self.keys[kept] = self.keys[i]
                kept += 1
        self.count = kept

    def lowest(self, rank: int) -> int:
        """The key that so many others are below."""
        for i in range(KEYS):
            if i < self.count:
                below = 0
                for j in range(KEYS):
                    if j < self.count and self.keys[j] < self.keys[i]:
                        below += 1
                if below == rank:
                    return int(self.keys[i])
        return 0

    def process(self) -> None:
        song = self.transport
        if self.is_new:
            self.turn = 0
            if not song.playing:
                self.free_beats = 0.0
                self.step = -1
        self.is_new = False
        beats = song.position_beats if song.playing else self.free_beats
        self.free_beats += song.tempo_bpm / (60.0 * self.sample_rate)
        notes = beats * self.note.value
        step = math.floor(notes)
        if self.sounding >= 0 and (step != self.step or notes - step >= self.length):
            self.send(NoteOff(self.sounding))
            self.sounding = -1
        if step != self.step and self.count > 0:
            self.play_next()
        self.step = step

    def play_next(self) -> None:
        total = self.count * self.octaves
        place = self.turn % total
        if self.order == Order.DOWN:
            place = total - 1 - place
        elif self.order == Order.UP_DOWN:
            place = self.turn % max(2 * total - 2, 1)
            place = place if place < total else 2 * total - 2 - place
        elif self.order == Order.RANDOM:
            place = int(self.random() * total)
        rank, octave = place % self.count, place // self.count
        key = self.keys[rank] if self.order == Order.AS_PLAYED else self.lowest(rank)
        self.sounding = min(key + 12 * octave, KEYS - 1)
        self.send(NoteOn(self.sounding, self.velocities[key]))
        self.turn += 1
