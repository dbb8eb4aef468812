"""Blocks: a fixed number of samples of every channel at once, later by as many."""

from __future__ import annotations

import numpy as np
from tests.language.program import program

from rattle import Block, Effect, Param, Unit, on_change, zeros


@program(exact=True)
class BlockReversed(Effect):
    """Each quantum backwards; rows, elements and whole blocks; the quantum divides nothing."""

    quantum = 37

    def process(self, x: Block, out: Block) -> None:
        for c in range(len(x)):
            row = x[c]
            for i in range(self.quantum):
                out[c, i] = row[self.quantum - 1 - i]
        out[0] *= 0.5


@program(exact=True)
class BlockParams(Effect):
    """A Param reads as at the block's first sample; `ramp` has it at each."""

    quantum = 64
    gain = Param(0.5, 0.0, 2.0)
    jump = Param(1.0, 0.0, 2.0, smooth_ms=0.0)
    count = Param(1, 1, 5, step=1)
    is_on = Param(False)

    def process(self, x: Block, out: Block) -> None:
        ramp = self.ramp(BlockParams.gain)
        for c in range(len(x)):
            for i in range(64):
                out[c, i] = x[c, i] * ramp[i] + self.gain * self.jump + self.count
        if self.is_on:
            out[:] = x


class Follower(Unit):
    speed = Param(0.25, 0.0, 1.0)

    def __init__(self) -> None:
        self.level = 0.0

    def process(self, row: Block) -> float:
        for sample in row:
            self.level += self.speed * (sample - self.level)
        return self.level


@program(exact=True)
class BlockWithState(Effect):
    """State goes on from block to block, units have Params of their own; latency adds up, a reset of the
    plugin in the middle leaves the queue alone."""

    quantum = 256

    def __init__(self) -> None:
        self.followers = [Follower(), Follower()]
        self.last = zeros((2, 256))
        self.window = np.hanning(256)
        self.blocks = 0

    def process(self, x: Block, out: Block) -> None:
        self.blocks += 1
        if self.blocks == 3:
            self.reset()
        for c in range(2):
            level = self.followers[c].process(x[c])
            out[c] = x[c] * self.window + self.last[c]
            out[c, 0] = level
            self.last[c] = x[c]

    def latency_samples(self) -> int:
        return 100


@program(exact=True)
class BlockThatGivesNotANumber(Effect):
    """After NaN the queue starts anew at the next tick."""

    quantum = 100

    def __init__(self) -> None:
        self.held = 0.0
        self.blocks = 0

    def process(self, x: Block, out: Block) -> None:
        self.blocks += 1
        for i in range(100):
            self.held = self.held * 0.5 + x[0, i]
            out[0, i] = self.held
        if self.blocks == 2:
            self.held = self.held + 1e308 * 1e10
        out[1] = x[0] + self.held


@program(exact=True)
class BlockWithHooks(Effect):
    """Events apply where a block begins, hooks as well; also while Params ramp."""

    quantum = 48
    amount = Param(0.5, 0.0, 1.0)
    jump = Param(0.25, 0.0, 1.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.table = zeros(48)
        self.runs = 0

    @on_change(amount, jump)
    def fill(self) -> None:
        self.runs += 1
        for i in range(48):
            self.table[i] = self.amount + self.jump * i

    def process(self, x: Block, out: Block) -> None:
        for c in range(len(x)):
            out[c] = x[c] * self.table + self.jump + self.amount + self.runs * 2.0


@program(exact=True)
class BlockWithHooksAndNotANumber(Effect):
    """After NaN the hooks run again, where the queue starts anew."""

    quantum = 300
    amount = Param(0.5, 0.0, 1.0)

    def __init__(self) -> None:
        self.runs = 0
        self.blocks = 0

    @on_change(amount)
    def count(self) -> None:
        self.runs += 1

    def process(self, x: Block, out: Block) -> None:
        self.blocks += 1
        for c in range(len(x)):
            out[c] = x[c] + self.runs
        if self.blocks == 1 and self.runs < 3:
            out[0, 5] = 1e308 * 1e10 * (1.0 + self.amount)
