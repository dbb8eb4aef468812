"""What Rattle raises. Each says where, why and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class RattleError(Exception):
    """Base of every error Rattle raises on purpose."""

    others: tuple[RattleError, ...] = ()  # found in the same run


class Mistakes:
    """Gathers what several checks raise, so that one run shows all of it."""

    def __init__(self) -> None:
        self.found: list[RattleError] = []

    def of(self, check: Callable[[], T]) -> T | None:
        """What the check gives; None if it raised."""
        try:
            return check()
        except RattleError as error:
            self.found += [error, *error.others]
            error.others = ()
            return None

    def raise_found(self) -> None:
        """Raises the first, which names the others."""
        found = list({str(error): error for error in self.found}.values())
        if found:
            found[0].others = tuple(found[1:])
            raise found[0]


class NotPrepared(RattleError):  # noqa: N818 - reads as the state it reports
    """Raised when a unit is used before the engine told it its sample rate."""
