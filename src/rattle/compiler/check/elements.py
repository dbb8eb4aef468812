"""Elements of arrays, tuples and lists, and the lengths of these."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from rattle.compiler.check import cures, views
from rattle.compiler.check.context import Context, NeedsUnrollingError, SuppressedError, expression
from rattle.compiler.check.names import written
from rattle.compiler.check.replacements import held
from rattle.compiler.check.values import (
    ArrayRef,
    Elementwise,
    Poisoned,
    Static,
    Thing,
    Tuple,
    is_numbers,
    kind,
    static,
    whole,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Rate, Value


@expression(ast.Subscript)
def subscript(context: Context, node: ast.Subscript) -> Thing:
    return _subscript(context, node)


def copied(context: Context, node: ast.expr) -> Thing:
    """What is stored to elements at once: a slice of a list, which Python copies, is as good as a view."""
    if not isinstance(node, ast.Subscript):
        return context.evaluate(node)
    with context.at(node):
        return _subscript(context, node, is_copied=True)


def _subscript(context: Context, node: ast.Subscript, is_copied: bool = False) -> Thing:
    owner = context.evaluate(node.value)
    if isinstance(owner, Static) and isinstance(owner.object, dict | str):
        code = "RT326" if isinstance(owner.object, dict) else "RT320"
        cure = held(owner.object) or "choose with an Enum or a bool"
        raise Refusal(code, f"this is {kind(owner)}, which real-time code cannot read", cure)
    found = keys(context, node.slice)
    if isinstance(owner, ArrayRef):
        return value_of(context, _part(context, owner, found, is_copied))
    (key,) = found if len(found) == 1 else (None,)
    if isinstance(key, Value | Const):
        return element(context, owner, key)
    if isinstance(owner, Poisoned):
        raise SuppressedError
    if not _is_list(owner) or key is None:
        raise Refusal("RT507", f"a slice of {kind(owner)} in real-time code", cures.numeric(owner, ""))
    return _some(context, owner, key)


def _some(context: Context, owner: Thing, key: views.Slice) -> Tuple:
    """`self.bands[:4]`: which of them is known at build time, for each has a nature of its own."""
    ends = (key.start, key.stop)
    if any(isinstance(end, Value) for end in ends):
        fix = "write the numbers, or take one element after another"
        raise Refusal("RT507", f"a slice of {kind(owner)} whose ends are not known at build time", fix)
    start, stop = (int(end.value) if isinstance(end, Const) else None for end in ends)
    if isinstance(owner, Tuple):
        return Tuple(owner.items[start : stop : key.step])
    assert isinstance(owner, Static)
    return Tuple(tuple(listed(context, value) for value in owner.object[start : stop : key.step]))


def _part(context: Context, owner: ArrayRef, found: list[views.Key], is_copied: bool) -> ArrayRef:
    slices = [key for key in found if isinstance(key, views.Slice)]
    if slices and context.memory.is_list(owner.array):
        ends = [end for key in slices for end in (key.start, key.stop)]
        if not is_copied or any(isinstance(end, Value) for end in ends):
            raise Refusal("RT507", "a slice of a list in real-time code",
                          "make it an array in __init__: np.array(...) or zeros(n)")  # fmt: skip
    return views.part(context, owner, found)


def _is_list(owner: Thing) -> bool:
    return isinstance(owner, Tuple) or (isinstance(owner, Static) and isinstance(owner.object, list))


def keys(context: Context, node: ast.expr) -> list[views.Key]:
    """The indices and slices between the brackets, evaluated from left to right."""
    return [_key(context, part) for part in (node.elts if isinstance(node, ast.Tuple) else [node])]


def _key(context: Context, node: ast.expr) -> views.Key:
    if isinstance(node, ast.Constant) and node.value is ...:
        return views.Slice()
    if not isinstance(node, ast.Slice):
        thing = context.evaluate(node)
        if isinstance(thing, ArrayRef | Elementwise) or (isinstance(thing, Static) and thing.object is None):
            with context.at(node):
                raise Refusal("RT507", f"an index that is {kind(thing)}", "a loop over the elements")
        with context.at(node):
            index = context.as_operand(thing)
            views.whole_index(index)
            return index
    start, stop = (None if part is None else _bound(context, part) for part in (node.lower, node.upper))
    step = Const(DType.I64, 1) if node.step is None else context.operand(node.step)
    if not isinstance(step, Const) or step.value < 1:
        with context.at(node):
            raise Refusal("RT507", "a slice whose step is not a number from 1 on",
                          "count down in a loop: for i in range(n - 1, -1, -1)")  # fmt: skip
    return views.Slice(start, stop, int(step.value))


def _bound(context: Context, node: ast.expr) -> Operand:
    with context.at(node):
        bound = context.as_operand(context.evaluate(node))
        views.whole_index(bound)
        return bound


def element(context: Context, owner: Thing, index: Operand) -> Thing:
    views.whole_index(index)
    match owner:
        case ArrayRef():
            return value_of(context, views.part(context, owner, [index]))
        case Tuple(items) if not isinstance(index, Const) and all(isinstance(i, Const) for i in items):
            numbers = [item.value for item in items if isinstance(item, Const)]
            return element(context, list_array(context, numbers), index)
        case Tuple(items):
            return items[_position(context, index, len(items), "a tuple")]
        case Static(object=list() as items) if is_numbers(items):
            return element(context, list_array(context, items), index)
        case Static(object=list() as items) if not isinstance(index, Const) and is_family(context, items):
            return unit_at(context, items, index)
        case Static(object=list() as items):
            return listed(context, items[_position(context, index, len(items), "a list")])
        case Poisoned():
            raise SuppressedError
    raise cures.no_elements(context, owner, "it has no elements here")


def _in_a_list(context: Context, node: ast.Subscript, row: list[Any]) -> Refusal:
    """Rows of an array of two dimensions are one block of memory; lists in a list would be objects."""
    holder = context.evaluate(node.value)
    rows = holder.object if isinstance(holder, Static) and isinstance(holder.object, list) else []
    alike = rows and all(isinstance(each, list) and len(each) == len(row) for each in rows)
    made = f"zeros(({len(rows)}, {len(row)}))" if alike else "zeros((rows, columns))"
    fix = f"make it an array in __init__: {written(node.value) or 'self.name'} = {made}"
    return Refusal("RT502", "lists inside of a list keep their numbers", fix)


def is_family(context: Context, items: list[Any]) -> bool:
    return context.memory.family_of(items) is not None


def unit_at(context: Context, units: list[Any], index: Operand) -> Thing:
    """One of like units, by a running number, which wraps and is held as an index of an array is."""
    builder, family = context.builder, context.memory.family_of(units)
    assert family is not None
    number = builder.to(DType.I64, index)
    zero, count = Const(DType.I64, 0), Const(DType.I64, family.count)
    turns = builder.to(DType.I64, builder.emit("lt", number, zero))
    wrapped = builder.emit("add", number, builder.emit("mul", turns, count))
    last = Const(DType.I64, family.count - 1)
    within = builder.emit("min", builder.emit("max", wrapped, zero), last)
    return Static(context.image.element(family, within))


def listed(context: Context, value: Any) -> Thing:
    """What a list of units or arrays holds."""
    if context.memory.is_attribute(value):
        return context.memory.placed(value, "")
    return static(value)


def of_numbers(context: Context, thing: Thing) -> Thing:
    """A list of numbers as the table it is; anything else is itself."""
    if isinstance(thing, Static) and is_numbers(thing.object):
        return list_array(context, thing.object)
    return thing


def list_array(context: Context, items: list[Any]) -> ArrayRef:
    """A list of numbers, which nobody can store to, as a table."""
    table = context.memory.list_table(items)
    return whole(table, table.initial)


def _position(context: Context, index: Operand, length: int, words: str) -> int:
    if not isinstance(index, Const):
        if context.open_loops:
            raise NeedsUnrollingError
        raise Refusal("RT303", f"{words} of units is indexed by a number not known at build time",
                      "choose with if: each branch calls its own unit")  # fmt: skip
    return views.constant_index(context, index, length, words)


def value_of(context: Context, view: ArrayRef) -> Thing:
    """A view, or the element that it has come down to."""
    return view if view.dimensions else read_element(context, view)


def read_element(context: Context, found: ArrayRef) -> Thing:
    array, builder = found.array, context.builder
    if array.read_only and found.source is not None:
        return _table_constant(found.source)
    flat = views.place(context, found)
    rate = views.element_rate(context, array, flat)
    value = builder.emit("element", flat, *found.at, dtype=array.dtype, rate=rate, array=array)
    if array.dtype.is_float and (context.phase != "process" or array.dtype is not DType.REAL):
        return builder.to(DType.F64 if rate < Rate.SAMPLE else DType.REAL, value)
    return value


def _table_constant(value: Any) -> Thing:
    return static(float(value) if isinstance(value, float | np.floating) else value)


def array_length(context: Context, owner: ArrayRef) -> Operand:
    """Of its first dimension, as `len` gives it."""
    return views.extent(context, owner.dimensions[0].length)


def array_attribute(context: Context, owner: ArrayRef, attr: str) -> Thing:
    sizes = views.lengths(context, owner)
    if attr == "shape":
        return Tuple(sizes)
    if attr == "ndim":
        return Const(DType.I64, len(sizes))
    size = sizes[0]
    for other in sizes[1:]:
        size = views.times(context, size, other)
    return size


def place(context: Context, node: ast.Subscript, stored: Thing | None = None) -> ArrayRef:
    """What is stored to: each part of it is evaluated once. A slice of a list takes as many as it has."""
    owner = context.evaluate(node.value)
    found = keys(context, node.slice)
    if isinstance(owner, ArrayRef):
        return _part(context, owner, found, isinstance(stored, ArrayRef | Tuple))
    if isinstance(owner, Static) and context.memory.stores.lists.store(owner.object):
        raise SuppressedError  # the next round knows it as an array
    if isinstance(owner, Poisoned):
        raise SuppressedError
    fix = "make it an array in __init__: zeros(n)"
    if isinstance(owner, Static) and is_numbers(owner.object) and isinstance(node.value, ast.Subscript):
        raise _in_a_list(context, node.value, owner.object)
    if isinstance(owner, Static) and is_numbers(owner.object):
        fix = "give each its own: self.name = [0.0] * n in __init__"
        raise Refusal("RT106", "this list is shared by all instances", fix)
    if isinstance(owner, Value | Const):
        raise cures.no_elements(context, owner, "it has no elements here")
    raise Refusal("RT502", f"this is {kind(owner)}, whose elements cannot be changed in real time", fix)
