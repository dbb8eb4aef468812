"""A random program and what it must play: by the interpreter, and under CPython if it is tame.

Programs with events are played longer: voices are asked at ticks whether they are still active."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.instruments.playing import song_for
from tests.language.engines import (
    RATE_HZ,
    REALS,
    Played,
    SampleType,
    first_difference,
    play,
    random_points,
)
from tests.random_programs.players import write_player
from tests.random_programs.sent import heard_by_a_host
from tests.random_programs.writer import NAME, write_program

from rattle import Effect
from rattle.bundle.target import SAMPLE_TYPES
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.compiler.diagnostics import CompileError
from rattle.compiler.interpret import Interpreter
from rattle.host.engine import Point
from rattle.host.voice_engine import NativeVoices
from rattle.plugin.description import PluginDescription
from rattle.plugin.events import Event
from rattle.plugin.reference import ReferenceEngine

SAMPLES = 280  # a tick lies inside
SAMPLES_WITH_EVENTS = 420  # and what it ended is played anew
NOTES = 8
SPECIALS = (0.0, -0.0, 1.0, -1.0, 2.0, 1e-20, 1e20, float("nan"), float("inf"))
# What a wild program may be refused for: places that are constant after all.
_WILD_REFUSALS = {"RT203", "RT505"}


@dataclass(frozen=True)
class Case:
    source: str
    forms: Mapping[str, CompiledPlugin]  # "hoisted", "unhoisted", "scalar": equal bits
    points: list[Point]
    events: list[Event]
    x: NDArray[np.float64]
    truth: Mapping[SampleType, Played]
    cpython: Played | None  # of a tame program


def case(random: Random, tame: bool, seed: int, has_events: bool = False) -> Case | None:
    """None if the program was refused as only a wild one may be. has_events: a player, as players.py says."""
    source = (write_player if has_events else write_program)(random, tame)
    with loaded(source) as cls:
        try:
            forms = {
                "hoisted": compile_plugin(cls),
                "unhoisted": compile_plugin(cls, hoisting=False),
                "scalar": compile_plugin(cls, lanes=False),
            }
        except CompileError as refused:
            if not tame and {each.code for each in refused.diagnostics} <= _WILD_REFUSALS:
                return None
            raise AssertionError(f"{refused}\n\n{source}") from refused
        description = forms["hoisted"].description
        samples = SAMPLES_WITH_EVENTS if has_events else SAMPLES
        points = random_points(description, samples, seed)
        events = song_for(description, seed, NOTES, samples).events if has_events else []
        x = signal(description.layouts[0].inputs, samples, tame, seed)
        truth = {t: interpreted(forms["hoisted"], t, x, points, events) for t in SAMPLE_TYPES}
        cpython = played_by_cpython(cls, description, x, points, events) if tame else None
    return Case(source, forms, points, events, x, truth, cpython)


@contextlib.contextmanager
def loaded(source: str) -> Iterator[type[Effect]]:
    """The plugin of a module with this text, for as long as its file is there: the compiler reads it."""
    with tempfile.TemporaryDirectory(prefix="rattle-program-") as folder:
        file = Path(folder) / "fuzzed.py"
        file.write_text(source)
        spec = importlib.util.spec_from_file_location(f"fuzzed_{Path(folder).name}", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
            yield getattr(module, NAME)
        finally:
            del sys.modules[spec.name]


def signal(channels: int, samples: int, tame: bool, seed: int) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    x = random.uniform(-1.0, 1.0, (channels, samples)).astype(np.float32).astype(np.float64)
    if not tame:
        places = random.choice(samples, 3 * len(SPECIALS), replace=False)
        x[:, places] = random.choice(SPECIALS, len(places))
    return x


def interpreted(
    code: CompiledPlugin, sample_type: SampleType, x: NDArray[Any], points: list[Point], events: list[Event]
) -> Played:
    engine = Interpreter(code.program, code.description, RATE_HZ, sample_type, makes_voices=NativeVoices)
    return _to_a_host(play(engine, x.astype(REALS[sample_type]), points, [x.shape[1]], False, events))


def played_by_cpython(
    cls: type[Effect],
    description: PluginDescription,
    x: NDArray[Any],
    points: list[Point],
    events: list[Event],
) -> Played:
    engine = ReferenceEngine(cls, RATE_HZ, description=description, makes_voices=NativeVoices)
    return _to_a_host(play(engine, x, points, [x.shape[1]], False, events))


def _to_a_host(played: Played) -> Played:
    return replace(played, sent=heard_by_a_host(played.sent))


def difference(found: Played, truth: Played, signs: bool = True) -> str | None:
    """Bits, or with signs=False numbers: CPython's floor goes through an int and loses that of a zero. After
    a reset for NaN a kernel ends the notes that it sent, which is native/sent.h's business alone."""
    if truth.nan_count > 0:
        found, truth = replace(found, sent=()), replace(truth, sent=())
    if found.same_bits(truth) or (not signs and np.array_equal(found.y, truth.y)):
        return None
    return first_difference(found, truth)
