"""contenders: ways to have ordinary Python make sound by a clock, each under the same load, and how many
blocks come late (A14).

The work is eight biquads by SciPy, in blocks of 128 at 48 kHz. In its process (`load.py`): a heap of a
million objects, garbage in cycles, some of which lives for a second, and a lock that is held for 20 ms every
second. Beside it: four busy processes.

- direct: a thread with a clock calls it; Python's collector as it comes
- direct, collector by hand: heap frozen, collector off, young generations collected where time is left
- fixed delay: a queue of finished blocks, 50 ms of them, between that thread and another one of Python
- WriteAheadBuffer: the ring by itself, 50 ms, from a process with its collector by hand to one that only
plays - @worker: the whole of it, a plugin in the sound card of `benchmarks/card`, 50 ms - compiled: eight
bands as real-time Python in the same card, without latency

Figures count late blocks: not there when the clock wanted them, or done after the next was due. They are raw:
the machine's own freezes are in them all; the native control of @worker's row says how many it had. The peer
is `direct`. RATTLE_BENCH_MINUTES: how long each is played, instead of ten seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from benchmarks import ours
from benchmarks.card.play import CardError, Setting, play
from benchmarks.contenders.clock import Lateness
from benchmarks.contenders.in_python import BLOCK, CONTENDERS
from benchmarks.contenders.load import Keeping
from benchmarks.load.hogs import hogs
from benchmarks.rows import Row
from benchmarks.soak.bundles import built

SECONDS = 10.0
HOGS = 4
WARM_S = 3.0
DIRECT = "direct"


def measure() -> list[Row]:
    minutes = os.environ.get("RATTLE_BENCH_MINUTES")
    seconds = 60.0 * float(minutes) if minutes else SECONDS
    found = {name: of_python(name, seconds) for name in CONTENDERS}
    rows = [row(name, lateness, found[DIRECT]) for name, lateness in found.items()]
    return [*rows, of_worker(seconds, found[DIRECT]), of_compiled(seconds, found[DIRECT])]


def of_python(name: str, seconds: float) -> Lateness:
    """In a fresh process, for each has a heap of its own."""
    command = (sys.executable, "-m", "benchmarks.contenders", name, str(seconds))
    with hogs(HOGS):
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ours.ROOT)
    return Lateness(**json.loads(done.stdout))


def row(name: str, found: Lateness, direct: Lateness, also: str = "") -> Row:
    words = [f"{found.late} of {found.blocks}", f"worst {found.worst_ms:.1f} ms"]
    if found.shifted:
        words.append(f"sound shifted by {found.shifted} blocks in the end")
    if also:
        words.append(also)
    peer = None if name == DIRECT else DIRECT
    per_block, of_direct = found.late / found.blocks, direct.late / direct.blocks
    return Row(
        name="contenders",
        case=f"{name}: {', '.join(words)}",
        figure=float(found.late),
        unit="late blocks",
        peer=peer,
        peer_figure=float(direct.late) if peer else None,
        ratio=of_direct / per_block if peer and found.late else None,
    )


def of_worker(seconds: float, direct: Lateness) -> Row:
    setting = Setting(block=BLOCK, seconds=seconds, warm=WARM_S, gain=0.5, control_ms=0.0)
    try:
        library = built(Keeping)
        with hogs(HOGS):
            blocks = play(library, setting).blocks
    except CardError as error:
        return Row("contenders", f"@worker ({error})", None, "late blocks")
    counts = blocks.counts()
    worst_ms = float(blocks.lag_ms(without_excluded=False).max(initial=0.0))
    also = f"native control {counts.control_underruns}, Rattle's fault {counts.attributable}"
    return row("@worker", Lateness(counts.blocks, counts.underruns, worst_ms), direct, also)


def of_compiled(seconds: float, direct: Lateness) -> Row:
    """What it hears is another sound than the card expects, so only times count."""
    setting = Setting(block=BLOCK, seconds=seconds, warm=WARM_S)
    try:
        with hogs(HOGS):
            blocks = play(built(ours.plugin_class(ours.EXAMPLES / "eq8.py")), setting).blocks
    except CardError as error:
        return Row("contenders", f"compiled ({error})", None, "late blocks")
    counts = blocks.counts()
    return row("compiled", Lateness(counts.blocks, counts.overlong, blocks.process().max / 1e3), direct)
