"""Small plugins as an author would write them, for the host's tests."""

from __future__ import annotations

from enum import Enum

from rattle import Block, Effect, Param, Stereo, Unit


class Mode(Enum):
    LOW = "low"
    HIGH = "high"


class Smoother(Unit):
    amount = Param(0.5)

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float) -> float:
        self.last = self.last + (1.0 - self.amount) * (x - self.last)
        return self.last


class Ducked(Effect):
    """A side-chain that lowers, and passes nothing where there is none."""

    def process(self, x: Stereo, key: Stereo | None, more: float) -> Stereo:
        if key is None:
            return 2.0 * x[0], 2.0 * x[1]
        return x[0] * (1.0 - key[0]) + more, x[1] * (1.0 - key[1]) + more


class LateBlock(Effect):
    """Its input a block later; says three samples more."""

    quantum = 40

    def process(self, x: Block, out: Block) -> None:
        out[:] = x

    def latency_samples(self) -> int:
        return 3


class Chain(Effect):
    """A Param of its own, an Enum, and two units with Params."""

    gain = Param(1.0, 0.0, 4.0)
    mode = Param(Mode.LOW)

    def __init__(self) -> None:
        self.stages = [Smoother() for _ in range(2)]

    def process(self, x: float) -> float:
        y = x
        for stage in self.stages:
            y = stage.process(y)
        if self.mode == Mode.HIGH:
            y = x - y
        return y * self.gain

    def tail_s(self) -> float:
        return 0.01


class Late(Effect):
    """The input, 3 samples late, and an honest word about it."""

    gain = Param(1.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.a = 0.0
        self.b = 0.0
        self.c = 0.0

    def process(self, x: float) -> float:
        y = self.c
        self.c = self.b
        self.b = self.a
        self.a = x
        return y * self.gain

    def latency_samples(self) -> int:
        return 3

    def tail_s(self) -> float:
        return 0.0


class Swap(Effect):
    """Left and right change places; endless by default, as it has state."""

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: Stereo) -> Stereo:
        self.last = 0.5 * self.last
        return x[1], x[0] + self.last


class Widen(Effect):
    """Mono in, stereo out."""

    def process(self, x: float) -> Stereo:
        return x, -x


class Wrong(Effect):
    def process(self, x: float) -> float:
        return [x][0]


class Smear(Effect):
    """The first sample of a block, on all of it."""

    quantum = 16
    channels = (1,)

    def tail_s(self) -> float:
        return 0.0

    def process(self, x: Block, out: Block) -> None:
        for i in range(len(x[0])):
            out[0][i] = x[0][0]
