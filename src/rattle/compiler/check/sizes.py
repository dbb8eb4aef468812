"""The lengths of the arrays that prepare takes, as a function of their own: all memory is taken before
prepare runs. It is the slice of prepare that the sizes depend on, which may hold only pure code."""

from __future__ import annotations

from rattle.compiler.diagnostics import CompileError, Diagnostic
from rattle.compiler.ir import ArraySlot, Const, Function, Op, Operand, Region, Value
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import clone, free_values


def sizes_of(prepare: Function, arrays: list[ArraySlot]) -> Function:
    """Yields one length per array of unknown length, in the order of `arrays`."""
    slicer = _Slicer(prepare)
    lengths = []
    for array in arrays:
        if array.length is None:
            alloc, *others = _allocations(prepare, array)
            if others:
                raise _refused(others[0], array, "it is made twice")
            if alloc not in slicer.allowed:
                raise _refused(alloc, array, "it is made under a condition")
            lengths.append(slicer.operand(alloc.operands[0], alloc, array))
    return Function("sizes", Region((), slicer.ops, tuple(lengths)))


def _allocations(prepare: Function, array: ArraySlot) -> list[Op]:
    ops = prepare.body.walk()
    return [op for op in ops if op.opcode == "alloc" and op.attrs["array"] is array]


def _refused(op: Op, array: ArraySlot, reason: str) -> CompileError:
    fix = f"once, and from the sample rate: self.{array.path} = zeros(int(seconds * self.sample_rate))"
    message = f"the length of `{array.path}` is not known before prepare: {reason}"
    return CompileError((Diagnostic("RT506", message, op.span, fix),))


def _is_pure(op: Op) -> bool:
    return PRIMITIVES[op.opcode].purity == "pure" and op.opcode not in (
        "param",
        "channel_index",
    )


class _Slicer:
    def __init__(self, prepare: Function) -> None:
        self.prepare = prepare
        self.ops: list[Op] = []
        loops = [op.regions[0].ops for op in prepare.body.ops if "units" in op.attrs]
        self.allowed = [*prepare.body.ops, *(op for ops in loops for op in ops)]  # for each unit alike
        self.made = {result: op for op in self.allowed for result in op.results}
        self.replaced: dict[Value, Operand] = {}

    def operand(self, operand: Operand, user: Op, array: ArraySlot) -> Operand:
        if isinstance(operand, Const):
            return operand
        if operand not in self.replaced:
            self.replaced[operand] = self._slice(operand, user, array)
        return self.replaced[operand]

    def _slice(self, value: Value, user: Op, array: ArraySlot) -> Operand:
        op = self.made.get(value)
        if op is None:
            raise _refused(user, array, "it comes from a branch or loop")
        inside = [op, *(inner for region in op.regions for inner in region.walk())]
        if not all(_is_pure(each) for each in inside):
            raise _refused(
                op, array, "it depends on more than the sample rate, the number of channels and constants"
            )
        for free in free_values(op):
            self.operand(free, op, array)
        self.ops.append(clone(op, self.replaced))
        return self.replaced[value]
