"""Views: indices and slices of arrays, lowered to arithmetic on the flat array.

A running index wraps and is clamped in its own dimension, so what is computed from it is inside the array. A
slice of running length may be empty; an element of it is held to the whole array once more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rattle.compiler.check import cures
from rattle.compiler.check.context import Context
from rattle.compiler.check.values import ONE, ZERO, ArrayRef, Axis, Extent, kind
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import ArraySlot, Const, DType, Operand, Rate, Slot, SlotKind

Positions = tuple[Operand, ...]


@dataclass(frozen=True)
class Slice:
    """`start:stop:step` as written."""

    start: Operand | None = None
    stop: Operand | None = None
    step: int = 1


Key = Operand | Slice


def extent(context: Context, size: Extent) -> Operand:
    if isinstance(size, ArraySlot):
        return context.builder.emit("length", dtype=DType.I64, rate=Rate.PREPARE, array=size)
    if isinstance(size, Slot):
        rate = min(Rate.CONTROL, context.state_rate)
        return context.builder.emit("load", dtype=DType.I64, rate=rate, slot=size)
    return size


def lengths(context: Context, view: ArrayRef) -> Positions:
    return tuple(extent(context, axis.length) for axis in view.dimensions)


def shape_text(dimensions: tuple[Axis, ...]) -> str:
    """(2, 8), with ? for what is not known at build time."""
    sizes = [str(axis.length.value) if isinstance(axis.length, Const) else "?" for axis in dimensions]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


# taking parts ----------------------------------------------------------------------------------------


def part(context: Context, view: ArrayRef, keys: list[Key]) -> ArrayRef:
    """What `view[keys]` refers to: a view with fewer dimensions, or one element, which has none."""
    if len(keys) > len(view.dimensions):
        words = f"{len(keys)} indices for an array of {len(view.dimensions)}"
        fix = "one index each: a[i]" if len(view.dimensions) == 1 else "one index each: a[i, j]"
        raise Refusal("RT505", f"{words} dimension{'s' if len(view.dimensions) > 1 else ''}", fix)
    following = iter(keys)
    axes = tuple(axis if axis.is_index else _taken(context, view, axis, next(following, Slice()))
                 for axis in view.axes)  # fmt: skip
    return replace(view, axes=axes, source=_source(view, keys))


def _taken(context: Context, view: ArrayRef, axis: Axis, key: Key) -> Axis:
    if isinstance(key, Slice):
        return _sliced(context, axis, key)
    whole_index(key)
    if isinstance(key, Const) and isinstance(axis.length, Const):
        place = _constant(context, view, axis, key)
        return _indexed(context, axis, Const(DType.I64, place))
    rate = element_rate(context, view.array, key)
    builder = context.builder
    length = () if _is_all(view.array, axis) else (extent(context, axis.length),)
    index = builder.to(DType.I64, key)
    bounded = builder.emit("index", index, *length, dtype=DType.I64, rate=rate, array=view.array)
    return _indexed(context, axis, bounded)


def _constant(context: Context, view: ArrayRef, axis: Axis, key: Const) -> int:
    length = int(axis.length.value) if isinstance(axis.length, Const) else 0
    if len(view.axes) == 1:
        return constant_index(context, key, length, f"`{view.array.path}`")
    if not -length <= key.value < length:
        which = view.axes.index(axis) + 1
        words = f"dimension {which} of `{view.array.path}`, which has {length}"
        fix = f"the first is 0, or -{length}; the last is {length - 1}, or -1"
        raise Refusal("RT505", f"index {key.value} is out of range for {words}", fix)
    return int(key.value) % length


def _is_all(array: ArraySlot, axis: Axis) -> bool:
    if isinstance(axis.length, Const):
        return axis.length.value == array.length and axis.start == ZERO and axis.step == 1
    return axis.length is array and axis.step == 1


def at(context: Context, view: ArrayRef, positions: Positions) -> ArrayRef:
    """One element, by positions that are known to be inside. Fewer dimensions repeat along the first."""
    following = iter(positions[len(positions) - len(view.dimensions) :])
    axes = tuple(axis if axis.is_index else _inside(context, axis, next(following)) for axis in view.axes)
    return replace(view, axes=axes, source=None)


def first_part(context: Context, view: ArrayRef, position: Operand) -> ArrayRef:
    """A row, or an element of one dimension, at a position that is known to be inside."""
    axis = next(axis for axis in view.axes if not axis.is_index)
    taken = _inside(context, axis, position)
    source = _source(view, [position])
    return replace(view, axes=tuple(taken if a is axis else a for a in view.axes), source=source)


def _inside(context: Context, axis: Axis, position: Operand) -> Axis:
    return replace(_indexed(context, axis, position), may_be_empty=False)


def _indexed(context: Context, axis: Axis, position: Operand) -> Axis:
    return replace(axis, start=_along(context, axis, position), step=1, length=ONE, is_index=True)


def _along(context: Context, axis: Axis, position: Operand) -> Operand:
    return plus(context, axis.start, times(context, position, Const(DType.I64, axis.step)))


def _source(view: ArrayRef, keys: list[Key]) -> Any:
    """What was there at build time, if the keys are known now."""
    if view.source is None:
        return None
    chosen: list[int | slice] = []
    for key in keys:
        bounds = (key.start, key.stop) if isinstance(key, Slice) else (key,)
        if not all(bound is None or isinstance(bound, Const) for bound in bounds):
            return None
        numbers = [int(bound.value) if isinstance(bound, Const) else None for bound in bounds]
        chosen.append(
            slice(numbers[0], numbers[1], key.step) if isinstance(key, Slice) else int(numbers[0] or 0)
        )
    return view.source[tuple(chosen)]


# slices ----------------------------------------------------------------------------------------------


def _sliced(context: Context, axis: Axis, key: Slice) -> Axis:
    if key == Slice():
        return axis
    bounds = [bound for bound in (key.start, key.stop) if bound is not None]
    if isinstance(axis.length, Const) and all(isinstance(bound, Const) for bound in bounds):
        start, stop = (int(b.value) if isinstance(b, Const) else None for b in (key.start, key.stop))
        places = range(int(axis.length.value))[start : stop : key.step]
        length: Operand = Const(DType.I64, len(places))
        first: Operand = Const(DType.I64, places.start)
    else:
        length, first = _running(context, axis, key)
    start_place = _along(context, axis, first)
    empty = axis.may_be_empty or not isinstance(length, Const)
    return replace(axis, start=start_place, step=axis.step * key.step, length=length, may_be_empty=empty)


def _running(context: Context, axis: Axis, key: Slice) -> tuple[Operand, Operand]:
    builder, size = context.builder, extent(context, axis.length)
    start = ZERO if key.start is None else _bound(context, key.start, size)
    stop = size if key.stop is None else _bound(context, key.stop, size)
    distance = builder.emit("sub", stop, start) if start != ZERO else stop
    if key.step > 1:
        distance = plus(context, distance, Const(DType.I64, key.step - 1))
        distance = builder.emit("floordiv", distance, Const(DType.I64, key.step))
    return builder.emit("max", distance, ZERO), start


def _bound(context: Context, bound: Operand, size: Operand) -> Operand:
    """Python's: negative ones count from the end, and all are held to the array."""
    whole_index(bound)
    builder = context.builder
    bound = builder.to(DType.I64, bound)
    if isinstance(bound, Const):
        if bound.value >= 0:
            return bound if bound == ZERO else builder.emit("min", bound, size)
        return builder.emit("max", builder.emit("add", bound, size), ZERO)
    is_negative = builder.to(DType.I64, builder.emit("lt", bound, ZERO))
    wrapped = builder.emit("add", bound, builder.emit("mul", is_negative, size))
    return builder.emit("min", builder.emit("max", wrapped, ZERO), size)


