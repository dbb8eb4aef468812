"""What the host sees of a Meter in one block, over all copies that write it."""

from __future__ import annotations

import math

from .description import MeterDescription


class MeterReading:
    """The value farthest from rest since the block began, or the last one."""

    def __init__(self, meter: MeterDescription) -> None:
        self._meter = meter
        self._value = meter.rest

    @property
    def value(self) -> float:
        """Always finite: a Meter that was given NaN or infinity shows its rest."""
        return self._value if math.isfinite(self._value) else self._meter.rest

    def begin_block(self) -> None:
        if self._meter.peak:
            self._value = self._meter.rest

    def write(self, value: float) -> None:
        """Of two as far from rest the greater stays, whatever order channels come in."""
        far, known = (abs(each - self._meter.rest) for each in (value, self._value))
        if not self._meter.peak or far > known or (far == known and value > self._value):
            self._value = value

    def reset(self) -> None:
        self._value = self._meter.rest
