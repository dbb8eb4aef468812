"""The memory of a program that the interpreter plays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.compiler.ir import ArraySlot, DType, Program, Slot
from rattle.compiler.primitives import FLOATS

Real = type[np.floating[Any]]


def tiny(dtype: DType, real: Real) -> float:
    wide = dtype is DType.F64 or (dtype is DType.REAL and real is np.float64)
    return 2.0**-511 if wide else 2.0**-63


class Copy:
    """The memory of one copy of the plugin."""

    def __init__(self, program: Program, real: Real, channel_index: int) -> None:
        self.channel_index = channel_index
        self.real = real
        self.slots: dict[Slot, list[Any]] = {  # one number; of like units, one for each
            slot: [self.stored(slot.dtype, initial) for initial in slot.initials()] for slot in program.slots
        }
        self.arrays: dict[ArraySlot, NDArray[Any]] = {}
        self.kept_slots: dict[Slot, list[Any]] = {}
        self.kept_arrays: dict[ArraySlot, NDArray[Any]] = {}

    def stored(self, dtype: DType, value: Any) -> Any:
        if dtype.is_float:
            return FLOATS.get(dtype, self.real)(value)
        return bool(value) if dtype is DType.BOOL else int(value)

    def new_array(self, dtype: DType, source: Any) -> NDArray[Any]:
        types: dict[DType, Any] = {
            DType.I64: np.int64,
            DType.I32: np.int32,
            DType.U32: np.uint32,
            DType.BOOL: np.bool_,
        }
        return np.array(source, dtype=FLOATS.get(dtype) or types.get(dtype, self.real))

    def keep(self) -> None:
        self.kept_slots = {slot: list(values) for slot, values in self.slots.items()}
        self.kept_arrays = {array: values.copy() for array, values in self.arrays.items()}

    def restore(self, place: Slot | ArraySlot, number: int | None = None) -> None:
        """Of like units: one, or all."""
        which = slice(None) if number is None else slice(number, number + 1)
        if isinstance(place, Slot):
            self.slots[place][which] = self.kept_slots[place][which]
        elif place.count is None:
            self.arrays[place][:] = self.kept_arrays[place]
        else:
            self.arrays[place][which] = self.kept_arrays[place][which]
