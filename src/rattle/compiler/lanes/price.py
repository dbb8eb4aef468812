"""What lanes cost. Estimates, held against measurements: a wrong one costs time, never sense."""

from __future__ import annotations

from rattle.compiler.ir import DType, Op, Region
from rattle.compiler.lanes.shapes import Shapes

USUAL_CHANNELS = 2
TAKEN = 0.5  # how often one number at a time goes into an arm
LANE_BY_LANE = 8.0
SCATTERED = 16.0  # stores to four places, each under its condition


def worth_lanes(region: Region, shapes: Shapes) -> bool:
    """Four channels at once against two (what most plugins have) one after the other."""
    in_lanes, in_turn = _prices(region, shapes, 1.0)
    return in_lanes <= USUAL_CHANNELS * in_turn


def _prices(region: Region, shapes: Shapes, often: float) -> tuple[float, float]:
    """Of four lanes at once, and of one number at a time, which leaves out arms that are not taken."""
    in_lanes = in_turn = 0.0
    for op in region.ops:
        in_lanes += _in_lanes(op, shapes, often < 1.0)
        in_turn += often
        is_choice = op.opcode == "if" and shapes.varies(op.operands[0])
        for inner in op.regions:
            prices = _prices(inner, shapes, often * TAKEN if is_choice else often)
            in_lanes, in_turn = in_lanes + prices[0], in_turn + prices[1]
    return in_lanes, in_turn


def _in_lanes(op: Op, shapes: Shapes, is_masked: bool) -> float:
    varies = any(shapes.varies(each) for each in [*op.operands, *op.results])
    if op.opcode == "set_element" and (is_masked or shapes.varies(op.operands[0])):
        return SCATTERED if is_masked else LANE_BY_LANE
    if not varies:
        return 1.0
    if op.opcode == "element" and shapes.varies(op.operands[0]):
        return LANE_BY_LANE
    if op.opcode in ("floordiv", "mod", "shl", "shr") and op.operands[0].type.dtype.is_integer:
        return LANE_BY_LANE
    if op.opcode == "store" and is_masked:
        return 2.0
    wide = any(each.type.dtype in (DType.F64, DType.I64) for each in op.results)
    return 2.0 if wide else 1.0
