"""Functions of whole arrays: `sum(a)`, `max(a)`, `np.dot(a, b)`, `a.fill(0.0)`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rattle.compiler.check import array_stores, cures, views
from rattle.compiler.check.context import Context
from rattle.compiler.check.elementwise import (
    arithmetic,
    differs,
    element_of,
    fold,
    is_array,
    lengths,
    mismatch,
    name,
)
from rattle.compiler.check.values import NOTHING, ONE, ZERO, Thing, kind
from rattle.compiler.check.views import Positions
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Operand

Arrays = list[Any]


def called(context: Context, target: Any, things: list[Thing], named: dict[str, Thing]) -> Thing | None:
    """What a function makes of arrays among its arguments; None if it is none of these."""
    found = known(target)
    if found is None:
        return None
    function, count = found
    if target in (max, min) and len(things) > 1:
        return None
    if named or not count <= len(things) <= (2 if target is sum else count):
        fix = "without axis=, start= or dtype=: it goes through all elements"
        raise Refusal(
            "RT409", f"`{target.__name__}` takes {count} argument{'s' if count > 1 else ''} here", fix
        )
    return function(context, things)


def known(target: Any) -> tuple[Callable[[Context, Arrays], Thing], int] | None:
    try:
        return _FUNCTIONS.get(target)
    except TypeError:  # not hashable
        return None


def _python_sum(context: Context, things: Arrays) -> Thing:
    array, *start = things
    if not is_array(array):
        raise cures.no_elements(context, array, "it has no elements to add up")
    if len(array.dimensions) != 1:
        raise Refusal("RT410", "`sum` adds up rows here", "np.sum(a), or loop over the rows")
    return _added(context, array, context.as_operand(start[0]) if start else ZERO)


def _sum(context: Context, things: Arrays) -> Operand:
    (array,) = things
    return _added(context, array, ZERO)


def _added(context: Context, array: Any, start: Operand) -> Operand:
    """From left to right, row by row."""

    def step(so_far: Operand, where: Positions) -> Operand:
        return context.builder.arithmetic("add", so_far, element_of(context, array, where))

    return fold(context, lengths(context, array.dimensions), start, step)


def _mean(context: Context, things: Arrays) -> Operand:
    count: Operand = ONE
    for length in lengths(context, things[0].dimensions):
        count = views.times(context, count, length)
    return context.builder.arithmetic("div", _sum(context, things), count)


def dot(context: Context, things: Arrays) -> Operand:
    """Of one dimension each: `np.dot(a, b)`, `a @ b`."""
    a, b = things
    for each in things:
        if not is_array(each):
            fix = "give it two arrays of one dimension; multiply by a number with *"
            raise Refusal("RT410", f"`dot` of {kind(each)}", fix)
        if len(each.dimensions) != 1:
            raise cures.no_memory("row by row: self.out[i] = np.dot(self.m[i], v)")
    if differs(a.dimensions[0], b.dimensions[0]):
        raise mismatch(a.dimensions, b.dimensions, (name(context, a), name(context, b)))
    return _sum(context, [arithmetic(context, lambda x, y: context.builder.arithmetic("mul", x, y), things)])


def _extreme(opcode: str) -> Callable[[Context, Arrays], Thing]:
    """Python's `max(array)`: the first of the greatest."""

    def known(context: Context, things: Arrays) -> Thing:
        (array,) = things
        if len(array.dimensions) != 1:
            raise Refusal("RT410", f"`{opcode}` compares rows here", f"loop over the rows: {opcode}(row)")
        start = context.builder.number(element_of(context, array, (ZERO,)))

        def step(so_far: Operand, where: Positions) -> Operand:
            pair = context.builder.common(so_far, element_of(context, array, where))
            return context.builder.emit(opcode, *pair)

        return fold(context, lengths(context, array.dimensions), start, step)

    return known


def _fill(context: Context, things: Arrays) -> Thing:
    target, value = things
    array_stores.assign(context, target, context.as_operand(value))
    return NOTHING


_FUNCTIONS: dict[Any, tuple[Callable[[Context, Arrays], Thing], int]] = {
    sum: (_python_sum, 1), np.sum: (_sum, 1), np.ndarray.sum: (_sum, 1),
    np.mean: (_mean, 1), np.ndarray.mean: (_mean, 1), np.dot: (dot, 2), np.ndarray.dot: (dot, 2),
    max: (_extreme("max"), 1), min: (_extreme("min"), 1), np.ndarray.fill: (_fill, 2),
}  # fmt: skip
