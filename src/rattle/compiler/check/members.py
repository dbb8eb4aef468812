"""What prepare and reset do to every member of a family, as one loop over their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rattle.compiler.check.context import Context
from rattle.compiler.families import Family
from rattle.compiler.ir import Const, DType, Op, Rate, Type, Value
from rattle.lang.unit import Unit

Group = tuple[Family | None, list[Unit]]  # units that are written once for all members, or one alone


def grouped(context: Context, units: Iterable[Unit]) -> Iterator[Group]:
    """In order. Of a family only its first member's units, together where the first of them stands."""
    every = list(units)
    met: set[Family] = set()
    for unit in every:
        place = context.memory.place(unit)
        if place is None or isinstance(place.index, Value):  # which is in such a loop already
            yield None, [unit]
        elif place.family not in met:
            met.add(place.family)
            first = {id(each) for each in place.family.trees[0]}
            yield place.family, [each for each in every if id(each) in first]


def for_each(context: Context, group: Group, body: Callable[[Unit], object]) -> None:
    """`body` with each unit; of a family with stand-ins, in a loop."""
    family, units = group
    if family is None:
        body(units[0])
        return
    number = Value(Type(DType.I64, Rate.PREPARE), "k")
    with context.builder.region(number) as region:
        positions = {id(unit): position for position, unit in enumerate(family.trees[0])}
        standing = context.image.tree_at(family, number)
        for unit in units:
            body(standing[positions[id(unit)]])
    if region.ops:
        bounds = (Const(DType.I64, 0), Const(DType.I64, family.count))
        context.builder.append(Op("for", bounds, (), {"step": 1, "units": family.path}, (region,)))
