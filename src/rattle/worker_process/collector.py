"""When Python's collector of cyclic garbage may run in a worker, so that nobody hears it.

managed: what is there after the warm-up is frozen, and automatic collection off. When all input is played,
the young generations are collected if that fits twice into the time until the next quantum is due (0.1 ms);
all of them only when the host has sent nothing for a while. Memory that has grown (100 MB) brings that about
also in a silence of a second; much of it (500 MB) asks for a fresh process, whose taking over cannot be
heard. normal: as Python does. off: never.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from rattle.plugin.description import Collector as Policy

from .layout import Slot
from .log import say
from .memory import Resident

YOUNG = 2000  # containers made since the last collection: fewer are not worth one
PARKED_NS = 500_000_000  # without input: nobody listens
LOOK_NS = 1_000_000_000  # from one look at the memory to the next
SOFT_BYTES, HARD_BYTES = 100_000_000, 500_000_000  # of growth since it began


class Collector:
    """Measures pauses in every policy. Tells what it does in the slot's health."""

    def __init__(self, policy: Policy, slot: Slot, is_silent: Callable[[], bool]) -> None:
        """is_silent: nothing came in or went out in the last second, and the song stands; asked once a
        second at most."""
        self._is_managed, self._is_silent = policy == "managed", is_silent
        self._slot, self._health = slot, slot.health
        self._resident = Resident()
        self._began_with = self._resident.read()
        self._grown, self._health.memory = 0, self._began_with
        self._ns_each = 50.0  # what the last young collection took for each container; this before any
        self._start_ns = 0
        self._input, self._input_ns = -1, time.perf_counter_ns()
        self._looked_ns = 0
        self._is_collected = False  # since it is parked
        self._is_resting = False  # in a silence in which all has been collected
        self._is_unheard = False  # what is collected now is no pause of the sound
        gc.callbacks.append(self._measure)

    def close(self) -> None:
        gc.callbacks.remove(self._measure)

    def idle(self, slack_us: int) -> None:
        """All input is played; so long until the next quantum is due."""
        now = time.perf_counter_ns()
        young = gc.get_count()[0]
        if self._is_managed and young > YOUNG and slack_us * 1000 > 2 * self._ns_each * young:
            gc.collect(1)
            self._ns_each = (time.perf_counter_ns() - now) / young
        if now - self._looked_ns > LOOK_NS:
            self._looked_ns = now
            self._look()
            self._use_silence()

    def waiting(self, input_position: int) -> None:
        """Nothing has happened for 100 ms. input_position: samples that came so far."""
        now = time.perf_counter_ns()
        if input_position != self._input:
            self._input, self._input_ns, self._is_collected = input_position, now, False
        elif now - self._input_ns > PARKED_NS and not self._is_collected:
            self._is_collected = True
            if self._is_managed and (gc.get_count()[0] > 0 or self._grown > SOFT_BYTES):
                self._collect_all()
            self._look()

    def _use_silence(self) -> None:
        """Once in each: what is left after it lives."""
        if not self._is_managed or self._grown <= SOFT_BYTES or not self._is_silent():
            self._is_resting = False
        elif not self._is_resting:
            self._is_resting = True
            self._collect_all()

    def _collect_all(self) -> None:
        self._is_unheard = True
        gc.collect()
        self._is_unheard = False

    def _look(self) -> None:
        resident = self._resident.read()
        self._grown = resident - self._began_with
        self._health.memory = resident
        if self._is_managed and self._grown > HARD_BYTES and not self._slot.wants_rotation:
            self._slot.wants_rotation = 1
            say(f"the worker has grown by {self._grown >> 20} MiB: a fresh one is to take over")

    def _measure(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._start_ns = time.perf_counter_ns()
            return
        pause_ns = time.perf_counter_ns() - self._start_ns
        self._health.collections += 1
        if pause_ns > self._health.pause_worst and not self._is_unheard:
            self._health.pause_worst = pause_ns


def settle(policy: Policy) -> None:
    """After the warm-up, before the processes that play are forked: what is there stays, and is not looked
    through again."""
    if policy == "normal":
        return
    gc.collect()
    gc.freeze()
    gc.disable()
