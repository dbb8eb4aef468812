"""The loop of a worker: a turn says what there is to do; a quantum is played as soon as its input is
whole."""

from __future__ import annotations

import ctypes
import os
from time import perf_counter_ns

from . import layout
from .collector import Collector
from .failures import Failures
from .link import Link
from .records import Records
from .sound import Sound
from .words import TurnKind

_PLAY, _IDLE, _WAIT, _SKIP, _END = map(int, TurnKind)  # looking them up each time would show


class Playing:
    """Of one slot."""

    def __init__(self, link: Link, slot: int, sound: Sound, collector: Collector, failures: Failures) -> None:
        self._link, self._slot, self._sound = link, slot, sound
        self._collector, self._failures = collector, failures
        self._records = Records(link, sound)
        self._play_quantum = sound.plays(link, slot)
        self._meters = link.meters(slot)
        self._has_meters, self._quantum = len(self._meters) > 0, link.quantum
        self._finish, self._place = link.library.finish, (link.address, slot)
        self._health = link.slot(slot).health
        self._turn = layout.Turn()
        self._next = -1  # position of the quantum that follows the last one
        self._has_skipped = False
        self._parent = os.getppid()

    def run(self) -> None:
        """Until it is ordered to end, or nobody is left to play for."""
        turn, reference = self._turn, ctypes.byref(self._turn)
        take_turn, address, slot = self._link.library.turn, self._link.address, self._slot
        while True:
            take_turn(address, slot, reference)
            kind = turn.kind
            if kind == _PLAY:
                self._play(turn)
            elif kind == _IDLE:
                self._collector.idle(turn.slack_us)
            elif kind == _END or not self._wait(turn):
                return

    def _play(self, turn: layout.Turn) -> None:
        start_ns = perf_counter_ns()
        position = turn.position
        if position != self._next:
            self._begin_at(position)
        self._next = position + self._quantum
        if turn.record != turn.record_end:
            self._records.apply(turn.record, turn.record_end, position)
        self._play_quantum(position)
        if self._has_meters:
            self._meters[:] = self._sound.meters()
        if self._failures.is_news:
            self._tell_failures()
        self._finish(*self._place, perf_counter_ns() - start_ns)

    def _tell_failures(self) -> None:
        self._failures.is_news = False
        self._health.exceptions = self._failures.count
        self._health.is_silenced = int(self._failures.is_silenced)

    def _begin_at(self, position: int) -> None:
        """The first quantum, or one that does not follow the last."""
        self._sound.go_to(position)
        if self._next >= 0 and not self._has_skipped:  # a new order
            self._sound.restart(0)
        self._has_skipped = False

    def _wait(self, turn: layout.Turn) -> bool:
        """Nothing to play now; False if the process that forked or started this one is gone."""
        if turn.kind == _SKIP:
            self._has_skipped = True
        else:
            self._collector.waiting(self._link.fields.host.position)
        return os.getppid() == self._parent
