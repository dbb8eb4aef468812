"""Calls: what is called is known at build time, so it is compiled into the caller.

Python functions and methods are inlined, with their own locals; `math` and `np` functions on numbers are
operations or calls of `lang/elementary.py`; everything else is refused.
"""

from __future__ import annotations

import ast
import inspect
import math
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from rattle.compiler.check import expressions, statements
from rattle.compiler.check.builder import float_type
from rattle.compiler.check.context import Context, Frame, expression
from rattle.compiler.check.values import (
    Allocation, ArrayRef, Method, Static, Super, Thing, Tuple, kind, static,
)  # fmt: skip
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import NUMPY_DTYPES, Const, DType, Operand, literal
from rattle.compiler.parse import source_of, with_explicit_else
from rattle.lang import bits
from rattle.lang import elementary as elementary_functions
from rattle.lang.types import zeros
from rattle.lang.unit import Unit

Things = list[Thing]
Known = Callable[[Context, Things], Thing]

ELEMENTARY = {
    name: name
    for name in ("sin cos tan asin acos atan atan2 sinh cosh tanh exp exp2 log log2 log10 pow").split()
}
NUMPY_NAMES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "pow": "power"}


@expression(ast.Call)
def call(context: Context, node: ast.Call) -> Thing:
    if isinstance(node.func, ast.Name) and node.func.id == "super" and "super" not in context.frame.locals:
        return _super(context, node)
    function = context.evaluate(node.func)
    if any(isinstance(argument, ast.Starred) for argument in node.args) or any(k.arg is None for k in node.keywords):
        raise Refusal("RT402", "starred arguments in a call")
    _refuse_by_name(function)
    positional = [context.evaluate(argument) for argument in node.args]
    named = {str(k.arg): context.evaluate(k.value) for k in node.keywords}
    return called(context, function, positional, named)


def _super(context: Context, node: ast.Call) -> Thing:
    cell = context.lookup("__class__")
    receiver = context.frame.locals.get("self")
    if node.args or not isinstance(cell, Static) or not isinstance(receiver, Static):
        raise Refusal("RT409", "`super` with arguments, or outside a method", "write super().process(x)")
    return Super(cell.object, receiver.object)


def _refuse_by_name(function: Thing) -> None:
    """Functions whose arguments are not worth evaluating."""
    if isinstance(function, Static) and function.object is print:
        raise Refusal("RT320", "print in real-time code", "show a value with a Meter")
    if isinstance(function, Static) and function.object in (str, repr, format):
        raise Refusal("RT320", f"`{function.object.__name__}` makes a string in real-time code")


def called(context: Context, function: Thing, positional: Things, named: dict[str, Thing]) -> Thing:
    if isinstance(function, Method):
        if function.function is Unit.reset:
            return _restore(context, function.owner)
        return inline(context, function.function, [function.owner, *positional], named)
    if not isinstance(function, Static):
        raise Refusal("RT208", f"this is {kind(function)}, which cannot be called")
    target = function.object
    known = _known(target)
    if known is not None:
        if named:
            raise Refusal("RT409", f"`{_name(target)}` takes no keywords here")
        return known(context, positional)
    if target in (zeros, np.zeros):
        return allocation(context, target, positional, named)
    if isinstance(target, FunctionType):
        return inline(context, target, positional, named)
    raise _unknown(context, target)


def _unknown(context: Context, target: Any) -> Refusal:
    if isinstance(target, Unit):
        return Refusal("RT208", f"this is {kind(Static(target))}, which cannot be called", "call its process(...)")
    if isinstance(target, type):
        if target in (list, dict, set, tuple, np.ndarray):
            return Refusal("RT501", f"`{target.__name__}` is made while audio runs")
        return Refusal("RT501", f"a `{target.__name__}` is made while audio runs", "make it in __init__")
    module = getattr(target, "__module__", "") or ""
    if module.split(".")[0] in ("numpy", "scipy", "torch"):
        return Refusal("RT410", f"`{_name(target)}` of {module.split('.')[0]} is ordinary Python")
    return Refusal("RT406", f"`{_name(target)}` is not a function that real-time code can call")


def _name(target: Any) -> str:
    return getattr(target, "__name__", type(target).__name__)


def _restore(context: Context, owner: Thing) -> Thing:
    assert isinstance(owner, Static)
    context.builder.effect("restore", unit=context.image.of(owner.object).path)
    return Static(None)


# Python functions ------------------------------------------------------------------------------------


