"""Removes what nobody uses: operations without effect, results of a choice that are not read, and what a loop
carries for nobody."""

from __future__ import annotations

from itertools import compress

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
            changed |= _drop(op, [result in used for result in op.results])
        if op.opcode == "for":
            changed |= _drop_carried(op, used)
        if op.opcode == "while":
            changed |= _drop_from_while(op, used)
        for inner in op.regions:
            changed |= _sweep(inner, used)
    return changed


def _drop_carried(op: Op, used: set[Value]) -> bool:
    """Neither read in the next round nor after the last."""
    carried = op.regions[0].args[1:]
    kept = [result in used or arg in used for result, arg in zip(op.results, carried, strict=True)]
    if all(kept):
        return False
    op.operands = (*op.operands[:2], *compress(op.operands[2:], kept))
    op.regions[0].args = (op.regions[0].args[0], *compress(carried, kept))
    return _drop(op, kept)


def _drop_from_while(op: Op, used: set[Value]) -> bool:
    test, body = op.regions
    columns = zip(op.results, test.args, body.args, strict=True)
    kept = [any(value in used for value in values) for values in columns]
    if all(kept):
        return False
    op.operands, op.results = tuple(compress(op.operands, kept)), tuple(compress(op.results, kept))
    test.args, body.args = tuple(compress(test.args, kept)), tuple(compress(body.args, kept))
    body.yields = tuple(compress(body.yields, kept))
    return True


def _drop(op: Op, kept: list[bool]) -> bool:
    if all(kept):
        return False
    op.results = tuple(compress(op.results, kept))
    for region in op.regions:
        region.yields = tuple(compress(region.yields, kept))
    return True
