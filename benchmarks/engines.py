"""A running effect, ours or a peer's, behind one call; and the check that two of them sound alike."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet

SAMPLE_RATE = 48_000
BLOCK = 128

Block: TypeAlias = NDArray[np.float32]  # (channels, BLOCK)


class Engine(Protocol):
    def play(self, inputs: Block, outputs: Block, times: int) -> float:
        """Plays one block `times` times, going on where it was. Returns its nanoseconds per sample."""


@dataclass(frozen=True)
class CompiledEngine:
    """A rattle_driver_process, or what a peer exports in its likeness, called by loops/block_loop.c."""

    loop: ctypes.CDLL
    owner: object  # what must live as long as the function
    process: int
    state: int

    def play(self, inputs: Block, outputs: Block, times: int) -> float:
        function, state = ctypes.c_void_p(self.process), ctypes.c_void_p(self.state)
        self.loop.ns_per_sample.restype = ctypes.c_double
        rows = rows_of(inputs), rows_of(outputs)
        return float(self.loop.ns_per_sample(function, state, *rows, BLOCK, times))


def our_engine(
    code: PluginCode, case: InstructionSet, channels: int, settings: Mapping[str, float], loop: ctypes.CDLL
) -> Engine:
    """`settings` are plain values by the last part of a Param's id."""
    library = ctypes.CDLL(str(library_builder().driver(code, Kernel(case, "f32"))))
    library.rattle_driver_open.restype = ctypes.c_void_p
    best_kernel = ctypes.c_int32(-1)  # RATTLE_KERNEL_BEST: the library holds this one alone
    driver = library.rattle_driver_open(ctypes.c_double(SAMPLE_RATE), channels, channels, 4, best_kernel)
    for index, param in enumerate(code.description.params):
        plain = settings.get(param.id.split(".")[-1])
        if plain is not None:
            library.rattle_driver_set(ctypes.c_void_p(driver), index, ctypes.c_double(plain))
    return CompiledEngine(loop, library, address(library.rattle_driver_process), driver)


def peer_engine(library_file: Path, loop: ctypes.CDLL) -> Engine:
    """A library that exports peer_open and peer_process."""
    library = ctypes.CDLL(str(library_file))
    library.peer_open.restype = ctypes.c_void_p
    return CompiledEngine(loop, library, address(library.peer_process), library.peer_open(SAMPLE_RATE))


def difference(ours: Engine, theirs: Engine, inputs: Block, blocks: int) -> float:
    """The largest difference between their next samples."""
    largest = 0.0
    heard, expected = np.zeros_like(inputs), np.zeros_like(inputs)
    for _ in range(blocks):
        ours.play(inputs, expected, 1)
        theirs.play(inputs, heard, 1)
        largest = max(largest, float(np.max(np.abs(heard - expected))))
    return largest


def address(function: object) -> int:
    value = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    assert value is not None
    return value


def rows_of(block: Block) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * len(block))(*(channel.ctypes.data for channel in block))
