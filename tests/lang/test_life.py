"""How a unit is bound, prepared and reset."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rattle
from rattle import Array, NotPrepared, Unit, f64, zeros
from rattle.lang.life import path_hash, walk


class Integrator(Unit):
    def __init__(self) -> None:
        self.sum = f64(0.0)
        self.count = 0

    def process(self, x: float) -> float:
        self.sum = self.sum + x / self.sample_rate
        self.count += 1
        return float(self.sum)


class Line(Unit):
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.position = 0
        self.buffer = zeros(1)

    def prepare(self) -> None:
        self.buffer = zeros(round(self.seconds * self.sample_rate))

    def process(self, x: float) -> float:
        y = self.buffer[self.position]
        self.buffer[self.position] = x
        self.position = (self.position + 1) % len(self.buffer)
        return y


class Machine(Unit):
    def __init__(self) -> None:
        self.gain = 0.5
        self.line = Line(0.001)
        self.parts = [Integrator(), Integrator()]
        self.also_line = self.line

    def process(self, x: float) -> float:
        return self.line.process(x) * self.gain + self.parts[0].process(x) - self.parts[1].process(0.25 * x)


class Child(Unit):
    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.level = 0.0


class Owner(Unit):
    def __init__(self) -> None:
        self.child = Child(self)
        self.level = 0.0


def test_walk_gives_each_unit_its_first_path() -> None:
    """Units are found by identity, in attribute order, and a second attribute adds no second path."""
    assert [path for path, _ in walk(Machine())] == ["", "line", "parts.0", "parts.1"]


def test_walk_survives_a_reference_back() -> None:
    """A cycle of references ends the walk, not the program."""
    assert [path for path, _ in walk(Owner())] == ["", "child"]


def test_resetting_a_child_leaves_its_owner_alone() -> None:
    """Reset reaches what a unit owns, not what it merely refers to."""
    owner = rattle.prepare(Owner(), 48_000)
    owner.level = owner.child.level = 1.0
    owner.child.reset()
    assert (owner.level, owner.child.level) == (1.0, 0.0)


@pytest.mark.parametrize(
    "name", ["sample_rate", "channel_index", "channel_count", "path_hash", "stream_seed"]
)
def test_nothing_of_the_engine_is_known_before_prepare(name: str) -> None:
    """What only prepare can tell is refused before, with the call that tells it."""
    with pytest.raises(NotPrepared, match=r"is known from prepare on: rattle\.prepare\(unit, 48_000\)"):
        getattr(Integrator(), name)


def test_processing_before_prepare_says_what_to_do() -> None:
    """The newcomer's first mistake in a test names the cure."""
    with pytest.raises(NotPrepared, match=r"Integrator: `sample_rate` is known from prepare on"):
        Integrator().process(1.0)


def test_reset_before_prepare_is_refused() -> None:
    """There is nothing yet that reset could restore."""
    with pytest.raises(NotPrepared, match="prepare it first"):
        Integrator().reset()


def test_prepare_returns_the_unit_and_binds_every_child() -> None:
    """Rate and channel reach all units below."""
    machine = Machine()
    assert rattle.prepare(machine, 44_100, channel_count=2, channel_index=1) is machine
    for _, unit in walk(machine):
        assert (unit.sample_rate, unit.channel_index, unit.channel_count) == (44_100.0, 1, 2)


def test_prepare_runs_children_first_and_each_once() -> None:
    """A parent's prepare may rely on its children's; a child with two names is prepared once."""
    order: list[str] = []

    class Logged(Unit):
        def __init__(self, name: str, *children: Unit) -> None:
            self.name, self.children = name, list(children)

        def prepare(self) -> None:
            order.append(self.name)

    shared = Logged("shared")
    rattle.prepare(Logged("root", Logged("a", shared), Logged("b", shared)), 48_000)
    assert order == ["shared", "a", "b", "root"]


@pytest.mark.parametrize("rate", [0, -1.0, float("nan")])
def test_a_sample_rate_must_be_positive(rate: float) -> None:
    """A rate that is none is refused with an example of one."""
    with pytest.raises(ValueError, match="give for example 48_000"):
        rattle.prepare(Integrator(), rate)


def test_preparing_a_class_says_what_is_missing() -> None:
    """The parentheses are easily forgotten."""
    with pytest.raises(TypeError, match=r"rattle\.prepare\(Integrator\(\), 48000\)"):
        rattle.prepare(Integrator, 48_000)  # type: ignore[type-var]


@given(st.lists(st.floats(-1.0, 1.0), max_size=80))
def test_reset_equals_fresh(signal: list[float]) -> None:
    """After reset a machine with arrays, numbers and children sounds as one just prepared, to the bit."""
    used = rattle.prepare(Machine(), 48_000)
    for x in signal:
        used.process(x)
    used.reset()
    fresh = rattle.prepare(Machine(), 48_000)
    probe = [1.0, *signal]
    assert [used.process(x) for x in probe] == [fresh.process(x) for x in probe]


