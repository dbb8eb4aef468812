"""Side-chains that may be None: what asks whether one is connected, and who asks too late."""

from __future__ import annotations

import ast

from rattle.compiler.check.context import Context
from rattle.compiler.check.values import Sidechain, Static, Thing, Tuple
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Rate


def is_connected(context: Context, sidechain: Sidechain) -> Operand:
    known = context.builder.paths.known.get(sidechain.bus)
    if known is not None:
        return Const(DType.BOOL, known)
    builder, bus = context.builder, sidechain.bus
    connected = builder.emit("connected", dtype=DType.BOOL, rate=Rate.CONTROL, sidechain=bus)
    builder.paths.connected(connected, bus)
    return connected


def truth(context: Context, sidechain: Sidechain) -> Operand:
    """A pair is true; a number may be 0.0."""
    if not isinstance(sidechain.sound, Tuple):
        words = f"`{sidechain.name}` is false where it is None, and at every sample that is 0.0"
        raise Refusal("RT212", words, f"write `{sidechain.name} is not None`")
    return is_connected(context, sidechain)


def compared_with_none(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> Operand | None:
    """`key is not None`; None if this is no such comparison."""
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Sidechain) and isinstance(other, Static) and other.object is None:
            connected = is_connected(context, side)
            is_none = isinstance(operator, ast.Is | ast.Eq)
            return context.builder.emit("not", connected) if is_none else connected
    return None


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
