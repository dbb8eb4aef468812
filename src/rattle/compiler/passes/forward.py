"""A load after a store, or after another load, is the value that is there already."""

from __future__ import annotations

from rattle.compiler.ir import Const, Function, Op, Operand, Program, Rate, Region, Slot, Value
from rattle.compiler.rewriting import replace_uses, substitute

Number = int | Value  # of a unit, for a slot of like units
Known = dict[tuple[Slot, Number], Operand]


def forward_stores(prepare: Function, slots: list[Slot]) -> None:
    """In place. `slots` hold their initial values when prepare begins."""
    known: Known = {
        (slot, k): Const(slot.dtype, initial) for slot in slots for k, initial in enumerate(slot.initials())
    }
    _forward(prepare, known)


def forward(program: Program) -> Program:
    """In process, which begins with values that nobody knows.

    A loop over a number of state stays one that may be endless, whatever number turns out to be in it.
    """
    for op in program.process.body.walk():
        if op.opcode == "for" and max(operand.type.rate for operand in op.operands[:2]) is Rate.SAMPLE:
            op.attrs["changing"] = True
    _forward(program.process, {})
    return program


def _forward(function: Function, known: Known) -> None:
    replaced: dict[Value, Operand] = {}
    _region(function.body, known, replaced)
    replace_uses(function.body, replaced)


def _region(region: Region, known: Known, replaced: dict[Value, Operand]) -> None:
    kept = []
    for op in region.ops:
        if op.opcode == "load":
            place = _place(op, 0, replaced)
            if place in known:
                replaced[op.result] = known[place]
                continue
            known[place] = op.result
        kept.append(op)
        if op.opcode == "restore":
            known.clear()
        elif op.opcode == "store":
            place = _place(op, 1, replaced)
            _forget(place, known)
            known[place] = substitute(op.operands[0], replaced)
        _inside(op, known, replaced)
    region.ops = kept


def _inside(op: Op, known: Known, replaced: dict[Value, Operand]) -> None:
    """A branch begins with what is known; a round of a loop only with what no round changes."""
    if op.opcode != "if":
        _forget_stored(op, known, replaced)
    for region in op.regions:
        _region(region, dict(known), replaced)
    if op.opcode == "if":
        _forget_stored(op, known, replaced)


def _forget_stored(op: Op, known: Known, replaced: dict[Value, Operand]) -> None:
    for region in op.regions:
        for inner in region.walk():
            if inner.opcode == "store":
                _forget(_place(inner, 1, replaced), known)
            elif inner.opcode == "restore":
                known.clear()


def _place(op: Op, position: int, replaced: dict[Value, Operand]) -> tuple[Slot, Number]:
    if len(op.operands) <= position:
        return (op.attrs["slot"], 0)
    number = substitute(op.operands[position], replaced)
    return (op.attrs["slot"], int(number.value) if isinstance(number, Const) else number)


def _forget(stored: tuple[Slot, Number], known: Known) -> None:
    """A running number may be any; two constants are the same or not."""
    slot, number = stored
    for place in [place for place in known if place[0] is slot]:
        if isinstance(number, Value) or isinstance(place[1], Value) or place[1] == number:
            del known[place]
