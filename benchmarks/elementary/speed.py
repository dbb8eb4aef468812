"""elementary: what one value of each 32-bit function costs in a loop over samples, against NumPy's."""

from __future__ import annotations

import ctypes
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.elementary.accuracy import NAMES
from benchmarks.elementary.kernels import load
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns
from rattle.bundle.library import library_builder
from rattle.bundle.target import InstructionSet, best_instruction_set
from rattle.compiler.check.functions import NUMPY_NAMES

ROUNDS = 31
VALUES = 4096  # 16 KiB each way: in the nearest cache
UNIT = "ns/value"

Signal = NDArray[np.float32]


def measure() -> list[Row]:
    target = library_builder().target
    able = [case for case in target.instruction_sets if case <= best_instruction_set(target)]
    with tempfile.TemporaryDirectory() as folder:
        libraries = {case: load(case, Path(folder)) for case in able}
        return [each for name in NAMES for each in measure_function(name, libraries)]


def measure_function(name: str, libraries: dict[InstructionSet, ctypes.CDLL]) -> list[Row]:
    x, y = arguments(name)
    numpy_name = NUMPY_NAMES.get(name.removeprefix("fast_"), name.removeprefix("fast_"))
    ufunc = getattr(np, numpy_name)
    contenders: dict[str, Callable[[], float]] = {"numpy": partial(cost_of_numpy, ufunc, x, y)}
    contenders |= {case: partial(cost_of_ours, library, name, x, y) for case, library in libraries.items()}
    costs = take_turns(contenders, ROUNDS)
    peer = f"np.{numpy_name}, its widest"
    return [
        row("elementary", f"{name} {case}", UNIT, costs[case], peer, costs["numpy"]) for case in libraries
    ]


def arguments(name: str) -> tuple[Signal, Signal]:
    """Within every function's domain: asin's and the logarithms'."""
    random = np.random.default_rng(0)
    x = random.uniform(0.01, 0.99, VALUES).astype(np.float32)
    wide = np.float32(1.0 if name in ("asin", "acos") else 8.0)
    return x * wide, random.uniform(-4.0, 4.0, VALUES).astype(np.float32)


def cost_of_ours(library: ctypes.CDLL, name: str, x: Signal, y: Signal) -> float:
    out = np.empty_like(x)
    places = [ctypes.c_void_p(each.ctypes.data) for each in (x, y, out)]
    function, count = getattr(library, f"apply_{name}"), ctypes.c_int64(len(x))
    start = time.perf_counter_ns()
    function(*places, count)
    return (time.perf_counter_ns() - start) / len(x)


def cost_of_numpy(ufunc: np.ufunc, x: Signal, y: Signal) -> float:
    out = np.empty_like(x)
    inputs = (x, y)[: ufunc.nin]
    start = time.perf_counter_ns()
    ufunc(*inputs, out=out)
    return (time.perf_counter_ns() - start) / len(x)
