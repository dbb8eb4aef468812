"""One program on every engine: the same points, the same signal, each engine with cuts of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rattle import Effect
from rattle.bundle.library import library_builder
from rattle.bundle.target import InstructionSet, best_instruction_set
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.compiler.interpret import Interpreter
from rattle.host.engine import Engine, Point
from rattle.host.native import NativeEngine
from rattle.lang.transport import Transport, advance
from rattle.plugin.description import PluginDescription
from rattle.plugin.events import Event, RawEvent
from rattle.plugin.reference import ReferenceEngine

SampleType = Literal["f32", "f64"]
RATE_HZ = 48_000.0
REALS: dict[SampleType, Any] = {"f32": np.float32, "f64": np.float64}


@dataclass(frozen=True)
class Played:
    """What an engine did with a signal."""

    y: NDArray[Any]
    meters: tuple[float, ...]
    nan_count: int
    latency_samples: int
    tail_s: float
    sent: tuple[tuple[int, RawEvent], ...] = ()  # each with its sample

    def same_bits(self, other: Played) -> bool:
        facts = [(p.meters, p.nan_count, p.latency_samples, p.tail_s, p.sent) for p in (self, other)]
        return self.y.tobytes() == other.y.tobytes() and facts[0] == facts[1]


def first_difference(found: Played, truth: Played) -> str:
    """Where two that differ do so first."""
    differ = np.argwhere(found.y.view(np.uint8) != truth.y.view(np.uint8))
    if not len(differ):
        return f"{replace(found, y=found.y[:, :0])} is not {replace(truth, y=truth.y[:, :0])}"
    channel, sample = differ[0][0], differ[0][1] // found.y.itemsize
    values = [played.y[channel, sample] for played in (found, truth)]
    return f"channel {channel} sample {sample}: {values[0]!r} is not {values[1]!r}"


@lru_cache(maxsize=16)
def compiled(cls: type[Effect], hoisting: bool = True, lanes: bool = True) -> CompiledPlugin:
    return compile_plugin(cls, hoisting, lanes)


def instruction_sets() -> list[InstructionSet]:
    """Those this processor runs. test_the_machine_runs_what_it_should holds it to that."""
    levels: list[InstructionSet] = ["v2", "v3", "v4"]
    best = best_instruction_set(library_builder().target)
    return levels[: levels.index(best) + 1]


def native(
    cls: type[Effect],
    sample_type: SampleType,
    kernel: InstructionSet,
    hoisting: bool = True,
    lanes: bool = True,
) -> Engine:
    code = compiled(cls, hoisting, lanes)
    return NativeEngine(code, RATE_HZ, code.description.layouts[0], sample_type, kernel)


def interpreter(cls: type[Effect], sample_type: SampleType) -> Engine:
    code = compiled(cls)
    return Interpreter(code.program, code.description, RATE_HZ, sample_type)


def cpython(cls: type[Effect]) -> Engine:
    return ReferenceEngine(cls, RATE_HZ, description=compiled(cls).description)


def random_points(description: PluginDescription, samples: int, seed: int) -> list[Point]:
    """Some moves of every Param, anywhere; several may meet at one sample."""
    random = np.random.default_rng(seed)
    points = [
        Point(int(random.integers(samples)), index, float(random.uniform(param.minimum, param.maximum)))
        for index, param in enumerate(description.params)
        for _ in range(6)
    ]
    return sorted(points, key=lambda point: point.offset)


def random_cuts(samples: int, seed: int) -> list[int]:
    """Block sizes that sum to `samples`: nothing, one, odd, a tick, big."""
    random = np.random.default_rng(seed)
    sizes: list[int] = []
    while sum(sizes) < samples:
        size = int(random.choice([0, 1, 2, 7, 31, 64, 255, 256, 257, 600]))
        sizes.append(min(size, samples - sum(sizes)))
    return sizes


# What the host's transport says that is new, by sample. It is told what it said before at every block.
SONG: dict[int, dict[str, object]] = {
    90: {"tempo_bpm": 97.3},
    150: {"playing": True, "position_samples": -1234, "position_beats": 3.999, "bar_start_beats": 1.5},
    257: {"beats_per_bar": 7, "beat_unit": 8, "recording": True},
    400: {"looping": True, "loop_start_beats": 4.0, "loop_end_beats": 8.25, "position_beats": 8.2498},
    401: {"position_beats": 4.0},
    530: {"playing": False},
    600: {"tempo_bpm": 1000.0, "has_position": False},
    640: {"has_tempo": False},
    1000: {"playing": True, "position_samples": 2**40, "position_beats": 1e6 + 1.0 / 3.0},
}
KEYED = (200, 700)  # from where to where side-chains are connected


def play(
    engine: Engine,
    x: NDArray[Any],
    points: Sequence[Point],
    sizes: Sequence[int],
    is_keyed: bool = True,
    events: Sequence[Event] = (),
) -> Played:
    """`x` is of the engine's sample type. Meters are read after the last block, over all blocks: the last.

    is_keyed: side-chains are connected for some time in the middle, and the host tells of a song.
    """
    keys = sidechain_signals(engine, x) if is_keyed else []
    sizes = cut_at(sizes, KEYED) if keys else sizes
    host = Transport(RATE_HZ) if is_keyed and engine.description.transport else None
    sizes = cut_at(sizes, sorted(SONG)) if host else sizes
    y = np.zeros((engine.layout.outputs, x.shape[1]), x.dtype)
    sent: list[tuple[int, RawEvent]] = []
    start = 0
    for size in sizes:
        inside = [p._replace(offset=p.offset - start) for p in points if start <= p.offset < start + size]
        block = np.ascontiguousarray(x[:, start : start + size])
        out = np.zeros((len(y), size), x.dtype)
        if engine.description.has_events:
            engine.tell(
                [e._replace(offset=e.offset - start) for e in events if start <= e.offset < start + size]
            )
        if host is not None:
            for field, value in SONG.get(start, {}).items():
                setattr(host, field, value)
            engine.follow(host)
            advance(host, size)
        if keys and KEYED[0] <= start < KEYED[1]:
            key_blocks = [np.ascontiguousarray(key[:, start : start + size]) for key in keys]
            engine.process(block, out, inside, key_blocks)
        else:
            engine.process(block, out, inside)
        y[:, start : start + size] = out
        if engine.description.sends_events and size > 0:
            sent += [(start + offset, event) for offset, event in engine.sent]
        start += size
    return Played(y, (), engine.nan_count, engine.latency_samples, engine.tail_s, tuple(sent))


def sidechain_signals(engine: Engine, x: NDArray[Any]) -> list[NDArray[Any]]:
    """Other sounds than x, and no two channels alike."""
    channels = [sidechain.channels_beside(engine.layout) for sidechain in engine.description.sidechains]
    random = np.random.default_rng(len(channels))
    return [
        random.uniform(-1.0, 1.0, (count, x.shape[1])).astype(np.float32).astype(x.dtype)
        for count in channels
    ]


def cut_at(sizes: Sequence[int], places: Sequence[int]) -> list[int]:
    """The same blocks, with further cuts."""
    ends = np.cumsum(sizes, dtype=int).tolist()
    all_ends = sorted([*ends, *(place for place in places if ends and place < ends[-1])])
    return [end - start for start, end in zip([0, *all_ends[:-1]], all_ends, strict=True)]


def meters_after(engine: Engine, count: int) -> tuple[float, ...]:
    return tuple(engine.meter(index) for index in range(count))


def difference(a: NDArray[Any], b: NDArray[Any]) -> float:
    """The greatest difference, relative to the peak where that is above 1."""
    peak = max(1.0, float(np.abs(b).max(initial=0.0)))
    worst = float(np.abs(a.astype(np.float64) - b).max(initial=0.0))
    return worst / peak if math.isfinite(worst) else math.inf
