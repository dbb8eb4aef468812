"""Mistakes in hooks and in the forms of process; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Block, Effect, Frame, Param, on_change, zeros


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


class WrittenInput(Effect):
    """RT117: `x` is what the host gives: process cannot change it; write to `out`"""

    def process(self, x: Frame, out: Frame) -> None:
        x[0] = 0.0  # RT117 | x[0]


class ScaledInput(Effect):
    """RT117: `sound` is what the host gives; write to `out`"""

    def process(self, sound: Block, out: Block) -> None:
        sound[0] *= 0.5  # RT117 | sound[0] *= 0.5


class ReturnedFrame(Effect):
    """RT210: `process` returns a number beside `out`; write the samples to `out`, and return nothing"""

    def process(self, x: Frame, out: Frame) -> None:
        return x[0]  # type: ignore[return-value] # RT210 | return x[0]


class ChannelBeyond(Effect):
    """RT505: 3 indices for an array of 2 dimensions"""

    def process(self, x: Block, out: Block) -> None:
        out[0, 0] = x[0, 1, 2]  # RT505 | x[0, 1, 2]


class RampPerSample(Effect):
    """RT118: `ramp` is for the process of a Block; read the Param: it is its value at this sample"""

    gain = Param(0.5)

    def process(self, x: float) -> float:
        return x * self.ramp(RampPerSample.gain)[0]  # RT118 | self.ramp(RampPerSample.gain)


class RampOfAJump(Effect):
    """RT118: `mode` does not ramp; read it: self.mode"""

    mode = Param(1, 1, 4, step=1)

    def process(self, x: Block, out: Block) -> None:
        out[:] = x * self.ramp(RampOfAJump.mode)[0]  # RT118 | self.ramp(RampOfAJump.mode)


class RampOfANumber(Effect):
    """RT118: `ramp` of a number; name the Param by its class: self.ramp(RampOfANumber.depth)"""

    gain = Param(0.5)

    def process(self, x: Block, out: Block) -> None:
        out[:] = x * self.ramp(self.gain)[0]  # type: ignore[arg-type] # RT118 | self.ramp(self.gain)


class AnotherOut(Effect):
    """RT502: `out` would become another: what the host hears stays as it is; copy to it: out[:] = ..."""

    def process(self, x: Frame, out: Frame) -> None:
        out = x  # RT502 | out
        out[0] = 0.5


class AnotherOutBlock(Effect):
    """RT502: `out` would become another: what the host hears stays as it is; copy to it: out[:] = ..."""

    def process(self, x: Block, out: Block) -> None:
        if len(x) == 2:
            left, out = x[0], x  # RT502 | out
            out[0] = left
