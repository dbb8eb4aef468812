"""Where two paths of a function meet: an `if`, a conditional expression, the next round of a loop."""

from __future__ import annotations

from dataclasses import replace

from rattle.compiler.check import cures
from rattle.compiler.check.builder import fits, float_type, meeting_type
from rattle.compiler.check.context import Context, as_enum, is_int_member
from rattle.compiler.check.values import (
    ArrayRef,
    Axis,
    EnumRef,
    Extent,
    Method,
    Poisoned,
    Sidechain,
    Static,
    Thing,
    Tuple,
    Unassigned,
    kind,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Op, Operand, Rate, Region, Type, Value
from rattle.lang.unit import Unit


def joined_type(a: Type, b: Type, rate: Rate) -> Type:
    """The type both are converted to when the choice changes at `rate`."""
    rate = max(a.rate, b.rate, rate)
    if a.dtype is b.dtype is DType.BOOL:
        return Type(DType.BOOL, rate)
    dtypes = [DType.I64 if t.dtype is DType.BOOL else t.dtype for t in (a, b)]
    if any(dtype.is_float for dtype in dtypes):
        return Type(float_type(Value(a), Value(b), Value(Type(DType.I64, rate))), rate)
    if dtypes[0] is dtypes[1]:
        return Type(dtypes[0], rate)
    return Type(meeting_type(Value(a), Value(b)), rate)


def two_kinds(a: Thing, b: Thing) -> Refusal:
    if _is_called(a) and _is_called(b):
        fix = "call one in each branch: y = a.process(x) if choice else b.process(x)"
        return Refusal("RT415", "which of two objects is meant is only known while audio runs", fix)
    words = f"this is {kind(a)} on one path and {kind(b)} on the other"
    return Refusal("RT201", words, "let both paths give the same kind of value, or use two names")


def _is_called(thing: Thing) -> bool:
    return isinstance(thing, Method) or (
        isinstance(thing, Static) and (isinstance(thing.object, Unit) or callable(thing.object))
    )


def _same(a: Const, b: Const) -> bool:
    """To the bit: 0.0 is not -0.0."""
    return a.dtype is b.dtype and repr(a.value) == repr(b.value)


def _like(a: ArrayRef, b: ArrayRef) -> bool:
    """Views of one array, cut the same way."""
    if a.array is not b.array or a.offset != b.offset or len(a.axes) != len(b.axes):
        return False
    return all(
        (x.stride, x.step, x.is_index) == (y.stride, y.step, y.is_index)
        and (x.length == y.length or (x.may_be_empty and y.may_be_empty))
        for x, y in zip(a.axes, b.axes, strict=True)
    )


class Merge:
    """Collects what an `if` operation yields."""

    def __init__(self, context: Context, condition: Operand, regions: tuple[Region, Region]) -> None:
        self.context = context
        self.condition = condition
        self.regions = regions
        self.results: list[Value] = []

    def thing(self, a: Thing, b: Thing, hint: str = "") -> Thing:
        if a is b:
            return a
        for side in (a, b):
            if isinstance(side, Unassigned | Poisoned):
                return side
        a, b = self._asked(a, True), self._asked(b, False)
        if isinstance(a, Tuple) and isinstance(b, Tuple) and len(a.items) == len(b.items):
            items = tuple(self.thing(x, y, hint) for x, y in zip(a.items, b.items, strict=True))
            return Tuple(items, a.names if a.names == b.names else ())
        if isinstance(a, Static) and isinstance(b, Static) and a.object is b.object:
            return a
        if isinstance(a, ArrayRef) and isinstance(b, ArrayRef) and _like(a, b):
            return self.view(a, b, hint)
        if is_int_member(a) and isinstance(b, Value | Const):
            a = self.member_number(self.regions[0], a)
        if is_int_member(b) and isinstance(a, Value | Const):
            b = self.member_number(self.regions[1], b)
        one, other = as_enum(a), as_enum(b)
        if one is not None and other is not None and one.members is other.members:
            return EnumRef(self.number(one.position, other.position, hint), one.members)
        if isinstance(a, Value | Const) and isinstance(b, Value | Const):
            return self.number(a, b, hint)
        raise two_kinds(a, b)

    def _asked(self, thing: Thing, holds: bool) -> Thing:
        """On one side somebody may have asked whether a side-chain is connected."""
        if not isinstance(thing, Sidechain):
            return thing
        if self.context.builder.paths.given(self.condition, holds).get(thing.bus):
            return thing.sound
        raise cures.untested(self.context, thing)

    def member_number(self, region: Region, thing: Thing) -> Operand:
        self.context.builder.regions.append(region)
        try:
            return self.context.as_operand(thing)
        finally:
            self.context.builder.regions.pop()

    def view(self, a: ArrayRef, b: ArrayRef, hint: str) -> ArrayRef:
        """Of two views of one array: each dimension starts where the chosen one does."""
        axes = [
            x
            if x == y
            else replace(x, start=self.number(x.start, y.start, hint), length=self.length(x, y, hint))
            for x, y in zip(a.axes, b.axes, strict=True)
        ]
        return replace(a, source=None, axes=tuple(axes))

    def length(self, a: Axis, b: Axis, hint: str) -> Extent:
        if a.length == b.length or not isinstance(a.length, Value | Const):
            return a.length
        assert isinstance(b.length, Value | Const)
        return self.number(a.length, b.length, hint)

    def number(self, a: Operand, b: Operand, hint: str) -> Operand:
        if isinstance(a, Const) and isinstance(b, Const) and _same(a, b):
            return a
        type_ = joined_type(a.type, b.type, self.condition.type.rate)
        for operand in (a, b):
            fits(operand, type_.dtype)
        for region, operand in zip(self.regions, (a, b), strict=True):
            region.yields = (*region.yields, self._inside(region, operand, type_.dtype))
        result = Value(type_, hint)
        self.results.append(result)
        self.context.builder.paths.chosen(result, self.condition, (a, b))
        return result

    def _inside(self, region: Region, operand: Operand, dtype: DType) -> Operand:
        builder = self.context.builder
        builder.regions.append(region)
        try:
            return builder.to(dtype, operand)
        finally:
            builder.regions.pop()

    def finish(self) -> None:
        if self.results or any(region.ops for region in self.regions):
            op = Op("if", (self.condition,), tuple(self.results), regions=self.regions)
            self.context.builder.append(op)