def inline(context: Context, function: Any, positional: Things, named: dict[str, Thing]) -> Thing:
    """The value a call returns, with the callee's code in its place."""
    source = source_of(function)
    _check_decorators(source.node)
    receiver = id(positional[0].object) if positional and isinstance(positional[0], Static) else 0
    _check_recursion(context, function, receiver)
    line = context.builder.span.line if context.builder.span else 0
    calls = ((context.frame.source.file, line), *context.frame.calls) if context.frames else ()
    frame = Frame(source, receiver, _bound(context, function, positional, named), calls)
    context.frames.append(frame)
    span = context.builder.span
    try:
        returned = statements.block(context, with_explicit_else(source.node.body))
    finally:
        context.frames.pop()
        context.builder.span = span
    return Static(None) if returned is None else returned


def _check_decorators(node: ast.FunctionDef) -> None:
    for decorator in node.decorator_list:
        if not (isinstance(decorator, ast.Name) and decorator.id in ("property", "staticmethod", "classmethod")):
            raise Refusal("RT405", f"`{node.name}` is decorated with `{ast.unparse(decorator)}`")


def _check_recursion(context: Context, function: Any, receiver: int) -> None:
    for depth, frame in enumerate(context.frames):
        if frame.source.function is function and frame.receiver == receiver:
            cycle = [f.source.node.name for f in context.frames[depth:]] + [function.__name__]
            raise Refusal("RT403", f"`{function.__name__}` calls itself: " + " -> ".join(cycle))


def _bound(context: Context, function: Any, positional: Things, named: dict[str, Thing]) -> dict[str, Thing]:
    try:
        bound = inspect.signature(function).bind(*positional, **named)
    except TypeError as error:
        raise Refusal("RT409", f"`{function.__qualname__}`: {error}") from None
    things: dict[str, Thing] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise Refusal("RT402", f"`{function.__qualname__}` takes starred arguments")
        thing = bound.arguments[name] if name in bound.arguments else static(parameter.default)
        wide = parameter.annotation in (np.float64, "f64", "np.float64")
        things[name] = context.builder.to(DType.F64, context.as_operand(thing)) if wide else thing
    return things


# known functions -------------------------------------------------------------------------------------


def elementary(context: Context, name: str, things: Things) -> Operand:
    """`math.sin` and its like: computed in 64 bits by lang/elementary.py, then rounded to the sample type."""
    builder = context.builder
    arguments = [builder.floating(context.as_operand(thing)) for thing in things]
    dtype = float_type(*arguments)
    wide = [builder.to(DType.F64, argument) for argument in arguments]
    values = [argument.value for argument in wide if isinstance(argument, Const)]
    if len(values) == len(wide):
        return literal(DType.F64, getattr(elementary_functions, name)(*values))
    result = builder.emit("call", *wide, dtype=DType.F64, function=name)
    return builder.to(dtype, result)


def _elementary(name: str) -> Known:
    return lambda context, things: elementary(context, name, things)


def _float_op(opcode: str) -> Known:
    def known(context: Context, things: Things) -> Thing:
        operands = context.builder.common(*(context.builder.floating(context.as_operand(t)) for t in things))
        return context.builder.emit(opcode, *operands)

    return known


def _rounding(opcode: str) -> Known:
    def known(context: Context, things: Things) -> Thing:
        (operand,) = (context.builder.number(context.as_operand(thing)) for thing in things)
        return context.builder.emit(opcode, operand) if operand.type.dtype.is_float else operand

    return known


def _round(context: Context, things: Things) -> Thing:
    if len(things) != 1:
        raise Refusal("RT207", "round with decimal places")
    return _rounding("round_int")(context, things)


def _extreme(opcode: str) -> Known:
    def known(context: Context, things: Things) -> Thing:
        if len(things) < 2:
            raise Refusal("RT409", f"`{opcode}` of one argument", f"give numbers: {opcode}(a, b)")
        operands = context.builder.common(*(context.as_operand(thing) for thing in things))
        result = operands[0]
        for operand in operands[1:]:
            result = context.builder.emit(opcode, result, operand)
        return result

    return known


def _absolute(context: Context, things: Things) -> Thing:
    (operand,) = (context.builder.number(context.as_operand(thing)) for thing in things)
    return context.builder.emit("abs", operand)


def _length(context: Context, things: Things) -> Thing:
    (thing,) = things
    match thing:
        case ArrayRef():
            return expressions.array_length(context, thing)
        case Tuple(items):
            return Const(DType.I64, len(items))
        case Static(object=list() as items):
            return Const(DType.I64, len(items))
    raise Refusal("RT208", f"this is {kind(thing)}: it has no length here")


