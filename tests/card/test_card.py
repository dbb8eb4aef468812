"""The sound card of native/card/: it recognises every sample, and counts what it should."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.card.blocks import BLOCK, FATES, Blocks, log_histogram
from benchmarks.card.play import CardError, Result, Setting, library_of, play
from benchmarks.card.strace import named
from tests.card.plugins import Clicking, Delayed, Fading, Half, Later, Rounding
from tests.check.plugins import flawed_builder

from rattle import Effect
from rattle.bundle.build import compiled
from rattle.bundle.library import library_builder
from rattle.bundle.target import Platform, this_machine
from rattle.bundle.vst3_bundle import build_vst3

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the card's clock is Linux's")

_TARGET = replace(this_machine(), march=this_machine().march[:1])  # one kernel is enough, and soon compiled


@cache
def library(cls: type[Effect]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rattle-card-test-"))
    platform = Platform(_TARGET.name, (_TARGET,))
    return library_of(build_vst3(compiled(cls), folder, library_builder(_TARGET), [platform]))


def played(cls: type[Effect], **options: Any) -> Result:
    return play(library(cls), Setting(**{"offline": True, "gain": 0.5, "seconds": 0.2, **options}))


def fates(result: Result) -> dict[str, int]:
    counts = result.blocks.counts()
    found = {name: getattr(counts, name) for name in FATES}
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("vary", [False, True])
def test_every_sample_of_a_plugin_that_keeps_its_word_is_exact(vary: bool) -> None:
    """A gain behind the latency it reports is right at any block size, also while that changes."""
    result = played(Delayed, block=333, vary=vary)
    assert result.latency == 100
    assert fates(result) == {"exact": 9600}


def test_one_sample_too_late_is_wrong() -> None:
    """The numbered noise tells a plugin that is a sample later than it says: hardly a frame passes."""
    found = fates(played(Later))
    assert found["wrong"] > 8500


def test_another_gain_is_not_the_plugins_sound() -> None:
    """Half of the input, where the input itself was expected: nothing of it is exact."""
    assert fates(played(Half, gain=1.0)) == {"wrong": 9600}


def test_rounding_is_no_fade() -> None:
    """The plugin's sound but for its last bit at times is as good as exact, and that is told."""
    assert fates(played(Rounding)).keys() == {"exact", "near"}


def test_a_fade_is_no_click_and_a_click_is_no_fade() -> None:
    """Between exact and dry, 63 samples of a straight fade are fades; without them there is one jump."""
    faded = fates(played(Fading))
    assert faded.keys() == {"exact", "fade", "dry"}
    assert 60 <= faded["fade"] <= 66
    clicked = fates(played(Clicking))
    assert clicked.keys() == {"exact", "jump", "dry"}
    assert clicked["jump"] == 1


def test_the_clock_keeps_time_and_the_control_plays_beside() -> None:
    """By the clock, calls begin when they are due, also in bursts; the plugin makes no system call."""
    result = played(Half, offline=False, control_ms=50.0, burst=4, jitter=0.5, system_calls=True)
    due = result.blocks.rows["due_ns"]
    assert len(due) == 75
    assert 0.18e9 < due[-1] - due[0] < 0.21e9
    assert fates(result) == {"exact": 9600}
    assert result.blocks.counts().system_calls == 0
    assert result.blocks.lag_ms(of_control=True, without_excluded=False).min() >= 128 / 48.0


def test_system_calls_are_counted_and_made(tmp_path: Path) -> None:
    """Two in each call of process are two for each block; a wrong answer would have stopped the plugin."""
    library = flawed_builder(tmp_path)("CALLS_THE_SYSTEM")
    result = play(library, Setting(offline=True, seconds=0.1, block=480, system_calls=True))
    if not result.counts_system_calls:
        pytest.skip("this machine cannot count them")
    assert set(result.blocks.rows["system_calls"]) == {2}


def test_cycles_open_and_close() -> None:
    """Each cycle is a new life of the plugin, right from its first sample."""
    result = played(Delayed, cycles=20, cycle_blocks=3, reopen=True)
    assert result.activations == 20
    assert fates(result) == {"exact": 20 * 3 * 128}


def test_what_cannot_be_played_is_said(tmp_path: Path) -> None:
    """A file that is no library ends in an error with the loader's words."""
    file = tmp_path / "nothing.so"
    file.write_bytes(b"")
    with pytest.raises(CardError, match=r"nothing\.so"):
        play(file, Setting())


def blocks_of(count: int, **columns: dict[int, int]) -> Blocks:
    """Blocks of 128 at 48 kHz, all exact, but for these."""
    rows = np.zeros(count, BLOCK)
    rows["due_ns"] = np.arange(count) * (128e9 / 48_000)
    rows["samples"] = 128
    for name, values in columns.items():
        for at, value in values.items():
            if name == "dry":
                rows["fates"][at, FATES.index("dry")] = value
            else:
                rows[name][at] = value
    return Blocks(rows, 48_000.0)


def test_late_calls_excuse_what_follows() -> None:
    """An underrun 10 blocks after a late call is not counted in x; one 100 after or 1 before it is."""
    blocks = blocks_of(300, late_ns={100: 2_000_000}, dry={99: 128, 110: 128, 200: 128})
    counts = blocks.counts()
    assert (counts.underruns, counts.underruns_x, counts.attributable, counts.late) == (3, 2, 2, 1)
    assert counts.excluded == pytest.approx(38, abs=1)


def test_the_control_excuses_what_is_near() -> None:
    """Where the native control had nothing either, within 100 ms, Rattle is not blamed."""
    blocks = blocks_of(300, control_missing={100: 5}, dry={80: 128, 110: 128, 200: 128})
    assert blocks.counts().attributable == 1


def test_strace_is_read_from_the_first_block_to_the_last() -> None:
    """Other threads, the thread's own start and end, and second halves of calls are not counted."""
    log = """7 openat(AT_FDCWD, "x", O_RDONLY) = 3
8 rseq(0x7f, 0x20, 0, 0x53053053) = 0
8 sched_setscheduler(8, SCHED_FIFO, [80]) = 0
8 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1}, NULL <unfinished ...>
7 openat(AT_FDCWD, "y", O_RDONLY) = 3
8 <... clock_nanosleep resumed>NULL) = 0
8 futex(0x7f, FUTEX_WAKE, 1) = 1
8 clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1}, NULL) = 0
8 rt_sigprocmask(SIG_BLOCK, ~[RT_1], NULL, 8) = 0
8 madvise(0x7f, 8368128, MADV_DONTNEED) = 0
8 exit(0) = ?
8 +++ exited with 0 +++
"""
    assert named(log) == {"clock_nanosleep": 2, "futex": 1}
    assert named("1 exit(0) = ?") is None


def test_histogram_counts_every_value() -> None:
    """Four buckets an octave from least to most; what is outside is not lost."""
    edges, counts = log_histogram(np.array([0.1, 1.0, 1.1, 2.0, 900.0]), 1.0, 8.0)
    assert len(edges) == 12
    assert edges[4] == pytest.approx(2.0)
    assert counts[0] == 3
    assert counts[4] == 1
    assert counts[-1] == 1
