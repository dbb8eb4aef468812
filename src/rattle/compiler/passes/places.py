"""Places of memory that passes follow, and which of it a function uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from rattle.compiler.ir import ArraySlot, Const, Function, Operand, Slot
from rattle.compiler.passes.intervals import Interval

Place = tuple[Slot, object]  # of one number: None; of like units: the unit's number, or ALL
ALL = "all"
Memory = dict[Place, Operand | Interval]
M = TypeVar("M", Slot, ArraySlot)


def may_be_one(number: object, other: object) -> bool:
    """A running number may be any; what ALL holds is none of those that have places of their own."""
    return ALL not in (number, other) and not (isinstance(number, Const) and isinstance(other, Const))


def memory_of(function: Function) -> set[Slot | ArraySlot]:
    """What it reads or writes."""
    found: set[Slot | ArraySlot] = set()
    for op in function.body.walk():
        found.update(op.attrs[name] for name in ("slot", "array", "where") if name in op.attrs)
        found.update(op.attrs.get("places", ()))
    return found


def changed_places(before: Mapping[M, Interval], now: Mapping[M, Interval]) -> set[M]:
    return {place for place, interval in now.items() if before.get(place) != interval}
