"""Removes what nobody uses: operations without effect, and results of a choice that are not read."""

from __future__ import annotations

from rattle.compiler.ir import Op, Program, Region, Value
from rattle.compiler.rewriting import writes


def remove_dead(program: Program) -> Program:
    for function in program.functions():
        while _sweep(function.body, _used(function.body)):
            pass
    return program


def _used(region: Region) -> set[Value]:
    used = {operand for operand in region.yields if isinstance(operand, Value)}
    for op in region.walk():
        used |= {operand for operand in op.operands if isinstance(operand, Value)}
        for inner in op.regions:
            used |= {operand for operand in inner.yields if isinstance(operand, Value)}
    return used


def _sweep(region: Region, used: set[Value]) -> bool:
    kept = [op for op in region.ops if writes(op) or any(result in used for result in op.results)]
    changed = len(kept) != len(region.ops)
    region.ops = kept
    for op in kept:
        if op.opcode == "if":
            changed |= _drop_results(op, used)
        for inner in op.regions:
            changed |= _sweep(inner, used)
    return changed


def _drop_results(op: Op, used: set[Value]) -> bool:
    keep = [position for position, result in enumerate(op.results) if result in used]
    if len(keep) == len(op.results):
        return False
    op.results = tuple(op.results[position] for position in keep)
    for region in op.regions:
        region.yields = tuple(region.yields[position] for position in keep)
    return True
