"""build-time: from save to a plugin that loads, counted from Python's first line to the finished bundle.

Each build is a new process, so importing Rattle and the author's file is in the figure. `fresh`: nothing
was ever built here. `edited`: this plugin changed, others were built before, so that Rattle's own runtime
comes out of the cache. The peer of eq8 is Faust with g++, for the bare library without a plugin around it.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import ours
from benchmarks.peers import PEERS_FOLDER, MissingPeerError, faust
from benchmarks.peers.compilers import compilers
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns

ROUNDS = 3  # each example takes part in eight builds

# In a process of its own: prints the seconds and the library that was built.
BUILD = """
import time
start = time.perf_counter()
import sys
from pathlib import Path
from benchmarks.ours import vst3_library
library = vst3_library(Path(sys.argv[1]), Path(sys.argv[2]))
print(time.perf_counter() - start)
print(library)
"""


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runtime = folder / "runtime-cache"
        build_time_s(ours.EMPTY, folder, runtime)
        return [line for plugin in ours.examples() for line in measure_example(plugin, folder, runtime)]


def measure_example(plugin: Path, folder: Path, runtime: Path) -> list[Row]:
    contenders: dict[str, Callable[[], float]] = {
        "fresh": partial(fresh_build_s, plugin, folder, None),
        "edited": partial(fresh_build_s, plugin, folder, runtime),
    }
    peer = None
    if plugin.stem == "eq8":
        try:
            peer = f"{faust.need_faust()} + g++ -O3, no plugin"
            contenders["peer"] = partial(faust_build_s, plugin.stem, folder)
        except MissingPeerError as missing:
            peer = f"Faust ({missing})"
    costs = take_turns(contenders, ROUNDS)
    theirs = costs.get("peer", ())
    return [
        row("build-time", f"{plugin.stem}, {case}", "s", costs[case], peer, theirs)
        for case in ("fresh", "edited")
    ]


def fresh_build_s(plugin: Path, folder: Path, runtime: Path | None) -> float:
    """A build whose cache holds nothing, or only what is in `runtime`."""
    cache = Path(tempfile.mkdtemp(dir=folder))
    if runtime:
        shutil.copytree(runtime, cache, dirs_exist_ok=True)
    seconds = build_time_s(plugin, folder, cache)
    shutil.rmtree(cache)
    return seconds


def build_time_s(plugin: Path, folder: Path, cache: Path) -> float:
    environment = {**os.environ, "RATTLE_CACHE": str(cache)}
    command = [sys.executable, "-c", BUILD, str(plugin), str(folder / "built")]
    answer = subprocess.run(
        command, cwd=ours.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    seconds, library = answer.stdout.split("\n")[:2]
    ctypes.CDLL(library).GetPluginFactory  # noqa: B018 (raises unless it loads and has a VST3's entry)
    return float(seconds)


def faust_build_s(dsp: str, folder: Path) -> float:
    start = time.perf_counter()
    source = folder / f"{dsp}.cpp"
    faust.write_cpp(PEERS_FOLDER / f"{dsp}.dsp", "-scal", source)
    gcc, _ = compilers()
    gcc.build(source, "-O3 -march=x86-64-v3", folder / f"{dsp}.so")
    return time.perf_counter() - start
