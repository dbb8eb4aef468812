"""The host's side of a link, by hand: what the audio thread and the supervisor write, from Python.

The C functions are those of plugins, built into a library of their own.
"""

from __future__ import annotations

import ctypes
import functools
import mmap
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.bundle.cache import content_key, user_cache
from rattle.bundle.runtime import NATIVE_FOLDER, headers_digest
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain
from rattle.worker_process import layout
from rattle.worker_process.link import Library, Link
from rattle.worker_process.mapping import Mapping
from rattle.worker_process.words import Order, Pace, RecordKind, SlotState

_LINK = ("memory", "ring/ring", "ring/eventcount", "worker/link", "worker/turn", "worker/latency")
_SYSTEM = ("posix", "shared_posix", "shared_linux", "process_linux")
FILES = (*_LINK, *(f"platform/{name}" for name in _SYSTEM))


@functools.cache
def library_path() -> Path:
    """Built once for all test runs of this source."""
    sources = [NATIVE_FOLDER / f"{name}.c" for name in FILES]
    toolchain, target = find_toolchain(), this_machine()
    digests = (headers_digest(), toolchain.fingerprint(target))
    parts = [*digests, *(source.read_bytes() for source in sources)]
    name = content_key(parts) + "-link.so"
    found = user_cache().find(name)
    if found:
        return found
    with tempfile.TemporaryDirectory() as folder:
        flags = ("-O1", "-fvisibility=default", f"-I{NATIVE_FOLDER}")
        jobs = [CompileJob(source, Path(folder) / f"{source.stem}.o", flags) for source in sources]
        toolchain.compile(target, jobs)
        library = Path(folder) / name
        toolchain.link(target, [job.output for job in jobs], library)
        return user_cache().keep(name, library)


@functools.cache
def native() -> Any:
    library = ctypes.CDLL(str(library_path()))
    library.rattle_link_capacity.restype = library.rattle_link_bytes.restype = c_uint64
    library.rattle_link_init.argtypes = [c_void_p, c_void_p, c_char_p]
    library.rattle_link_tell.argtypes = [c_void_p, c_void_p]
    library.rattle_link_order.argtypes = [c_void_p, c_uint32, c_uint32, c_uint64, c_uint64]
    library.rattle_link_close.argtypes = [c_void_p]
    library.rattle_ring_write.argtypes = [c_void_p, c_void_p, c_uint64]
    library.rattle_ring_end.argtypes, library.rattle_ring_end.restype = [c_void_p], c_uint64
    library.rattle_ring_read.argtypes = [c_void_p, c_uint64, c_void_p, c_uint64]
    library.rattle_eventcount_signal.argtypes = [c_void_p]
    return library


class Host:
    """A link in a memory file, and the hands on its host's side."""

    def __init__(
        self,
        inputs: int = 2,
        outputs: int = 2,
        sidechains: int = 0,
        quantum: int = 128,
        sample_rate: float = 48_000.0,
        params: int = 0,
        meters: int = 0,
    ) -> None:
        shape = layout.Shape(sample_rate, inputs, sidechains, outputs, quantum, 2400, 512, params, meters)
        shape.capacity = native().rattle_link_capacity(ctypes.byref(shape))
        size = native().rattle_link_bytes(ctypes.byref(shape))
        self.memory = os.memfd_create("link")
        os.truncate(self.memory, -(-size // mmap.PAGESIZE) * mmap.PAGESIZE)
        mapping = Mapping(self.memory)
        native().rattle_link_init(mapping.address, ctypes.byref(shape), b"Test")
        self.library = Library(library_path())
        self.link = Link(self.library, mapping)
        self.fields = self.link.fields
        self.fields.pace = Pace.WAKE
        self.written = self.read_so_far = 0

    def close(self) -> None:
        native().rattle_link_close(self.link.address)
        os.close(self.memory)

    def write(self, x: NDArray[Any]) -> None:
        """x (main input and side-chains, samples) comes next."""
        rows = np.ascontiguousarray(x, np.float32)
        pointers = (c_void_p * max(1, len(rows)))(*(row.ctypes.data for row in rows))
        native().rattle_ring_write(self.library.input(self.link.address), pointers, rows.shape[1])
        self.written += rows.shape[1]
        self.fields.host.position = self.written
        for slot in self.fields.slots:
            native().rattle_eventcount_signal(ctypes.addressof(slot.input))

    def tell(self, kind: RecordKind, /, position: int | None = None, index: int = 0, **fields: Any) -> None:
        """A record; fields: of what it carries."""
        record = layout.Record(self.written if position is None else position, kind, index)
        names = {RecordKind.PARAM: "ramp", RecordKind.TRANSPORT: "transport", RecordKind.EVENT: "event"}
        if kind in names:
            for name, value in fields.items():
                setattr(getattr(record.as_, names[kind]), name, value)
        native().rattle_link_tell(self.link.address, ctypes.byref(record))

    def keyframe(self, values: list[float]) -> None:
        """All Params, at rest."""
        self.tell(RecordKind.KEYFRAME, index=len(values))
        for index, value in enumerate(values):
            self.tell(RecordKind.PARAM, index=index, target=value)

    def order(self, slot: int, order: Order, first: int = 0) -> None:
        native().rattle_link_order(self.link.address, slot, order, first, first)

    def wait_for(self, slot: int, *states: SlotState) -> None:
        ends = (*states, SlotState.FAILED)
        self.until(lambda: self.fields.slots[slot].state in ends, f"slot {slot} is {states}")
        assert self.fields.slots[slot].state in states

    def until(self, is_so: Callable[[], bool], what: str, patience_s: float = 20.0) -> None:
        """However slow the machine is just now."""
        end = time.monotonic() + patience_s
        while not is_so():
            assert time.monotonic() < end, f"not within {patience_s:g} s: {what}"
            time.sleep(0.001)

    def finished(self, slot: int) -> int:
        return int(native().rattle_ring_end(self.library.output(self.link.address, slot)))

    def read(self, slot: int, first: int, end: int) -> NDArray[np.float32]:
        """Output of a slot, once it is finished."""
        self.until(lambda: self.finished(slot) >= end, f"{end} samples are played")
        y = np.zeros((self.link.outputs, end - first), np.float32)
        pointers = (c_void_p * max(1, len(y)))(*(row.ctypes.data for row in y))
        ring = self.library.output(self.link.address, slot)
        assert native().rattle_ring_read(ring, first, pointers, end - first) & 1
        return y


@contextmanager
def host(**shape: Any) -> Iterator[Host]:
    made = Host(**shape)
    try:
        yield made
    finally:
        made.close()
