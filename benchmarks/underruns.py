"""underruns: blocks of an effect in ordinary Python that were late, and that is Rattle's fault.

Figures count blocks, of L = 50 ms; the peer is the native control: the same ring with a worker in C, in the
same seconds. The ratio is 1 if none is Rattle's, else 0. RATTLE_BENCH_MINUTES: how long each case is played,
instead of five seconds; `dev.py soak underruns` plays ten minutes and draws.
"""

from __future__ import annotations

import os

from benchmarks.card.play import CardError
from benchmarks.rows import Row
from benchmarks.soak.underruns import BLOCKS, LOADS, play_under

SECONDS = 5.0


def measure() -> list[Row]:
    minutes = os.environ.get("RATTLE_BENCH_MINUTES")
    seconds = 60.0 * float(minutes) if minutes else SECONDS
    return [case(load, block, seconds) for load in LOADS for block in BLOCKS]


def case(load: str, block: int, seconds: float) -> Row:
    name = f"{load}, block {block}"
    try:
        counts = play_under(load, block, seconds).blocks.counts()
    except CardError as error:
        return Row("underruns", f"{name} ({error})", None, "blocks")
    return Row(
        name="underruns",
        case=f"{name}: {counts.underruns} raw, {counts.underruns_x} x, {counts.wrong} wrong frames",
        figure=float(counts.attributable),
        unit="blocks",
        peer="native control, x",
        peer_figure=float(counts.control_underruns_x),
        ratio=float(counts.attributable == 0 and counts.wrong == 0),
    )
