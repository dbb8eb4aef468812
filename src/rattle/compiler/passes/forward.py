"""In prepare, which starts from known values, a load after a store is the value stored."""

from __future__ import annotations

from rattle.compiler.ir import Const, Function, Op, Operand, Region, Slot, Value
from rattle.compiler.rewriting import replace_uses, substitute

Known = dict[tuple[Slot, int], Operand]  # of a slot of like units, the number of one


def forward_stores(prepare: Function, slots: list[Slot]) -> None:
    """In place. `slots` hold their initial values when prepare begins."""
    known: Known = {
        (slot, k): Const(slot.dtype, initial) for slot in slots for k, initial in enumerate(slot.initials())
    }
    replaced: dict[Value, Operand] = {}
    _region(prepare.body, known, replaced)
    replace_uses(prepare.body, replaced)


def _region(region: Region, known: Known, replaced: dict[Value, Operand]) -> None:
    kept = []
    for op in region.ops:
        if op.opcode == "load" and _place(op, 0) in known:
            replaced[op.result] = known[_place(op, 0)]
            continue
        kept.append(op)
        if op.opcode == "restore":
            known.clear()
        elif op.opcode == "store":
            _forget(op, known)
            if _place(op, 1)[1] >= 0:
                known[_place(op, 1)] = substitute(op.operands[0], replaced)
        for inner in op.regions:
            for deeper in inner.walk():
                if deeper.opcode == "store":
                    _forget(deeper, known)
        for inner in op.regions:
            _region(inner, dict(known), replaced)
    region.ops = kept


def _place(op: Op, position: int) -> tuple[Slot, int]:
    """The number is -1 if it is known only when running: never found again."""
    if len(op.operands) <= position:
        return (op.attrs["slot"], 0)
    number = op.operands[position]
    return (op.attrs["slot"], int(number.value) if isinstance(number, Const) else -1)


def _forget(store: Op, known: Known) -> None:
    slot, number = _place(store, 1)
    for k in range(slot.count or 1) if number < 0 else [number]:
        known.pop((slot, k), None)
