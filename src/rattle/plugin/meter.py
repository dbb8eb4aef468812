"""Meter: a value `process` writes and the host and editor show."""

from __future__ import annotations

import sys
from typing import Any, Never, overload

from rattle.lang.unit import Unit

from .declaration_rules import check_meter
from .errors import DeclarationError, Place
from .names import split_unit, title_of


class Meter:
    """`reduction_db = Meter(0.0, -24.0, 0.0)`; in `process`: `self.reduction_db = ...`.

    Read-only for the host, which sees the value farthest from `rest` in the block over all copies
    (`peak=False`: the last). Reading gives the last assignment. `minimum` and `maximum` are in plain units.
    """

    def __init__(
        self,
        rest: float = 0.0,
        minimum: float = 0.0,
        maximum: float = 1.0,
        *extra: Never,  # no type checker lets these two through; without them, the message is not ours
        unit: str | None = None,
        title: str | None = None,
        peak: bool = True,
        **unknown: Never,
    ) -> None:
        caller = sys._getframe(1)
        self.place = Place(caller.f_code.co_filename, caller.f_lineno)
        self.owner_name, self.name = "", ""
        self.names: set[str] = set()
        self.rest, self.minimum, self.maximum = float(rest), float(minimum), float(maximum)
        self.unit, self.title, self.peak = unit, title, peak
        self.extra, self.unknown = extra, tuple(unknown)

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner_name, self.name = owner.__name__, name
        self.names.add(name)
        self.title = title_of(name) if self.title is None else self.title
        self.unit = split_unit(name)[1] if self.unit is None else self.unit

    def __repr__(self) -> str:
        return f"<{self.owner_name}.{self.name}: Meter, {self.minimum:g} to {self.maximum:g}>"

    def error(self, why: str, fix: str) -> DeclarationError:
        return DeclarationError(f"{self.owner_name}.{self.name}", why, fix, self.place)

    @overload
    def __get__(self, unit: None, owner: type) -> Meter: ...
    @overload
    def __get__(self, unit: Unit, owner: type) -> float: ...
    def __get__(self, unit: Unit | None, owner: type) -> Meter | float:
        if unit is None:
            return self
        value: Any = vars(unit).get(self.name, self.rest)
        return float(value)

    def __set__(self, unit: Unit, value: float) -> None:
        attributes = vars(unit)
        attributes[self.name] = float(value)
        if "_meter_readings" in attributes:
            attributes["_meter_readings"][self.name].write(float(value))

    def check_declaration(self, owner: type) -> None:
        """Raises DeclarationError for the first mistake; called when the class is made."""
        check_meter(self, owner)
