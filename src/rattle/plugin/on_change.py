"""on_change: a method that runs when one of its Params has moved."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from rattle.lang.hooks import MARK, hooks_of
from rattle.lang.unit import Unit

from .errors import DeclarationError, Place
from .param import Param
from .seats import declared

Hook = TypeVar("Hook", bound=Callable[[Any], None])


def on_change(*params: Param[Any]) -> Callable[[Hook], Hook]:
    """`@on_change(drive_db, tone)` above a method without arguments: it runs before the first sample after
    one of these Params moved, and once before the first sample of all.

    For what is no plain expression (filling an array): expressions of Params need no hook, Rattle computes
    them when a Param moves. A Param reads as its target there, also while it ramps.
    """
    caller = sys._getframe(1)
    place = Place(caller.f_code.co_filename, caller.f_lineno)
    declared_above = {name: each for name, each in caller.f_locals.items() if isinstance(each, Param)}
    wrong = [param for param in params if not isinstance(param, Param)]
    if wrong or not params:
        found = f"{wrong[0]!r} is no Param" if wrong else "without a Param"
        found = "without brackets" if wrong and inspect.isfunction(wrong[0]) else found
        hook_name = f"`{wrong[0].__name__}`" if wrong and inspect.isfunction(wrong[0]) else "the hook"
        meant = [str(each) for each in wrong if isinstance(each, str) and each in declared_above]
        raise DeclarationError("on_change", found, _cure(meant or list(declared_above)[:1], hook_name), place)

    def mark(hook: Hook) -> Hook:
        arguments = list(inspect.signature(hook).parameters)
        if len(arguments) != 1:
            where = getattr(hook, "__qualname__", "on_change")
            reads = ", ".join(f"self.{name}" for name, each in declared_above.items() if each in params)
            fix = f"write `def {hook.__name__}(self) -> None`, and read the Params: {reads}"
            raise DeclarationError(where, "a hook takes nothing but `self`", fix, place)
        setattr(hook, MARK, params)
        return hook

    return mark


def _cure(params: list[str], hook: str) -> str:
    if not params:
        return "declare the Param above the hook: gain = Param(0.5)"
    return f"write `@on_change({', '.join(params)})` above {hook}"


def check_hooks(cls: type[Unit]) -> None:
    """Raises DeclarationError for a hook of another class's Params."""
    own = declared(cls)
    for name, params in hooks_of(cls).items():
        for param in params:
            if param.name not in own or all(vars(base).get(param.name) is not param for base in cls.__mro__):
                where = f"{cls.__name__}.{name}"
                fix = "put the hook into the class that declares the Param"
                raise DeclarationError(
                    where, f"`{param.where}` is not a Param of this class", fix, param.place
                )
