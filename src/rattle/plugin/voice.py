"""Voice: one of the notes of an Instrument."""

from __future__ import annotations

import math

from rattle.lang.bits import sample
from rattle.lang.types import Stereo
from rattle.lang.unit import Unit

from .voice_fields import VoiceField


class Voice(Unit):
    """Base of what plays one note. Write `process(self) -> float` or `-> Stereo`; make them with
    `self.voices = copies(MyVoice, 16)` in an Instrument, which adds them up.

    The numbers below are the note's; the engine gives them, and only those that are read cost time.
    `pitch_hz` to `vibrato` move to a new value within 5 ms (`pitch_hz` in `glide_s` where notes glide) and
    jump where a note begins. `pan`, `volume` and `expression` are yours to apply.

    A note begins with the state that `prepare` left, `reset` and `note_on`. When its key, and the pedal, are
    up, `gate` closes and `note_off` runs; it ends when `is_active` says no. Without `is_active` it ends when
    it has been below -100 dB for 50 ms after that.
    """

    gate: bool = False  # held, by key or pedal
    note: int = 69  # 0 to 127
    channel: int = 0  # 0 to 15
    index: int = 0  # which voice of the instrument this is, from 0
    unison_position: float = 0.0  # -1 to 1: its place among the voices of its note; 0 if alone
    velocity: float = 0.0  # 0 to 1
    release_velocity: float = 0.0  # 0 to 1
    pitch_hz: float = 440.0  # note, tuning, bend and glide together
    pressure: float = 0.0  # 0 to 1
    timbre: float = 0.5  # 0 to 1: controller 74, or the note's brightness
    pan: float = 0.0  # -1 to 1
    volume: float = 1.0  # a factor, 0 to 4
    expression: float = 1.0  # 0 to 1
    vibrato: float = 0.0  # 0 to 1

    _sounds: bool = False
    _fade: float = 1.0  # of what is cut off
    _peak: float = 0.0  # since the engine asked
    _is_broken: bool = False  # something was not finite since the engine asked

    def note_on(self) -> None:
        """A note begins: its numbers are there."""

    def note_off(self) -> None:
        """The gate closed."""

    def is_active(self) -> bool:
        """Whether it still sounds. Asked every 256 samples."""
        return True

    def _heard(self, y: float) -> float:
        """What it adds to the sum."""
        heard = sample(y)
        if heard - heard != 0.0:
            heard = 0.0
            self._is_broken = True
        self._peak = max(self._peak, abs(heard))
        return heard * self._fade

    def _heard_both(self, y: Stereo) -> Stereo:
        """The same of two channels."""
        left = sample(y[0])
        right = sample(y[1])
        if (left - left) + (right - right) != 0.0:
            left = 0.0
            right = 0.0
            self._is_broken = True
        self._peak = max(self._peak, max(abs(left), abs(right)))
        return left * self._fade, right * self._fade

    def _level(self) -> float:
        """The largest magnitude since this was last asked; infinity after what was not finite."""
        level = self._peak
        if self._is_broken:
            level = math.inf
        self._peak = 0.0
        self._is_broken = False
        return level


FIELD_NAMES: dict[VoiceField, str] = {
    field: {"SOUNDS": "_sounds", "FADE": "_fade", "UNISON": "unison_position"}.get(
        field.name, field.name.lower()
    )
    for field in VoiceField
}
