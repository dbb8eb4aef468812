"""ring-cost: what the ring costs the audio thread, against the processing that it takes off it.

A worker plugin runs eight biquads by SciPy. `process` of the plugin is timed by the sound card, on its clock,
with caches as cold as in a studio; an empty compiled plugin in its place is what card and bridge cost alone.
The processing is what the worker says it took, and, warm in a loop, what SciPy takes. Ratio: 5 % over the
share of the first in the second. System calls inside `process` are counted by the kernel's own means.
"""

from __future__ import annotations

import timeit

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
ALLOWED_SHARE = 0.05


def measure() -> list[Row]:
    return [*(row for block in BLOCKS for row in rows(block)), by_strace(BLOCKS[0])]


def rows(block: int) -> list[Row]:
    """Share by the worker's own time, share by SciPy's in a loop, an empty plugin, system calls."""
    try:
        ring = play(
            built(plugins.Sections), Setting(block=block, seconds=SECONDS, warm=WARM_S, system_calls=True)
        )
        empty = play(built(ours.plugin_class(ours.EMPTY)), Setting(block=block, seconds=SECONDS, warm=WARM_S))
    except CardError as error:
        return [Row("ring-cost", f"block {block} ({error})", None, "us")]
    cost_us, empty_us = ring.blocks.process().p50, empty.blocks.process().p50
    in_place_us, in_loop_us = buffered_us(ring, block), sosfilt_us(block)
    return [
        share(f"block {block}: process, and what the worker does", cost_us, "worker, in place", in_place_us),
        share(f"block {block}: process, and SciPy in a loop", cost_us, "sosfilt, warm", in_loop_us),
        Row("ring-cost", f"block {block}: beside an empty plugin", cost_us, "us", "empty plugin", empty_us),
        system_calls(ring, block),
    ]


def share(case: str, cost_us: float, peer: str, peer_us: float) -> Row:
    part = cost_us / peer_us
    return Row("ring-cost", f"{case}: {part:.1%}", cost_us, "us", peer, peer_us, ALLOWED_SHARE / part)


def buffered_us(result: Result, block: int) -> float:
    """Of a block, by the worker that was heard."""
    (worker,) = result.workers
    quantum = 128  # samples, the plugins' own
    return worker["busy_ns"] / 1e3 / max(1, worker["quanta"]) * block / quantum


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
