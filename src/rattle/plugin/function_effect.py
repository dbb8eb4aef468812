"""Effect.from_function: a plugin of a function from array to array."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from .effect import Effect
from .errors import DeclarationError, Place
from .worker import MARK, checked_options

_WHERE = "from_function"


def effect_of(
    function: Callable[..., Any], name: str | None, caller: FrameType, **options: Any
) -> type[Effect]:
    """caller: in whose file the class belongs."""
    place = Place(caller.f_code.co_filename, caller.f_lineno)
    if not callable(function):
        fix = "give the function itself, without brackets: `Effect.from_function(smear)`"
        raise DeclarationError(_WHERE, f"{function!r} is no function", fix, place)
    checked = checked_options(options, place)
    signature = _signature(function)

    def process(self: Effect, *arrays: Any, **keys: Any) -> Any:
        return function(*arrays, **keys)

    functools.update_wrapper(process, function, assigned=("__doc__",), updated=())
    process.__annotations__ = dict(getattr(function, "__annotations__", {}))
    process.__signature__ = signature  # type: ignore[attr-defined]
    setattr(process, MARK, checked)
    class_name = _class_name(function, name, place)
    fields = {"process": process, "__module__": caller.f_globals.get("__name__", "__main__"),
              "__qualname__": _qualified(caller.f_code, class_name), "__doc__": function.__doc__}  # fmt: skip
    return type(class_name, (Effect,), fields if name is None else {**fields, "name": name})


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    """Of process: what has a default other than None is the function's own affair."""
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    try:
        given = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # a ufunc
        given = {"x": inspect.Parameter("x", inspect.Parameter.POSITIONAL_OR_KEYWORD)}.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    buses = [each for each in given if each.kind in kinds and each.default in (each.empty, None)]
    first = [each.replace(kind=inspect.Parameter.POSITIONAL_OR_KEYWORD) for each in buses]
    return inspect.Signature([own, *first])


def cap_words(name: str) -> str:
    """Of a function, as its class is called."""
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))


def _class_name(function: Callable[..., Any], name: str | None, place: Place) -> str:
    written = getattr(function, "__name__", "")
    words = re.findall(r"[A-Za-z0-9]+", name if name and not written.isidentifier() else written)
    joined = cap_words(" ".join(words))
    if not joined.isidentifier() or (not written.isidentifier() and name is None):
        fix = 'give one: `Effect.from_function(f, name="Smear")`'
        raise DeclarationError(_WHERE, "a function without a name", fix, place)
    return joined


def _qualified(code: CodeType, class_name: str) -> str:
    return class_name if code.co_name == "<module>" else f"{code.co_qualname}.<locals>.{class_name}"
