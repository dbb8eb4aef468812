"""Calls decided at build time: of a string's own methods, `isinstance`, the limits of a NumPy type."""

from __future__ import annotations

import enum
from types import BuiltinMethodType
from typing import Any

import numpy as np

from rattle.compiler.check.context import Context, SuppressedError
from rattle.compiler.check.values import ArrayRef, EnumRef, Poisoned, Static, Thing, Tuple, static
from rattle.compiler.ir import Const, DType, Value

OF_STRINGS = frozenset(("lower", "upper", "strip", "startswith", "endswith", "casefold"))
_LIMITS = (np.finfo, np.iinfo)


def is_decided(function: Thing) -> bool:
    """Whether calls of it need no machine: what they give is known when their arguments are."""
    match function:
        case Static(object=target) if target is isinstance or target in _LIMITS:
            return True
        case Static(object=BuiltinMethodType(__self__=str())):
            return True
    return False


def decided(context: Context, target: Any, things: list[Thing]) -> Thing | None:
    """What the call gives, or None if an argument is only known when running."""
    if target is isinstance and len(things) == 2:
        classes = _object(things[1])
        return None if classes is None else Const(DType.BOOL, isinstance(_like(context, things[0]), classes))
    objects = [_object(thing) for thing in things]
    return None if any(value is None for value in objects) else static(target(*objects))


def _object(thing: Thing) -> Any:
    match thing:
        case Static(object=value) if not isinstance(value, enum.Enum):
            return value
        case Const(value=number):
            return number
        case Tuple(items):
            return tuple(_object(item) for item in items)
    return None


_NUMBERS = {DType.BOOL: False, DType.I64: 0, DType.I32: np.int32(0), DType.U32: np.uint32(0)}


def _like(context: Context, thing: Thing) -> Any:
    """An object of the class that CPython would see here."""
    match thing:
        case Value() | Const():
            return _NUMBERS.get(thing.type.dtype, 0.0)
        case ArrayRef(source=values):
            return [] if context.memory.stores.lists.holds(values) else np.zeros(1)
        case Tuple():
            return ()
        case EnumRef(members=members):
            return next(iter(members))
        case Poisoned():
            raise SuppressedError
        case Static(object=value):
            return value
    return len  # a function
