"""A compiled plugin's library, called through ctypes: native/driver.h in Python.

ctypes.CDLL lets go of the interpreter's lock during a call, so other threads run while a plugin renders.
"""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Sequence
from functools import cache as once
from pathlib import Path

import numpy as np

from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, SampleType, Target, best_instruction_set, runs_baseline
from rattle.host.arrays import channel_pointers
from rattle.host.engine import AnyArray, Point
from rattle.host.health import WorkerHealth, health_of
from rattle.host.played_events import TIMED_EVENT
from rattle.host.playhead import playhead_of
from rattle.host.worker_start import Watch, must_play
from rattle.lang.transport import Transport
from rattle.plugin.description import Layout
from rattle.plugin.events import Event, RawEvent, raw_event
from rattle.worker_process.layout import Link

_SLOTS: dict[InstructionSet, int] = {"v2": 0, "v3": 1, "v4": 2}
_SAMPLE_BYTES: dict[SampleType, int] = {"f32": 4, "f64": 8}
# struct RattlePoint
_POINT = np.dtype([("offset", np.uint32), ("param", np.uint32), ("value", np.float64)], align=True)

_PROTOTYPES: dict[str, tuple[object, list[object]]] = {
    "rattle_driver_open_live": (
        ctypes.c_void_p,
        [
            ctypes.c_double,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.c_uint32,
            ctypes.c_int32,
            ctypes.c_uint32,
        ],
    ),
    "rattle_driver_close": (None, [ctypes.c_void_p]),
    "rattle_driver_reset": (None, [ctypes.c_void_p]),
    "rattle_driver_set": (None, [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_double]),
    "rattle_driver_connect": (None, [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32]),
    "rattle_driver_follow": (None, [ctypes.c_void_p, ctypes.c_void_p]),
    "rattle_driver_tell": (None, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]),
    "rattle_driver_process": (
        None,
        [
            ctypes.c_void_p,
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.c_uint32,
            ctypes.c_void_p,
            ctypes.c_uint32,
        ],
    ),
    "rattle_driver_play": (ctypes.c_int32, [ctypes.c_void_p, ctypes.c_void_p]),
    "rattle_driver_sent": (ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_void_p]),
    "rattle_driver_processor": (ctypes.c_void_p, [ctypes.c_void_p]),
    "rattle_driver_meter": (ctypes.c_double, [ctypes.c_void_p, ctypes.c_uint32]),
    "rattle_driver_nan_count": (ctypes.c_uint64, [ctypes.c_void_p]),
    "rattle_driver_latency": (ctypes.c_uint32, [ctypes.c_void_p]),
    "rattle_driver_tail": (ctypes.c_double, [ctypes.c_void_p]),
}


