"""Each note sounds at exactly its sample, whatever the blocks; automation in the same block keeps its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.instruments.playing import RATE_HZ, Point
from tests.instruments.programs import Clicks

from rattle.bundle.build import compiled
from rattle.host.native import NativeEngine
from rattle.plugin.events import Event, NoteOff, NoteOn


def _rendered(
    events: list[Event], points: list[Point], blocks: list[int], samples: int
) -> NDArray[np.float32]:
    code = compiled(Clicks)
    engine = NativeEngine(code, RATE_HZ, code.description.layouts[0], "f32", None)
    parts, begin = [], 0
    for turn in range(2 * samples + 2):
        if begin == samples:
            break
        end = min(samples, begin + blocks[turn % len(blocks)])
        y = np.zeros((2, end - begin), np.float32)
        engine.tell([e._replace(offset=e.offset - begin) for e in events if begin <= e.offset < end])
        moves = [Point(p.offset - begin, p.param, p.value) for p in points if begin <= p.offset < end]
        engine.process(np.zeros((0, end - begin), np.float32), y, moves)
        parts.append(y)
        begin = end
    return np.concatenate(parts, axis=1)


def _note(offset: int) -> list[Event]:
    return [NoteOn(offset % 100, _velocity(offset), offset=offset), NoteOff(offset % 100, offset=offset + 1)]


def _velocity(offset: int) -> float:
    return (1 + offset % 61) / 64.0


@pytest.mark.parametrize("block", [1, 2, 7, 16, 64, 255, 256, 257, 1024, 4096])
def test_a_note_at_every_offset_of_a_block(block: int) -> None:
    """In a block of any length there is a note at each of its samples, and each is an impulse there, also
    where voices have to be stolen for it."""
    samples = min(2 * block, 4096 + 600)
    events = [event for offset in range(samples - 1) for event in _note(offset)]
    heard = _rendered(sorted(events, key=lambda each: each.offset), [], [block], samples)
    wanted = [_velocity(offset) for offset in range(samples - 1)] + [0.0]
    np.testing.assert_array_equal(heard, np.array([wanted, wanted], np.float32))


@settings(max_examples=25, deadline=None)
@given(
    offsets=st.lists(st.integers(0, 700), max_size=30, unique=True),
    moves=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 16)), max_size=10),
    blocks=st.lists(st.integers(0, 300), min_size=1, max_size=5).filter(any),
)
def test_notes_and_automation_keep_their_samples(
    offsets: list[int], moves: list[tuple[int, int]], blocks: list[int]
) -> None:
    """A Param without a ramp that moves among the notes is heard in each impulse as it was set then."""
    moves = sorted(moves, key=lambda move: move[0])
    events = sorted([event for at in offsets for event in _note(at)], key=lambda each: each.offset)
    heard = _rendered(events, [Point(at, 0, value / 8.0) for at, value in moves], blocks, 720)
    wanted = np.zeros(720, np.float32)
    for at in offsets:
        level = ([value / 8.0 for moved, value in moves if moved <= at] or [1.0])[-1]
        wanted[at] = np.float32(_velocity(at)) * np.float32(level)
    np.testing.assert_array_equal(heard, np.stack([wanted, wanted]))
