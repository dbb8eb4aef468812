"""Param: a value the host shows, automates and stores. Declared in a class body, read as a number."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from numbers import Real
from typing import Any, Generic, Literal, Never, TypeVar, overload

from rattle.lang.hooks import param_moved
from rattle.lang.unit import Unit

from .declaration_rules import check_param
from .description import ParamKind
from .errors import DeclarationError, ParamValueError, Place
from .names import split_unit, title_of

T = TypeVar("T")
E = TypeVar("E", bound=Enum)


class Param(Generic[T]):
    """`gain_db = Param(0.0, -60.0, 12.0)` in the class body; `self.gain_db` in `process` is the number now.

    `Param(0.5)` is a float from 0 to 1. Whole numbers with a whole `step` are an int, `False` a toggle, a
    member of an `Enum` a list. No annotation: the types are inferred.

    taper: "linear", or "log" (minimum above 0); `center` puts that value at mid-travel instead.
    smooth_ms: float Params ramp linearly this long; 0 jumps. int, bool and Enum always jump.
    unit, title: from the name (`cutoff_hz`: "Cutoff", "Hz"). digits: decimals shown.
    labels: texts of single values, both ways. text: a function of a stepped value, tabulated here.
    Mistakes are a DeclarationError when the class is made.
    """

    # `text` takes Any everywhere: with different types mypy finds two overloads that fit a lambda.
    @overload
    def __init__(
        self: Param[bool],
        default: bool,
        *,
        labels: Mapping[bool, str] = ...,
        text: Callable[[Any], str] | None = ...,
        title: str | None = ...,
        group: str | None = ...,
        midi_cc: int | None = ...,
        automatable: bool = ...,
    ) -> None: ...
    @overload
    def __init__(
        self: Param[E],
        default: E,
        *,
        labels: Mapping[E, str] = ...,
        text: Callable[[Any], str] | None = ...,
        title: str | None = ...,
        group: str | None = ...,
        midi_cc: int | None = ...,
        automatable: bool = ...,
    ) -> None: ...
    @overload
    def __init__(
        self: Param[int],
        default: int,
        minimum: int,
        maximum: int,
        *,
        step: int,
        unit: str | None = ...,
        labels: Mapping[int, str] = ...,
        text: Callable[[Any], str] | None = ...,
        title: str | None = ...,
        group: str | None = ...,
        midi_cc: int | None = ...,
        automatable: bool = ...,
    ) -> None: ...
    @overload
    def __init__(
        self: Param[float],
        default: float,
        minimum: float = ...,
        maximum: float = ...,
        *,
        taper: Literal["linear", "log"] = ...,
        center: float | None = ...,
        step: float | None = ...,
        smooth_ms: float = ...,
        unit: str | None = ...,
        digits: int | None = ...,
        labels: Mapping[float, str] = ...,
        text: Callable[[Any], str] | None = ...,
        title: str | None = ...,
        group: str | None = ...,
        midi_cc: int | None = ...,
        automatable: bool = ...,
    ) -> None: ...
    def __init__(
        self,
        default: Any,
        minimum: float | None = None,
        maximum: float | None = None,
        *extra: Never,  # no type checker lets these two through; without them, the message is not ours
        taper: Literal["linear", "log"] = "linear",
        center: float | None = None,
        step: float | None = None,
        smooth_ms: float = 10.0,
        unit: str | None = None,
        digits: int | None = None,
        labels: Mapping[Any, str] | None = None,
        text: Callable[[Any], str] | None = None,
        title: str | None = None,
        group: str | None = None,
        midi_cc: int | None = None,
        automatable: bool = True,
        **unknown: Never,
    ) -> None:
        caller = sys._getframe(1)
        self.place = Place(caller.f_code.co_filename, caller.f_lineno)
        self.owner_name, self.name = "", ""
        self.names: set[str] = set()
        self.has_range = maximum is not None
        minimum, maximum = (0.0 if minimum is None else minimum), (1.0 if maximum is None else maximum)
        self.no_numbers = [each for each in (minimum, maximum) if not isinstance(each, Real)]
        minimum, maximum = (0.0, 1.0) if self.no_numbers else (minimum, maximum)
        self.kind = _kind(default, minimum, maximum, step)
        self.members: tuple[Enum, ...] = tuple(type(default)) if isinstance(default, Enum) else ()
        if self.kind == "float" and isinstance(default, Real):
            default = float(default)
        self.default: T = default
        self.minimum, self.maximum, self.step = float(minimum), float(maximum), float(step or 0.0)
        if self.kind in ("bool", "enum"):
            self.maximum, self.step = (len(self.members) or 2) - 1.0, 1.0
        self.taper, self.center = taper, center
        self.smooth_ms = float(smooth_ms) if self.kind == "float" and not self.step else 0.0
        self.unit, self.digits, self.title, self.group = unit, digits, title, group
        self.labels, self.text = dict(labels or {}), text
        self.midi_cc, self.automatable = midi_cc, automatable
        self.extra, self.unknown = extra, tuple(unknown)

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner_name, self.name = owner.__name__, name
        self.names.add(name)
        self.title = title_of(name) if self.title is None else self.title
        self.unit = split_unit(name)[1] if self.unit is None else self.unit

    @property
    def where(self) -> str:
        return f"{self.owner_name}.{self.name}" if self.name else "Param"

    def __repr__(self) -> str:
        return f"<{self.where}: {self.default!r}, {self.minimum:g} to {self.maximum:g}>"

    def error(self, why: str, fix: str) -> DeclarationError:
        return DeclarationError(self.where, why, fix, self.place)

    @overload
    def __get__(self, unit: None, owner: type) -> Param[T]: ...
    @overload
    def __get__(self, unit: Unit, owner: type) -> T: ...
    def __get__(self, unit: Unit | None, owner: type) -> Param[T] | T:
        if unit is None:
            return self
        attributes = vars(unit)
        if "sample_rate" not in attributes:
            cure = (
                "call rattle.prepare(unit, 48_000) first; in `__init__` it would bake the default,"
                " read it in process"
            )
            reader = sys._getframe(1)
            place = Place(reader.f_code.co_filename, reader.f_lineno)
            raise DeclarationError(self.where, "read before prepare", cure, place)
        return self.value_in(unit)

    def __set__(self, unit: Unit, value: T) -> None:
        vars(unit).setdefault("_param_values", {})[self.name] = self.checked(value)
        param_moved(unit, self.name)

    def value_in(self, unit: Unit) -> T:
        """The value in force, or before prepare the default of this instance."""
        value: T = vars(unit).get("_param_values", {}).get(self.name, self.default)
        return value

    def checked(self, value: Any) -> T:
        """`value` as this Param holds it; raises ParamValueError if it cannot."""
        return self.from_plain(self.plain_checked(value))

    def plain_checked(self, value: Any) -> float:
        plain = self.plain(value)
        if not self.minimum <= plain <= self.maximum:
            raise ParamValueError(f"{self.where}: {value!r} is outside {self.minimum:g} to {self.maximum:g}")
        return plain

    def plain(self, value: Any) -> float:
        """The number the host side knows a value by: an Enum's position, 0 or 1 of a bool."""
        if self.kind == "enum":
            if value not in self.members:
                names = ", ".join(str(member) for member in self.members)
                raise ParamValueError(f"{self.where}: {value!r} is none of {names}")
            return float(self.members.index(value))
        try:
            plain = float(value)
        except (TypeError, ValueError):
            raise ParamValueError(f"{self.where}: {value!r} is no number") from None
        if self.kind in ("int", "bool") and plain != math.floor(plain):
            raise ParamValueError(f"{self.where}: {value!r} is no whole number")
        return plain

    def from_plain(self, plain: float) -> T:
        """What `self.p` is at a plain value, which may lie between steps; halves go up."""
        if self.step:
            steps = math.floor((plain - self.minimum) / self.step + 0.5)
            plain = min(self.minimum + steps * self.step, self.maximum)
        value: Any = plain
        if self.kind == "enum":
            value = self.members[int(plain)]
        elif self.kind != "float":
            value = bool(plain) if self.kind == "bool" else int(plain)
        result: T = value
        return result

    def check_declaration(self, owner: type) -> None:
        """Raises DeclarationError for the first mistake; called when the class is made."""
        check_param(self, owner)


def _kind(default: object, minimum: float, maximum: float, step: float | None) -> ParamKind:
    if isinstance(default, bool):
        return "bool"
    if isinstance(default, Enum):
        return "enum"
    whole = all(isinstance(number, int) for number in (default, minimum, maximum, step))
    return "int" if whole else "float"
