"""Gain in decibels."""

from __future__ import annotations

from rattle.lang import Unit

from .decibels import db_to_gain


class Gain(Unit):
    """A volume control: `x` times 10**(gain_db / 20). No state, no smoothing: Params are smooth already."""

    def process(self, x: float, gain_db: float) -> float:
        """`x` at the level changed by `gain_db` (dB; 0 leaves the bits as they are)."""
        return x * db_to_gain(gain_db)
