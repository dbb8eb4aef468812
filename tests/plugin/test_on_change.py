"""@on_change: what it refuses, and hooks where someone plays a unit by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import rattle
from rattle import DeclarationError, Effect, Param, Unit, copies, on_change, zeros
from rattle.plugin.declare import describe


class Shelf(Unit):
    gain = Param(0.5)

    def __init__(self) -> None:
        self.square = -1.0
        self.z = 0.0
        self.table = zeros(3)
        self.runs = 0

    @on_change(gain)
    def update(self) -> None:
        self.square = self.gain * self.gain
        self.table[:] = self.gain
        self.runs += 1

    def process(self, x: float) -> float:
        self.z += x
        return self.z * self.square


def test_hooks_run_with_prepare_and_with_each_assignment() -> None:
    """Only if the value is another one."""
    shelf = rattle.prepare(Shelf(), 48_000)
    assert (shelf.square, shelf.table[2], shelf.runs) == (0.25, 0.5, 1)
    shelf.gain = 1.0
    shelf.gain = 1.0
    assert (shelf.square, shelf.table[0], shelf.runs) == (1.0, 1.0, 2)


def test_before_prepare_nothing_runs() -> None:
    """The default of this instance is set, no more."""
    shelf = Shelf()
    shelf.gain = 1.0
    assert shelf.square == -1.0
    assert rattle.prepare(shelf, 48_000).square == 1.0


def test_a_reset_leaves_what_hooks_wrote() -> None:
    """It belongs to the Params, which keep their values; state goes."""
    shelf = rattle.prepare(Shelf(), 48_000)
    shelf.gain = 1.0
    shelf.process(1.0)
    shelf.reset()
    assert (shelf.z, shelf.square, shelf.table[1]) == (0.0, 1.0, 1.0)


def test_copies_hear_the_knob_they_share() -> None:
    """Whichever of them it is assigned through."""

    class Pair(Effect):
        def __init__(self) -> None:
            self.shelves = copies(Shelf, 2)

        def process(self, x: float) -> float:
            return self.shelves[1].process(x)

    pair = rattle.prepare(Pair(), 48_000)
    pair.shelves[0].gain = 1.0
    assert pair.shelves[1].square == 1.0


def test_the_description_lists_them_in_the_order_in_which_they_run() -> None:
    """Units that a unit holds before it, then by declaration."""

    class Two(Effect):
        b = Param(0.5)
        a = Param(0.5)

        def __init__(self) -> None:
            self.shelf = Shelf()

        @on_change(a, b)
        def second(self) -> None:
            self.shelf.runs = 0

        @on_change(b)
        def first(self) -> None:
            self.shelf.runs = 0

        def process(self, x: float) -> float:
            return x

    hooks = [(hook.unit, hook.name, hook.params) for hook in describe(Two).hooks]
    assert hooks == [("shelf", "update", (2,)), ("", "second", (1, 0)), ("", "first", (0,))]


def _nothing() -> object:
    class Plugin(Effect):
        @on_change()
        def update(self) -> None: ...

    return Plugin


def _without_brackets() -> object:
    class Plugin(Effect):
        @on_change  # type: ignore[arg-type]
        def update(self) -> None: ...

    return Plugin


def _text() -> object:
    class Plugin(Effect):
        gain = Param(0.5)

        @on_change("gain")  # type: ignore[arg-type]
        def update(self) -> None: ...

    return Plugin


def _argument() -> object:
    class Plugin(Effect):
        gain = Param(0.5)

        @on_change(gain)  # type: ignore[arg-type]
        def update(self, gain: float) -> None: ...

    return Plugin


def _of_another() -> object:
    class Plugin(Effect):
        @on_change(Shelf.gain)
        def update(self) -> None: ...

        def process(self, x: float) -> float:
            return x

    return describe(Plugin)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_nothing, "on_change: without a Param; "),
        (_without_brackets, "on_change: without brackets; "),
        (_text, "on_change: 'gain' is no Param; "),
        (_argument, "Plugin.update: a hook takes nothing but `self`; write `def update(self) -> None`"),
        (
            _of_another,
            "Plugin.update: `Shelf.gain` is not a Param of this class; put the hook into the class",
        ),
    ],
)
def test_a_hook_that_cannot_be(make: Callable[[], object], message: str) -> None:
    """Each mistake says what to write."""
    with pytest.raises(DeclarationError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("source", "cure"),
    [
        ("@on_change\n    def h(self): ...", "write `@on_change(gain)` above `h`"),
        ("@on_change('mix')\n    def h(self): ...", "write `@on_change(mix)` above the hook"),
        (
            "@on_change(mix)\n    def h(self, v): ...",
            "write `def h(self) -> None`, and read the Params: self.mix",
        ),
    ],
)
def test_the_cure_has_the_authors_names(source: str, cure: str) -> None:
    """No other plugin's Params are in it."""
    with pytest.raises(DeclarationError) as caught:
        exec(f"class Plugin(Effect):\n    gain = Param(0.5)\n    mix = Param(0.5)\n    {source}\n", globals())
    assert caught.value.fix == cure
