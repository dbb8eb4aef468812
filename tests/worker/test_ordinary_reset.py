"""reset under ordinary Python: whatever the attributes hold is as prepare left it."""

from __future__ import annotations

import collections
import random
import threading
from typing import Any

import numpy as np
import pytest

from rattle import Effect, Param, Unit, on_change, worker
from rattle.plugin import kept
from rattle.plugin.declare import describe
from rattle.plugin.description import Layout
from rattle.plugin.quantum import QuantumPlayer


def player(plugin: Effect) -> QuantumPlayer:
    return QuantumPlayer(plugin, describe(type(plugin)), Layout(1, 1), 48_000.0)


def play(ordinary: QuantumPlayer) -> None:
    ordinary.play(np.ones((1, 128), np.float32), np.zeros((1, 128), np.float32))


class Tape:
    def __init__(self) -> None:
        self.spools: dict[str, Any] = {"left": np.zeros(3), "right": [1, 2]}
        self.owner: Any = None


class Slotted:
    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


class Counter(Unit):
    def __init__(self) -> None:
        self.history: collections.deque[int] = collections.deque([0], maxlen=4)


class Messy(Effect):
    def __init__(self) -> None:
        self.tape, self.slotted, self.counter = Tape(), Slotted(), Counter()
        self.tape.owner = self  # a circle through the plugin
        self.circle: list[Any] = [1]
        self.circle.append(self.circle)
        self.ordered = collections.OrderedDict(a=1, b=2)
        self.words = {"one"}
        self.bytes = bytearray(b"abc")
        self.generator, self.dice = np.random.default_rng(7), random.Random(7)
        self.pair = ([1], 2)
        self.steps = iter([1, 2, 3, 4])

    def prepare(self) -> None:
        self.bank = {(0, "x"): [np.ones(2)]}

    @worker
    def process(self, x: Any) -> Any:
        self.tape.spools["left"][:] += 1.0
        self.tape.spools["right"].append(3)
        self.tape.spools["new"] = 1
        self.tape.late = 5  # type: ignore[attr-defined]
        self.slotted.count += 1
        self.counter.history.append(len(self.counter.history))
        self.circle.insert(0, 9)
        self.ordered.move_to_end("a")
        self.words.add("two")
        self.bytes[0] = 0
        self.pair[0].append(4)
        self.bank[0, "x"][0] *= 2.0
        self.bank = {**self.bank}
        self.drawn = self.generator.random(), self.dice.random(), next(self.steps)
        return x


def state(plugin: Any) -> Any:
    tape = plugin.tape
    spools = {name: np.array(value).tolist() for name, value in tape.spools.items()}
    counts = (plugin.slotted.count, list(plugin.counter.history), len(plugin.circle))
    words = (plugin.words, bytes(plugin.bytes), plugin.pair[0])
    return (spools, sorted(vars(tape)), counts, list(plugin.ordered), words,
            plugin.bank[0, "x"][0].tolist(), hasattr(plugin, "drawn"))  # fmt: skip


def test_everything_an_attribute_holds_comes_back() -> None:
    """Containers in containers, strangers' objects, circles, slots, generators of chance: in place,
    for others may hold them; more than once, for a copy that was given back must not wear out."""
    plugin = Messy()
    ordinary = player(plugin)
    fresh, tape, spool = state(plugin), plugin.tape, plugin.tape.spools["left"]
    fresh = eval(repr(fresh))
    drawn = []
    for _ in range(3):
        for _ in range(2):
            play(ordinary)
        drawn.append(plugin.drawn)
        assert state(plugin) != fresh
        ordinary.reset()
        assert state(plugin) == fresh
        assert plugin.tape is tape
        assert plugin.tape.spools["left"] is spool
    assert drawn[0] == drawn[1] == drawn[2]
    assert ordinary.notes == []


def test_a_unit_resets_its_own() -> None:
    """`self.counter.reset()` leaves the rest of the plugin alone."""
    plugin = Messy()
    ordinary = player(plugin)
    play(ordinary)
    plugin.counter.reset()
    assert list(plugin.counter.history) == [0]
    assert plugin.slotted.count == 1


class Stubborn(Effect):
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.words = (word for word in ("a", "b"))
        self.inside = {"deep": self.words}

    @worker
    def process(self, x: Any) -> Any:
        return x


def test_what_cannot_come_back_is_told_once() -> None:
    """A generator cannot be copied, which is said; a lock is nobody's state."""
    notes = player(Stubborn()).notes
    assert len(notes) == 1
    assert "a generator cannot be copied" in notes[0]


def test_a_walk_through_too_much_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heap of objects is not looked through at every reset; its attribute still is what it was, and those
    before and behind it hold what they held."""
    monkeypatch.setattr(kept, "MOST_OBJECTS", 50)

    class Heap(Effect):
        def __init__(self) -> None:
            self.before = [1]
            self.heap = [[i] for i in range(100)]
            self.after = [1]

        @worker
        def process(self, x: Any) -> Any:
            return x

    plugin = Heap()
    ordinary = player(plugin)
    assert len(ordinary.notes) == 1
    assert "`heap`: more than 50 objects" in ordinary.notes[0]
    heap = plugin.heap
    plugin.heap = []
    for each in (plugin.before, plugin.after, heap):
        each.append(2)
    ordinary.reset()
    assert plugin.heap is heap
    assert len(heap) == 101
    assert (plugin.before, plugin.after) == ([1], [1])


def test_numbers_in_tensors_come_back_and_weights_stay() -> None:
    """torch's buffers are state; Parameters are weights, of which nobody wants a second copy."""
    torch = pytest.importorskip("torch")

    class Amp(Effect):
        def __init__(self) -> None:
            self.net = torch.nn.BatchNorm1d(2)
            self.hidden = torch.zeros(3)

        def prepare(self) -> None:
            with torch.inference_mode():
                self.inferred = torch.zeros(2)

        @worker
        def process(self, x: Any) -> Any:
            self.net(torch.randn(4, 2))
            self.hidden += 1.0
            with torch.inference_mode():
                self.inferred += 1.0
            return x

    plugin = Amp()
    ordinary = player(plugin)
    hidden = plugin.hidden
    play(ordinary)
    ordinary.reset()
    assert plugin.hidden is hidden
    assert hidden.tolist() == [0.0, 0.0, 0.0]
    assert plugin.inferred.tolist() == [0.0, 0.0]
    assert plugin.net.running_mean.tolist() == [0.0, 0.0]
    play(ordinary)  # they can still be written to


class Tuned(Effect):
    depth = Param(0.5)

    def __init__(self) -> None:
        self.table, self.scale, self.model = np.zeros(8), 0.0, np.zeros(100_000)

    @on_change(depth)
    def follow(self) -> None:
        self.table[:] = self.depth
        self.scale = 2.0 * self.depth

    @worker
    def process(self, x: Any) -> Any:
        self.reset()
        return x


def test_what_hooks_wrote_outlives_a_reset_by_the_author() -> None:
    """It belongs to the Params: an attribute, and the numbers of an array."""
    plugin = Tuned()
    ordinary = player(plugin)
    play(ordinary)
    assert (plugin.table.tolist(), plugin.scale) == ([0.5] * 8, 1.0)


def test_params_belong_to_the_host() -> None:
    """An assignment is refused in words."""
    plugin = Tuned()
    player(plugin)
    with pytest.raises(AttributeError, match="`depth` is a Param: the host owns it"):
        plugin.depth = 0.7
