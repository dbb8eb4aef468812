"""lang/elementary.py as IR: each function of it is compiled once, and called, never inlined.

A call whose result is `real` is of a function in two versions: that of lang/elementary.py in a 64-bit kernel,
that of lang/elementary_f32.py in a 32-bit one.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType

from rattle.compiler.check import calls
from rattle.compiler.check.context import Context
from rattle.compiler.check.memory import Memory, Stores
from rattle.compiler.diagnostics import CompileError
from rattle.compiler.ir import (
    SINGLE,
    DType,
    Function,
    Op,
    Program,
    Rate,
    Region,
    Type,
    Value,
    called_function,
)
from rattle.lang import elementary, elementary_f32


def elementary_functions(program: Program) -> dict[str, Function]:
    """IR of every elementary function that the program calls, in each kernel, callees first."""
    found: dict[str, Function] = {}
    for function in program.functions():
        add_elementary(found, called_names(function.body))
    return found


def called_names(region: Region) -> list[str]:
    calls = [op for op in region.walk() if op.opcode == "call"]
    return [name for op in calls for name in dict.fromkeys(_versions(op))]


def _versions(op: Op) -> tuple[str, str]:
    return called_function(op, is_single=False), called_function(op, is_single=True)


def add_elementary(found: dict[str, Function], names: list[str]) -> None:
    for name in names:
        if name not in found:
            function = _elementary_function(name)
            add_elementary(found, called_names(function.body))
            found[name] = function


# A sample, or a number in 64 bits: the rate decides what arithmetic it meets.
SAMPLE = Type(DType.REAL, Rate.SAMPLE)
NUMBER = Type(DType.F64, Rate.PREPARE)


@cache
def _elementary_function(name: str) -> Function:
    if name.endswith(SINGLE):
        return compiled_function(name, getattr(elementary_f32, name.removesuffix(SINGLE)), SAMPLE)
    return compiled_function(name, getattr(elementary, name), NUMBER)


def compiled_function(name: str, source: FunctionType, number: Type) -> Function:
    """A plain function of numbers to one such number."""
    context = Context(Memory(None, Stores()), "elementary")
    args = tuple(Value(number, key) for key in source.__annotations__ if key != "return")
    with context.builder.region(*args) as region:
        returned = context.as_operand(calls.inline(context, source, list(args), {}))
    if context.diagnostics:
        raise CompileError(tuple(context.diagnostics))
    region.yields = (context.builder.to(number.dtype, returned),)
    return Function(name, region)
