"""Stores to arrays: to one element; and fill, copy and arithmetic in place, as loops."""

from __future__ import annotations

import ast

from rattle.compiler.check import elementwise, views
from rattle.compiler.check.builder import fits
from rattle.compiler.check.bus_places import refuse_input
from rattle.compiler.check.context import Context, SuppressedError
from rattle.compiler.check.elementwise import Operation, element_of, is_array
from rattle.compiler.check.overlap import Relation, relation
from rattle.compiler.check.values import ONE, ZERO, Allocation, ArrayRef, Axis, Elementwise, Thing, Tuple
from rattle.compiler.check.views import Positions
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import ArraySlot, Const, DType, Operand


def element(context: Context, found: ArrayRef, value: Operand) -> None:
    """To the one element that a view has come down to."""
    array, builder = found.array, context.builder
    _into(context, array)
    number = builder.number(value)
    if number.type.dtype.is_float and not array.dtype.is_float:
        if context.memory.stores.lists.store_float(context.memory.key_of(array)[0]):
            raise SuppressedError  # [0] * n, and the next round knows it holds floats
        raise Refusal("RT201", f"`{array.path}` holds integers and this is a float", "convert it: int(...)")
    fits(number, array.dtype)
    flushed = array.dtype.is_float and context.phase == "process"
    flat = views.place(context, found)
    stored = builder.to(array.dtype, number)
    builder.effect("set_element", flat, stored, *found.at, array=array, flushed=flushed)
    builder.array_stores += 1


def _into(context: Context, array: ArraySlot) -> None:
    if context.memory.is_constant_table(array):
        raise Refusal("RT106", "this table is shared by all instances", "make it an attribute in __init__")
    refuse_input(array)
    key = context.memory.key_of(array)
    context.memory.stores.note(key, context.phase)


# whole views -----------------------------------------------------------------------------------------


def assign(context: Context, target: ArrayRef, thing: Thing) -> None:
    """`target[:] = thing`: a number everywhere, a copy, or arithmetic."""
    _into(context, target.array)
    if isinstance(thing, Tuple):
        _items(context, target, thing)
    elif isinstance(thing, ArrayRef):
        _copy(context, target, thing)
    elif isinstance(thing, Allocation):  # `self.w[:] = np.ones(10)` needs no memory of its own
        _fill(context, target, thing)
    elif isinstance(thing, Elementwise):
        _compute(context, target, thing)
    else:
        number = context.as_operand(thing)
        counts = elementwise.lengths(context, target.dimensions)
        elementwise.for_each(context, counts, lambda where: _put(context, target, where, number))


def _fill(context: Context, target: ArrayRef, thing: Allocation) -> None:
    number = Const(DType.F64, 0.0) if thing.filled is None else thing.filled
    sizes = tuple(Axis(size) for size in thing.sizes)
    _compute(context, target, Elementwise(sizes, (), lambda _: number, context.builder.array_stores))


def change(context: Context, target: ArrayRef, operation: Operation, right: ast.expr) -> None:
    """`target *= right` and its like."""
    thing = context.evaluate(right)
    with context.at(right):
        if not is_array(thing):
            context.as_operand(thing)
    _compute(context, target, elementwise.arithmetic(context, operation, [target, thing]))


def _put(context: Context, target: ArrayRef, where: Positions, value: Operand) -> None:
    element(context, views.at(context, target, where), value)


def _items(context: Context, target: ArrayRef, thing: Tuple) -> None:
    count = Axis(Const(DType.I64, len(thing.items)))
    if len(target.dimensions) != 1 or elementwise.differs(target.dimensions[0], count):
        raise elementwise.mismatch(target.dimensions, (count,))
    numbers = [context.as_operand(item) for item in thing.items]
    for position, number in enumerate(numbers):
        element(context, views.part(context, target, [Const(DType.I64, position)]), number)


def _compute(context: Context, target: ArrayRef, thing: Elementwise) -> None:
    _fitting(context, target, thing)
    _into(context, target.array)
    for part in thing.parts:
        if relation(target, part) not in (Relation.APART, Relation.SAME):
            fix = "compute into another array of __init__, then copy it: self.a[:] = self.b"
            raise Refusal("RT503", "what is computed here overlaps the array it is stored to", fix)
    if thing.stores_before != context.builder.array_stores:
        fix = "store first, compute in a statement of its own"
        raise Refusal("RT503", "an array changes while this is computed", fix)
    counts = _counts(context, target, thing.dimensions, *(part.dimensions for part in thing.parts))
    elementwise.for_each(
        context, counts, lambda where: _put(context, target, where, element_of(context, thing, where))
    )


def _copy(context: Context, target: ArrayRef, source: ArrayRef) -> None:
    _fitting(context, target, source)
    lying = relation(target, source)
    if lying is Relation.TANGLED:
        fix = "copy it in two steps, through another array of __init__"
        raise Refusal("RT503", "the two overlap in a way that a loop cannot copy", fix)
    counts = _counts(context, target, source.dimensions)
    is_backwards = _is_backwards(context, target, source) if lying is Relation.SHIFTED else None

    def body(where: Positions) -> None:
        if is_backwards is not None:
            where = tuple(_turned(context, i, n, is_backwards) for i, n in zip(where, counts, strict=True))
        _put(context, target, where, element_of(context, source, where))

    elementwise.for_each(context, counts, body)


def _is_backwards(context: Context, target: ArrayRef, source: ArrayRef) -> Operand | None:
    """1 where the last element has to be copied first: the target lies behind the source."""
    to, from_ = (_first(context, view) for view in (target, source))
    is_behind = context.builder.emit("gt", to, from_)
    if isinstance(is_behind, Const):
        return ONE if is_behind.value else None
    return context.builder.to(DType.I64, is_behind)


def _first(context: Context, view: ArrayRef) -> Operand:
    return views.place(context, views.at(context, view, (ZERO,) * len(view.dimensions)))


def _turned(context: Context, position: Operand, count: Operand, is_backwards: Operand) -> Operand:
    builder = context.builder
    last = builder.emit("sub", count, ONE)
    if isinstance(is_backwards, Const):
        return builder.emit("sub", last, position)
    twice = builder.emit("mul", position, Const(DType.I64, 2))
    return builder.emit("add", position, builder.emit("mul", is_backwards, builder.emit("sub", last, twice)))


def _fitting(context: Context, target: ArrayRef, thing: ArrayRef | Elementwise) -> None:
    names = elementwise.name(context, target), elementwise.name(context, thing)
    larger = elementwise.together(target.dimensions, thing.dimensions, names)
    if len(larger) > len(target.dimensions):
        raise elementwise.mismatch(target.dimensions, thing.dimensions)


def _counts(context: Context, target: ArrayRef, *others: tuple[Axis, ...]) -> Positions:
    return elementwise.lengths(context, target.dimensions, *others)
