"""Dear operations that hear no sound and still run at every sample: what they read changes as it plays."""

from __future__ import annotations

from rattle.compiler.ir import Function, Op, SlotKind, Value

DEAR = frozenset(("call", "div", "sqrt"))


def unhoisted(process: Function) -> dict[Op, set[str]]:
    """Each with the paths of what it reads."""
    made = {result: op for op in process.body.walk() for result in op.results}
    found: dict[Op, set[str]] = {}
    for op in process.body.walk():
        if op.opcode in DEAR:
            read = _read(op, made)
            if read:
                found[op] = read
    return found


def _read(op: Op, made: dict[Value, Op]) -> set[str]:
    """Paths of the state behind an operation; none if a sample, or what a loop carries, is behind it too."""
    paths: set[str] = set()
    waiting, seen = [op], {op}
    while waiting:
        each = waiting.pop()
        if each.opcode == "input":
            return set()
        if each.opcode in ("load", "element"):
            place = each.attrs["slot" if each.opcode == "load" else "array"]
            if place.kind is SlotKind.BUS:
                return set()
            if place.kind is SlotKind.STATE:
                paths.add(place.path)
        operands = [*each.operands, *(value for region in each.regions for value in region.yields)]
        for operand in operands:
            if not isinstance(operand, Value):
                continue
            if operand not in made:
                return set()
            if made[operand] not in seen:
                seen.add(made[operand])
                waiting.append(made[operand])
    return paths
