"""`assert`: what intervals prove is dropped. The rest is listed for the report, and checked in a debug build
only: a release neither computes nor checks it."""

from __future__ import annotations

from rattle.compiler.ir import Op, Program, Region
from rattle.compiler.passes.ranges import Ranges


def said(op: Op) -> str:
    """What is told where it fails."""
    place = f"{op.span.file}:{op.span.line}: " if op.span else ""
    return f"{place}{op.attrs['message']}"


def drop_proved_asserts(program: Program) -> Program:
    bodies = [function.body for function in program.functions()]
    if any(op.opcode == "assert" for body in bodies for op in body.walk()):
        used = Ranges(program).used
        program.asserts = [
            op for body in bodies for op in body.walk() if op.opcode == "assert" and used[op][0].low < 1
        ]
        for body in bodies:
            _keep(body, set(program.asserts))
    return program


def drop_asserts(program: Program) -> Program:
    for function in program.functions() if program.asserts else ():
        _keep(function.body, set())
    return program


def _keep(region: Region, kept: set[object]) -> None:
    region.ops = [op for op in region.ops if op.opcode != "assert" or op in kept]
    for op in region.ops:
        for inner in op.regions:
            _keep(inner, kept)
