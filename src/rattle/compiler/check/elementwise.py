"""Arithmetic of arrays, element by element, and what goes through all elements: loops that take no memory.

`b * 0.5 + c` is no array here. It is kept as what each element would be, until it is stored to an array.
Numbers in it are computed once, where they stand; elements are read where the result is stored.
"""

from __future__ import annotations

from collections.abc import Callable

from rattle.compiler.check import cures, elements, views
from rattle.compiler.check.context import Context
from rattle.compiler.check.joins import joined_type
from rattle.compiler.check.values import ZERO, ArrayRef, Axis, Elementwise, Thing
from rattle.compiler.check.views import Positions
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Op, Operand, Rate, Type, Value

Operation = Callable[..., Operand]


def is_array(thing: object) -> bool:
    return isinstance(thing, ArrayRef | Elementwise)


def arithmetic(context: Context, operation: Operation, things: list[Thing]) -> Elementwise:
    """`operation` of the elements; `things` are arrays, such arithmetic, and numbers."""
    sides = [thing if is_array(thing) else context.as_operand(thing) for thing in things]
    arrays = [side for side in sides if isinstance(side, ArrayRef | Elementwise)]
    dimensions = arrays[0].dimensions
    for other in arrays[1:]:
        dimensions = together(dimensions, other.dimensions, (name(context, arrays[0]), name(context, other)))
    parts = tuple(part for side in arrays for part in _parts(side))
    if any(context.memory.is_list(part.array) for part in parts):
        raise Refusal("RT208", "this is a list, not a number", "make it an array: np.array(...) in __init__")
    written = min([a.stores_before for a in arrays if isinstance(a, Elementwise)], default=None)
    before = context.builder.array_stores if written is None else written

    def element(positions: Positions) -> Operand:
        numbers = [element_of(context, side, positions) for side in sides]
        result = operation(*numbers)
        if all(n.type.dtype is DType.BOOL for n in numbers) and result.type.dtype is not DType.BOOL:
            fix = "combine them with & | ^, or count them: self.flags * 1"
            raise Refusal("RT208", "arithmetic of truth values, which NumPy takes for logic", fix)
        return result

    return Elementwise(dimensions, parts, element, before)


def _parts(side: ArrayRef | Elementwise) -> tuple[ArrayRef, ...]:
    return (side,) if isinstance(side, ArrayRef) else side.parts


def together(a: tuple[Axis, ...], b: tuple[Axis, ...], names: tuple[str, str] = ("", "")) -> tuple[Axis, ...]:
    """The shape of both: equal, or one is a row of the other."""
    larger, smaller = (a, b) if len(a) >= len(b) else (b, a)
    for one, other in zip(larger[len(larger) - len(smaller) :], smaller, strict=True):
        if differs(one, other):
            raise mismatch(a, b, names)
    return larger


def differs(a: Axis, b: Axis) -> bool:
    """Surely, as far as the build can know."""
    return isinstance(a.length, Const) and isinstance(b.length, Const) and a.length != b.length


def mismatch(a: tuple[Axis, ...], b: tuple[Axis, ...], names: tuple[str, str] = ("", "")) -> Refusal:
    words = f"shapes {views.shape_text(a)} and {views.shape_text(b)} differ"
    lengths = [each.length.value for each in (*a, *b) if isinstance(each.length, Const)]
    if len(a) == len(b) == 1 and len(lengths) == 2 and all(names):
        parts = ", ".join(f"{each}[:{min(lengths)}]" for each in names)
        return Refusal("RT503", words, f"take as much of each: {parts}")
    if len(a) == len(b) == 1:
        return Refusal("RT503", words, "take as much of each: a[:n], b[:n]")
    return Refusal("RT503", words, "give both one shape in __init__, or take rows of one length: a[i, :n]")


def name(context: Context, thing: Thing) -> str:
    """Of a whole array, or a part of one that has as many dimensions; else ""."""
    if not isinstance(thing, ArrayRef) or any(axis.is_index for axis in thing.axes):
        return ""
    found = cures.name_of_array(context, thing)
    return "" if found == "other" else found


def element_of(context: Context, thing: Thing, positions: Positions) -> Operand:
    """At positions that are inside; a number is the same everywhere."""
    if isinstance(thing, Elementwise):
        return thing.element(positions)
    if isinstance(thing, ArrayRef):
        found = elements.read_element(context, views.at(context, thing, positions))
        return context.as_operand(found)
    return context.as_operand(thing)


# loops -----------------------------------------------------------------------------------------------


def lengths(context: Context, dimensions: tuple[Axis, ...], *others: tuple[Axis, ...]) -> Positions:
    """Where lengths are known only when running, the shortest: CPython would raise."""
    found = []
    for k, axis in enumerate(reversed(dimensions)):
        length = views.extent(context, axis.length)
        for other in others:
            if k < len(other) and not isinstance(length, Const | None):
                length = _shorter(context, length, other[-1 - k], axis)
        found.append(length)
    return tuple(reversed(found))


def _shorter(context: Context, length: Operand, other: Axis, axis: Axis) -> Operand:
    if other.length is axis.length:
        return length
    return context.builder.emit("min", length, views.extent(context, other.length))


def for_each(context: Context, counts: Positions, body: Callable[[Positions], None]) -> None:
    """`body` at every position, the last dimension fastest."""
    if not counts:
        body(())
        return
    index = _counter(counts[0])
    with context.builder.region(index) as region:
        for_each(context, counts[1:], lambda inner: body((index, *inner)))
    context.builder.append(Op("for", (ZERO, counts[0]), (), {"step": 1}, (region,)))


def _counter(count: Operand) -> Value:
    return Value(Type(DType.I64, max(Rate.PREPARE, count.type.rate)), "i")


def fold(context: Context, counts: Positions, start: Operand,
         step: Callable[[Operand, Positions], Operand]) -> Operand:  # fmt: skip
    """`step` from one number to the next, over every position."""
    if not counts:
        return step(start, ())
    index, type_, end = _counter(counts[0]), start.type, start
    while True:
        so_far = Value(Type(type_.dtype, max(type_.rate, index.type.rate)), "total")
        with context.builder.region(index, so_far) as region:
            end = fold(context, counts[1:], so_far, lambda total, inner: step(total, (index, *inner)))
        wider = joined_type(so_far.type, end.type, index.type.rate)
        if wider == so_far.type:
            break
        type_ = wider
    builder = context.builder
    builder.regions.append(region)
    region.yields = (builder.to(so_far.type.dtype, end),)
    builder.regions.pop()
    result = Value(so_far.type, "total")
    first = builder.to(so_far.type.dtype, start)
    builder.append(Op("for", (ZERO, counts[0], first), (result,), {"step": 1}, (region,)))
    return result
