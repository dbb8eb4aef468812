"""The first estimate of the collector's pauses, before any was heard."""

from __future__ import annotations

import gc
import time

COLLECTIONS = 10
LEAST_NS = 10_000_000
_PATIENCE_NS = 2_000_000_000  # for all of them: a heap of millions of objects takes half a second each


def pause_estimate_ns() -> int:
    """Twice the longest of ten forced collections, at least 10 ms. Of what is not frozen: what the policy
    in force leaves to collect."""
    worst, begun = 0, time.perf_counter_ns()
    for _ in range(COLLECTIONS):
        start = time.perf_counter_ns()
        gc.collect()
        now = time.perf_counter_ns()
        worst = max(worst, now - start)
        if now - begun > _PATIENCE_NS:
            break
    return max(2 * worst, LEAST_NS)
