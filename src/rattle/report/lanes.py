"""Which operations of process run in lanes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rattle.compiler import CompiledPlugin
from rattle.compiler.ir import Const, Op
from rattle.compiler.lanes.plan import Plan


class InLanes(Enum):
    SCALAR = "scalar"
    UNIFORM = "uniform"  # one for all lanes
    VARYING = "varying"


@dataclass(frozen=True)
class Lanes:
    plan: Plan
    inside: frozenset[Op] | None  # of the loops that run in lanes; None: everything does
    mark: str
    words: str

    def of(self, op: Op) -> InLanes:
        if self.plan.form == "scalar" or (self.inside is not None and op not in self.inside):
            return InLanes.SCALAR
        if op in self.plan.loops:
            return InLanes.VARYING
        if self.plan.form == "time" and self.plan.run.is_known(op):
            return InLanes.UNIFORM
        shapes = self.plan.shapes
        slot = op.attrs.get("slot")
        varies = any(shapes.varies(value) for value in (*op.operands, *op.results))
        return InLanes.VARYING if varies or slot in shapes.slots else InLanes.UNIFORM


def lanes_of(code: CompiledPlugin) -> Lanes:
    plan = code.plan
    loops = [inner for loop in plan.loops for region in loop.regions for inner in region.walk()]
    inside = frozenset([*plan.loops, *loops])
    stages = ", ".join(str(_count(loop)) for loop in plan.loops)
    match plan.form:
        case "time":
            return Lanes(plan, None, f"x{plan.width}", f"in lanes: {plan.width} samples at once")
        case "channels":
            return Lanes(plan, None, f"x{plan.width}", f"in lanes: {plan.width} channels at once")
        case "voices":
            words = f"in lanes: voices, in vectors of {plan.width}"
            return Lanes(plan, inside, f"x{plan.width}", words)
        case "units":
            words = f"in lanes: the loop's {stages} units in vectors of {plan.width}"
            return Lanes(plan, inside, f"x{plan.width}", words)
        case "wavefront":
            shape = f"{stages} stages by {plan.copies} channels"
            words = f"in lanes: a wavefront of {shape} in vectors of {plan.width}"
            return Lanes(plan, inside, f"x{plan.width}", words)
    return Lanes(plan, frozenset(), "", "")


def form_words(code: CompiledPlugin) -> str:
    """The whole plan in a line."""
    plan = code.plan
    stages = ", ".join(str(_count(loop)) for loop in plan.loops)
    match plan.form:
        case "time":
            return f"in lanes: samples, {plan.width} at once while no Param ramps"
        case "channels":
            return f"in lanes: channels, {plan.width} at once"
        case "voices":
            return f"in lanes: voices, {plan.width} at once; vectors in which none sounds are passed over"
        case "units":
            return f"in lanes: loops over units ({stages}), {plan.width} at once"
        case "wavefront":
            return (
                f"in lanes: a wavefront of {stages} stages and {plan.copies} channels, {plan.width} at once"
            )
    if code.description.form == "float" or plan.notes:
        return "nothing in lanes: one number at a time"
    return "nothing in lanes: process takes its channels together, and loops over no like units"


def refused(text: str, is_in_lanes: bool) -> str:
    """Why lanes of one form were not taken: of several forms another may have been."""
    return f"{'no other lanes' if is_in_lanes else 'not in lanes'}: {text}"


def _count(loop: Op) -> int:
    stop = loop.operands[1]
    assert isinstance(stop, Const)
    return int(stop.value)
