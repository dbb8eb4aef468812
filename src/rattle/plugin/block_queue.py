"""process(x: Block, out: Block) sample by sample, as the reference driver plays it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rattle.lang.sound import Block

Values = list[float]  # plain, one for each Param


class BlockQueue:
    """Gathers a quantum, has it played with its last sample, and gives it out during the next one."""

    def __init__(
        self, channels: int, quantum: int, play: Callable[[Block, Block, list[Values]], None]
    ) -> None:
        """play: fills `out` from `x`; it is told the Params at each sample."""
        self._play = play
        self._x, self._out = np.zeros((channels, quantum)), np.zeros((channels, quantum))
        self._params: list[Values] = []

    def begin(self) -> None:
        """Sample 0 comes next."""
        self._out[:] = 0.0
        self._params.clear()

    def sample(self, x: list[Any], params: Values) -> Sequence[float]:
        place = len(self._params)
        channels, quantum = self._x.shape
        self._x[:, place] = x[:channels]
        given: list[float] = self._out[:, place].tolist()
        self._params.append(params)
        if place + 1 == quantum:
            out, block = Block(np.zeros((channels, quantum))), Block(self._x)
            block.flags.writeable = False  # type: ignore[attr-defined]
            self._play(block, out, self._params)
            self._out[:] = out
            self._params.clear()
        return given
