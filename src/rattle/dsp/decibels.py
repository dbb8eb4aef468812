"""Decibels and gain factors: plain functions of real-time Python."""

from __future__ import annotations

import math

OCTAVES_PER_DB = 0.16609640474436813  # log2(10) / 20


def db_to_gain(level_db: float) -> float:
    """The factor that changes a level by `level_db` dB: 10**(level_db / 20), exactly 1 at 0 dB."""
    return math.exp2(level_db * OCTAVES_PER_DB)


def gain_to_db(gain: float) -> float:
    """The level in dB of a factor: 20 * log10(gain); -inf for `gain <= 0`."""
    return 20.0 * math.log10(gain) if gain > 0.0 else -math.inf
