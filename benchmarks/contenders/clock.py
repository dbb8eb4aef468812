"""A clock that wants a block at a time, and how late it gets them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

RATE_HZ = 48_000
AUDIO, WORKER = 70, 5  # priorities


@dataclass(frozen=True)
class Lateness:
    blocks: int
    late: int  # not there when wanted, or done when the next was due
    worst_ms: float  # from when a block was due to when it was there
    shifted: int = 0  # blocks by which the sound is behind its place in the end


def by_the_clock(
    call: Callable[[], bool], block: int, seconds: float, spare: Callable[[float], None]
) -> Lateness:
    """Calls once a block's time. call: whether it had what was wanted. spare: is told how many seconds are
    left after each.

    A block that is late does not move the clock; those that became due meanwhile are late as well, and are
    called one after the other, as a sound card's driver does with what is left of its buffer."""
    length_s, total = block / RATE_HZ, int(seconds * RATE_HZ) // block
    late, worst_s = 0, 0.0
    start = time.perf_counter() + length_s
    for number in range(total):
        due = start + number * length_s
        left = due - time.perf_counter()
        if left > 0.0:
            time.sleep(left)
        was_there = call()
        took = time.perf_counter() - due
        late += took > length_s or not was_there
        worst_s = max(worst_s, took)
        spare(length_s - took)
    return Lateness(total, late, 1000.0 * worst_s)


def take_class(priority: int) -> None:
    """A real-time class, where permitted, for the calling thread."""
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(priority))
