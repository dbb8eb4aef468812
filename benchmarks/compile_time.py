"""compile-time: from a live class to compiled kernels, with Python started and everything imported.

Each round is a process of its own with a cache that holds nothing. Linking, and the runtime that no edit of a
plugin changes, are not in the figure: build-time has them. Wall-clock time: other work on the machine shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import ours
from benchmarks.large_plugin import write_large_plugin
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns

ROUNDS = 3

# In a process of its own. The pipeline is imported before the clock starts, as in a running session.
COMPILE = """
import sys, time
from pathlib import Path
from benchmarks import ours
from rattle.bundle.library import all_kernels, library_builder
from rattle.compiler import compile_plugin
cls, sample_types = ours.plugin_class(Path(sys.argv[1])), sys.argv[2].split()
start = time.perf_counter()
builder = library_builder()
kernels = [kernel for kernel in all_kernels(builder.target) if kernel.sample_type in sample_types]
builder.compile_kernels(compile_plugin(cls), kernels)
print(time.perf_counter() - start)
"""

CASES = {"f32": "v2 v3 v4", "f32 f64": "v2 v3 v4, f32 and f64"}


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = folder / "large_plugin_of_a_bench.py"
        large_name = f"{write_large_plugin(large):,} lines"
        plugins = {plugin.stem: plugin for plugin in ours.examples()} | {large_name: large}
        contenders: dict[str, Callable[[], float]] = {
            f"{plugin}, {case}": partial(compile_s, file, sample_types, folder)
            for plugin, file in plugins.items()
            for sample_types, case in CASES.items()
            if sample_types == "f32" or plugin in ("eq8", large_name)
        }
        costs = take_turns(contenders, ROUNDS)
    return [row("compile-time", case, "s", rounds) for case, rounds in costs.items()]


def compile_s(plugin: Path, sample_types: str, folder: Path) -> float:
    environment = {**os.environ, "RATTLE_CACHE": tempfile.mkdtemp(dir=folder)}
    answer = subprocess.run(
        [sys.executable, "-c", COMPILE, str(plugin), sample_types],
        cwd=ours.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return float(answer.stdout)
