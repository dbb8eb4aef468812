"""Elements of arrays, tuples and lists, and the lengths of these."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from rattle.compiler.check import cures
from rattle.compiler.check.context import Context, NeedsUnrollingError, SuppressedError, expression
from rattle.compiler.check.replacements import held
from rattle.compiler.check.values import ArrayRef, Poisoned, Static, Thing, Tuple, is_numbers, kind, static
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Rate, SlotKind


@expression(ast.Subscript)
def subscript(context: Context, node: ast.Subscript) -> Thing:
    owner = context.evaluate(node.value)
    if isinstance(node.slice, ast.Slice):
        raise Refusal("RT507", "a slice in real-time code", "a loop over the elements")
    if isinstance(owner, Static) and isinstance(owner.object, dict | str):
        code = "RT326" if isinstance(owner.object, dict) else "RT320"
        cure = held(owner.object) or "choose with an Enum or a bool"
        raise Refusal(code, f"this is {kind(owner)}, which real-time code cannot read", cure)
    index = context.operand(node.slice)
    return element(context, owner, index)


def element(context: Context, owner: Thing, index: Operand) -> Thing:
    whole_index(index)
    match owner:
        case ArrayRef():
            return read_element(context, owner, index)
        case Tuple(items) if not isinstance(index, Const) and all(isinstance(i, Const) for i in items):
            numbers = [item.value for item in items if isinstance(item, Const)]
            return read_element(context, list_array(context, numbers), index)
        case Tuple(items):
            return items[constant_index(context, index, len(items), "a tuple")]
        case Static(object=list() as items) if is_numbers(items):
            return read_element(context, list_array(context, items), index)
        case Static(object=list() as items):
            return static(items[constant_index(context, index, len(items), "a list")])
        case Poisoned():
            raise SuppressedError
    raise cures.no_elements(context, owner, "it has no elements here")


def list_array(context: Context, items: list[Any]) -> ArrayRef:
    """A list of numbers, which nobody can store to, as a table."""
    table = context.memory.list_table(items)
    return ArrayRef(table, table.initial)


def whole_index(index: Operand) -> None:
    if not index.type.dtype.is_integer:
        raise Refusal("RT202", f"an index is a whole number; this is {kind(index)} with a fraction",
                      "convert it: int(...)")  # fmt: skip


def constant_index(context: Context, index: Operand, length: int, words: str) -> int:
    if not isinstance(index, Const):
        if context.open_loops:
            raise NeedsUnrollingError
        raise Refusal("RT303", f"{words} of units is indexed by a number not known at build time",
                      "choose with if: each branch calls its own unit")  # fmt: skip
    position = int(index.value)
    if not -length <= position < length:
        name = cures.owner_of_element(context.node) or words.strip("`")
        fix = f"the first is {name}[0], the last {name}[{length - 1}]"
        raise Refusal("RT505", f"index {position} is out of range for {words} of {length}", fix)
    return position


def read_element(context: Context, owner: ArrayRef, index: Operand) -> Thing:
    array, builder = owner.array, context.builder
    if array.length is not None and isinstance(index, Const):
        position = constant_index(context, index, array.length, f"`{array.path}`")
        if array.read_only and owner.source is not None:
            return _table_constant(owner.source[position])
    rate = max(Rate.CONTROL, index.type.rate) if array.kind is SlotKind.CONTROL else context.state_rate
    rate = min(rate, context.state_rate)
    bounded = builder.emit("index", index_operand(context, index), dtype=DType.I64, rate=rate, array=array)
    value = builder.emit("element", bounded, *owner.at, dtype=array.dtype, rate=rate, array=array)
    if array.dtype.is_float and (context.phase != "process" or array.dtype is not DType.REAL):
        return builder.to(DType.F64 if rate < Rate.SAMPLE else DType.REAL, value)
    return value


def _table_constant(value: Any) -> Thing:
    return static(float(value) if isinstance(value, float | np.floating) else value)


def index_operand(context: Context, index: Operand) -> Operand:
    return context.builder.to(DType.I64, index)


def array_length(context: Context, owner: ArrayRef) -> Operand:
    array = owner.array
    if array.length is not None:
        return Const(DType.I64, array.length)
    return context.builder.emit("length", dtype=DType.I64, rate=Rate.PREPARE, array=array)
