"""What lanes cost. Estimates: a wrong one costs time, never sense."""

from __future__ import annotations

from rattle.compiler.ir import DType, Op, Region
from rattle.compiler.lanes.shapes import Shapes

USUAL_CHANNELS = 2


def worth_lanes(region: Region, shapes: Shapes) -> bool:
    """Four channels at once against two (what most plugins have) one after the other."""
    ops = list(region.walk())
    return sum(_in_lanes(op, shapes) for op in ops) <= USUAL_CHANNELS * len(ops)


def _in_lanes(op: Op, shapes: Shapes) -> float:
    varies = any(shapes.varies(each) for each in [*op.operands, *op.results])
    if not varies:
        return 1.0
    if op.opcode in ("element", "set_element") and shapes.varies(op.operands[0]):
        return 8.0
    if op.opcode in ("floordiv", "mod", "shl", "shr") and op.operands[0].type.dtype.is_integer:
        return 8.0
    wide = any(each.type.dtype in (DType.F64, DType.I64) for each in op.results)
    return 2.0 if wide else 1.0