def test_reset_writes_into_the_same_array() -> None:
    """Views and second names of an array see the reset too."""
    machine = rattle.prepare(Machine(), 48_000)
    buffer = machine.line.buffer
    machine.process(1.0)
    machine.reset()
    assert machine.line.buffer is buffer
    assert not np.any(np.asarray(buffer))


def test_reset_removes_attributes_born_since() -> None:
    """An attribute that first appeared in process is no part of the fresh state."""

    class Late(Unit):
        def process(self, x: float) -> float:
            self.seen = x
            return x

    late = rattle.prepare(Late(), 48_000)
    late.process(1.0)
    late.reset()
    assert not hasattr(late, "seen")


def test_an_overridden_reset_is_called_for_children() -> None:
    """A unit that writes its own reset keeps it when its parent is reset."""

    class Stubborn(Unit):
        def __init__(self) -> None:
            self.value = 0.0

        def reset(self) -> None:
            super().reset()
            self.value = 7.0

    class Parent(Unit):
        def __init__(self) -> None:
            self.child = Stubborn()

    parent = rattle.prepare(Parent(), 48_000)
    parent.reset()
    assert parent.child.value == 7.0


def test_prepare_leaves_a_unit_as_its_reset_does() -> None:
    """An author's reset has run before the first sample, as in every engine, and hooks run after it."""

    class Counter(Unit):
        def __init__(self) -> None:
            self.value = 0.0

        def reset(self) -> None:
            self.value = 5.0

        def process(self) -> float:
            self.value += 1.0
            return self.value

    counter = rattle.prepare(Counter(), 48_000)
    assert [counter.process(), counter.process()] == [6.0, 7.0]
    counter.reset()
    assert counter.process() == 6.0


def test_reset_brings_back_what_an_owner_prepared() -> None:
    """A unit's prepare may write to those it holds, after theirs: that is what they are reset to."""

    class Held(Unit):
        def __init__(self) -> None:
            self.value = 0.0

        def prepare(self) -> None:
            self.value = 2.0

    class Owner(Unit):
        def __init__(self) -> None:
            self.held = Held()

        def prepare(self) -> None:
            self.held.value = 5.0

    owner = rattle.prepare(Owner(), 48_000)
    owner.held.value = 7.0
    owner.reset()
    assert owner.held.value == 5.0


def test_preparing_again_starts_from_init() -> None:
    """Hosts prepare again and again: nothing of the last run is left, and the new rate holds."""
    machine = rattle.prepare(Machine(), 48_000)
    machine.process(1.0)
    rattle.prepare(machine, 96_000)
    fresh = rattle.prepare(Machine(), 96_000)
    assert len(machine.line.buffer) == 96
    assert [machine.process(x) for x in (1.0, 0.5)] == [fresh.process(x) for x in (1.0, 0.5)]


@pytest.mark.parametrize(("path", "expected"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)])
def test_path_hash_is_fnv_1a(path: str, expected: int) -> None:
    """The published test vectors of the 32-bit hash."""
    assert int(path_hash(path)) == expected


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")  # the wrap is meant
def test_every_unit_and_channel_has_its_own_stream() -> None:
    """Noise seeded from stream_seed differs from unit to unit and channel to channel, and is repeatable."""
    seeds = {
        int(unit.stream_seed)
        for channel in range(8)
        for _, unit in walk(rattle.prepare(Machine(), 48_000, 8, channel))
    }
    assert len(seeds) == 8 * 4
    again = rattle.prepare(Machine(), 96_000, 8, 3)
    assert int(again.parts[1].stream_seed) in seeds


def test_array_elements_are_python_floats_rounded_to_32_bits() -> None:
    """A store rounds to float32; a read gives a float, so arithmetic stays in 64 bits."""
    array = zeros(2)
    array[0] = 0.1
    assert type(array[0]) is float
    assert array[0] == float(np.float32(0.1))


def test_array_is_a_float32_ndarray_of_its_own() -> None:
    """Array(x) copies any numbers; zeros makes one or two dimensions."""
    source = np.arange(3)
    array = Array(source)
    source[0] = 9
    assert isinstance(array, np.ndarray)
    assert array.dtype == np.float32
    assert list(array) == [0.0, 1.0, 2.0]
    assert np.asarray(zeros((2, 3))).shape == (2, 3)


def test_a_rate_that_is_no_number() -> None:
    """A text says so, instead of failing in a comparison."""
    with pytest.raises(TypeError, match="takes an object of a Unit or an Effect, not 3"):
        rattle.prepare(3, 48_000)  # type: ignore[type-var]
    with pytest.raises(TypeError, match="sample_rate is '44100'; give a number of Hz"):
        rattle.prepare(Unit(), "44100")  # type: ignore[arg-type]
