"""What passes share: copying operations with other operands, and what a piece of code uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rattle.compiler.ir import Op, Operand, Region, SlotKind, Value
from rattle.compiler.primitives import PRIMITIVES


def clone(op: Op, replaced: dict[Value, Operand]) -> Op:
    """A copy with new results, regions included; `replaced` gains the old results and arguments."""
    operands = tuple(substitute(operand, replaced) for operand in op.operands)
    regions = tuple(clone_region(region, replaced) for region in op.regions)
    results = tuple(_renew(result, replaced) for result in op.results)
    return Op(op.opcode, operands, results, dict(op.attrs), regions, op.span)


def clone_region(region: Region, replaced: dict[Value, Operand]) -> Region:
    args = tuple(_renew(arg, replaced) for arg in region.args)
    ops = [clone(op, replaced) for op in region.ops]
    return Region(args, ops, tuple(substitute(operand, replaced) for operand in region.yields))


def _renew(value: Value, replaced: dict[Value, Operand]) -> Value:
    new = Value(value.type, value.hint)
    replaced[value] = new
    return new


def substitute(operand: Operand, replaced: Mapping[Value, Operand]) -> Operand:
    return replaced.get(operand, operand) if isinstance(operand, Value) else operand


def replace_uses(region: Region, replaced: Mapping[Value, Operand]) -> None:
    """In place, inner regions included."""
    for op in region.walk():
        op.operands = tuple(substitute(operand, replaced) for operand in op.operands)
        for inner in op.regions:
            inner.yields = tuple(substitute(operand, replaced) for operand in inner.yields)
    region.yields = tuple(substitute(operand, replaced) for operand in region.yields)


def operands_used(op: Op) -> Iterator[Operand]:
    """Operands of an operation and of all inside it, its own inner values included."""
    yield from op.operands
    for region in op.regions:
        for inner in region.ops:
            yield from operands_used(inner)
        yield from region.yields


def free_values(op: Op) -> list[Value]:
    """Values an operation takes from outside itself."""
    inside = {arg for region in op.regions for arg in region.args}
    for region in op.regions:
        for inner in region.walk():
            inside |= set(inner.results)
            inside |= {arg for deeper in inner.regions for arg in deeper.args}
    return [value for value in operands_used(op) if isinstance(value, Value) and value not in inside]


def reads_state(op: Op) -> bool:
    """It reads what may differ at the next sample: memory that process changes, a sample of the host."""
    if PRIMITIVES[op.opcode].purity != "reads" or op.opcode in ("index", "length"):
        return False
    place = op.attrs.get("slot") or op.attrs.get("array")
    return place is None or place.kind not in (SlotKind.CONTROL, SlotKind.CACHE)


def writes(op: Op) -> bool:
    """It, or something inside it, changes memory."""
    if PRIMITIVES[op.opcode].purity == "writes":
        return True
    return any(
        PRIMITIVES[inner.opcode].purity == "writes" for region in op.regions for inner in region.walk()
    )
