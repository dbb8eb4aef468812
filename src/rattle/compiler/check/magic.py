"""Objects that answer with code of their own: operators of a class, `__getattr__`, descriptors."""

from __future__ import annotations

from functools import cached_property
from types import FunctionType
from typing import Any

import numpy as np

from rattle.compiler.check.replacements import BEHIND_THE_RING
from rattle.compiler.check.values import class_attribute
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import MISSING
from rattle.lang.unit import Unit
from rattle.plugin.effect import Effect

_ARITHMETIC = (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__truediv__", "__rtruediv__",
    "__mod__", "__pow__", "__neg__", "__abs__", "__float__", "__int__", "__index__", "__lt__", "__gt__",
)  # fmt: skip
_ELEMENTS = ("__getitem__", "__len__", "__iter__")
_BUILTIN_DESCRIPTORS = (FunctionType, staticmethod, classmethod, property)


def operator_of(value: object) -> Refusal | None:
    """For an object whose class says how it is added, indexed or looped over."""
    cls = type(value)
    if isinstance(value, np.ndarray):
        return None
    found = next((name for name in (*_ARITHMETIC, *_ELEMENTS) if _is_authors(cls, name)), None)
    if found is None:
        return None
    fix = f"make it a method with a name, and call that instead of `{found}`"
    return Refusal("RT401", f"`{found}` of {cls.__name__} is not called in real-time code", fix)


def _is_authors(cls: type, name: str) -> bool:
    return isinstance(class_attribute(cls.__mro__, name), FunctionType)


def getattr_of(unit: Unit) -> Refusal | None:
    """For a unit that computes what its attributes are."""
    cls = type(unit)
    for name in ("__getattr__", "__getattribute__"):
        if _is_authors(cls, name):
            fix = "give each attribute its value in __init__, or make it a property"
            return Refusal("RT108", f"{cls.__name__} computes its attributes in `{name}`", fix)
    return None


def setattr_of(unit: Unit) -> Refusal | None:
    cls = type(unit)
    if not _is_authors(cls, "__setattr__"):
        return None
    return Refusal("RT108", f"{cls.__name__} has a `__setattr__` of its own", "leave it out")


def descriptor(unit: Unit, attr: str, value: Any) -> Refusal | None:
    """For an attribute of the class that decides what reading it means."""
    if isinstance(value, _BUILTIN_DESCRIPTORS) or class_attribute(type(value).__mro__, "__get__") is MISSING:
        return None
    if value is vars(Effect)["events"]:
        return Refusal(
            "RT410",
            "`self.events` is for ordinary Python in this version",
            BEHIND_THE_RING.removeprefix("or "),
        )
    words = f"`{type(unit).__name__}.{attr}` is a {type(value).__name__}"
    fix = f"compute it in __init__: self.{attr} = ..."
    if not isinstance(value, cached_property):
        fix = "use a property, or a plain attribute"
    return Refusal("RT108", words, fix)
