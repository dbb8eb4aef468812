"""Low-frequency oscillator."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np

from rattle.lang import Unit
from rattle.plugin.param import Param

from .edges import HALF_TURN, HALF_TURNS_OF_STEP, STEPS, start_phase, steps
from .sine import sine


class LfoShape(Enum):
    SINE = "Sine"
    TRIANGLE = "Triangle"
    SAW = "Saw"  # rises
    SQUARE = "Square"
    SAMPLE_AND_HOLD = "Sample & Hold"


class NoteLength(Enum):
    """A turn of a synced wave. The value is how many of them twelve bars of four quarters take."""

    FOUR_BARS = 3
    TWO_BARS = 6
    BAR = 12
    HALF = 24
    DOTTED_QUARTER = 32
    QUARTER = 48
    DOTTED_EIGHTH = 64
    QUARTER_TRIPLET = 72
    EIGHTH = 96
    EIGHTH_TRIPLET = 144
    SIXTEENTH = 192


BEATS = 48.0  # of twelve bars


class Lfo(Unit):
    """A slow wave from -1 to 1: its shape, and its rate in Hz or in notes of the song, are Params.

    Sine, triangle and square begin with their upper half, the saw at -1. Sample and hold draws a number at
    the start of each turn. Synced, the wave stands where the song does, also after a jump: turns begin at the
    song's start. Else it runs freely, and `trigger` starts it anew.
    """

    shape = Param(LfoShape.SINE)
    rate_hz = Param(2.0, 0.01, 50.0, taper="log", smooth_ms=0.0)
    synced = Param(False)
    length = Param(NoteLength.QUARTER)

    def __init__(self, shape: LfoShape = LfoShape.SINE, rate_hz: float = 2.0, phase: float = 0.0) -> None:
        """Defaults of two Params; where the wave starts, or how far ahead of the song it is, in turns."""
        self.shape = shape
        self.rate_hz = rate_hz
        self.start = start_phase(phase)
        self.phase = self.start
        self.last_phase = self.start
        self.drawn = 0.0
        self.is_new = True

    def trigger(self) -> None:
        """Starts anew, from the start phase; a synced wave stays where the song is, but draws."""
        self.phase = self.start
        self.is_new = True

    def process(self) -> float:
        """The value at this sample; the phase then moves on."""
        phase = self.phase
        if self.synced:
            turns = self.transport.position_beats * (self.length.value / BEATS)
            phase = (np.int32(int((turns - math.floor(turns) - 0.5) * STEPS)) ^ HALF_TURN) + self.start
        self.phase = phase + steps(self.rate_hz, self.sample_rate)
        y = self._wave(phase)
        self.last_phase = phase
        self.is_new = False
        return y

    def _wave(self, phase: np.int32) -> float:
        half_turns = float(phase) * HALF_TURNS_OF_STEP  # 0 to 1, then -1 to 0
        if self.shape == LfoShape.SINE:
            return sine(half_turns)
        if self.shape == LfoShape.TRIANGLE:
            return 2.0 * max(min(half_turns, 1.0 - half_turns), -1.0 - half_turns)
        if self.shape == LfoShape.SAW:
            return float(phase ^ HALF_TURN) * HALF_TURNS_OF_STEP
        if self.shape == LfoShape.SQUARE:
            return math.copysign(1.0, half_turns)
        if self.is_new or (self.last_phase < np.int32(0) and phase >= np.int32(0)):
            self.drawn = 2.0 * self.random() - 1.0
        return self.drawn
