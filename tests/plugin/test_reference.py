"""The reference engine: CPython plays a class as an engine would."""

from __future__ import annotations

import math
import random
from enum import Enum
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rattle import Effect, Meter, Param, Stereo, Unit, copies, f64, zeros
from rattle.plugin.description import Layout
from rattle.plugin.ramp import Ramp, ramp_samples
from rattle.plugin.reference import ReferenceEngine

RATE = 8000.0


class Point(NamedTuple):
    offset: int
    param: int
    value: float


class Gain(Effect):
    gain = Param(1.0, 0.0, 2.0)

    def process(self, x: float) -> float:
        return x * self.gain


def played(engine: ReferenceEngine, x: Any, points: Any = ()) -> NDArray[np.float64]:
    block = np.atleast_2d(np.asarray(x, dtype=np.float64))
    y = np.empty((engine.layout.outputs, block.shape[1]))
    engine.process(block, y, points)
    return y


def ones(count: int, channels: int = 2) -> NDArray[np.float64]:
    return np.ones((channels, count))


def test_a_ramp_is_linear_and_ends_exactly_on_its_target() -> None:
    """10 ms at 8 kHz are 80 samples: sample i after the point is target - step * (80 - i)."""
    engine = ReferenceEngine(Gain, RATE)
    y = played(engine, ones(200), [Point(50, 0, 0.3)])[0]
    step = (0.3 - 1.0) / 80
    expected = [1.0] * 50 + [0.3 - step * (80 - i) for i in range(80)] + [0.3] * 70
    assert y.tolist() == expected


def test_a_new_target_restarts_from_the_present_value() -> None:
    """No jump when a ramp is interrupted."""
    engine = ReferenceEngine(Gain, RATE)
    y = played(engine, ones(300), [Point(10, 0, 2.0), Point(50, 0, 0.0)])[0]
    assert y[50] == pytest.approx(1.5)
    assert np.abs(np.diff(y)).max() <= 1.5 / 80 * 1.001
    assert y[130] == 0.0


def test_the_same_target_again_does_not_hold_the_ramp_up() -> None:
    """Hosts repeat themselves."""
    repeated = [Point(i, 0, 2.0) for i in range(10, 60)]
    once, often = ReferenceEngine(Gain, RATE), ReferenceEngine(Gain, RATE)
    assert np.array_equal(played(once, ones(200), [repeated[0]]), played(often, ones(200), repeated))


def test_the_last_point_of_a_sample_counts() -> None:
    """As if the others had not been sent."""
    one, two = ReferenceEngine(Gain, RATE), ReferenceEngine(Gain, RATE)
    y = played(one, ones(100), [Point(5, 0, 0.0), Point(5, 0, 2.0)])
    assert np.array_equal(y, played(two, ones(100), [Point(5, 0, 2.0)]))


def test_before_the_first_sample_a_param_jumps() -> None:
    """There is nothing to ramp from; the same after reset."""
    engine = ReferenceEngine(Gain, RATE)
    engine.set(0, 0.25)
    assert played(engine, ones(2))[0].tolist() == [0.25, 0.25]
    engine.set(0, 0.5)
    engine.reset()
    assert played(engine, ones(2))[0].tolist() == [0.5, 0.5]


def test_a_target_is_made_legal_and_nan_ignored() -> None:
    """An engine survives whatever a host sends."""
    engine = ReferenceEngine(Gain, RATE)
    engine.set(0, 9.0)
    engine.set(0, math.nan)
    assert engine.target(0) == 2.0


class Mode(Enum):
    SOFT = 0.5
    LOUD = 2.0


class Switched(Effect):
    mode = Param(Mode.SOFT)
    taps = Param(1, 1, 4, step=1)
    is_on = Param(True)

    def process(self, x: float) -> float:
        return x * self.mode.value * self.taps if self.is_on else -1.0


def test_stepped_params_jump_and_keep_their_types() -> None:
    """int, bool and Enum change at the sample of the point."""
    points = [Point(1, 0, 1.0), Point(2, 1, 3.0), Point(3, 2, 0.0)]
    assert played(ReferenceEngine(Switched, RATE), ones(4), points)[0].tolist() == [0.5, 2.0, 6.0, -1.0]


class Leaky(Effect):
    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.state = f64(0.0)
        self.history = zeros(3)
        self.position = 0

    def process(self, x: float) -> float:
        old = self.history[self.position]
        self.history[self.position] = x
        self.position = (self.position + 1) % 3
        self.state = self.state * 0.9 + x * self.amount
        return float(self.state) + old


