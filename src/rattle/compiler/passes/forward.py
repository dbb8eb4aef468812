"""In prepare, which starts from known values, a load after a store is the value stored."""

from __future__ import annotations

from rattle.compiler.ir import Const, Function, Operand, Region, Slot, Value
from rattle.compiler.rewriting import replace_uses, substitute

Known = dict[Slot, Operand]


def forward_stores(prepare: Function, slots: list[Slot]) -> None:
    """In place. `slots` hold their initial values when prepare begins."""
    known: Known = {slot: Const(slot.dtype, slot.initial) for slot in slots}
    replaced: dict[Value, Operand] = {}
    _region(prepare.body, known, replaced)
    replace_uses(prepare.body, replaced)


def _region(region: Region, known: Known, replaced: dict[Value, Operand]) -> None:
    kept = []
    for op in region.ops:
        slot = op.attrs.get("slot")
        if op.opcode == "load" and slot in known:
            replaced[op.result] = known[slot]
            continue
        kept.append(op)
        if op.opcode == "store":
            known[op.attrs["slot"]] = substitute(op.operands[0], replaced)
        elif op.opcode == "restore":
            known.clear()
        for inner in op.regions:
            for deeper in inner.walk():
                if deeper.opcode == "store":
                    known.pop(deeper.attrs["slot"], None)
        for inner in op.regions:
            _region(inner, dict(known), replaced)
    region.ops = kept
