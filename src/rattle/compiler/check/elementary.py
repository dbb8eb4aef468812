"""lang/elementary.py as IR: each function of it is compiled once, and called, never inlined."""

from __future__ import annotations

from functools import cache
from types import FunctionType

from rattle.compiler.check import calls
from rattle.compiler.check.context import Context
from rattle.compiler.check.memory import Memory, Stores
from rattle.compiler.diagnostics import CompileError
from rattle.compiler.ir import DType, Function, Program, Rate, Region, Type, Value
from rattle.lang import elementary


def elementary_functions(program: Program) -> dict[str, Function]:
    """IR of every function of lang/elementary.py that the program calls, callees first."""
    found: dict[str, Function] = {}
    for function in program.functions():
        add_elementary(found, called_names(function.body))
    return found


def called_names(region: Region) -> list[str]:
    return [op.attrs["function"] for op in region.walk() if op.opcode == "call"]


def add_elementary(found: dict[str, Function], names: list[str]) -> None:
    for name in names:
        if name not in found:
            function = _elementary_function(name)
            add_elementary(found, called_names(function.body))
            found[name] = function


@cache
def _elementary_function(name: str) -> Function:
    source: FunctionType = getattr(elementary, name)
    context = Context(Memory(None, Stores()), "elementary")
    types = {"float": DType.F64, "int": DType.I64, "bool": DType.BOOL}
    annotations = {key: value for key, value in source.__annotations__.items() if key != "return"}
    args = tuple(Value(Type(types[str(a)], Rate.PREPARE), key) for key, a in annotations.items())
    with context.builder.region(*args) as region:
        returned = context.as_operand(calls.inline(context, source, list(args), {}))
    if context.diagnostics:
        raise CompileError(tuple(context.diagnostics))
    region.yields = (context.builder.to(types[str(source.__annotations__["return"])], returned),)
    return Function(name, region)
