"""What a loop that stays a loop counts through: a running number, and what the loop's variable is at each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rattle.compiler.check.context import Context
from rattle.compiler.check.values import ONE, ZERO, Thing, Tuple
from rattle.compiler.check.views import plus, times
from rattle.compiler.families import Family
from rattle.compiler.ir import Const, DType, Operand


@dataclass(frozen=True)
class Count:
    """`range(start, stop, step)`; `item` makes what the loop's variable is from the running number."""

    start: Operand
    stop: Operand
    step: int
    item: Callable[[Operand], Thing]
    family: Family | None = None  # it runs over like units

    def constant(self) -> range | None:
        if isinstance(self.start, Const) and isinstance(self.stop, Const):
            return range(int(self.start.value), int(self.stop.value), self.step)
        return None


def numbered(context: Context, count: Count, first: int) -> Count:
    """`enumerate`"""
    items = _from_zero(context, count)
    start = Const(DType.I64, first)
    return Count(ZERO, items.stop, 1, lambda k: Tuple((plus(context, k, start), items.item(k))), count.family)


def zipped(context: Context, counts: list[Count]) -> Count:
    """`zip`: as long as the shortest."""
    parts = [_from_zero(context, count) for count in counts]
    stop = parts[0].stop
    for part in parts[1:]:
        stop = stop if part.stop == stop else context.builder.emit("min", stop, part.stop)
    family = next((part.family for part in parts if part.family is not None), None)
    return Count(ZERO, stop, 1, lambda k: Tuple(tuple(part.item(k) for part in parts)), family)


def turned(context: Context, count: Count) -> Count:
    """`reversed`"""
    constant = count.constant()
    if constant is not None:
        back = constant[::-1]
        start, stop = Const(DType.I64, back.start), Const(DType.I64, back.stop)
        return Count(start, stop, back.step, count.item, count.family)
    items, builder = _from_zero(context, count), context.builder
    last = builder.emit("sub", items.stop, ONE)
    return Count(ZERO, items.stop, 1, lambda k: items.item(builder.emit("sub", last, k)))


def _from_zero(context: Context, count: Count) -> Count:
    """The same items, numbered 0, 1, 2 and so on."""
    if count.start == ZERO and count.step == 1:
        return count
    step = Const(DType.I64, count.step)
    return Count(ZERO, _rounds(context, count), 1,
                 lambda k: count.item(plus(context, count.start, times(context, k, step))))  # fmt: skip


def _rounds(context: Context, count: Count) -> Operand:
    constant, builder = count.constant(), context.builder
    if constant is not None:
        return Const(DType.I64, len(constant))
    ends = (count.stop, count.start) if count.step > 0 else (count.start, count.stop)
    distance, stride = builder.emit("sub", *ends), abs(count.step)
    if stride > 1:
        distance = plus(context, distance, Const(DType.I64, stride - 1))
        distance = builder.emit("floordiv", distance, Const(DType.I64, stride))
    return builder.emit("max", distance, ZERO)
