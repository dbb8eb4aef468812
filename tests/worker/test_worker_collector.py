"""The collector under a worker: what it does when, and what the health says of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rattle.worker_process import collector as of_collector
from rattle.worker_process import layout
from rattle.worker_process.collector import HARD_BYTES, SOFT_BYTES, YOUNG, Collector, settle
from rattle.worker_process.profile import LEAST_NS, pause_estimate_ns


class Clock:
    def __init__(self) -> None:
        self.now_ns = 0

    def perf_counter_ns(self) -> int:
        return self.now_ns


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(of_collector, "time", made)
    return made


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Generations, as they are collected."""
    seen: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: seen.append(generation))
    return seen


@contextmanager
def collector(
    policy: Any, slot: layout.Slot, is_silent: Callable[[], bool] = lambda: False
) -> Iterator[Collector]:
    gc.disable()
    made = Collector(policy, slot, is_silent)
    try:
        yield made
    finally:
        made.close()
        gc.enable()
        gc.unfreeze()


def make_garbage() -> list[Any]:
    return [[] for _ in range(YOUNG + 700)]


def test_managed_settles_once_and_for_all() -> None:
    """What is there is frozen, and nothing is collected by itself; the other policies say what they do."""
    try:
        settle("normal")
        assert (gc.get_freeze_count(), gc.isenabled()) == (0, True)
        settle("managed")
        assert gc.get_freeze_count() > 1000
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_the_young_are_collected_when_there_is_time(clock: Clock, collected: list[int]) -> None:
    """Enough of them, and twice the time that it last took; else not, and never all generations."""
    with collector("managed", layout.Slot()) as made:
        held = make_garbage()
        made.idle(slack_us=100)
        assert collected == []
        made.idle(slack_us=5000)
        assert collected == [1]
        del held
    with collector("normal", layout.Slot()) as made:
        held = make_garbage()
        made.idle(slack_us=5000)
        assert collected == [1]
        del held


def test_all_are_collected_when_nobody_listens(clock: Clock, collected: list[int]) -> None:
    """Once in a pause of the host, after half a second without input; not while input comes."""
    with collector("managed", layout.Slot()) as made:
        held = make_garbage()
        for step in range(30):
            clock.now_ns += 100_000_000
            made.waiting(input_position=step)
        assert collected == []
        for _ in range(30):
            clock.now_ns += 100_000_000
            made.waiting(input_position=29)
        assert collected == [2]
        for _ in range(10):
            clock.now_ns += 100_000_000
            made.waiting(input_position=30)
        assert collected == [2, 2]
        del held


def test_memory_that_grows(clock: Clock, collected: list[int], capfd: pytest.CaptureFixture[str]) -> None:
    """Beyond the soft bound a pause of the host is used; beyond the hard one a fresh process is asked for,
    once."""
    slot, resident = layout.Slot(), [1000]
    with collector("managed", slot) as made:
        made._resident.read = lambda: resident[0]  # type: ignore[method-assign]
        made._began_with = 1000
        resident[0] += SOFT_BYTES + 1
        clock.now_ns += 2_000_000_000
        made.idle(0)
        assert (slot.health.memory, slot.wants_rotation) == (resident[0], 0)
        made.waiting(5)
        clock.now_ns += 2_000_000_000
        made.waiting(5)
        assert collected == [2]
        resident[0] += HARD_BYTES
        for _ in range(3):
            clock.now_ns += 2_000_000_000
            made.idle(0)
        assert slot.wants_rotation == 1
    assert capfd.readouterr().err.count("a fresh one is to take over") == 1


def test_grown_memory_is_collected_in_silence(clock: Clock, collected: list[int]) -> None:
    """A host that goes on calling while its song stands: once in each silence, and not while something
    sounds."""
    slot, silent = layout.Slot(), [False]
    with collector("managed", slot, lambda: silent[0]) as made:
        made._resident.read = lambda: 2 * SOFT_BYTES  # type: ignore[method-assign]
        made._began_with = 0
        seen = []
        for silent[0] in (False, False, True, True, True, False, True):
            clock.now_ns += 2_000_000_000
            made.idle(0)
            seen.append(len(collected))
    assert seen == [0, 0, 1, 1, 1, 1, 2]
    assert collected == [2, 2]


def test_pauses_are_measured() -> None:
    """Also those that the author's own gc.collect() makes."""
    slot = layout.Slot()
    with collector("off", slot):
        gc.collect()
        gc.collect(0)
    gc.collect()
    assert slot.health.collections == 2
    assert 0 < slot.health.pause_worst < 60_000_000_000


def test_what_nobody_hears_is_no_pause(clock: Clock) -> None:
    """A collection in a pause of the host is counted, and makes no latency longer."""
    slot = layout.Slot()
    with collector("managed", slot) as made:
        note = lambda phase, info: setattr(clock, "now_ns", clock.now_ns + 1_000_000)  # noqa: E731
        gc.callbacks.insert(0, note)
        held = make_garbage()
        for _ in range(3):
            clock.now_ns += 1_000_000_000
            made.waiting(7)
        assert (slot.health.collections, slot.health.pause_worst) == (1, 0)
        gc.collect()
        assert slot.health.pause_worst == 1_000_000
        gc.callbacks.remove(note)
        del held


def test_the_first_estimate() -> None:
    """Ten collections, the longest of them twice, 10 ms at least."""
    counted: list[str] = []
    note = lambda phase, info: counted.append(phase)  # noqa: E731
    gc.callbacks.append(note)
    gc.freeze()
    try:
        assert LEAST_NS <= pause_estimate_ns() < 60_000_000_000
    finally:
        gc.callbacks.remove(note)
        gc.unfreeze()
    assert counted.count("start") == 10
