"""Half a minute of ordinary Python under load, by the clock of a sound card, while others render offline.

What a noisy machine does to it is not asked: that every sample is right is, and that none was late through
Rattle's fault, where the native control beside it had the time that a worker needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.card.play import Result, Setting, card_run, library_of
from benchmarks.load import plain, plugins
from benchmarks.soak.latencies import SOME, found

from rattle.bundle.build import build_plugin

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the card's clock is Linux's")

SLICE = Setting(block=128, seconds=25.0, warm=3.0, gain=0.5, control_ms=0.0)


def test_half_a_minute_under_load(tmp_path: Path) -> None:
    """A million objects, garbage, a stall of 20 ms that holds the lock every second: no sample is wrong, and
    none is late that the machine had time for. Meanwhile, offline: the latency reported is the one that is
    there, at each rate and block size, to the sample."""
    library = library_of(build_plugin(plugins.Together, tmp_path))
    half = library_of(build_plugin(plain.Half, tmp_path))
    with card_run(library, SLICE) as run:
        for rate, block, latency, heard in found(half, SOME):
            assert heard == {latency: 0.5}, (rate, block)
        check_slice(run.finish())


def check_slice(result: Result) -> None:
    counts = result.blocks.counts()
    assert counts.wrong == 0, counts.line()
    assert counts.jump == 0, counts.line()
    assert counts.exact > 0, counts.line()
    if has_time(result):
        assert counts.attributable == 0, counts.line()


def has_time(result: Result) -> bool:
    """Whether the machine let card, control and worker have a real-time class, and the control kept up."""
    is_granted = result.is_real_time and result.control_is_real_time and result.workers[0]["is_real_time"]
    return bool(is_granted) and result.blocks.counts().control_underruns == 0
