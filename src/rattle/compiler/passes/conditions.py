"""What a condition says about the numbers in it, where it holds or does not."""

from __future__ import annotations

from typing import Protocol

from rattle.compiler.ir import Const, DType, Op, Operand, Value
from rattle.compiler.passes.intervals import Interval, least

_FALSE_OF = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "eq": "ne", "ne": "eq"}


class Known(Protocol):
    """What is known at a place in a function."""

    made: dict[Value, Op]

    def of(self, operand: Operand) -> Interval: ...
    def same_as(self, operand: Operand) -> Operand: ...


def refined(known: Known, condition: Operand, holds: bool, found: dict[Value, Interval]) -> bool:
    """Into `found`, which `known` reads. False if the condition cannot come out this way."""
    op = known.made.get(condition) if isinstance(condition, Value) else None
    if op is None:
        return not isinstance(condition, Const) or bool(condition.value) is holds
    if op.opcode in _FALSE_OF:
        if op.operands[0].type.dtype.is_integer:
            return _compared(known, op.opcode if holds else _FALSE_OF[op.opcode], op, found)
    elif op.opcode == "not":
        return refined(known, op.operands[0], not holds, found)
    elif op.opcode == ("and" if holds else "or") and op.result.type.dtype is DType.BOOL:
        return all(refined(known, operand, holds, found) for operand in op.operands)
    elif op.opcode == "if":
        return _chosen(known, condition, op, holds, found)
    return True


def _chosen(known: Known, result: Operand, op: Op, holds: bool, found: dict[Value, Interval]) -> bool:
    """`a and b` yields b, or else a."""
    position = [each is result for each in op.results].index(True)
    sides = [region.yields[position] for region in op.regions]
    for side, taken in zip(sides, (True, False), strict=True):
        other = sides[1] if taken else sides[0]
        if other == Const(DType.BOOL, not holds) or (other is op.operands[0] and taken is holds):
            return refined(known, op.operands[0], taken, found) and refined(known, side, holds, found)
    return True


def _compared(known: Known, opcode: str, op: Op, found: dict[Value, Interval]) -> bool:
    a, b = op.operands
    if opcode in ("gt", "ge"):
        a, b, opcode = b, a, {"gt": "lt", "ge": "le"}[opcode]
    x, y = known.of(a), known.of(b)
    if opcode == "eq":
        met = Interval(max(x.low, y.low), min(x.high, y.high), least(x, y))
        return _learn(known, a, met, found) and _learn(known, b, met, found)
    elif opcode == "ne":
        others = (_without(known, x, b, y), _without(known, y, a, x))
        return _learn(known, a, others[0], found) and _learn(known, b, others[1], found)
    less = 1 if opcode == "lt" else 0
    under = {array: below - less for array, below in y.below.items()}
    below = least(x, Interval(x.low, x.high, under))
    lower = Interval(x.low, min(x.high, y.high - less), below)
    upper = Interval(max(y.low, x.low + less), y.high, y.below)
    return _learn(known, a, lower, found) and _learn(known, b, upper, found)


def _without(known: Known, x: Interval, other: Operand, y: Interval) -> Interval:
    """An end that it is not."""
    low, high, below = x.low, x.high, dict(x.below)
    if y.low == y.high:
        low, high = low + (low == y.low), high - (high == y.low)
    length = known.made.get(same) if isinstance(same := known.same_as(other), Value) else None
    if length is not None and length.opcode == "length" and x.under(length.attrs["array"]) <= 0:
        below[length.attrs["array"]] = int(min(x.under(length.attrs["array"]), -1))
    return Interval(low, high, below)


def _learn(known: Known, operand: Operand, interval: Interval, found: dict[Value, Interval]) -> bool:
    operand, is_possible = known.same_as(operand), interval.low <= interval.high
    if isinstance(operand, Value) and is_possible:
        found[operand] = interval
    return is_possible
