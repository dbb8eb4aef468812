"""Intervals: between which numbers a value lies, and how far below the length of an array it stays.

Whole numbers have exact ends; ends of floats lie outside what any kernel rounds to. A float may be NaN beside
its interval: no comparison of floats is decided, and a conversion to a whole number allows for the 0 of NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rattle.compiler.ir import ArraySlot, Const, DType, Op, Operand
from rattle.compiler.primitives import INT_RANGE

Number = int | float
MOST_LENGTH = 2**31 - 1  # rattle_length in native/kernel.h


@dataclass(frozen=True)
class Interval:
    """`low <= value <= high`, and `value <= len(array) + below[array]`."""

    low: Number
    high: Number
    below: Mapping[ArraySlot, int] = field(default_factory=dict)

    def under(self, array: ArraySlot) -> Number:
        """As `below`; every length is at least 1."""
        return min(self.below.get(array, math.inf), self.high - 1)


Operands = tuple[Interval, ...]


def full(dtype: DType) -> Interval:
    if dtype is DType.BOOL:
        return Interval(0, 1)
    return Interval(*INT_RANGE[dtype]) if dtype.is_integer else Interval(-math.inf, math.inf)


def constant(const: Const) -> Interval:
    if const.dtype.is_float:
        return _outward(float(const.value), float(const.value))
    return Interval(int(const.value), int(const.value))


def hull(a: Interval, b: Interval) -> Interval:
    high = max(a.high, b.high)
    unders = {array: max(a.under(array), b.under(array)) for array in {**a.below, **b.below}}
    below = {array: int(under) for array, under in unders.items() if under < high - 1}  # else it is no news
    high = min([high, *(MOST_LENGTH + under for under in below.values())])
    return Interval(min(a.low, b.low), high, below)


def pushed(old: Interval, new: Interval, dtype: DType, stops: Sequence[int]) -> Interval:
    """Ends that still move go to the next of `stops` (in order), or as far as they can."""
    ends = full(dtype)
    low, high = old.low, old.high
    if new.low < old.low:
        low = max([ends.low, *(stop for stop in stops if stop <= new.low)])
    if new.high > old.high:
        high = min([ends.high, *(stop for stop in stops if stop >= new.high)])
    below = {array: under for array, under in new.below.items() if old.under(array) == under}
    return within(Interval(low, high, below), dtype)


def within(interval: Interval, dtype: DType) -> Interval:
    """Of a type: whole numbers beyond its range wrap to anywhere."""
    ends = full(dtype)
    if dtype.is_float:
        return ends if math.isnan(interval.low) or math.isnan(interval.high) else interval
    high = min([interval.high, *(MOST_LENGTH + under for under in interval.below.values())])
    if interval.low < ends.low or high > ends.high:
        return ends
    return Interval(interval.low, high, interval.below)


def _outward(low: float, high: float) -> Interval:
    """Ends that no rounding to 32 or 64 bits passes."""
    if math.isnan(low) or math.isnan(high):
        return Interval(-math.inf, math.inf)
    with np.errstate(over="ignore"):
        ends = [float(np.float32(low)), float(np.float32(high))]
        if ends[0] > low:
            ends[0] = float(np.nextafter(np.float32(low), np.float32(-np.inf)))
        if ends[1] < high:
            ends[1] = float(np.nextafter(np.float32(high), np.float32(np.inf)))
    return Interval(ends[0], ends[1])


def result_of(op: Op, operands: Operands) -> Interval:
    """What an operation without regions or memory gives."""
    dtype = op.result.type.dtype
    rule = _RULES.get(op.opcode)
    if rule is None:
        return full(dtype)
    if dtype.is_float and op.opcode in ("add", "sub", "mul"):  # computed exactly, rounded outward
        ends = rule(op, operands)
        if math.isinf(ends.low) or math.isinf(ends.high):
            return full(dtype)
        low, high = ends.low, ends.high  # a sum or a product that is 0 is exact
        return _outward(low and math.nextafter(low, -math.inf), high and math.nextafter(high, math.inf))
    return within(rule(op, operands), dtype)


# the rules -----------------------------------------------------------------------------------------------


def _moved(interval: Interval, by: Number) -> Mapping[ArraySlot, int]:
    return {} if math.isinf(by) else {array: under + int(by) for array, under in interval.below.items()}


def _add(op: Op, operands: Operands) -> Interval:
    a, b = operands
    return Interval(a.low + b.low, a.high + b.high, {**_moved(b, a.high), **_moved(a, b.high)})


def _sub(op: Op, operands: Operands) -> Interval:
    a, b = operands
    return Interval(a.low - b.high, a.high - b.low, _moved(a, -b.low))


def _mul(op: Op, operands: Operands) -> Interval:
    a, b = operands
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Interval(math.nan, math.nan) if any(map(math.isnan, ends)) else Interval(min(ends), max(ends))


def least(a: Interval, b: Interval) -> Mapping[ArraySlot, int]:
    """Of what stays below both."""
    return {array: int(min(a.under(array), b.under(array))) for array in {**a.below, **b.below}}


def _min(op: Op, operands: Operands) -> Interval:
    a, b = operands
    high = a.high if _may_be_nan(op.operands[1]) else min(a.high, b.high)
    return Interval(min(a.low, b.low), high, least(a, b))


def _max(op: Op, operands: Operands) -> Interval:
    a, b = operands
    low = a.low if _may_be_nan(op.operands[1]) else max(a.low, b.low)
    return Interval(low, max(a.high, b.high), hull(a, b).below)


def _may_be_nan(operand: Operand) -> bool:
    """A second NaN leaves the first of two numbers, however great or small."""
    if isinstance(operand, Const):
        return operand.value != operand.value
    return operand.type.dtype.is_float


def _mod(op: Op, operands: Operands) -> Interval:
    a, b = operands
    if op.result.type.dtype.is_float:
        return _float_rest(a, b)
    if b.low < 0:
        return full(op.result.type.dtype)
    below = dict(_moved(b, -1)) if b.low > 0 else {}
    high = max(0, b.high - 1)
    if a.low >= 0:  # also no more than it was
        return Interval(0, min(high, a.high), least(Interval(0, high, below), a))
    return Interval(0, high, below)


def _float_rest(a: Interval, b: Interval) -> Interval:
    """Exact but for one sum, which may come to the divisor itself."""
    if b.low >= 0:
        return Interval(0.0, min(a.high, b.high) if a.low >= 0 else b.high)
    return Interval(max(a.low, b.low) if a.high <= 0 else b.low, 0.0 if b.high <= 0 else b.high)


def _floordiv(op: Op, operands: Operands) -> Interval:
    a, b = operands
    if op.result.type.dtype.is_float or b.low < 1 or b.low != b.high:
        return full(op.result.type.dtype)
    return Interval(a.low // b.low, a.high // b.low, a.below if a.low >= 0 else {})


def _shift(op: Op, operands: Operands) -> Interval:
    a, count = operands
    width = 64 if op.result.type.dtype is DType.I64 else 32
    if count.low != count.high or not 0 <= count.low < width:
        return full(op.result.type.dtype)
    low, high, by = int(a.low), int(a.high), int(count.low)
    return Interval(low << by, high << by) if op.opcode == "shl" else Interval(low >> by, high >> by)


def _and(op: Op, operands: Operands) -> Interval:
    if op.result.type.dtype is DType.BOOL:
        return Interval(min(each.low for each in operands), min(each.high for each in operands))
    known = [each for each in operands if each.low >= 0]
    if not known:
        return full(op.result.type.dtype)
    below = least(known[0], known[-1])
    return Interval(0, min(each.high for each in known), below)


def _or(op: Op, operands: Operands) -> Interval:
    if any(each.low < 0 for each in operands):
        return full(op.result.type.dtype)
    return Interval(0, (1 << max(int(each.high).bit_length() for each in operands)) - 1)


def _negated(op: Op, operands: Operands) -> Interval:
    (a,) = operands
    return Interval(-a.high, -a.low)


def _inverted(op: Op, operands: Operands) -> Interval:
    (a,) = operands
    return Interval(-a.high - 1, -a.low - 1)


def _abs(op: Op, operands: Operands) -> Interval:
    (a,) = operands
    high = max(abs(a.low), abs(a.high))
    return Interval(0 if a.low <= 0 <= a.high else min(abs(a.low), abs(a.high)), high)


def _convert(op: Op, operands: Operands) -> Interval:
    (a,) = operands
    source, target = op.operands[0].type.dtype, op.result.type.dtype
    if target is DType.BOOL or (source.is_float and target.is_integer):
        return full(target)
    return _outward(float(a.low), float(a.high)) if target.is_float else a


_ROUNDINGS: dict[str, Callable[[float], int]] = {
    "floor_int": math.floor, "ceil_int": math.ceil, "round_int": round,
}  # fmt: skip


def _whole(op: Op, operands: Operands) -> Interval:
    """All four round monotonically; NaN gives 0."""
    (a,) = operands
    rounding: Callable[[float], int] = _ROUNDINGS.get(op.opcode, math.trunc)
    least, most = INT_RANGE[DType.I32]
    low, high = (int(rounding(min(max(end, float(least)), float(most)))) for end in (a.low, a.high))
    return Interval(min(0, low), max(0, high))


def _compared(op: Op, operands: Operands) -> Interval:
    a, b = operands
    if op.operands[0].type.dtype.is_float:
        return Interval(0, 1)
    match op.opcode:
        case "gt":
            a, b = b, a
        case "ge":
            a, b = b, a
        case "eq" | "ne":
            apart = a.high < b.low or b.high < a.low
            same = a.low == a.high == b.low == b.high
            true = apart if op.opcode == "ne" else same
            return Interval(1, 1) if true else Interval(0, 1)
    strict = op.opcode in ("lt", "gt")
    return Interval(1, 1) if a.high < b.low or (a.high == b.low and not strict) else Interval(0, 1)


def _not(op: Op, operands: Operands) -> Interval:
    return Interval(1 - operands[0].high, 1 - operands[0].low)


_RULES: dict[str, Callable[[Op, Operands], Interval]] = {
    "add": _add, "sub": _sub, "mul": _mul, "min": _min, "max": _max, "mod": _mod, "floordiv": _floordiv,
    "shl": _shift, "shr": _shift, "and": _and, "or": _or, "xor": _or, "neg": _negated, "invert": _inverted,
    "abs": _abs, "convert": _convert, "trunc_int": _whole, "floor_int": _whole, "ceil_int": _whole,
    "round_int": _whole, "lt": _compared, "le": _compared, "gt": _compared, "ge": _compared,
    "eq": _compared, "ne": _compared, "not": _not,
}  # fmt: skip
