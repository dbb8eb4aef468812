"""Proves indices in range, so that they need neither wrap nor clamp.

Intervals are found within one function: of constants, loop variables with constant bounds, masks, remainders,
conversions and sums. `index` operations keep an attribute that says what is left of the check, which the
report and the C emitter read: "proved", "clamp" (never negative) or "wrap" (both).
"""

from __future__ import annotations

import math

from rattle.compiler.ir import MOST_ROUNDS, Const, DType, Function, Op, Operand, Program, Rate, Value
from rattle.compiler.primitives import INT_RANGE

Interval = tuple[float, float]
ANY: Interval = (-math.inf, math.inf)


def prove_bounds(program: Program) -> Program:
    for function in program.functions():
        intervals = _Intervals(function)
        for op in function.body.walk():
            if op.opcode == "index":
                op.attrs["check"] = intervals.check(op)
    return program


def cap_loops(program: Program) -> Program:
    """A loop whose bounds can change while audio runs stops after MOST_ROUNDS, unless it is proved to be
    shorter: whatever the state is, the audio thread meets the end."""
    _cap_loops(program.process, Rate.SAMPLE)
    for hook in program.hooks:
        _cap_loops(hook.function, Rate.CONTROL)
    return program


def _cap_loops(function: Function, changing: Rate) -> None:
    intervals = _Intervals(function)
    for op in function.body.walk():
        if op.opcode == "for" and max(operand.type.rate for operand in op.operands[:2]) >= changing:
            start, stop = (intervals.of(operand) for operand in op.operands[:2])
            most = (stop[1] - start[0] if op.attrs["step"] > 0 else start[1] - stop[0]) / abs(
                op.attrs["step"]
            )
            if not most <= MOST_ROUNDS:
                op.attrs["most"] = MOST_ROUNDS


class _Intervals:
    def __init__(self, function: Function) -> None:
        self.made: dict[Value, Op] = {}
        self.counters: dict[Value, Op] = {}
        self.known: dict[Value, Interval] = {}
        for op in function.body.walk():
            self.made.update(dict.fromkeys(op.results, op))
            if op.opcode == "for":
                self.counters[op.regions[0].args[0]] = op
        for op in function.body.walk():  # definitions before uses: a long chain of sums is no deep recursion
            for result in op.results:
                self.of(result)

    def of(self, operand: Operand) -> Interval:
        if isinstance(operand, Const):
            return (float(operand.value), float(operand.value))
        if operand not in self.known:
            self.known[operand] = self._found(operand)
        return self.known[operand]

    def check(self, op: Op) -> str:
        """What is left of an index's check."""
        index, length = self.of(op.operands[0]), self._length(op)
        if index[0] < 0:
            return "wrap"
        return "proved" if index[1] < length or self._counts_to_length(op) else "clamp"

    def _length(self, op: Op) -> float:
        """The least that is known of it."""
        if len(op.operands) == 2:
            return self.of(op.operands[1])[0]
        return op.attrs["array"].length or 1.0

    def _counts_to_length(self, op: Op) -> bool:
        """It is the counter of `for i in range(len(array))`."""
        loop = self.counters.get(op.operands[0]) if isinstance(op.operands[0], Value) else None
        stop = None if loop is None or loop.attrs["step"] < 0 else loop.operands[1]
        if len(op.operands) == 2:
            return stop is not None and stop is op.operands[1]
        made = self.made.get(stop) if isinstance(stop, Value) else None
        return made is not None and made.opcode == "length" and made.attrs["array"] is op.attrs["array"]

    def _found(self, operand: Value) -> Interval:
        if operand in self.counters:
            return self._counter(self.counters[operand])
        op = self.made.get(operand)
        interval = ANY if op is None else self._result(op)
        if operand.type.dtype.is_integer:
            low, high = INT_RANGE[operand.type.dtype]
            return interval if low <= interval[0] and interval[1] <= high else (low, high)
        return interval

    def _counter(self, op: Op) -> Interval:
        start, stop, step = self.of(op.operands[0]), self.of(op.operands[1]), op.attrs["step"]
        return (start[0], stop[1] - 1) if step > 0 else (stop[0] + 1, start[1])

    def _result(self, op: Op) -> Interval:
        match op.opcode:
            case "and":
                masks = [o.value for o in op.operands if isinstance(o, Const) and o.value >= 0]
                return (0.0, float(min(masks))) if masks else ANY
            case "mod" if isinstance(op.operands[1], Const) and op.operands[1].value > 0:
                whole = op.result.type.dtype.is_integer
                return (0.0, float(op.operands[1].value) - (1.0 if whole else 0.0))
            case "shr" if isinstance(op.operands[1], Const) and op.operands[0].type.dtype is DType.U32:
                return (0.0, float((2**32 - 1) >> int(op.operands[1].value)))
            case "convert" if op.operands[0].type.dtype.is_integer or op.operands[0].type.dtype is DType.BOOL:
                return (0.0, 1.0) if op.operands[0].type.dtype is DType.BOOL else self.of(op.operands[0])
            case "index":
                if len(op.operands) == 2:
                    return (-1.0 if self._length(op) < 1 else 0.0, self.of(op.operands[1])[1] - 1.0)
                return (0.0, (op.attrs["array"].length or 2.0**31) - 1.0)
            case "length":
                return (1.0, 2.0**31 - 1.0)
            case "mul":
                return _product(*(self.of(operand) for operand in op.operands))
            case "add" | "sub" | "min" | "max":
                return _combined(op.opcode, *(self.of(operand) for operand in op.operands))
            case "trunc_int" | "floor_int" | "ceil_int" | "round_int":
                return (-(2.0**31), 2.0**31 - 1)
        return ANY


def _product(a: Interval, b: Interval) -> Interval:
    if not all(map(math.isfinite, (*a, *b))):
        return ANY
    ends = [x * y for x in a for y in b]
    return (min(ends), max(ends))


def _combined(opcode: str, a: Interval, b: Interval) -> Interval:
    if opcode == "add":
        return (a[0] + b[0], a[1] + b[1])
    if opcode == "sub":
        return (a[0] - b[1], a[1] - b[0])
    extreme = min if opcode == "min" else max
    return (extreme(a[0], b[0]), extreme(a[1], b[1]))
