"""Where the time of a kernel goes: it plays noise while a timer writes down, two thousand times a second, at
which of the author's places the processor is."""

from __future__ import annotations

import bisect
import ctypes
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from rattle.bundle.assembly import PLACES, PLACES_END, measurable_assembly
from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, SampleType
from rattle.host.native import NativeEngine, runnable
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.events import Event, NoteOff, NoteOn

INTERVAL_NS = 503_000  # no multiple of any block's time
MOST_SAMPLES = (
    65_536  # of a block, which is as long as takes BLOCK_S: Python between blocks costs little then
)
_FIRST_SAMPLES = 512
BLOCK_S = 0.005
LOUDNESS = 0.25  # of the noise: uniform between -LOUDNESS and LOUDNESS
_DEPTH = 4  # RATTLE_SAMPLER_DEPTH
_MOST_MOMENTS = 2**16
_DTYPES: dict[SampleType, type[np.floating[Any]]] = {"f32": np.float32, "f64": np.float64}


class SamplingError(Exception):
    """Raised where the system lets nobody look."""


@dataclass(frozen=True)
class Moments:
    """How often the processor was found at each place; 0 is the kernel's own: loops, samples in and out."""

    places: Counter[int]
    outside: int  # of the kernel: the schedule around it, Python
    kernel: Kernel
    layout: Layout
    sample_rate: float
    played_s: float  # of sound
    took_s: float


class _Sampler(ctypes.Structure):
    """RattleSampler of native/platform/sampler.h."""

    _fields_ = (
        ("moments", ctypes.c_void_p),
        ("low", ctypes.c_uint64),
        ("high", ctypes.c_uint64),
        ("size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("stack_end", ctypes.c_uint64),
        ("old_action", ctypes.c_uint64 * 20),
        ("timer", ctypes.c_int32),
    )


def sample(
    code: PluginCode,
    traced_c: str,
    seconds: float,
    sample_type: SampleType = "f32",
    instruction_set: InstructionSet | None = None,
    sample_rate: float = 48_000.0,
) -> Moments:
    """Plays for about so many seconds, Params at their defaults. Raises BuildError, SamplingError, and
    ValueError for a kernel that this machine cannot run."""
    builder = library_builder()
    kernel = Kernel(runnable(builder.target, instruction_set), sample_type)
    layout = usual_layout(code.description)
    assembly = measurable_assembly(builder, traced_c, kernel)
    engine = NativeEngine(code, sample_rate, layout, sample_type, kernel.instruction_set, assembly)
    places = _Places(engine.library)
    sampler = ctypes.CDLL(str(builder.sampler()))
    found, played, took_s = _play(engine, sampler, places, seconds, sample_type)
    counts = Counter(places.of(moment) for moment in found.tolist())
    outside = counts.pop(None, 0)
    known = Counter({place: count for place, count in counts.items() if place is not None})
    return Moments(known, outside, kernel, layout, sample_rate, played / sample_rate, took_s)


def usual_layout(description: PluginDescription) -> Layout:
    """Stereo, if it can."""
    stereo = [each for each in description.layouts if (each.inputs, each.outputs) == (2, 2)]
    return (stereo or list(description.layouts))[0]


def _play(
    engine: NativeEngine, sampler: ctypes.CDLL, places: _Places, seconds: float, sample_type: SampleType
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint64]], int, float]:
    play = _blocks(engine, _DTYPES[sample_type])
    play(_FIRST_SAMPLES)  # what is done once is not counted
    start = time.perf_counter()
    play(_FIRST_SAMPLES)
    block = int(_FIRST_SAMPLES * BLOCK_S / max(time.perf_counter() - start, 1e-9))
    block = min(max(block, _FIRST_SAMPLES), MOST_SAMPLES)
    moments = np.zeros((_MOST_MOMENTS, _DEPTH), np.uint64)
    state = _Sampler(moments=moments.ctypes.data, size=_MOST_MOMENTS, low=places.low, high=places.high)
    start, played = time.perf_counter(), 0
    if sampler.rattle_sampler_start(ctypes.byref(state), ctypes.c_uint64(INTERVAL_NS)):
        raise SamplingError("the system has no timer for a thread")
    try:
        while time.perf_counter() - start < seconds:
            play(block)
            played += block
    finally:
        sampler.rattle_sampler_stop(ctypes.byref(state))
    return moments[: state.count], played, time.perf_counter() - start


def _notes(description: PluginDescription) -> list[Event]:
    """One for each voice, struck anew."""
    keys = range(description.voices.count if description.voices is not None else 0)
    notes = [(36 + 5 * key % 60, key // 12 % 16) for key in keys]
    return [
        *(NoteOff(note, 0.5, channel) for note, channel in notes),
        *(NoteOn(note, 0.8, channel) for note, channel in notes),
    ]


def _blocks(engine: NativeEngine, dtype: type[np.floating[Any]]) -> Callable[[int], None]:
    """What plays so many samples of noise, also to the side-chains, or of notes."""
    random = np.random.default_rng(1)
    beside = [each.channels_beside(engine.layout) for each in engine.description.sidechains]
    x, *keys = (
        random.uniform(-LOUDNESS, LOUDNESS, (channels, MOST_SAMPLES)).astype(dtype)
        for channels in (engine.layout.inputs, *beside)
    )
    y = np.zeros((engine.layout.outputs, MOST_SAMPLES), dtype)

    notes = _notes(engine.description)

    def play(count: int) -> None:
        engine.tell(notes)
        engine.process(x[:, :count], y[:, :count], (), [key[:, :count] for key in keys])

    return play


class _Places:
    """The table of a measured library: addresses at which places begin."""

    def __init__(self, library: ctypes.CDLL) -> None:
        start = ctypes.addressof(ctypes.c_char.in_dll(library, PLACES))
        end = ctypes.addressof(ctypes.c_char.in_dll(library, PLACES_END))
        table = np.frombuffer(ctypes.string_at(start, end - start), np.int32).reshape(-1, 2).tolist()
        pairs = {start + 8 * k + offset: number for k, (offset, number) in enumerate(table)}
        self.starts = sorted(pairs)
        self.numbers = [pairs[address] for address in self.starts]
        self.low, self.high = (self.starts[0], self.starts[-1] + 1) if pairs else (0, 0)

    def of(self, moment: list[int]) -> int | None:
        """The place of the instruction, or of whoever called it; 0 for none of the author's in the kernel,
        None for what was outside of it."""
        if not self.low <= moment[0] < self.high:
            return None
        for k, address in enumerate(moment):
            inside = address - 1 if k else address  # a return address is behind the call
            if not self.low <= inside < self.high:
                return 0
            number = self.numbers[bisect.bisect_right(self.starts, inside) - 1]
            if number:
                return number
        return 0
