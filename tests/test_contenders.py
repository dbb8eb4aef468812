"""The contenders of docs/contenders.md play; their figures are not for a test to judge."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from benchmarks import contenders
from benchmarks.contenders import in_python
from benchmarks.contenders.clock import Lateness, by_the_clock
from benchmarks.contenders.in_python import CONTENDERS
from benchmarks.load import plugins


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    """Contenders have a process to themselves, and turn its collector off: here it is that of all tests."""
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("name", ["direct", "fixed delay", "WriteAheadBuffer"])
def test_a_contender_plays_without_load(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plays as many blocks as asked for, and no more of them are late than there are."""
    monkeypatch.setattr(in_python, "take_class", lambda _: None)  # pytest is no audio thread
    found = CONTENDERS[name](plugins.Working, 0.2)
    assert found.blocks == 75
    assert 0 <= found.late <= found.blocks


def test_what_is_late_counts() -> None:
    """A block that takes three blocks' time is late, and so are those that were due meanwhile; the rest is
    not for longer than it takes to make up for it."""
    calls = 0

    def call() -> bool:
        nonlocal calls
        calls += 1
        time.sleep(0.1 if calls == 5 else 0.0)
        return calls != 1

    found = by_the_clock(call, 480, 0.3, spare=lambda _: None)
    assert found.blocks == 30
    assert found.late >= 10
    assert found.worst_ms >= 100.0


def test_rows_compare_with_direct() -> None:
    """Ratio is how many times fewer blocks are late; without any there is none to give."""
    direct = Lateness(1000, 200, 300.0)
    shown = contenders.row("fixed delay", replace(direct, late=20, shifted=3), direct)
    assert (shown.figure, shown.peer, shown.ratio) == (20.0, "direct", 10.0)
    assert "shifted by 3 blocks" in shown.case
    assert contenders.row("compiled", replace(direct, late=0), direct).ratio is None
    assert contenders.row("direct", direct, direct).peer is None
