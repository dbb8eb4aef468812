"""Guarded: a player that never raises. What its plugin raises is told, and heard as the dry signal."""

from __future__ import annotations

from rattle.plugin.quantum import Call, QuantumPlayer

from .dry import Dry
from .failures import Failures
from .log import place_of
from .randomness import begin_again


class Guarded:
    def __init__(self, player: QuantumPlayer, failures: Failures) -> None:
        self._player, self._failures = player, failures
        self._name = type(player.plugin).__name__
        self._where = place_of(type(player.plugin).process)  # type: ignore[attr-defined]
        layout = player.layout
        latency = self._own_latency()
        self._dry = Dry(min(layout.inputs, layout.outputs), latency, player.quantum)
        self._is_late = latency > 0
        self.call, self.ramp, self.follow = player.call, player.ramp, player.follow
        self.connect, self.event = player.connect, player.event

    def play_call(self, call: Call) -> None:
        if self._is_late:
            self._dry.hear(call.x)
        try:
            self._player.play_call(call)
        except BaseException as error:  # sys.exit() too: the process is not the author's to end
            self._failures.failed(error, f"{self._name}.process", self._where)
            self._failures.silence(True)
            self._dry.fill(call.x, call.out)
        else:
            if self._failures.is_silenced:
                self._failures.silence(False)

    def reset(self) -> None:
        self._dry.clear()
        begin_again()
        try:
            self._player.reset()
        except BaseException as error:
            self._failures.failed(error, f"{self._name}.reset")

    def meters(self) -> list[float]:
        return self._player.meters

    def _own_latency(self) -> int:
        try:
            return int(self._player.plugin.latency_samples())
        except BaseException as error:
            self._failures.failed(error, f"{self._name}.latency_samples")
            return 0
