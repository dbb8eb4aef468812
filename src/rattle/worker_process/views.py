"""Every quantum of the rings as NumPy arrays, made once: no sample is copied on its way to `process`."""

from __future__ import annotations

from rattle.plugin.quantum import Call

from .guard import Guarded
from .link import Link


def calls(link: Link, slot: int, player: Guarded) -> list[Call]:
    """By place in the ring: position // quantum, modulo how many there are. Inputs are read-only."""
    x, out, quantum = link.input(), link.output(slot), link.quantum
    x.flags.writeable = False
    parts = (slice(start, start + quantum) for start in range(0, link.capacity, quantum))
    return [player.call(x[:, part], out[:, part]) for part in parts]
