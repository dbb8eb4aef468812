"""Numba, `@njit(fastmath=True)`, for the processor it runs on: Numba cannot be told another in one process.

Its functions are called from the same C loop as everybody's, through `cfunc`, so no call from Python counts.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.engines import SAMPLE_RATE, CompiledEngine, Engine
from benchmarks.peers.packages import need_python_package
from rattle.bundle.target import InstructionSet


class NumbaEffect(Protocol):
    """A module of this folder. `process` plays one channel: (memory, inputs, outputs); or, in a module that
    says IS_STEREO, both: (memory, left_in, right_in, left_out, right_out)."""

    def memory(self, sample_rate: float) -> NDArray[np.float32]:
        """All that one channel needs: coefficients and state."""

    def process(self, memory: Any, inputs: Any, outputs: Any) -> None: ...


@dataclass(frozen=True)
class Numba:
    """in_numba/MODULE.py, as many channels as its bench has."""

    module: str
    channels: int

    @property
    def title(self) -> str:
        return "Numba"

    def engines(self, case: InstructionSet, loop: ctypes.CDLL, folder: object) -> Mapping[str, Engine]:
        version = need_python_package("numba")
        effect: NumbaEffect = import_module(f"{__name__}.{self.module}")
        is_stereo = hasattr(effect, "IS_STEREO")
        memory = np.tile(effect.memory(SAMPLE_RATE), (1 if is_stereo else self.channels, 1))
        function = (c_function_of_both(effect.process, memory.shape[1]) if is_stereo else
                    c_function(effect.process, self.channels, memory.shape[1]))  # fmt: skip
        engine = CompiledEngine(loop, (function, memory), function.address, memory.ctypes.data)
        return {f"Numba {version} @njit(fastmath=True), this processor": engine}


def form_of_loop() -> Any:
    """The C function that loops/block_loop.c calls."""
    import numba

    types: Any = numba.types  # numba's own annotations cover little
    samples = types.CPointer(types.float32)
    rows = types.CPointer(samples)
    return types.void(samples, rows, rows, types.uint32, types.voidptr, types.uint32)


def c_function(process: Any, channels: int, memory_size: int) -> Any:
    """Channel after channel."""
    import numba

    carray: Any = vars(numba)["carray"]
    one_channel = numba.njit(fastmath=True, error_model="numpy")(process)

    def process_block(memory, inputs, outputs, count, points, point_count):  # type: ignore[no-untyped-def]
        memories = carray(memory, (channels, memory_size))
        for channel in range(channels):
            one_channel(memories[channel], carray(inputs[channel], count), carray(outputs[channel], count))

    return numba.cfunc(form_of_loop())(process_block)


def c_function_of_both(process: Any, memory_size: int) -> Any:
    """Left and right together."""
    import numba

    carray: Any = vars(numba)["carray"]
    both = numba.njit(fastmath=True, error_model="numpy")(process)

    def process_block(memory, inputs, outputs, count, points, point_count):  # type: ignore[no-untyped-def]
        left_in, right_in = carray(inputs[0], count), carray(inputs[1], count)
        left_out, right_out = carray(outputs[0], count), carray(outputs[1], count)
        both(carray(memory, (memory_size,)), left_in, right_in, left_out, right_out)

    return numba.cfunc(form_of_loop())(process_block)
