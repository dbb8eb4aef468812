"""What the host sees of a Meter in one block, over all copies that write it."""

from __future__ import annotations

import math

from .description import MeterDescription


class MeterReading:
    """The value farthest from rest since the block began, or the last one."""

    def __init__(self, meter: MeterDescription) -> None:
        self._meter = meter
        self.value = meter.rest

    def begin_block(self) -> None:
        if self._meter.peak:
            self.value = self._meter.rest

    def write(self, value: float) -> None:
        rest = self._meter.rest
        if math.isfinite(value) and not (self._meter.peak and abs(value - rest) <= abs(self.value - rest)):
            self.value = value

    def reset(self) -> None:
        self.value = self._meter.rest
