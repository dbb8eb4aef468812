"""A random program and what it must play: by the interpreter, and under CPython if it is tame."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.language.engines import (
    RATE_HZ,
    REALS,
    Played,
    SampleType,
    first_difference,
    play,
    random_points,
)
from tests.random_programs.writer import NAME, write_program

from rattle import Effect
from rattle.bundle.target import SAMPLE_TYPES
from rattle.compiler import CompiledPlugin, compile_plugin
from rattle.compiler.diagnostics import CompileError
from rattle.compiler.interpret import Interpreter
from rattle.host.engine import Point
from rattle.plugin.reference import ReferenceEngine

SAMPLES = 280  # a tick lies inside
SPECIALS = (0.0, -0.0, 1.0, -1.0, 2.0, 1e-20, 1e20, float("nan"), float("inf"))
# What a wild program may be refused for: places that are constant after all.
_WILD_REFUSALS = {"RT203", "RT505"}


@dataclass(frozen=True)
class Case:
    source: str
    forms: Mapping[str, CompiledPlugin]  # "hoisted", "unhoisted", "scalar": equal bits
    points: list[Point]
    x: NDArray[np.float64]
    truth: Mapping[SampleType, Played]
    cpython: Played | None  # of a tame program


def case(random: Random, tame: bool, seed: int) -> Case | None:
    """None if the program was refused as only a wild one may be."""
    source = write_program(random, tame)
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
        points = random_points(description, SAMPLES, seed)
        x = signal(description.layouts[0].inputs, tame, seed)
        truth = {t: interpreted(forms["hoisted"], t, x, points) for t in SAMPLE_TYPES}
        cpython = play(ReferenceEngine(cls, RATE_HZ), x, points, [SAMPLES], False) if tame else None
    return Case(source, forms, points, x, truth, cpython)


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


def signal(channels: int, tame: bool, seed: int) -> NDArray[np.float64]:
    random = np.random.default_rng(seed)
    x = random.uniform(-1.0, 1.0, (channels, SAMPLES)).astype(np.float32).astype(np.float64)
    if not tame:
        places = random.choice(SAMPLES, 3 * len(SPECIALS), replace=False)
        x[:, places] = random.choice(SPECIALS, len(places))
    return x


def interpreted(
    code: CompiledPlugin, sample_type: SampleType, x: NDArray[Any], points: list[Point]
) -> Played:
    engine = Interpreter(code.program, code.description, RATE_HZ, sample_type)
    return play(engine, x.astype(REALS[sample_type]), points, [x.shape[1]], False)


def difference(found: Played, truth: Played, signs: bool = True) -> str | None:
    """Bits, or with signs=False numbers: CPython's floor goes through an int and loses that of a zero."""
    if found.same_bits(truth) or (not signs and np.array_equal(found.y, truth.y)):
        return None
    return first_difference(found, truth)