def test_channels_are_copies_of_their_own() -> None:
    """A float process runs once per channel, with its own state."""
    engine = ReferenceEngine(Leaky, RATE)
    y = played(engine, np.array([[1.0, 0.0], [0.0, 0.0]]))
    assert y.tolist() == [[0.5, 0.45], [0.0, 0.0]]
    assert [copy.channel_index for copy in engine.copies] == [0, 1]
    assert [copy.channel_count for copy in engine.copies] == [2, 2]


@settings(deadline=None, max_examples=30)
@given(
    cuts=st.lists(st.integers(0, 600), max_size=8),
    moves=st.lists(st.tuples(st.integers(0, 599), st.floats(0.0, 1.0)), max_size=6),
)
def test_blocks_do_not_matter(cuts: list[int], moves: list[tuple[int, float]]) -> None:
    """The same samples and points in any blocks, empty ones included, give the same bits."""
    x = np.random.default_rng(1).uniform(-1.0, 1.0, (2, 600))
    points = [Point(offset, 0, value) for offset, value in sorted(moves)]
    whole = played(ReferenceEngine(Leaky, RATE), x, points)
    engine = ReferenceEngine(Leaky, RATE)
    edges = [0, *sorted(cuts), 600]
    parts = [
        played(engine, x[:, a:b], [Point(o - a, p, v) for o, p, v in points if a <= o < b])
        for a, b in pairwise(edges)
    ]
    assert np.array_equal(whole, np.concatenate(parts, axis=1))


def test_reset_equals_fresh() -> None:
    """After reset the engine plays as a new one."""
    x = np.random.default_rng(2).uniform(-1.0, 1.0, (2, 300))
    engine = ReferenceEngine(Leaky, RATE)
    first = played(engine, x)
    engine.reset()
    assert np.array_equal(played(engine, x), first)


class Swap(Effect):
    def process(self, x: Stereo) -> Stereo:
        return x[1], x[0]


class Split(Effect):
    def process(self, x: float) -> Stereo:
        return x, -x


def test_a_stereo_process_takes_stereo_and_mono() -> None:
    """A mono input reaches both channels; one object plays both."""
    x = np.array([[1.0], [2.0]])
    assert played(ReferenceEngine(Swap, RATE), x).tolist() == [[2.0], [1.0]]
    mono = ReferenceEngine(Swap, RATE, Layout(1, 2))
    assert played(mono, x[:1]).tolist() == [[1.0], [1.0]]
    assert [copy.channel_count for copy in mono.copies] == [2]


def test_mono_in_stereo_out() -> None:
    """`float -> Stereo`."""
    assert played(ReferenceEngine(Split, RATE), [[0.5]]).tolist() == [[0.5], [-0.5]]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 2.0**-512, -5e-324])
def test_inputs_are_cleaned(bad: float) -> None:
    """What is not finite, or tiny, is 0 before process sees it."""

    class Through(Effect):
        def process(self, x: float) -> float:
            return x

    assert played(ReferenceEngine(Through, RATE), [[bad, 0.5], [0.5, bad]]).tolist() == [
        [0.0, 0.5],
        [0.5, 0.0],
    ]


class Poisoned(Effect):
    poison = Param(False)

    def __init__(self) -> None:
        self.state = 0.0

    def process(self, x: float) -> float:
        self.state += math.inf if self.poison else x
        return self.state


def test_a_nan_is_silenced_and_reset_at_the_next_tick() -> None:
    """Silence from the bad sample to the tick at 256, then a fresh start; counted once."""
    engine = ReferenceEngine(Poisoned, RATE)
    y = played(engine, ones(300), [Point(100, 0, 1.0), Point(101, 0, 0.0)])[0]
    assert y[:100].tolist() == list(range(1, 101))
    assert not y[100:256].any()
    assert y[256:].tolist() == list(range(1, 45))
    assert engine.nan_count == 1


def test_tiny_state_is_flushed_at_ticks() -> None:
    """Attributes and arrays below the threshold of their type become 0 at the next multiple of 256."""

    class Tail(Effect):
        def __init__(self) -> None:
            self.wide = f64(2.0**-512)
            self.kept = f64(2.0**-510)
            self.narrow = zeros(2)
            self.narrow[0], self.narrow[1] = 2.0**-64, 2.0**-62

        def process(self, x: float) -> float:
            return x

    engine = ReferenceEngine(Tail, RATE)
    played(engine, ones(1))
    tail: Any = engine.copies[0]
    assert (tail.wide, tail.kept, list(tail.narrow)) == (0.0, 2.0**-510, [0.0, 2.0**-62])


class Level(Unit):
    reduction_db = Meter(0.0, -24.0, 0.0)
    last = Meter(0.0, -1.0, 1.0, peak=False)

    def process(self, x: float) -> float:
        self.reduction_db = -abs(x)
        self.last = x
        return x


class Metered(Effect):
    def __init__(self) -> None:
        self.levels = copies(Level, 2)

    def process(self, x: float) -> float:
        return self.levels[1].process(self.levels[0].process(x))


