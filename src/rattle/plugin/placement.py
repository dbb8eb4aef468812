"""Declarations in the wrong place: what the host sees stands in the class body, the rest in `__init__`."""

from __future__ import annotations

import ast
import inspect
import linecache
from functools import cache
from typing import Any

from rattle.lang.hooks import hooks_of
from rattle.lang.unit import Unit

from .class_source import assignment_place, class_node, class_place
from .effect import Effect
from .errors import DeclarationError
from .meter import Meter
from .near_names import check_class_names
from .on_change import check_hooks
from .param import Param
from .seats import declared

_CALLED = frozenset(("process", "prepare", "reset", "random", "ramp", "latency_samples", "tail_s"))
_OF_CLASS = frozenset(inspect.get_annotations(Effect))  # id, name, presets and the like


def check_placement(unit: Unit) -> None:
    """Raises DeclarationError for a Param or Meter outside a class body, with an annotation;
    and for a unit inside a class body, which all instances would share."""
    for name, value in vars(unit).items():
        _check_attribute(f"{type(unit).__name__}.{name}", name, value)
        _check_method(unit, name)
        _check_of_class(unit, name)
    if not isinstance(unit, Effect):  # whose names were checked before it was made
        check_class_names(type(unit))
    for base in type(unit).__mro__:
        _check_class_body(base)
    for attribute in declared(type(unit)).values():
        attribute.check_declaration(type(unit))
    check_hooks(type(unit))


def _check_attribute(where: str, name: str, value: object) -> None:
    if isinstance(value, Param | Meter):
        kind = type(value).__name__
        line = linecache.getline(value.place.file, value.place.line).strip() if value.place else ""
        moved = line.removeprefix("self.") if line.startswith(f"self.{name} = ") else f"{name} = {kind}(...)"
        fix = f"write it above __init__, without self.: {moved}"
        raise DeclarationError(where, f"{kind}s belong in the class body", fix, value.place)
    items = value if isinstance(value, list | tuple) else ()
    inside = next((item for item in items if isinstance(item, Param | Meter)), None)
    if inside is not None:
        kind = type(inside).__name__
        fix = f"make a Unit with the {kind} in its class body, and a list of such units in __init__"
        raise DeclarationError(where, f"a list of {kind}s has no names for the host", fix, inside.place)


def _check_method(unit: Unit, name: str) -> None:
    if _hides_method(unit, name):
        where = f"{type(unit).__name__}.{name}"
        words = f"`self.{name} = ...` hides the method `{name}`, which Rattle calls"
        fix = f"take another name: `self.{name}_value = ...`"
        raise DeclarationError(where, words, fix, assignment_place(type(unit), name))


def _hides_method(unit: Unit, name: str) -> bool:
    """Engines call these by class. A unit's `process` is called by its owner, for whom one may be chosen."""
    if name == "process" and not isinstance(unit, Effect):
        return hasattr(type(unit), name) and not callable(vars(unit)[name])
    return name in hooks_of(type(unit)) or (name in _CALLED and hasattr(type(unit), name))


def _check_of_class(unit: Unit, name: str) -> None:
    """Nobody would ever read it."""
    if isinstance(unit, Effect) and name in _OF_CLASS:
        cls = type(unit)
        why = f"`self.{name} = ...` says nothing to a host, which asks the class"
        fix = f"write `{name} = ...` in the class body, above __init__; else take another name"
        raise DeclarationError(f"{cls.__name__}.{name}", why, fix, assignment_place(cls, name))


@cache  # a class body does not change
def _lines_by_name(cls: type) -> dict[str, list[int]]:
    """Where the body assigns each name; {} for a class without source."""
    node = class_node(cls)
    found: dict[str, list[int]] = {}
    for statement in node.body if node else []:
        for target in statement.targets if isinstance(statement, ast.Assign) else []:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(statement.lineno)
    return found


def _check_names(cls: type) -> None:
    """Python keeps the last of two; the host would never see the first."""
    for name, value in vars(cls).items():
        if isinstance(value, Param | Meter):
            lines = _lines_by_name(cls).get(name, [])
            if len(lines) > 1:
                kind = type(value).__name__
                places = " and ".join(str(line) for line in lines)
                raise value.error(f"two declarations of one name, on lines {places}", f"rename one {kind}")


def _check_class_body(cls: type) -> None:
    _check_names(cls)
    annotated = _annotations(cls)
    for name, value in vars(cls).items():
        if isinstance(value, Param | Meter) and name in annotated:
            fix = f"write `{name} = {type(value).__name__}(...)`: its type is inferred"
            raise value.error(f"a {type(value).__name__} takes no annotation", fix)
        if _holds_unit(value):
            where = f"{cls.__name__}.{name}"
            fix = f"write `self.{name} = ...` in `__init__`"
            raise DeclarationError(where, "units are made in `__init__`", fix, class_place(cls))


def _annotations(cls: type) -> dict[str, Any]:
    """Those of the class itself; {} where they name what only a type checker sees (Python 3.14 resolves)."""
    try:
        return inspect.get_annotations(cls)
    except NameError:
        return {}


def _holds_unit(value: object, outer: tuple[int, ...] = ()) -> bool:
    if isinstance(value, list | tuple) and id(value) not in outer:  # a list may hold itself
        return any(_holds_unit(element, (*outer, id(value))) for element in value)
    return isinstance(value, Unit)
