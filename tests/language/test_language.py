"""Every program means the same on every engine."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pytest
import tests.language.programs  # noqa: F401 - registers them
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.language.engines import (
    REALS,
    Played,
    SampleType,
    compiled,
    cpython,
    difference,
    first_difference,
    instruction_sets,
    interpreter,
    native,
    play,
    random_cuts,
    random_points,
)
from tests.language.program import PROGRAMS, Program

from rattle.bundle.target import InstructionSet
from rattle.host.engine import Point

SAMPLES = 1100
SAMPLE_TYPES: tuple[SampleType, ...] = ("f32", "f64")
ALL = pytest.mark.parametrize("name", list(PROGRAMS))


def material(program: Program, samples: int = SAMPLES, seed: int = 0) -> tuple[NDArray[Any], list[Point]]:
    description = compiled(program.cls).description
    points = random_points(description, samples, seed)
    return program.signal(description.layouts[0].inputs, samples, seed), points


@ALL
def test_every_engine_gives_the_same_bits(name: str) -> None:
    """The interpreter and every kernel, hoisted or not, in lanes or not, each with cuts of its own."""
    program = PROGRAMS[name]
    signal, points = material(program)
    kernels = instruction_sets()
    turn = crc32(name.encode()) % len(kernels)
    engines: dict[SampleType, list[tuple[InstructionSet, bool, bool]]] = {
        "f32": [(kernel, True, True) for kernel in kernels]
        + [(kernels[-1], False, True), (kernels[0], True, False)],
        "f64": [(kernels[turn], True, True), (kernels[turn - 1], True, False)],  # in turn: time is short
    }
    for sample_type in SAMPLE_TYPES:
        x = signal.astype(REALS[sample_type])
        expected = play(interpreter(program.cls, sample_type), x, points, [SAMPLES])
        for seed, (kernel, hoisting, lanes) in enumerate(engines[sample_type]):
            engine = native(program.cls, sample_type, kernel, hoisting, lanes)
            found = play(engine, x, points, random_cuts(SAMPLES, seed))
            what = f"{sample_type} {kernel} hoisting={hoisting} lanes={lanes}"
            assert found.same_bits(expected), f"{what}: {first_difference(found, expected)}"


@ALL
def test_machine_code_means_what_python_means(name: str) -> None:
    """The 64-bit kernel has CPython's bits where only + - * / sqrt and comparisons occur, 1e-12 else; the
    32-bit one is as near as stated. Where CPython raises, the documented value stands."""
    program = PROGRAMS[name]
    signal, points = material(program)
    kernel = instruction_sets()[-1]
    wide = play(native(program.cls, "f64", kernel), signal, points, [SAMPLES])
    narrow = play(native(program.cls, "f32", kernel), signal.astype(np.float32), points, [SAMPLES])
    expected = _meaning(program, signal, points, wide)
    if program.exact:
        assert np.array_equal(wide.y, expected), first_difference(wide, Played(expected, (), 0, 0, 0.0))
    assert difference(wide.y, expected) <= program.bound_64
    assert difference(narrow.y, expected) <= program.bound
    assert np.abs(expected).max() > 0.0 or program.scale < 1e-20, "a program that is silent shows nothing"


def _meaning(program: Program, signal: NDArray[Any], points: list[Point], wide: Played) -> NDArray[Any]:
    if program.meaning is not None:
        cleaned = np.where(np.isfinite(signal), signal, 0.0)
        with np.errstate(all="ignore"):
            return np.stack([np.asarray(program.meaning(row), dtype=np.float64) for row in cleaned])
    reference = play(cpython(program.cls), signal, points, [SAMPLES])
    facts = (reference.nan_count, reference.latency_samples)
    assert facts == (wide.nan_count, wide.latency_samples)
    return reference.y


@ALL
def test_meters_show_the_same(name: str) -> None:
    """After each of a few blocks, on every engine."""
    program = PROGRAMS[name]
    count = len(compiled(program.cls).description.meters)
    if not count:
        return
    signal, _ = material(program)
    engines = [interpreter(program.cls, "f64"), native(program.cls, "f64", "v2"), cpython(program.cls)]
    for start in range(0, 300, 100):
        for engine in engines:
            out = np.zeros((engine.layout.outputs, 100))
            engine.process(np.ascontiguousarray(signal[:, start : start + 100]), out, [])
        shown = [[engine.meter(index) for index in range(count)] for engine in engines]
        assert shown[0] == shown[1] == shown[2]


@ALL
def test_reset_is_fresh(name: str) -> None:
    """After reset the machine code plays as it did at first, wherever it was stopped."""
    program = PROGRAMS[name]
    signal, _ = material(program)
    engine = native(program.cls, "f32", "v2")
    x = signal.astype(np.float32)
    first = play(engine, x, [], [SAMPLES]).y
    for stop in (0, 1, 300):
        play(engine, np.ascontiguousarray(x[:, :stop]), [], [stop])
        engine.reset()
        assert play(engine, x, [], [SAMPLES]).y.tobytes() == first.tobytes()
        engine.reset()


CUT = sorted(set(PROGRAMS) & {
    "SeveralRamps", "ControlBranches", "ChoiceParam", "ResetOfThePlugin", "NotANumberInState", "DelayLine",
    "TinyStatesAreFlushed", "Library", "HookFillsATable", "HookWritesState", "HooksOfUnits",
    "SidechainOfAPair", "FrameWithKeys", "BlockReversed", "BlockParams", "BlockWithHooks",
    "BlockThatGivesNotANumber",
})  # fmt: skip


@pytest.mark.parametrize("name", CUT)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    sizes=st.lists(st.one_of(st.sampled_from([0, 1, 255, 256, 257]), st.integers(0, 400)), max_size=30),
    seed=st.integers(0, 2**16),
)
def test_blocks_cannot_be_heard(name: str, sizes: list[int], seed: int) -> None:
    """Any cut into blocks, with any points, gives the bits of one block."""
    program = PROGRAMS[name]
    sizes = [*sizes, 1]
    samples = sum(sizes)
    signal, points = material(program, samples, seed)
    x = signal.astype(np.float32)
    whole = play(native(program.cls, "f32", "v2"), x, points, [samples])
    assert play(native(program.cls, "f32", "v2"), x, points, sizes).same_bits(whole)


def test_the_machine_runs_what_it_should() -> None:
    """No kernel is left out without a word: what the processor says it can do was run."""
    with open("/proc/cpuinfo", encoding="ascii") as file:
        flags = next(line for line in file if line.startswith("flags")).split()
    wanted = ["v2"]
    if {"avx2", "bmi2", "fma"} <= set(flags):
        wanted.append("v3")
        if {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= set(flags):
            wanted.append("v4")
    assert instruction_sets() == wanted


def test_there_are_enough_programs() -> None:
    """At least 200, each saying in a sentence what it shows."""
    assert len(PROGRAMS) >= 200
    assert [name for name, program in PROGRAMS.items() if not program.cls.__doc__] == []