def _to_float(context: Context, things: Things) -> Thing:
    (operand,) = (context.as_operand(thing) for thing in things)
    return context.builder.floating(operand)


def _to_int(context: Context, things: Things) -> Thing:
    (operand,) = (context.builder.number(context.as_operand(thing)) for thing in things)
    if operand.type.dtype.is_float:
        return context.builder.emit("trunc_int", operand)
    return context.builder.to(DType.I64, operand)


def _to_bool(context: Context, things: Things) -> Thing:
    (operand,) = (context.as_operand(thing) for thing in things)
    return context.builder.truth(operand)


def _to_dtype(dtype: DType) -> Known:
    def known(context: Context, things: Things) -> Thing:
        (operand,) = (context.as_operand(thing) for thing in things) if things else (Const(DType.I64, 0),)
        return context.builder.to(dtype, operand)

    return known


def _is_finite(context: Context, things: Things) -> Thing:
    (operand,) = (context.builder.floating(context.as_operand(thing)) for thing in things)
    difference = context.builder.emit("sub", operand, operand)
    return context.builder.emit("eq", difference, literal(operand.type.dtype, 0.0))


def _is_nan(context: Context, things: Things) -> Thing:
    (operand,) = (context.builder.floating(context.as_operand(thing)) for thing in things)
    return context.builder.emit("ne", operand, operand)


def _scaled(factor: float) -> Known:
    def known(context: Context, things: Things) -> Thing:
        (operand,) = (context.as_operand(thing) for thing in things)
        return context.builder.arithmetic("mul", operand, Const(DType.F64, factor))

    return known


def _bits(opcode: str) -> Known:
    def known(context: Context, things: Things) -> Thing:
        operands = [context.as_operand(thing) for thing in things]
        return context.builder.emit(opcode, context.builder.to(DType.F64, operands[0]), *operands[1:])

    return known


def _known_functions() -> dict[Any, Known]:
    table: dict[Any, Known] = {
        abs: _absolute, math.fabs: _float_op("abs"), np.abs: _absolute,
        min: _extreme("min"), max: _extreme("max"), round: _round, len: _length,
        float: _to_float, int: _to_int, bool: _to_bool,
        math.sqrt: _float_op("sqrt"), np.sqrt: _float_op("sqrt"),
        math.copysign: _float_op("copysign"), np.copysign: _float_op("copysign"),
        math.floor: _rounding("floor_int"), math.ceil: _rounding("ceil_int"), math.trunc: _rounding("trunc_int"),
        np.floor: _float_op("floor"), np.ceil: _float_op("ceil"), np.trunc: _float_op("trunc"),
        math.isfinite: _is_finite, np.isfinite: _is_finite, math.isnan: _is_nan, np.isnan: _is_nan,
        math.radians: _scaled(math.pi / 180.0), math.degrees: _scaled(180.0 / math.pi),
        np.float64: _to_dtype(DType.F64), np.float32: _to_float, np.uint32: _to_dtype(DType.U32),
        np.int32: _to_dtype(DType.I32), np.int64: _to_int,
        bits.scale2: _bits("scale2"), bits.exponent: _bits("exponent"), bits.significand: _bits("significand"),
    }  # fmt: skip
    for name in ELEMENTARY:
        if hasattr(math, name):
            table[getattr(math, name)] = _elementary(name)
        table[getattr(np, NUMPY_NAMES.get(name, name))] = _elementary(name)
        table[getattr(elementary_functions, name)] = _elementary(name)
    return table


_TABLE = _known_functions()


def _known(target: Any) -> Known | None:
    try:
        return _TABLE.get(target)
    except TypeError:  # not hashable
        return None


def allocation(context: Context, target: Any, positional: Things, named: dict[str, Thing]) -> Thing:
    """`zeros(n)` in prepare: memory of the arena. Anywhere else it is refused."""
    if context.phase != "prepare":
        raise Refusal("RT501", f"`{_name(target)}` takes memory while audio runs")
    arguments = inspect.signature(zeros if target is zeros else lambda shape, dtype=float: 0)
    try:
        bound = arguments.bind(*positional, **named).arguments
    except TypeError as error:
        raise Refusal("RT409", f"`{_name(target)}`: {error}") from None
    dtype = DType.F32
    if target is np.zeros:
        given = bound.get("dtype")
        dtype = NUMPY_DTYPES.get(np.dtype(given.object if isinstance(given, Static) else float), DType.REAL)
    size = context.as_operand(bound["shape"])
    expressions.whole_index(size)
    return Allocation(dtype, context.builder.to(DType.I64, size))
