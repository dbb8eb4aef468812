"""Waveshaper: wave folding."""

from __future__ import annotations

import math

from rattle.lang import Unit

from .shaper import EMPHASIS

MOST = 64.0  # folds are exact up to here
SHORT = 1e-3  # ways over a fold that are no longer than this are as good as straight


class Folder(Unit):
    """Folds what exceeds 1 back, as often as need be: a triangle wave of the input, of which little aliases.

    As in `Shaper` each sample is the curve's mean on the way from the last input to this one, behind the same
    filter: what is never folded passes flat within 0.5 dB to a quarter of the sample rate.
    """

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float, drive: float = 1.0) -> float:
        """The folded sample: `drive` times `x` goes in, held to 64; 1 is the most that comes out."""
        before = self.last
        now = min(max((1.0 + EMPHASIS) * drive * x - EMPHASIS * before, -MOST), MOST)
        self.last = now
        way = now - before
        end, start = _part(now), _part(before)
        is_straight = _branch(now) == _branch(before) or abs(way) < SHORT
        y = (_integral(end) - _integral(start)) / (1.0 if is_straight else way)
        return 0.5 * (_fold(end) + _fold(start)) if is_straight else y


def _branch(x: float) -> float:
    """How many folds lie below: even where the curve rises."""
    return math.floor(0.5 * (x + 1.0)) + 0.0


def _part(x: float) -> float:
    """Where x is in its period of 4: -2 to 0 where the curve rises, 0 to 2 where it falls."""
    place = 0.25 * (x + 1.0)
    return 4.0 * (place - math.floor(place)) - 2.0


def _fold(part: float) -> float:
    return 1.0 - abs(part)


def _integral(part: float) -> float:
    """Of the folded curve; 0 at each fold, where two of them are subtracted."""
    return 0.5 * part * (2.0 - abs(part))
