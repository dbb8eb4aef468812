"""A gate in time with the song: it opens on every note and closes again.

    rattle build examples/tempo_gate.py

`self.transport` is what the host says of the song. Where it says nothing, the song runs freely at 120 bpm.
"""

from __future__ import annotations

import math
from enum import Enum

from rattle import Effect, Param

EDGE_S = 0.003  # how long it takes to open, and to close: faster would click


class Note(Enum):
    """How many there are in a quarter note, which is what positions are counted in."""

    QUARTER = 1
    EIGHTH = 2
    EIGHTH_TRIPLET = 3
    SIXTEENTH = 4


class TempoGate(Effect):
    """Cuts a sound into notes."""

    name = "Tempo Gate"
    id = "com.example.rattle.tempo-gate"
    vendor = "Rattle Examples"
    category = "Modulation"

    note = Param(Note.EIGHTH)
    length = Param(0.5, 0.05, 1.0)  # of the note, for which the gate is open
    depth = Param(1.0)

    def process(self, x: float) -> float:
        song = self.transport
        notes = song.position_beats * self.note.value
        phase = notes - math.floor(notes)  # 0 to 1 in each note
        note_s = 60.0 / (song.tempo_bpm * self.note.value)
        # It takes EDGE_S to rise from 0 to 1, and to fall again.
        gate = max(0.0, min(1.0, min(phase, self.length - phase) * (note_s / EDGE_S)))
        return x * (1.0 - self.depth * (1.0 - gate))
