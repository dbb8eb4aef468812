"""Mistakes in hooks and in the forms of process; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Effect, Param, on_change, zeros


class BornInAHook(Effect):
    """RT102: `self.square` first appears here; create it in __init__: self.square = 0.0"""

    gain = Param(0.5)

    @on_change(gain)
    def update(self) -> None:
        self.square = self.gain * self.gain  # RT102 | self.square

    def process(self, x: float) -> float:
        return x


class MemoryInAHook(Effect):
    """RT501: `zeros` takes memory while audio runs; make it in __init__ or prepare"""

    size = Param(4, 1, 8, step=1)

    def __init__(self) -> None:
        self.table = zeros(8)

    @on_change(size)
    def update(self) -> None:
        self.table = zeros(self.size)  # RT501 | zeros(self.size)

    def process(self, x: float) -> float:
        return x * self.table[0]


class ParamInAHook(Effect):
    """RT109: `gain` is a Param: the host owns it; use an attribute of another name"""

    gain = Param(0.5)
    size = Param(4, 1, 8, step=1)

    @on_change(size)
    def update(self) -> None:
        self.gain = self.size / 8.0  # RT109 | self.gain

    def process(self, x: float) -> float:
        return x * self.gain
