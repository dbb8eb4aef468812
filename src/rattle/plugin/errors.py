"""Mistakes in a plugin's declaration."""

from __future__ import annotations

from dataclasses import dataclass

from rattle.lang.errors import RattleError


@dataclass(frozen=True)
class Place:
    """Where an attribute was written."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class DeclarationError(RattleError):
    """Raised when a class body, `__init__` or `process` declares something no plugin can have.

    `where` is Class.attribute, `why` the mistake, `fix` what to write instead.
    """

    def __init__(self, where: str, why: str, fix: str, place: Place | None = None) -> None:
        self.where, self.why, self.fix, self.place = where, why, fix, place
        message = f"{where}: {why}; {fix}"
        super().__init__(f"{place}: {message}" if place else message)

    def __reduce__(self) -> tuple[type[DeclarationError], tuple[object, ...], dict[str, object]]:
        return type(self), (self.where, self.why, self.fix, self.place), {"others": self.others}

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.others)])


class ParamValueError(RattleError, ValueError):
    """Raised when a Param or Meter is given a value it cannot have."""
