"""copies: units that share Params and own everything else."""

from __future__ import annotations

import pytest

import rattle
from rattle import Param, Unit, copies


class Smooth(Unit):
    amount = Param(0.5)

    def __init__(self) -> None:
        self.state = 0.0

    def process(self, x: float) -> float:
        self.state += self.amount * (x - self.state)
        return self.state


class Nested(Unit):
    def __init__(self) -> None:
        self.inner = Smooth()


class Pair(Unit):
    def __init__(self) -> None:
        self.shared = copies(Smooth, 2)
        self.nested = copies(Nested, 2)
        self.apart = [Smooth(), Smooth()]


def test_copies_share_params() -> None:
    """A value written through one copy is read through the other; a plain list has one each."""
    pair = rattle.prepare(Pair(), 48_000)
    pair.shared[0].amount = 0.25
    pair.apart[0].amount = 0.25
    assert [smooth.amount for smooth in pair.shared] == [0.25, 0.25]
    assert [smooth.amount for smooth in pair.apart] == [0.25, 0.5]


def test_copies_share_the_params_of_their_units() -> None:
    """Sharing reaches units inside the copied unit."""
    pair = rattle.prepare(Pair(), 48_000)
    pair.nested[1].inner.amount = 0.125
    assert pair.nested[0].inner.amount == 0.125


def test_copies_own_their_state() -> None:
    """What one copy hears the other does not."""
    pair = rattle.prepare(Pair(), 48_000)
    pair.shared[0].process(1.0)
    assert [smooth.state for smooth in pair.shared] == [0.5, 0.0]


def test_two_sets_of_copies_are_strangers() -> None:
    """Sharing ends at one call of copies."""

    class Two(Unit):
        def __init__(self) -> None:
            self.left = copies(Smooth, 2)
            self.right = copies(Smooth, 2)

    two = rattle.prepare(Two(), 48_000)
    two.left[0].amount = 1.0
    assert two.right[0].amount == 0.5


def test_a_function_may_make_copies() -> None:
    """Each call makes one; a default set in it holds for all."""

    def soft() -> Smooth:
        smooth = Smooth()
        smooth.amount = 0.1
        return smooth

    made = copies(soft, 3)
    assert len(made) == 3
    assert [rattle.prepare(smooth, 48_000).amount for smooth in made] == [0.1] * 3


@pytest.mark.parametrize("count", [0, 129, -1])
def test_the_number_of_copies_has_limits(count: int) -> None:
    """1 to 128."""
    with pytest.raises(ValueError, match="is not 1 to 128"):
        copies(Smooth, count)


def test_copies_must_be_built_alike() -> None:
    """A function that makes different things each time has no single set of Params."""
    kinds = iter([Smooth, Nested])
    with pytest.raises(ValueError, match="must build the same units"):
        copies(lambda: next(kinds)(), 2)
