"""ring-cost: what the ring costs the audio thread, against the processing that it takes off it.

A worker plugin runs eight biquads by SciPy, and the sound card times its `process`, twice:

  cold  by the card's clock, as in a studio: the thread slept, its caches are others' by now. The processing
        is what the worker says that it took, which slept as well
  warm  the later ones of blocks that are called back to back; the processing is SciPy's in a loop

An empty compiled plugin in its place is what card and bridge cost by themselves. Ratio: 5 % over the share of
`process`, all of it, in the processing. System calls in `process` are counted by the kernel's own means.
"""

from __future__ import annotations

import timeit
from pathlib import Path

import numpy as np
from scipy import signal

from benchmarks import ours
from benchmarks.card.play import CardError, Result, Setting, play
from benchmarks.card.strace import calls_while_playing
from benchmarks.load import plugins
from benchmarks.rows import Row
from benchmarks.soak.bundles import built

SECONDS = 5.0
WARM_S = 2.0
BLOCKS = (128, 512)
QUANTUM = 128  # samples, of the worker plugins
BURST = 4  # blocks
ALLOWED_SHARE = 0.05


def measure() -> list[Row]:
    return [*(row for block in BLOCKS for row in rows(block)), by_strace(BLOCKS[0])]


def rows(block: int) -> list[Row]:
    """Share cold, share warm, both beside an empty plugin, and system calls."""
    try:
        ring, empty = built(plugins.Sections), built(ours.plugin_class(ours.EMPTY))
        cold, warm = played(ring, block), played(ring, block, burst=BURST)
        empty_us = [cold_us(played(empty, block)), warm_us(played(empty, block, burst=BURST))]
    except CardError as error:
        return [Row("ring-cost", f"block {block} ({error})", None, "us")]
    sosfilt = sosfilt_us(QUANTUM) * block / QUANTUM
    return [
        share(f"block {block}, cold", cold_us(cold), "worker, in place", buffered_us(cold, block)),
        share(f"block {block}, warm", warm_us(warm), "sosfilt in a loop", sosfilt),
        Row("ring-cost", f"block {block}, cold", cold_us(cold), "us", "empty plugin", empty_us[0]),
        Row("ring-cost", f"block {block}, warm", warm_us(warm), "us", "empty plugin", empty_us[1]),
        system_calls(cold, block),
    ]


def played(library: Path, block: int, burst: int = 1) -> Result:
    setting = Setting(block=block, burst=burst, seconds=SECONDS, warm=WARM_S, system_calls=burst == 1)
    return play(library, setting)


def cold_us(result: Result) -> float:
    return result.blocks.process().p50


def warm_us(result: Result) -> float:
    """The median of calls that followed another one without a pause."""
    rows = result.blocks.rows
    follows = np.flatnonzero(np.diff(rows["due_ns"].astype(np.int64)) == 0) + 1
    return float(np.median(rows["process_ns"][follows])) / 1e3


def share(case: str, cost_us: float, peer: str, peer_us: float) -> Row:
    part = cost_us / peer_us
    return Row("ring-cost", f"{case}: {part:.1%}", cost_us, "us", peer, peer_us, ALLOWED_SHARE / part)


def buffered_us(result: Result, block: int) -> float:
    """Of a block, by the worker that was heard."""
    (worker,) = result.workers
    return worker["busy_ns"] / 1e3 / max(1, worker["quanta"]) * block / QUANTUM


def sosfilt_us(block: int) -> float:
    """The minimum of many."""
    filters = plugins.FILTERS
    x = np.random.default_rng(1).uniform(-1.0, 1.0, (2, block)).astype(np.float32)
    state = np.zeros((len(filters), 2, 2), np.float32)
    timer = timeit.Timer(lambda: signal.sosfilt(filters, x, axis=1, zi=state))
    return min(timer.repeat(50, 20)) / 20 * 1e6


def by_strace(block: int) -> Row:
    """Beside the sleep in which the card waits for its next block."""
    case = f"block {block}: system calls of the audio thread, by strace"
    setting = Setting(block=block, seconds=SECONDS, warm=WARM_S)
    try:
        calls = calls_while_playing(built(plugins.Sections), setting)
    except CardError as error:
        return Row("ring-cost", f"{case} ({error})", None, "calls")
    if calls is None:
        return Row(
            "ring-cost", f"{case} (missing: apt install strace, or the right to SCHED_FIFO)", None, "calls"
        )
    others = {name: count for name, count in calls.items() if name != "clock_nanosleep"}
    words = f" ({', '.join(others)})" if others else ""
    return Row("ring-cost", f"{case}{words}", float(sum(others.values())), "calls", ratio=float(not others))


def system_calls(result: Result, block: int) -> Row:
    counted = result.blocks.counts().system_calls + sum(worker["system_calls"] for worker in result.workers)
    words = "" if result.counts_system_calls else " (by the ring's own count)"
    return Row(
        "ring-cost", f"block {block}: system calls{words}", float(counted), "calls", ratio=float(counted == 0)
    )
