"""A Param's value as Python has it, and as the plain number that engines and hosts know."""

from __future__ import annotations

import math
import reprlib
from difflib import get_close_matches
from enum import Enum

from .description import ParamDescription
from .errors import ParamValueError
from .taper import is_on_step, legal
from .text import meant_by, text_of


def plain_value(param: ParamDescription, value: object) -> float:
    """The plain number of a number, bool, Enum member, member's name or text ("1.2 kHz").

    Raises ParamValueError for what is out of range, between steps or not understood.
    """
    if isinstance(value, Enum) and param.kind == "enum":
        value = value.name
    if isinstance(value, str):
        return _plain_of_text(param, value)
    try:
        plain = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise ParamValueError(f"`{param.id}`: {reprlib.repr(value)} is no number") from None
    return _possible(param, plain, value)


def _possible(param: ParamDescription, plain: float, given: object) -> float:
    """`plain`, if the Param can have it. `given` is what is shown of it."""
    if param.kind == "enum" and plain not in range(len(param.members)):
        raise ParamValueError(f"`{param.id}`: {given} is none of {', '.join(param.members)}")
    if not param.minimum <= plain <= param.maximum:
        raise ParamValueError(f"`{param.id}`: {given} is outside {_range(param)}")
    if param.step and not is_on_step(param, plain):
        raise ParamValueError(f"`{param.id}`: {given} is between steps of {param.step:g}")
    return plain


def _range(param: ParamDescription) -> str:
    unit = f" {param.unit}" if param.unit else ""
    return f"{param.minimum:g} to {param.maximum:g}{unit}"


def _plain_of_text(param: ParamDescription, text: str) -> float:
    """A host makes legal what its user types; here a value that cannot be is as much a mistake as a number.
    What is shown of a legal value is always one, though it is rounded: "0.67" of a maximum of 2 / 3."""
    plain = meant_by(param, text)
    if plain is None:
        known = [*param.members, *(label for _, label in param.labels)]
        near = get_close_matches(text, known, 1)
        hint = f": did you mean {near[0]!r}?" if near else f": {_example(param, known)}"
        raise ParamValueError(f"`{param.id}`: {reprlib.repr(text)} is not understood{hint}")
    nearest = legal(param, plain)
    if meant_by(param, text_of(param, nearest)) == plain:
        return nearest
    return _possible(param, plain, reprlib.repr(text))


def _example(param: ParamDescription, known: list[str]) -> str:
    return (
        f"one of {', '.join(known)}"
        if param.kind == "enum"
        else f"for example {text_of(param, param.default)!r}"
    )


def python_value(
    param: ParamDescription, plain: float, enum: type[Enum] | None = None
) -> float | int | bool | str | Enum:
    """As `self.p` reads; an Enum's member if its class is given, else the member's name."""
    if param.kind == "float":
        return plain
    if param.kind == "bool":
        return plain != 0.0
    index = math.floor(plain + 0.5)
    if param.kind == "int":
        return index
    name = param.members[index]
    return enum[name] if enum is not None else name
