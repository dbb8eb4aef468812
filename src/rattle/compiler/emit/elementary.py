"""Elementary functions as C: `rattle_sin` of doubles, and `rattle_sin_real` of samples, which is `rattle_sin`
in a 64-bit kernel and `rattle_sin_f32` in a 32-bit one. A kernel holds only those that it calls."""

from __future__ import annotations

from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.layout import C_TYPES
from rattle.compiler.emit.operations import Scope, Statements
from rattle.compiler.emit.vectors import vector
from rattle.compiler.ir import DType, Function, Op, Program, Region, called_function
from rattle.compiler.lanes.plan import Plan
from rattle.compiler.lanes.shapes import find_shapes


def elementary_functions(program: Program) -> list[str]:
    """Definitions for a kernel of either sample type, callees first."""
    wide, narrow = (_called(program, is_single) for is_single in (False, True))
    lines: list[str] = []
    for name, function in program.elementary.items():
        definition = elementary_function(name, function)
        if not (name in wide and name in narrow):
            definition = [f"#if RATTLE_REAL_BITS == {64 if name in wide else 32}", *definition, "#endif"]
        lines += definition
    return [*lines, *_names_of_samples([function.body for function in program.functions()])]


def elementary_source(functions: dict[str, Function], exported: tuple[str, ...]) -> str:
    """C definitions of native/elementary.h for the native runtime."""
    lines = ["/* Compiled from rattle/lang/elementary.py by Rattle. */", "#define RATTLE_REAL_BITS 64",
             '#include "kernel.h"', '#include "elementary.h"', ""]  # fmt: skip
    for name, function in functions.items():
        lines += elementary_function(name, function, "" if name in exported else "static ")
    return "\n".join(lines) + "\n"


def elementary_function(name: str, function: Function, linkage: str = "static ") -> list[str]:
    statements = Statements(Scope())
    names = {arg: f"{arg.hint}" for arg in function.args}
    arguments = ", ".join(f"{C_TYPES[arg.type.dtype]} {names[arg]}" for arg in function.args)
    statements.line = ("*", 0)
    body = statements.body(function, names)
    result = C_TYPES[function.body.yields[0].type.dtype]
    linkage = "NOINLINE " if name.startswith("far_") else linkage
    head = f"{linkage}{result} rattle_{name}({arguments}) {{"
    return [head, *_without_comments(body), f"    return {statements.yields(function)[0]};", "}", ""]


def elementary_in_lanes(program: Program, plan: Plan) -> list[str]:
    """The same on vectors, for what runs in lanes: `rattle_sin_v`, `rattle_sin_real_v`."""
    is_whole = plan.form in ("channels", "time")
    regions = [program.process.body] if is_whole else [loop.regions[0] for loop in plan.loops]
    wide, narrow = (_reached(program, regions, is_single) for is_single in (False, True))
    lines: list[str] = []
    for name, function in program.elementary.items():
        if name in wide or name in narrow:
            definition = _function_in_lanes(name, function)
            if not (name in wide and name in narrow):
                bits = 64 if name in wide else 32
                definition = [f"#if RATTLE_REAL_BITS == {bits}", *definition, "#endif"]
            lines += definition
    return [*lines, *(_names_of_samples(regions, "_v") if plan.form != "scalar" else [])]


def _function_in_lanes(name: str, function: Function) -> list[str]:
    shapes = find_shapes(function.body, list(function.args), set(), lambda op: False)
    statements = LaneStatements(Scope(), Lanes(shapes))
    names = {arg: f"{arg.hint}" for arg in function.args}
    arguments = ", ".join(f"{vector(arg.type.dtype)} {names[arg]}" for arg in function.args)
    statements.line = ("*", 0)
    body = statements.body(function, names)
    (result,) = function.body.yields
    linkage = "NOINLINE " if name.startswith("far_") else "static "
    head = f"{linkage}{vector(result.type.dtype)} rattle_{name}_v({arguments}) {{"
    return [head, *_without_comments(body), f"    return {statements.vector(result)};", "}", ""]


def _without_comments(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith("/*")]


def _called(program: Program, is_single: bool) -> set[str]:
    """What a kernel of one sample type calls, in its own functions and in what these call."""
    main = [f.body for f in program.functions() if program.elementary.get(f.name) is not f]
    return _reached(program, main, is_single)


def _reached(program: Program, regions: list[Region], is_single: bool) -> set[str]:
    found: set[str] = set()
    waiting = [name for region in regions for name in _called_names(region, is_single)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _called_names(program.elementary[name].body, is_single)
    return found


def _called_names(region: Region, is_single: bool) -> list[str]:
    return [called_function(op, is_single) for op in _calls(region)]


def _calls(region: Region) -> list[Op]:
    return [op for op in region.walk() if op.opcode == "call"]


def _names_of_samples(regions: list[Region], suffix: str = "") -> list[str]:
    """`rattle_sin_real` for each function that is called with samples."""
    ops = [op for region in regions for op in _calls(region) if op.result.type.dtype is DType.REAL]
    lines = []
    for op in {op.attrs["function"]: op for op in ops}.values():
        name = f"rattle_{op.attrs['function']}_real{suffix}"
        wide, narrow = (f"rattle_{called_function(op, is_single)}{suffix}" for is_single in (False, True))
        lines += ["#if RATTLE_REAL_BITS == 64", f"#define {name} {wide}",
                  "#else", f"#define {name} {narrow}", "#endif"]  # fmt: skip
    return [*lines, ""] if lines else []
