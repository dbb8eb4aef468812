"""A plugin that is played live: its driver behind native/live/live.h's callback, which a sound card calls.

No Python runs on the card's thread. Events and Params come in from others, through queues without locks.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache as once
from typing import Any

from rattle.bundle.build import compiled
from rattle.bundle.library import library_builder
from rattle.host.arguments import check_worker_file
from rattle.host.midi import ProgramChange, moved_params
from rattle.host.native import NativeEngine
from rattle.host.worker_start import must_play
from rattle.lang.transport import Transport
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.events import Event

_MOVES, _CHANNELS, _FRAMES = 256, 8, 512  # RATTLE_LIVE_MOVES, RATTLE_MAX_CHANNELS, RATTLE_LIVE_FRAMES
_COUNTS = ("calls", "frames", "late", "gaps", "busy_ns", "worst_ns", "worst_of_ns")
_LONGEST_START_S = 60.0


class _Point(ctypes.Structure):
    _fields_ = (("offset", ctypes.c_uint32), ("param", ctypes.c_uint32), ("value", ctypes.c_double))


class _Live(ctypes.Structure):
    """RattleLive."""

    _fields_ = (
        ("driver", ctypes.c_void_p),
        ("process", ctypes.c_void_p),
        ("sample_rate", ctypes.c_double),
        *(
            (name, ctypes.c_uint32)
            for name in ("card_inputs", "card_outputs", "plugin_inputs", "plugin_outputs")
        ),
        *((name, ctypes.c_uint64) for name in _COUNTS),
        ("put", ctypes.c_uint32),
        ("taken", ctypes.c_uint32),
        ("moves", _Point * _MOVES),
        ("input", ctypes.c_float * (_CHANNELS * _FRAMES)),
        ("output", ctypes.c_float * (_CHANNELS * _FRAMES)),
    )


@dataclass(frozen=True)
class LiveCounts:
    """Of the card's calls so far."""

    calls: int
    frames: int
    late: int  # calls that took longer than their sound
    gaps: int  # calls before which the card had run out of sound
    busy_ns: int  # in all calls
    worst_ns: int  # the call that took most of its sound's duration, and that duration
    worst_of_ns: int
    refused: int = 0  # events and moves of Params that found no room


class LivePlugin:
    """Ready for a card: `callback` and `context` are what PortAudio is given."""

    def __init__(
        self,
        cls: type[Effect],
        sample_rate: float,
        block: int,
        card_inputs: int,
        card_outputs: int,
        values: Mapping[int, float] | None = None,
        tempo_bpm: float = 120.0,
    ) -> None:
        """block: samples that the card asks for at most. values: of Params by their index, from the first
        sample. The song plays from beat 0 on. Raises what `rattle.compile` raises, WorkerError among them."""
        code = compiled(cls)
        self.description: PluginDescription = code.description
        check_worker_file(self.description, cls)
        layout = live_layout(self.description)
        self.engine = NativeEngine(code, sample_rate, layout, "f32", live_block=block)
        for index, plain in (values or {}).items():
            self.engine.set(index, plain)
        song = Transport(sample_rate)
        song.playing, song.position_beats, song.tempo_bpm = True, 0.0, tempo_bpm
        self.engine.follow(song)
        process = ctypes.cast(self.engine.library.rattle_driver_process, ctypes.c_void_p).value
        self._live = _Live(
            self.engine.driver, process, sample_rate, card_inputs, card_outputs, layout.inputs, layout.outputs
        )
        self._library = _library()
        self._refused = 0
        self._turn = threading.Lock()  # of those who play; the card's thread has no part in it
        if self.description.worker is not None:
            _await_worker(self.engine)

    @property
    def callback(self) -> int:
        """The address of a PaStreamCallback for interleaved float32."""
        return int(ctypes.cast(self._library.rattle_live_callback, ctypes.c_void_p).value or 0)

    @property
    def context(self) -> int:
        return ctypes.addressof(self._live)

    def play(self, event: Event | ProgramChange) -> bool:
        """At the card's next call, from any thread but the card's. False if too many wait."""
        moved = moved_params(event, self.description)
        with self._turn:
            is_taken = self._play(event, moved)
            self._refused += not is_taken
        return is_taken

    def _play(self, event: Event | ProgramChange, moved: list[tuple[int, float]] | None) -> bool:
        if moved is not None or isinstance(event, ProgramChange):
            moved = moved or []
            return sum(self._set(index, plain) for index, plain in moved) == len(moved)
        return not self.description.has_events or self.engine.play(event)

    def set(self, index: int, plain: float) -> bool:
        """A Param's new target, as `play`."""
        with self._turn:
            is_taken = self._set(index, plain)
            self._refused += not is_taken
        return is_taken

    def _set(self, index: int, plain: float) -> bool:
        return bool(self._library.rattle_live_set(self.context, index, plain))

    def counts(self) -> LiveCounts:
        return LiveCounts(**{name: getattr(self._live, name) for name in _COUNTS}, refused=self._refused)


def live_layout(description: PluginDescription) -> Layout:
    """Stereo, if it can."""
    stereo = [each for each in description.layouts if each.outputs == 2]
    return (stereo or list(description.layouts))[0]


def _await_worker(engine: NativeEngine) -> None:
    """Until the first process of a plugin under `@worker` plays: a card would hear it dry."""
    end = time.monotonic() + _LONGEST_START_S
    while engine.health().status == "starting" and time.monotonic() < end:
        time.sleep(0.01)
    must_play(engine.health())


@once
def _library() -> ctypes.CDLL:
    library: Any = ctypes.CDLL(str(library_builder().live()))
    library.rattle_live_set.restype = ctypes.c_int32
    library.rattle_live_set.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_double]
    library.rattle_live_bytes.restype = ctypes.c_uint64
    assert library.rattle_live_bytes() == ctypes.sizeof(_Live)
    return library  # type: ignore[no-any-return]
