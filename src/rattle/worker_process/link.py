"""The plugin's own library, and the link in shared memory that its functions work on
(native/worker/link.h)."""

from __future__ import annotations

import ctypes
from ctypes import c_bool, c_int32, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from . import layout
from .words import SlotState

Samples = NDArray[np.float32]


class Memory(Protocol):
    """Some that stays mapped while the object is there."""

    address: int
    size: int


class Library:
    """What a plugin's library exports for its worker."""

    def __init__(self, path: Path | str) -> None:
        # A turn waits, and lets other threads of Python run; the others take a microsecond and must not.
        waits, takes_no_time = ctypes.CDLL(str(path)), ctypes.PyDLL(str(path))
        self.turn = _function(waits.rattle_link_turn, None, c_void_p, c_uint32, c_void_p)
        self.record = _function(takes_no_time.rattle_link_record, c_bool, c_void_p, c_uint64, c_void_p)
        self.finish = _function(takes_no_time.rattle_link_finish, None, c_void_p, c_uint32, c_uint64)
        self.state = _function(takes_no_time.rattle_link_state, None, c_void_p, c_uint32, c_uint32, c_int32)
        self.attach = _function(takes_no_time.rattle_link_attach, c_void_p, c_void_p, c_uint64)
        self.input = _function(takes_no_time.rattle_link_input, c_void_p, c_void_p)
        self.output = _function(takes_no_time.rattle_link_output, c_void_p, c_void_p, c_uint32)
        self.meters = _function(takes_no_time.rattle_link_meters, c_void_p, c_void_p, c_uint32)


def _function(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function


class Link:
    """One instance's."""

    def __init__(self, library: Library, memory: Memory) -> None:
        """Raises ValueError if what is there is no link, or one of another version of Rattle."""
        address = library.attach(memory.address, memory.size)
        if not address:
            raise ValueError(f"{memory.size} bytes of shared memory are no link of this version of Rattle")
        self.library, self.address, self._memory = library, int(address), memory
        self.fields = layout.Link.from_address(self.address)
        shape = self.fields.shape
        self.sample_rate: float = shape.sample_rate
        self.inputs, self.sidechains, self.outputs = shape.inputs, shape.sidechains, shape.outputs
        self.quantum, self.capacity = shape.quantum, shape.capacity

    @property
    def is_offline(self) -> bool:
        return bool(self.fields.is_offline)

    @property
    def is_closed(self) -> bool:
        return bool(self.fields.is_closed)

    def slot(self, slot: int) -> layout.Slot:
        found: layout.Slot = self.fields.slots[slot]
        return found

    def say(self, slot: int, state: SlotState, process: int) -> None:
        self.library.state(self.address, slot, state, process)

    def input(self) -> Samples:
        """(main input and side-chains, capacity)"""
        return _samples(self.library.input(self.address), self.inputs + self.sidechains, self.capacity)

    def output(self, slot: int) -> Samples:
        """(outputs, capacity)"""
        return _samples(self.library.output(self.address, slot), self.outputs, self.capacity)

    def meters(self, slot: int) -> Any:
        """An array of double: ctypes' own is written to sooner than NumPy's."""
        first = self.library.meters(self.address, slot)
        return (ctypes.c_double * self.fields.shape.meters).from_address(first)


def _samples(ring: int, channels: int, capacity: int) -> Samples:
    if not channels:
        return np.zeros((0, capacity), np.float32)
    samples = (ctypes.c_float * (channels * capacity)).from_address(ring + ctypes.sizeof(layout.Ring))
    return np.ctypeslib.as_array(samples).reshape(channels, capacity)