# places ----------------------------------------------------------------------------------------------


def place(context: Context, element: ArrayRef) -> Operand:
    """Where one element stands in the flat array."""
    flat: Operand = Const(DType.I64, element.offset)
    for axis in element.axes:
        flat = plus(context, flat, times(context, axis.start, extent(context, axis.stride)))
    if any(axis.may_be_empty for axis in element.axes):
        return context.builder.emit("index", flat, dtype=DType.I64, array=element.array)
    return flat


def element_rate(context: Context, array: ArraySlot, index: Operand) -> Rate:
    rate = max(Rate.CONTROL, index.type.rate) if array.kind is SlotKind.CONTROL else context.state_rate
    return min(rate, context.state_rate)


def plus(context: Context, a: Operand, b: Operand) -> Operand:
    if a == ZERO:
        return b
    return a if b == ZERO else context.builder.emit("add", a, b)


def times(context: Context, a: Operand, b: Operand) -> Operand:
    if ZERO in (a, b):
        return ZERO
    if a == ONE:
        return b
    return a if b == ONE else context.builder.emit("mul", a, b)


# indices ---------------------------------------------------------------------------------------------


def whole_index(index: Operand) -> None:
    if not index.type.dtype.is_integer:
        raise Refusal("RT202", f"an index is a whole number; this is {kind(index)} with a fraction",
                      "convert it: int(...)")  # fmt: skip


def constant_index(context: Context, index: Const, length: int, words: str) -> int:
    """From 0; `words` name what is indexed."""
    position = int(index.value)
    if not -length <= position < length:
        name = cures.owner_of_element(context.node) or words.strip("`")
        fix = f"the first is {name}[0], the last {name}[{length - 1}]"
        fix = fix if length else "give it a length of 1 or more"
        raise Refusal("RT505", f"index {position} is out of range for {words} of {length}", fix)
    return position % length
