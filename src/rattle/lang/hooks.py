"""Hooks: methods that run when a Param has moved. plugin/on_change.py marks them; every engine runs them by
this order: units as they are prepared (those a unit holds before it), in a unit by declaration."""

from __future__ import annotations

from typing import Any

from .snapshot import Snapshot
from .unit import Unit

MARK = "_on_change"  # on the function: the Params it was given


def hooks_of(cls: type[Unit]) -> dict[str, tuple[Any, ...]]:
    """Hooks by name, with their Params; a base class's first. A method that overrides a hook is one too."""
    found: dict[str, tuple[Any, ...]] = {}
    for base in reversed(cls.__mro__):
        for name, attribute in vars(base).items():
            if hasattr(attribute, MARK):
                found[name] = getattr(attribute, MARK)
    return found


def run_hook(unit: Unit, name: str) -> None:
    """Runs it, and keeps in mind what it wrote: a unit's own `reset` leaves that alone."""
    units = subtree(unit)
    before = [Snapshot(each) for each in units]
    getattr(unit, name)()
    for each, snapshot in zip(units, before, strict=True):
        if each._binding is not None:
            each._binding.hooked.update(snapshot.changes(each))


def run_all_hooks(units: list[Unit]) -> None:
    for unit in units:
        for name, params in hooks_of(type(unit)).items():
            _see(unit, name, params)
            run_hook(unit, name)


def param_moved(unit: Unit, param: str) -> None:
    """Someone plays a prepared unit by hand and assigned a Param: what depends on it follows at once."""
    if unit._binding is None or unit._binding.fresh is None:
        return
    for each in unit._binding.sharers:
        for name, params in hooks_of(type(each)).items():
            if param in [source.name for source in params] and _see(each, name, params):
                run_hook(each, name)


def _see(unit: Unit, name: str, params: tuple[Any, ...]) -> bool:
    """True if a value differs from the last one the hook saw."""
    assert unit._binding is not None
    values = [getattr(unit, source.name) for source in params]
    differs = unit._binding.seen.get(name) != values
    unit._binding.seen[name] = values
    return differs


def subtree(unit: Unit) -> list[Unit]:
    """The unit and all that it owns."""
    owned = unit._binding.owned if unit._binding is not None else ()
    return [unit, *(below for child in owned for below in subtree(child))]
