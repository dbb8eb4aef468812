"""three-gains: one gain as compiled Python, as NumPy behind the ring, and as a plain function there.

The examples gain.py, gain_numpy.py and gain_function.py, each played by the sound card at blocks of 128: the
median of what the host's audio thread spends in `process`, what the worker's process spends on a block, and
how much later the sound comes. Ratio: none, they are no rivals; docs/three-gains.md says what each is for.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import ours
from benchmarks.card.play import CardError, Setting, library_of, play
from benchmarks.rows import Row
from rattle.bundle.build import build_plugin

EXAMPLES = ("gain", "gain_numpy", "gain_function")
BLOCK, RATE_HZ = 128, 48_000.0
SECONDS, WARM_S = 5.0, 1.0
GAINS = {"gain_function": 10.0 ** (3.0 / 20.0)}  # the others are at 0 dB


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="rattle-bench-") as folder:
        return [row for name in EXAMPLES for row in rows(name, Path(folder))]


def rows(name: str, folder: Path) -> list[Row]:
    bundle = build_plugin(ours.plugin_class(ours.EXAMPLES / f"{name}.py"), folder)
    setting = Setting(block=BLOCK, seconds=SECONDS, warm=WARM_S, gain=GAINS.get(name, 1.0))
    try:
        result = play(library_of(bundle), setting)
    except CardError as error:
        return [Row("three-gains", f"{name} ({error})", None, "us")]
    found = [
        Row("three-gains", f"{name}: on the audio thread, a block", result.blocks.process().p50, "us"),
        Row("three-gains", f"{name}: later", result.latency / RATE_HZ * 1e3, "ms"),
    ]
    for worker in result.workers:
        busy_us = worker["busy_ns"] / 1e3 / max(1, worker["quanta"])
        found.append(Row("three-gains", f"{name}: in the worker, a block", busy_us, "us"))
        found.append(Row("three-gains", f"{name}: memory of the worker", worker["memory"] / 1e6, "MB"))
    return found
