"""Counters that are known to run past the end of an array: the index is held to the last element, which is
hardly what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rattle.compiler.ir import ArraySlot, Const, Op, Operand, Program, Span, Value
from rattle.report.cost import trip_count


@dataclass(frozen=True)
class Overrun:
    text: str
    span: Span | None


def overruns(program: Program) -> list[Overrun]:
    """Each once, of all functions."""
    found: dict[tuple[str, Span | None], Overrun] = {}
    numbers = {group.function.args[0]: len(group.elements) - 1 for group in program.control if group.elements}
    for function in program.functions():
        ops = list(function.body.walk())
        greatest = numbers | {op.regions[0].args[0]: last for op in ops for last in _greatest(op)}
        for op in ops:
            overrun = _overrun(op, greatest) if op.opcode == "index" else None
            if overrun is not None:
                found.setdefault((overrun.text, overrun.span), overrun)
    return list(found.values())


def _greatest(op: Op) -> Iterator[int]:
    """Of a loop's counter."""
    trips = trip_count(op)
    if trips:
        start = op.operands[0]
        assert isinstance(start, Const)
        yield max(int(start.value), int(start.value) + (trips - 1) * op.attrs["step"])


def _overrun(op: Op, greatest: dict[Value, int]) -> Overrun | None:
    array: ArraySlot = op.attrs["array"]
    index, length = op.operands[0], _length(op, array)
    reached = greatest.get(index) if isinstance(index, Value) else None
    if reached is None or length is None or reached < length:
        return None
    name = array.path.removeprefix("process.")
    held = f"`{name}` has {length} elements there: the last is taken for the rest"
    return Overrun(f"the loop counts to {reached}, {held}", op.span)


def _length(op: Op, array: ArraySlot) -> int | None:
    second: Operand | None = op.operands[1] if len(op.operands) == 2 else None
    if second is None:
        return array.length
    return int(second.value) if isinstance(second, Const) else None
