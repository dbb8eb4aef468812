"""What intervals prove: indices in range, loops that are short enough.

`index` operations keep an attribute that says what is left of the check, which the report and the C emitter
read: "proved", "clamp" (never negative) or "wrap" (both). `trunc_int` is told where its result is small.
"""

from __future__ import annotations

from rattle.compiler.ir import MOST_ROUNDS, Function, Op, Operand, Program, Rate, Value
from rattle.compiler.passes.intervals import Interval
from rattle.compiler.passes.ranges import Ranges

LARGEST = 2**31 - 128  # the last float of 32 bits below 2**31
Used = dict[Op, tuple[Interval, ...]]


def prove_bounds(program: Program) -> Program:
    ranges = Ranges(program)
    used = ranges.used
    for function in program.functions():
        loops = {op.regions[0].args[0]: op for op in function.body.walk() if op.opcode == "for"}
        for op in function.body.walk():
            if op.opcode == "index":
                op.attrs["check"] = _needed(op, used[op], loops)
            if op.opcode == "trunc_int":
                op.attrs["is_small"] = _is_small(ranges.known.get(op.result))
    _cap_loops(program.process, Rate.SAMPLE, used)
    for hook in program.hooks:
        _cap_loops(hook.function, Rate.CONTROL, used)
    return program


def _is_small(whole: Interval | None) -> bool:
    """Before it was rounded, and had to be held within 32 bits, it was there already; or it was NaN."""
    return whole is not None and whole.low >= -LARGEST and whole.high <= LARGEST


def _needed(op: Op, operands: tuple[Interval, ...], loops: dict[Value, Op]) -> str:
    """A second operand is the length of a view."""
    index, array = operands[0], op.attrs["array"]
    if index.low < 0:
        return "wrap"
    if len(operands) == 2:
        is_short = index.high < operands[1].low or _counts_to(op.operands[0], op.operands[1], loops)
    else:
        is_short = index.under(array) < 0 or (array.length is not None and index.high < array.length)
    return "proved" if is_short else "clamp"


def _counts_to(index: Operand, length: Operand, loops: dict[Value, Op]) -> bool:
    """It is the counter of `for i in range(len(view))`."""
    loop = loops.get(index) if isinstance(index, Value) else None
    return loop is not None and loop.attrs["step"] > 0 and loop.operands[1] is length


def _cap_loops(function: Function, changing: Rate, used: Used) -> None:
    """A loop whose bounds can change while audio runs stops after MOST_ROUNDS, unless it is proved to be
    shorter: whatever the state is, the audio thread meets the end."""
    for op in function.body.walk():
        if op.opcode == "for" and _changes(op, changing):
            start, stop = used[op][:2]
            step = op.attrs["step"]
            most = (stop.high - start.low if step > 0 else start.high - stop.low) / abs(step)
            if not most <= MOST_ROUNDS:
                op.attrs["most"] = MOST_ROUNDS


def _changes(loop: Op, rate: Rate) -> bool:
    return loop.attrs.get("changing", False) or max(o.type.rate for o in loop.operands[:2]) >= rate
