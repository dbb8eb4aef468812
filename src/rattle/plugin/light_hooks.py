"""`@on_change` methods under ordinary Python, where attributes may hold whole models."""

from __future__ import annotations

from typing import Any

import numpy as np

from rattle.lang.hooks import subtree
from rattle.lang.snapshot import ENGINE_ATTRIBUTES
from rattle.lang.unit import Unit

_SMALL = 4096  # elements of an array that are compared to see whether a hook wrote there


def run_light_hook(unit: Unit, name: str) -> None:
    """Runs it, and keeps in mind what it wrote, which a unit's own `reset` leaves alone: as
    `rattle.lang.hooks.run_hook`, which would copy a model each time."""
    units = subtree(unit)
    before = [_state(each) for each in units]
    getattr(unit, name)()
    for each, was in zip(units, before, strict=True):
        if each._binding is not None:
            now = {name: value for name, value in vars(each).items() if name not in ENGINE_ATTRIBUTES}
            written = {name: value for name, value in now.items() if not _is_same(value, was.get(name))}
            each._binding.hooked.update({name: _kept(value) for name, value in written.items()})


def _state(unit: Unit) -> dict[str, tuple[Any, Any]]:
    """By attribute: the value, and the numbers of a small array."""
    return {
        name: (value, value.copy() if isinstance(value, np.ndarray) and value.size <= _SMALL else None)
        for name, value in vars(unit).items()
        if name not in ENGINE_ATTRIBUTES
    }


def _kept(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _is_same(value: Any, was: tuple[Any, Any] | None) -> bool:
    if was is None or value is not was[0]:
        return False
    return was[1] is None or np.array_equal(value, was[1])
