"""What a worker plays in a slot: the plugin at the host's rate, or at one of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .guard import Guarded
from .link import Link
from .records import Listener
from .views import calls


class Sound(Listener, Protocol):
    def plays(self, link: Link, slot: int) -> Callable[[int], None]:
        """Makes a function that plays the quantum at a position, from ring to ring."""

    def go_to(self, position: int) -> None:
        """The next quantum is there; what was heard before it is not to be had."""

    def meters(self) -> list[float]: ...


class AtHostRate:
    """Straight from the input ring to the slot's."""

    def __init__(self, player: Guarded) -> None:
        self._player = player
        self.ramp, self.follow, self.connect = player.ramp, player.follow, player.connect
        self.event, self.meters = player.event, player.meters

    def restart(self, offset: int) -> None:
        """Sample 0 is the coming quantum's first, or was there."""
        self._player.reset()

    def keyframe(self, origin: int) -> None:
        """Nothing depends on where sample 0 was."""

    def go_to(self, position: int) -> None:
        """No sample of the past is needed."""

    def plays(self, link: Link, slot: int) -> Callable[[int], None]:
        made, play = calls(link, slot, self._player), self._player.play_call
        shift, mask = link.quantum.bit_length() - 1, len(made) - 1

        def play_quantum(position: int) -> None:
            play(made[position >> shift & mask])

        return play_quantum