def test_a_meter_shows_the_farthest_from_rest_in_the_block() -> None:
    """Over all copies and channels; `peak=False` shows the last; a new block begins at rest."""
    engine = ReferenceEngine(Metered, RATE)
    played(engine, [[0.1, 0.9, 0.2], [0.3, -0.4, 0.5]])
    assert (engine.meter(0), engine.meter(1)) == (-0.9, 0.5)
    played(engine, [[0.25], [0.125]])
    assert (engine.meter(0), engine.meter(1)) == (-0.25, 0.125)
    played(engine, np.empty((2, 0)))
    assert (engine.meter(0), engine.meter(1)) == (0.0, 0.125)
    engine.reset()
    assert (engine.meter(0), engine.meter(1)) == (0.0, 0.0)


def test_a_meter_is_always_finite() -> None:
    """A host never sees NaN or infinity: such a Meter rests."""

    class Broken(Effect):
        level = Meter(0.5)
        last = Meter(0.5, peak=False)

        def process(self, x: float) -> float:
            self.level = self.last = math.inf if x == 0.25 else x
            return x

    engine = ReferenceEngine(Broken, RATE, Layout(1, 1))
    played(engine, [[0.75, 0.25]])
    assert (engine.meter(0), engine.meter(1)) == (0.5, 0.5)
    played(engine, [[0.25, 0.75]])
    assert (engine.meter(0), engine.meter(1)) == (0.5, 0.75)


def test_every_copy_is_made_alike() -> None:
    """Random numbers in `__init__` are the same in every channel; the caller's own stream is untouched."""

    class Scattered(Effect):
        def __init__(self) -> None:
            self.offset = random.random() + np.random.random()

        def process(self, x: float) -> float:
            return self.offset

    random.seed(7)
    before = random.getstate()
    y = played(ReferenceEngine(Scattered, RATE), ones(1))
    assert y[0, 0] == y[1, 0]
    assert random.getstate() == before


def test_copies_move_together() -> None:
    """A target reaches every reader of a shared Param."""

    class Amount(Unit):
        gain = Param(1.0, smooth_ms=0.0)

        def process(self, x: float) -> float:
            return x * self.gain

    class Twice(Effect):
        def __init__(self) -> None:
            self.gains = copies(Amount, 2)

        def process(self, x: float) -> float:
            return self.gains[1].process(self.gains[0].process(x))

    engine = ReferenceEngine(Twice, RATE)
    engine.set(0, 0.5)
    assert played(engine, ones(1)).tolist() == [[0.25], [0.25]]


def test_latency_and_tail() -> None:
    """As the author says; without his word no tail if there is no state, else an endless one."""

    class Late(Leaky):
        def latency_samples(self) -> int:
            return round(0.001 * self.sample_rate)

        def tail_s(self) -> float:
            return 2.0 * self.amount

    late = ReferenceEngine(Late, RATE)
    assert (late.latency_samples, late.tail_s) == (8, 1.0)
    late.set(0, 1.0)
    played(late, ones(1))
    assert late.tail_s == 2.0
    assert (ReferenceEngine(Leaky, RATE).latency_samples, ReferenceEngine(Leaky, RATE).tail_s) == (
        0,
        math.inf,
    )
    assert ReferenceEngine(Gain, RATE).tail_s == 0.0


def test_a_channels_stream_is_its_own() -> None:
    """The seed for noise differs between copies, and prepare has seen it."""

    class Seeded(Effect):
        def __init__(self) -> None:
            self.seed = 0.0

        def prepare(self) -> None:
            self.seed = int(self.stream_seed) / 2.0**32

        def process(self, x: float) -> float:
            return self.seed

    y = played(ReferenceEngine(Seeded, RATE), ones(1))
    assert y[0, 0] != y[1, 0]


@pytest.mark.parametrize(
    ("smooth_ms", "rate", "samples"),
    [(10.0, 48_000.0, 480), (0.0, 48_000.0, 0), (0.5, 1000.0, 1), (0.49, 1000.0, 0)],
)
def test_ramp_length(smooth_ms: float, rate: float, samples: int) -> None:
    """Milliseconds to samples, halves away from zero."""
    assert ramp_samples(smooth_ms, rate) == samples


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.integers(1, 500))
def test_a_ramp_starts_where_it_was_and_ends_on_target(start: float, target: float, samples: int) -> None:
    """Closed form, whatever the numbers: no drift at the end."""
    ramp = Ramp(start)
    ramp.aim(target, samples)
    assert ramp.present == pytest.approx(start, abs=1e-9)
    for _ in range(samples):
        ramp.advance()
    assert (ramp.present, ramp.step, ramp.remaining) == (target, 0.0, 0)
