"""What a type checker must refuse: each line marked with the word wrong. Run by test_typing.py."""

from __future__ import annotations

from enum import Enum

import rattle
from rattle import Array, Effect, Meter, Param, on_change, worker


class Mode(Enum):
    LOW = "Low"


class Tremolo(Effect):
    depth: float = Param(0.5)  # wrong
    taper = Param(0.5, taper="cubic")  # wrong
    title = Param("text")  # wrong
    width = Param(0.5, max=3.0)  # wrong
    mode = Param(Mode.LOW)
    taps = Param(4, 1, 8, step=1)
    level = Meter()

    @on_change("taps")  # wrong
    def update(self) -> None: ...

    @on_change(taps)  # wrong
    def follow(self, taps: int) -> None: ...

    def process(self, x: float) -> float:
        return x


class Smear(Effect):
    @worker(latency=20)  # wrong
    def process(self, x: Array) -> Array:
        return x


class Late(Effect):
    @worker(policy="lazy")  # wrong
    def process(self, x: Array) -> Array:
        return x


t = rattle.prepare(Tremolo(), 48_000)
t.taps = 2.5  # wrong
t.mode = "LOW"  # wrong
t.level = "loud"  # wrong
t.prepare(48_000)  # wrong
rattle.compil(Tremolo)  # wrong
