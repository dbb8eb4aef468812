"""A Param's value as Python has it, and as the plain number that engines and hosts know."""

from __future__ import annotations

import math
import reprlib
from difflib import get_close_matches
from enum import Enum

from .description import ParamDescription
from .errors import ParamValueError
from .taper import is_on_step
from .text import text_of, value_of


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
    except (TypeError, ValueError):
        raise ParamValueError(f"`{param.id}`: {value!r} is no number") from None
    if not param.minimum <= plain <= param.maximum:
        raise ParamValueError(f"`{param.id}`: {value} is outside {_range(param)}")
    if param.step and not is_on_step(param, plain):
        raise ParamValueError(f"`{param.id}`: {value} is between steps of {param.step:g}")
    return plain


def _range(param: ParamDescription) -> str:
    unit = f" {param.unit}" if param.unit else ""
    return f"{param.minimum:g} to {param.maximum:g}{unit}"


def _plain_of_text(param: ParamDescription, text: str) -> float:
    plain = value_of(param, text)
    if plain is None:
        known = [*param.members, *(label for _, label in param.labels)]
        near = get_close_matches(text, known, 1)
        hint = f": did you mean {near[0]!r}?" if near else f": {_example(param, known)}"
        raise ParamValueError(f"`{param.id}`: {reprlib.repr(text)} is not understood{hint}")
    return plain


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
