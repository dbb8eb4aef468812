"""copies: several units with one set of knobs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TypeVar

from .life import walk
from .unit import Unit

U = TypeVar("U", bound=Unit)


class Copies(list[U]):
    """Units made by `copies`: they share their Params and own everything else."""

    def __init__(self, make: Callable[[], U], count: int) -> None:
        super().__init__([make()])
        self._make = make
        self.add(count - 1)

    def add(self, count: int, *holders: Unit) -> None:
        """More of them; holders: units that hold them, and that they may know.

        Raises ValueError if they are not built alike."""
        first = list(walk(self[0], *holders))
        for _ in range(count):
            copy = self._make()
            _share_params(first, list(walk(copy, *holders)))
            self.append(copy)


def copies(make: Callable[[], U], count: int) -> Copies[U]:
    """`count` units, each from one call of `make` (a class or a function), sharing their Params.

    Raises ValueError if `count` is not 1 to 128 or the copies are not built alike, TypeError if `make` cannot
    be called without arguments.
    """
    if not 1 <= count <= 128:
        raise ValueError(f"copies: {count} is not 1 to 128")
    _check_maker(make)
    return Copies(make, count)


def _check_maker(make: object) -> None:
    if isinstance(make, Unit):
        cls = type(make).__name__
        raise TypeError(f"copies: that is one {cls}; give the class, which makes them: copies({cls}, ...)")
    if isinstance(make, type):
        needed = [
            each.name
            for each in inspect.signature(make).parameters.values()
            if each.default is each.empty and each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
        ]
        if needed:
            cls, given = make.__name__, ", ".join(needed) if needed[1:] else "self"
            fix = f"say what, as in copies(lambda: {cls}({given}), ...)"
            raise TypeError(f"copies: {cls} takes {', '.join(needed)}; {fix}")


def _share_params(first: list[tuple[str, Unit]], copy: list[tuple[str, Unit]]) -> None:
    if [(path, type(unit)) for path, unit in first] != [(path, type(unit)) for path, unit in copy]:
        raise ValueError("copies: every call must build the same units")
    for (_, original), (_, unit) in zip(first, copy, strict=True):
        if unit is not original:
            # One dict under two units: what is written through one is read through the other.
            vars(unit)["_param_values"] = vars(original).setdefault("_param_values", {})
