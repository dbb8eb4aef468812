"""A plugin at a rate of its own, from ring to ring."""

from __future__ import annotations

from collections.abc import Callable

from rattle.plugin.at_model_rate import AtModelRate

from .guard import Guarded
from .link import Link


class RingAtModelRate(AtModelRate):
    def __init__(self, player: Guarded, host_rate: float, model_rate: float, quantum: int) -> None:
        super().__init__(player, host_rate, model_rate, quantum)
        self.meters = player.meters

    def plays(self, link: Link, slot: int) -> Callable[[int], None]:
        self.open(link.inputs + link.sidechains, link.outputs)
        ring, sound, quantum, mask = link.input(), link.output(slot), link.quantum, link.capacity - 1

        def play_quantum(position: int) -> None:
            part = slice(position & mask, (position & mask) + quantum)
            self.play(position, ring[:, part], sound[:, part])

        return play_quantum
