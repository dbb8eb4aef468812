"""What is the same at every sample while no Param moves, and what of a sample's code stands around a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rattle.compiler.ir import ArraySlot, Op, Slot, Value
from rattle.compiler.rewriting import free_values, reads_state, writes

Place = Slot | ArraySlot | int  # the last is a Meter's number


def touched(ops: list[Op], which: Callable[[Op], bool] | None = None) -> set[Place]:
    return set(places(ops, which))


def places(ops: list[Op], which: Callable[[Op], bool] | None = None) -> Iterator[Place]:
    """What of memory these operations, and those inside them, use, in their order; some more than once."""
    for op in ops:
        for each in [op, *(inner for region in op.regions for inner in region.walk())]:
            if which is not None and not which(each):
                continue
            place = each.attrs.get("slot") or each.attrs.get("array") or each.attrs.get("meter")
            if place is not None and each.opcode not in ("index", "length"):
                yield place
            if each.opcode == "restore":
                yield from each.attrs["places"]


def around(ops: list[Op], loop: Op) -> tuple[list[Op], list[Op]]:
    """What has to run before the loop, and after it: settled code in both, the rest where its values go."""
    settled = settled_values(ops)
    position = ops.index(loop)
    after = [op for op in ops[position + 1 :] if not _is_settled(op, settled)]
    before = [op for op in ops[:position] if not _is_settled(op, settled)]
    return before, after


def settled_ops(ops: list[Op]) -> Iterator[Op]:
    settled = settled_values(ops)
    return (op for op in ops if _is_settled(op, settled))


def settled_values(ops: list[Op], known: Iterable[Value] = ()) -> set[Value]:
    """Of a region: what is the same at every sample while no Param moves, as the known ones are."""
    settled = set(known)
    for op in ops:
        if _may_settle(op) and all(value in settled for value in free_values(op)):
            settled.update(op.results)
    return settled


def settled_first(ops: list[Op], known: Iterable[Value], stored: set[Slot]) -> tuple[list[Op], list[Op]]:
    """Of a loop over units that a run has for itself: what is the same at every sample of it, given the known
    values, for it reads only what no round stores; and the rest."""
    settled, first, rest = set(known), [], []
    for op in ops:
        inside = [op, *(inner for region in op.regions for inner in region.walk())]
        still = bool(op.results) and not writes(op) and all(_is_still(each, stored) for each in inside)
        if still and all(value in settled for value in free_values(op)):
            settled.update(op.results)
            first.append(op)
        else:
            rest.append(op)
    return first, rest


def _is_still(op: Op, stored: set[Slot]) -> bool:
    return not reads_state(op) or (op.opcode == "load" and op.attrs["slot"] not in stored)


def _may_settle(op: Op) -> bool:
    inside = [op, *(inner for region in op.regions for inner in region.walk())]
    return bool(op.results) and not writes(op) and not any(reads_state(each) for each in inside)


def _is_settled(op: Op, settled: set[Value]) -> bool:
    return bool(op.results) and all(result in settled for result in op.results)
