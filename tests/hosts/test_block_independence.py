"""Our own driver as the most hostile host: however time is cut, every example gives one stream of bits."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hosted import EXAMPLES, SAMPLE_RATE, Example, music
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rattle.bundle.target import InstructionSet, SampleType, best_instruction_set, this_machine
from rattle.compiler.interpret import Interpreter
from rattle.host.engine import Point
from rattle.host.native import NativeEngine
from rattle.plugin.description import Layout

AnySound = NDArray[Any]

SAMPLES = 1500  # several ticks of 256, and longer than the 480 samples of a ramp
STEREO = Layout(2, 2)
SAMPLE_TYPES: list[SampleType] = ["f32", "f64"]

# Lengths of calls, played round and round: none, single samples, one less and more than a tick, everything.
LENGTHS = st.lists(
    st.one_of(st.sampled_from([0, 1, 255, 256, 257, SAMPLES]), st.integers(0, 600)), max_size=8
)
MOVES = st.lists(
    st.tuples(st.integers(0, SAMPLES - 1), st.integers(0, 10_000), st.floats(0.0, 1.0)), max_size=12
)


@cache
def sound(sample_type: SampleType) -> AnySound:
    """Over the first two ticks so faint that units hold values an engine flushes to 0 there, then music."""
    dtype, faint = {"f32": (np.float32, 2.0**-60), "f64": (np.float64, 2.0**-508)}[sample_type]
    x = music(SAMPLES).astype(dtype)
    x[:, :600] *= dtype(faint)
    return x


def engine(example: Example, sample_type: SampleType, kernel: InstructionSet | None = None) -> NativeEngine:
    return NativeEngine(example.code, SAMPLE_RATE, STEREO, sample_type, kernel)


def points_of(example: Example, moves: Sequence[tuple[int, int, float]]) -> list[Point]:
    """(sample, any number for a Param, normalised value), in order of time."""
    count = len(example.description.params)
    points = [
        Point(offset, index % count, example.plain(index % count, travel)) for offset, index, travel in moves
    ]
    return sorted(points, key=lambda point: point.offset)


def borders_of(lengths: Sequence[int]) -> list[int]:
    """Where calls begin and end; the last one plays what is left."""
    return [0, *itertools.takewhile(lambda end: end < SAMPLES, itertools.accumulate(lengths)), SAMPLES]


def played(
    player: NativeEngine, sample_type: SampleType, points: Sequence[Point], lengths: Sequence[int]
) -> str:
    """The hash of the output when x is played in calls of these lengths."""
    x = sound(sample_type)
    y = np.empty_like(x)
    for a, b in itertools.pairwise(borders_of(lengths)):
        here = [point._replace(offset=point.offset - a) for point in points if a <= point.offset < b]
        block = np.empty((2, b - a), x.dtype)
        player.process(x[:, a:b], block, here)
        y[:, a:b] = block
    return hash_of(y)


def hash_of(y: AnySound) -> str:
    return hashlib.sha256(y.tobytes()).hexdigest()


@pytest.mark.parametrize("sample_type", SAMPLE_TYPES)
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
@settings(max_examples=25, deadline=None)
@given(lengths=LENGTHS, moves=MOVES)
def test_cuts_and_points_leave_one_hash(
    example: Example,
    sample_type: SampleType,
    lengths: list[int],
    moves: list[tuple[int, int, float]],
) -> None:
    """Any Params moved at any samples: any division into calls sounds as one call does, to the bit."""
    points = points_of(example, moves)
    whole = played(engine(example, sample_type), sample_type, points, [])
    assert played(engine(example, sample_type), sample_type, points, lengths) == whole


@pytest.mark.parametrize("sample_type", SAMPLE_TYPES)
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
@settings(max_examples=10, deadline=None)
@given(before=LENGTHS, moves=MOVES)
def test_reset_leaves_one_hash(
    example: Example, sample_type: SampleType, before: list[int], moves: list[tuple[int, int, float]]
) -> None:
    """Whatever was played before a reset, what follows sounds as from a new engine with those Params."""
    points = points_of(example, moves)
    used, fresh = engine(example, sample_type), engine(example, sample_type)
    played(used, sample_type, points, before)
    used.reset()
    for point in points:
        fresh.set(point.param, point.value)
    assert played(used, sample_type, [], []) == played(fresh, sample_type, [], [])


def seeded_points(example: Example) -> list[Point]:
    """Twelve moves over the sound, two of them on one sample, one before the first."""
    random = np.random.default_rng(3)
    offsets = [0, 700, 700, *random.integers(0, SAMPLES, 9)]
    return points_of(
        example, [(int(o), int(random.integers(10_000)), float(random.uniform())) for o in offsets]
    )


@pytest.mark.parametrize("sample_type", SAMPLE_TYPES)
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_kernel_is_the_interpreter(example: Example, sample_type: SampleType) -> None:
    """The reference interpreter in one call, and each kernel this machine runs in calls of odd lengths: one
    hash."""
    machine, points, x = this_machine(), seeded_points(example), sound(sample_type)
    expected = np.empty_like(x)
    Interpreter(example.code.program, example.description, SAMPLE_RATE, sample_type).process(
        x, expected, points
    )
    assert np.max(np.abs(expected)) > 0.03
    sets = machine.instruction_sets[: machine.instruction_sets.index(best_instruction_set(machine)) + 1]
    hashes = {
        kernel: played(
            engine(example, sample_type, kernel), sample_type, points, [0, 1, 0, 255, 1, 300, 2, 64]
        )
        for kernel in sets
    }
    assert hashes == dict.fromkeys(sets, hash_of(expected))
