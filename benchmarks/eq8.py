"""eq8: the eight-band stereo equaliser of the examples against the same in Faust, on each instruction set."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import ours
from benchmarks.loops import load_loop
from benchmarks.peers import MissingPeerError, faust
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns
from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, best_instruction_set

ROUNDS = 21
BLOCK = 128
BLOCKS = 375  # one second
SAMPLE_RATE = 48_000
# Settings that both sides have at the start: see peers/eq8.dsp.
GAIN_DB = 3.0


@dataclass(frozen=True)
class Engine:
    """A running equaliser: the address of its rattle_driver_process or peer_process, and its own pointer."""

    library: ctypes.CDLL
    process: int
    state: int


def measure() -> list[Row]:
    code = ours.compiled(ours.EXAMPLES / "eq8.py")
    with tempfile.TemporaryDirectory() as folder:
        return [measure_on(case, code, Path(folder)) for case in library_builder().target.instruction_sets]


def measure_on(case: InstructionSet, code: PluginCode, folder: Path) -> Row:
    unit = "ns/stereo sample"
    if case > best_instruction_set(library_builder().target):
        return row("eq8", f"{case} (not on this processor)", unit, ())
    engines = {"ours": our_engine(code, case)}
    try:
        peer = faust.need_faust()
        for mode, library in faust.build_all_modes("eq8", f"x86-64-{case}", folder).items():
            engines[mode] = faust_engine(library)
    except MissingPeerError as missing:
        peer = f"Faust ({missing})"
    costs = take_turns(timers(engines, folder), ROUNDS)
    our_costs = costs.pop("ours")
    if not costs:
        return row("eq8", case, unit, our_costs, peer)
    best = min(costs, key=lambda mode: min(costs[mode]))
    return row("eq8", case, unit, our_costs, f"{peer} {best}", costs[best])


def our_engine(code: PluginCode, case: InstructionSet) -> Engine:
    library = ctypes.CDLL(str(library_builder().driver(code, Kernel(case, "f32"))))
    library.rattle_driver_open.restype = ctypes.c_void_p
    best_kernel = ctypes.c_int32(-1)  # RATTLE_KERNEL_BEST: the library holds this one alone
    driver = library.rattle_driver_open(ctypes.c_double(SAMPLE_RATE), 2, 2, 4, best_kernel)
    for index, param in enumerate(code.description.params):
        if param.id.endswith("gain_db"):
            library.rattle_driver_set(ctypes.c_void_p(driver), index, ctypes.c_double(GAIN_DB))
    return Engine(library, address(library.rattle_driver_process), driver)


def faust_engine(library_file: Path) -> Engine:
    library = ctypes.CDLL(str(library_file))
    library.peer_open.restype = ctypes.c_void_p
    return Engine(library, address(library.peer_process), library.peer_open(SAMPLE_RATE))


def address(function: object) -> int:
    value = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    assert value is not None
    return value


def timers(engines: Mapping[str, Engine], folder: Path) -> dict[str, Callable[[], float]]:
    """Each engine's cost of a sample, on one noise. Raises RuntimeError if they do not sound alike."""
    loop = load_loop("block_loop", folder)
    loop.ns_per_sample.restype = ctypes.c_double
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, (2, BLOCK)).astype(np.float32)
    outputs = {name: np.zeros_like(noise) for name in engines}

    def cost(name: str, blocks: int) -> float:
        engine, rows = engines[name], (rows_of(noise), rows_of(outputs[name]))
        function, state = ctypes.c_void_p(engine.process), ctypes.c_void_p(engine.state)
        return float(loop.ns_per_sample(function, state, *rows, BLOCK, blocks))

    for name, output in outputs.items():
        cost(name, 1)
        difference = float(np.max(np.abs(output - outputs["ours"])))
        if not difference < 1e-4:
            raise RuntimeError(f"{name} differs from ours by {difference:.2g}: not the same equaliser")
    return {name: partial(cost, name, BLOCKS) for name in engines}


def rows_of(block: NDArray[np.float32]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * 2)(*(channel.ctypes.data for channel in block))
