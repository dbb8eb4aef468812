"""Uniform and varying: whether a value is one for all lanes or one for each.

Inputs, the lane's own number and what is stored for each lane vary, and so does what is computed from them.
State that starts alike and is only ever given uniform values is uniform itself (an LFO on Params in a stereo
effect runs once). A value wrongly called varying costs time, never sense; so everything starts as uniform and
what varies is found by rounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rattle.compiler.ir import Op, Operand, Region, Slot, Value

Seed = Callable[[Op], bool]  # an operation whose results vary whatever its operands are


@dataclass
class Shapes:
    """`values` and `slots` vary; all others are uniform."""

    values: set[Value] = field(default_factory=set)
    slots: set[Slot] = field(default_factory=set)
    settled: frozenset[Value] = frozenset()  # uniform for reasons of their own, whatever they are made of

    def varies(self, operand: Operand) -> bool:
        return isinstance(operand, Value) and operand in self.values and operand not in self.settled

    def size(self) -> int:
        return len(self.values) + len(self.slots)


def find_shapes(
    region: Region,
    varying: list[Value],
    slots: set[Slot],
    seed: Seed,
    settled: frozenset[Value] = frozenset(),
) -> Shapes:
    """Of all values in a region in which `varying` (arguments, a loop's number) and `slots` vary."""
    shapes = Shapes(set(varying), set(slots), settled)
    while True:
        known = shapes.size()
        _region(region, shapes, seed, False)
        if shapes.size() == known:
            return shapes


def _region(region: Region, shapes: Shapes, seed: Seed, masked: bool) -> None:
    """`masked`: only some of the lanes may run this."""
    for op in region.ops:
        _op(op, shapes, seed, masked)


def _op(op: Op, shapes: Shapes, seed: Seed, masked: bool) -> None:
    varies = seed(op) or any(shapes.varies(operand) for operand in op.operands)
    match op.opcode:
        case "if":
            choice = shapes.varies(op.operands[0])
            for inner in op.regions:
                _region(inner, shapes, seed, masked or choice)
            for result, sides in zip(
                op.results, zip(*(r.yields for r in op.regions), strict=True), strict=True
            ):
                if choice or any(shapes.varies(side) for side in sides):
                    shapes.values.add(result)
        case "for":
            _loop(op, shapes, seed, masked)
        case "while":
            _bounded(op, shapes, seed, masked)
        case "load":
            if varies or op.attrs["slot"] in shapes.slots:
                shapes.values.update(op.results)
        case "store":
            if varies or masked:
                shapes.slots.add(op.attrs["slot"])
        case _:
            if varies:
                shapes.values.update(op.results)


def _loop(op: Op, shapes: Shapes, seed: Seed, masked: bool) -> None:
    region = op.regions[0]
    bounds = any(shapes.varies(operand) for operand in op.operands[:2])
    carried = zip(op.results, region.args[1:], op.operands[2:], region.yields, strict=True)
    for result, arg, start, end in carried:
        if bounds or any(shapes.varies(each) for each in (start, end, arg)):
            shapes.values.update((result, arg))
    if bounds:
        shapes.values.add(region.args[0])
    _region(region, shapes, seed, masked or bounds)


def _bounded(op: Op, shapes: Shapes, seed: Seed, masked: bool) -> None:
    test, body = op.regions
    ends = shapes.varies(test.yields[0])
    for group in zip(op.results, test.args, body.args, op.operands, body.yields, strict=True):
        if ends or any(shapes.varies(each) for each in group):
            shapes.values.update(group[:3])
    _region(test, shapes, seed, masked or ends)
    _region(body, shapes, seed, masked or ends)
