"""What comes in goes out: all that is left to measure is Rattle itself."""

from __future__ import annotations

from rattle import Effect


class Empty(Effect):
    def process(self, x: float) -> float:
        return x
