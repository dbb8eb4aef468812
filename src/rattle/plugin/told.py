"""What is said to whoever plays quanta, besides audio."""

from __future__ import annotations

from typing import Protocol

from .events import RawEvent
from .raw_transport import RawTransport


class Told(Protocol):
    """A QuantumPlayer, or who stands before one. Offsets are samples from the coming quantum's first one;
    those below 0 were before it."""

    def ramp(self, offset: int, param: int, target: float, step: float, remaining: int) -> None: ...
    def follow(self, offset: int, told: RawTransport) -> None: ...
    def connect(self, offset: int, bits: int) -> None: ...
    def event(self, offset: int, raw: RawEvent) -> None: ...