class NativeEngine:
    """Machine code, built for this machine and kept in the cache. See `rattle.host.engine.Engine`."""

    def __init__(
        self,
        code: PluginCode,
        sample_rate: float,
        layout: Layout,
        sample_type: SampleType,
        instruction_set: InstructionSet | None = None,
        assembly: str = "",
        live_block: int = 0,
    ) -> None:
        """Raises ValueError if this machine cannot run `instruction_set`; None is its best.

        assembly: of this kernel, instead of compiling it (bundle/assembly.py).
        live_block: samples at most that a sound card asks for, which waits for none; 0: the caller waits."""
        builder = library_builder()
        chosen = runnable(builder.target, instruction_set)
        if code.description.worker is not None:  # of which there is one kernel
            chosen = builder.target.instruction_sets[0]
        self.layout = layout
        self.description = code.description
        self.instruction_set = chosen
        self.library = _load(builder.driver(code, Kernel(chosen, sample_type), assembly))
        self._driver = self.library.rattle_driver_open_live(
            sample_rate, layout.inputs, layout.outputs, _SAMPLE_BYTES[sample_type], _SLOTS[chosen], live_block
        )
        if not self._driver:
            raise _why_not(builder.target, f"{code.description.name} at {sample_rate:g} Hz")
        self._turn, self._watch = _Turn(), Watch()
        self._events = np.empty(0, TIMED_EVENT)  # of the next block
        self._bend = code.description.bend_semitones
        # Not at exit: a daemon thread may be rendering, and the system takes all memory back anyway.
        weakref.finalize(self, self.library.rattle_driver_close, self._driver).atexit = False
        if code.description.worker is not None and not live_block:
            must_play(self.health())

    @property
    def driver(self) -> int:
        """Its address, and that of the RattleDriver's `process`, are all that a sound card's thread needs."""
        return int(self._driver)

    def process(
        self,
        x: AnyArray,
        y: AnyArray,
        points: Sequence[Point],
        sidechains: Sequence[AnyArray | None] = (),
    ) -> None:
        told, self._events = self._events, np.empty(0, TIMED_EVENT)
        moves = np.array([(point.offset, point.param, point.value) for point in points], dtype=_POINT)
        with self._turn:
            if len(told):
                self.library.rattle_driver_tell(self._driver, told.ctypes.data, len(told))
            self.library.rattle_driver_process(
                self._driver,
                self._connected(x, sidechains),
                channel_pointers(y),
                x.shape[1],
                moves.ctypes.data,
                len(moves),
            )
        if self.description.worker is not None and (link := self._link()) is not None:
            self._watch.look(link)

    def tell(self, events: Sequence[Event]) -> None:
        timed = [(event.offset, tuple(raw_event(event, self._bend))) for event in events]
        self._events = np.array(timed, dtype=TIMED_EVENT)

    def play(self, event: Event) -> bool:
        """At the first sample of the next block, from one thread that need not be the one that processes.
        False if too many wait, or the plugin takes none."""
        raw = np.array(tuple(raw_event(event, self._bend)), dtype=TIMED_EVENT["event"])
        return bool(self.library.rattle_driver_play(self._driver, raw.ctypes.data))

    @property
    def sent(self) -> list[tuple[int, RawEvent]]:
        count = ctypes.c_uint32()
        with self._turn:
            found = self.library.rattle_driver_sent(self._driver, ctypes.byref(count))
            rows = ctypes.string_at(found, count.value * TIMED_EVENT.itemsize) if count.value else b""
        return [(offset, RawEvent(*event)) for offset, event in np.frombuffer(rows, TIMED_EVENT).tolist()]

    def _connected(self, x: AnyArray, sidechains: Sequence[AnyArray | None]) -> ctypes.Array[ctypes.c_void_p]:
        """Pointers to all input channels; those of what is not connected are NULL."""
        pointers = list(channel_pointers(x))
        for index, sidechain in enumerate(self.description.sidechains):
            block = sidechains[index] if index < len(sidechains) else None
            self.library.rattle_driver_connect(self._driver, index, block is not None)
            silent = [None] * sidechain.channels_beside(self.layout)
            pointers += silent if block is None else list(channel_pointers(block))
        return (ctypes.c_void_p * len(pointers))(*pointers)

    def set(self, param: int, value: float) -> None:
        with self._turn:
            self.library.rattle_driver_set(self._driver, param, value)

    def follow(self, host: Transport) -> None:
        if not self.description.transport:
            return
        playhead = playhead_of(host)
        with self._turn:
            self.library.rattle_driver_follow(self._driver, ctypes.byref(playhead))

    def reset(self) -> None:
        with self._turn:
            self.library.rattle_driver_reset(self._driver)

    def meter(self, meter: int) -> float:
        return float(self.library.rattle_driver_meter(self._driver, meter))

    def health(self) -> WorkerHealth:
        """Raises ValueError if there is no worker, MemoryError if there was no memory to share with one."""
        if self.description.worker is None:
            raise ValueError(f"{self.description.class_name}.process is compiled and needs no worker")
        link = self._link()
        if link is None:
            raise MemoryError("there was no memory to share with a worker; the plugin is silent")
        return health_of(Link.from_buffer_copy(link))

    def _link(self) -> Link | None:
        """The shared memory itself, of a plugin with a worker."""
        function = self.library.rattle_worker_link
        function.restype, function.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
        address = function(self.library.rattle_driver_processor(self._driver))
        return Link.from_address(address) if address else None

    @property
    def latency_samples(self) -> int:
        return int(self.library.rattle_driver_latency(self._driver))

    @property
    def tail_s(self) -> float:
        return float(self.library.rattle_driver_tail(self._driver))

    @property
    def nan_count(self) -> int:
        return int(self.library.rattle_driver_nan_count(self._driver))


def runnable(target: Target, instruction_set: InstructionSet | None = None) -> InstructionSet:
    """What this machine runs: its best, or the one given. Raises ValueError if that is beyond it."""
    best = best_instruction_set(target)
    chosen = instruction_set or best
    if chosen not in target.instruction_sets or _SLOTS[chosen] > _SLOTS[best]:
        raise ValueError(f"this machine cannot run kernel {chosen!r}; its best is {best!r}")
    return chosen


def _why_not(target: Target, what: str) -> Exception:
    if not runs_baseline(target):
        return RuntimeError("this processor is too old for compiled plugins: they need x86-64-v2")
    return MemoryError(f"no memory for {what}")


class _Turn:
    """Of the one thread that may use an engine. Without it a second one, let in because the interpreter's
    lock is free during a call, would write into the first one's state. Nobody waits: two threads that take
    turns at one state are a mistake, not a plan."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("this Player is in use by another thread; compile one for each")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@once
def _load(path: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(path))
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library
