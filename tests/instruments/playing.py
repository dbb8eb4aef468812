"""One song for every engine: notes, controllers, bend, pressure and Params at random samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.bundle.build import compiled
from rattle.compiler.interpret import Interpreter
from rattle.compiler.pipeline import CompiledPlugin
from rattle.host.native import NativeEngine
from rattle.host.voice_engine import NativeVoices
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.events import Controller, Event, NoteOff, NoteOn, PitchBend, Pressure
from rattle.plugin.reference import ReferenceEngine

RATE_HZ = 48_000.0
SAMPLES = 2_000
SLOW_SAMPLES = 900


@dataclass(frozen=True)
class Point:
    offset: int
    param: int
    value: float


@dataclass(frozen=True)
class Song:
    events: list[Event]
    points: list[Point]


def song_for(description: PluginDescription, seed: int, count: int = 24, samples: int = SAMPLES) -> Song:
    random = np.random.default_rng(seed)
    events: list[Event] = []
    for _ in range(count):
        note, offset = int(random.integers(30, 90)), int(random.integers(0, samples - 1))
        end = min(samples - 1, offset + int(random.integers(1, 600)))
        channel = int(random.integers(0, 2))
        events += [
            NoteOn(note, float(random.uniform(0.1, 1.0)), channel, offset),
            NoteOff(note, 0.3, channel, end),
        ]
        at, value = int(random.integers(0, samples)), float(random.uniform(0.0, 1.0))
        number = int(random.choice([1, 7, 10, 11, 64, 66, 74, 123]))
        other: list[Event] = [
            Controller(number, value, channel, at),
            PitchBend(2.0 * value - 1.0, channel, at),
            Pressure(value, -1, channel, at),
            Pressure(value, note, channel, at),
        ]
        events.append(other[int(random.integers(0, len(other)))])
    points = []
    for index, param in enumerate(description.params):
        for _ in range(3):
            value = float(random.uniform(param.minimum, param.maximum))
            value = float(np.round(value)) if param.kind != "float" else value
            points.append(Point(int(random.integers(0, samples)), index, value))
    return Song(sorted(events, key=lambda each: each.offset), sorted(points, key=lambda each: each.offset))


def played(
    engine: Any,
    description: PluginDescription,
    song: Song,
    dtype: Any,
    blocks: Sequence[int],
    samples: int = SAMPLES,
) -> NDArray[Any]:
    """Blocks of these lengths, over and over."""
    layout = description.layouts[0]
    x = np.random.default_rng(1).uniform(-1.0, 1.0, (layout.inputs, SAMPLES))[:, :samples].astype(dtype)
    y = np.zeros((layout.outputs, samples), dtype)
    begin, turn = 0, 0
    while begin < samples:
        end = min(samples, begin + blocks[turn % len(blocks)])
        turn += 1
        engine.tell([e._replace(offset=e.offset - begin) for e in song.events if begin <= e.offset < end])
        points = [Point(p.offset - begin, p.param, p.value) for p in song.points if begin <= p.offset < end]
        block = np.zeros((layout.outputs, end - begin), dtype)
        engine.process(np.ascontiguousarray(x[:, begin:end]), block, points)
        y[:, begin:end] = block
        begin = end
    return y


def on_machine(
    cls: type[Effect], song: Song, sample_type: Any, kernel: Any, blocks: Sequence[int] = (SAMPLES,)
) -> NDArray[Any]:
    built = compiled(cls)
    description = built.description
    engine = NativeEngine(built, RATE_HZ, description.layouts[0], sample_type, kernel)
    return played(engine, description, song, _dtype(sample_type), blocks)


def on_interpreter(code: CompiledPlugin, song: Song, sample_type: Any) -> NDArray[Any]:
    """The first samples of it."""
    engine = Interpreter(code.program, code.description, RATE_HZ, sample_type, makes_voices=NativeVoices)
    return played(engine, code.description, song, _dtype(sample_type), (SLOW_SAMPLES,), SLOW_SAMPLES)


def on_cpython(cls: type[Effect], description: PluginDescription, song: Song) -> NDArray[Any]:
    """The first samples of it."""
    engine = ReferenceEngine(cls, RATE_HZ, description=description, makes_voices=NativeVoices)
    return played(engine, description, song, np.float64, (SLOW_SAMPLES,), SLOW_SAMPLES)


def _dtype(sample_type: str) -> Any:
    return np.float32 if sample_type == "f32" else np.float64
