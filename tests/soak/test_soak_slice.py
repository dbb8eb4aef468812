"""Half a minute of ordinary Python under load, by the clock of a sound card, while others render offline.

What a noisy machine does to it is not asked: that every sample is right is, and that none was late through
Rattle's fault, where the native control beside it had the time that a worker needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.card.play import Result, Setting, card_run, library_of, play
from benchmarks.load import plain, plugins
from benchmarks.soak.latencies import SOME, found

from rattle.bundle.build import build_plugin

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the card's clock is Linux's")

SLICE = Setting(block=128, seconds=22.0, warm=3.0, gain=0.5, control_ms=0.0)


def test_half_a_minute_under_load(tmp_path: Path) -> None:
    """A million objects, garbage, a stall of 20 ms that holds the lock every second: no sample is wrong, and
    none is late that the machine had time for. Meanwhile, offline: the latency reported is the one that is
    there, at each rate and block size, to the sample."""
    library = library_of(build_plugin(plugins.Together, tmp_path))
    half = library_of(build_plugin(plain.Half, tmp_path))
    with card_run(library, SLICE) as run:
        for rate, block, latency, heard in found(half, SOME):
            assert heard == {latency: 0.5}, (rate, block)
        result = run.finish()
    check_samples(result)
    if is_late(result):  # a processor may stand still under the worker alone, but hardly twice
        again = play(library, SLICE)
        check_samples(again)
        assert not is_late(again), f"{result.blocks.counts().line()}; then {again.blocks.counts().line()}"


def check_samples(result: Result) -> None:
    """On any machine: each is the plugin's, or faded, or dry, at its place."""
    counts = result.blocks.counts()
    assert counts.wrong == 0, counts.line()
    assert counts.jump == 0, counts.line()
    assert counts.exact > 0, counts.line()


def is_late(result: Result) -> bool:
    """By Rattle's fault: card, control and worker have a real-time class, and the control was never late."""
    is_granted = result.is_real_time and result.control_is_real_time and result.workers[0]["is_real_time"]
    counts = result.blocks.counts()
    return bool(is_granted) and counts.control_underruns == 0 and counts.attributable > 0
