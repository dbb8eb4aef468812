"""One computation instead of several equal ones (local value numbering over regions)."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Hashable

from rattle.compiler.ir import Const, Op, Operand, Program, Region, Value
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import substitute


def share_common(program: Program) -> Program:
    for function in program.functions():
        replaced: dict[Value, Operand] = {}
        _region(function.body, ChainMap(), replaced)
    return program


def _region(region: Region, seen: ChainMap[Hashable, Operand], replaced: dict[Value, Operand]) -> None:
    kept = []
    for op in region.ops:
        op.operands = tuple(substitute(operand, replaced) for operand in op.operands)
        for inner in op.regions:
            _region(inner, seen.new_child(), replaced)
        key = _key(op)
        if key is not None and key in seen:
            replaced[op.result] = seen[key]
            continue
        if key is not None:
            seen[key] = op.result
        kept.append(op)
    region.ops = kept
    region.yields = tuple(substitute(operand, replaced) for operand in region.yields)


def _key(op: Op) -> Hashable | None:
    """What makes two operations the same; None for those that read memory or choose."""
    if PRIMITIVES[op.opcode].purity != "pure" or op.regions or len(op.results) != 1:
        return None
    operands = tuple((o.dtype, repr(o.value)) if isinstance(o, Const) else id(o) for o in op.operands)
    attrs = tuple(
        sorted(
            (name, value if isinstance(value, str | int) else id(value)) for name, value in op.attrs.items()
        )
    )
    return (op.opcode, op.result.type.dtype, operands, attrs)
