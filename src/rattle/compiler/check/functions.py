"""Functions the compiler knows without source: `math`, `np` on numbers, builtins, types, and `zeros`."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from rattle.compiler.check import cures
from rattle.compiler.check.builder import float_type
from rattle.compiler.check.context import Context
from rattle.compiler.check.elements import array_length
from rattle.compiler.check.values import Allocation, ArrayRef, Elementwise, Static, Thing, Tuple, kind
from rattle.compiler.check.views import whole_index
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import NUMPY_DTYPES, Const, DType, Operand, literal
from rattle.lang import bits
from rattle.lang import elementary as elementary_functions
from rattle.lang.types import zeros

Things = list[Thing]
Known = Callable[[Context, Things], Thing]

ELEMENTARY = (
    "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
    "exp", "exp2", "log", "log2", "log10", "pow",
)  # fmt: skip
FAR = ("far_sin", "far_cos", "far_tan")  # of huge angles: called from within the others
NUMPY_NAMES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "pow": "power"}


def elementary(context: Context, name: str, things: Things) -> Operand:
    """`math.sin` and its like: of a sample it is computed in the sample type, else in 64 bits."""
    builder = context.builder
    arguments = [builder.floating(context.as_operand(thing)) for thing in things]
    dtype = float_type(*arguments)
    operands = [builder.to(dtype, argument) for argument in arguments]
    values = [operand.value for operand in operands if isinstance(operand, Const)]
    if dtype is DType.F64 and len(values) == len(operands):
        return literal(dtype, getattr(elementary_functions, name)(*values))
    return builder.emit("call", *operands, dtype=dtype, function=name)


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
        raise Refusal("RT207", "round with decimal places", "round(x * 100.0) / 100.0 for two places")
    return _rounding("round_int")(context, things)


def _extreme_of_one(opcode: str, thing: Thing) -> Refusal:
    if isinstance(thing, Elementwise):
        return cures.no_memory()
    if isinstance(thing, Static):
        fix = f"a loop: for value in ...: found = {opcode}(found, value)"
        return Refusal("RT410", f"`{opcode}` looks through {kind(thing)}", fix)
    return Refusal("RT409", f"`{opcode}` of one argument", f"give numbers: {opcode}(a, b)")


def _extreme(opcode: str) -> Known:
    def known(context: Context, things: Things) -> Thing:
        if len(things) == 1 and isinstance(things[0], Tuple) and things[0].items:
            things = list(things[0].items)
        elif len(things) == 1:
            raise _extreme_of_one(opcode, things[0])
        operands = context.builder.common(*(context.as_operand(thing) for thing in things))
        result = operands[0]
        for operand in operands[1:]:
            result = context.builder.emit(opcode, result, operand)
        return result

    return known


def _sum(context: Context, things: Things) -> Thing:
    """Of a tuple, from left to right."""
    if not isinstance(things[0], Tuple):
        raise cures.no_elements(context, things[0], "it has no elements to add up")
    total = context.as_operand(things[1]) if len(things) > 1 else Const(DType.I64, 0)
    for item in things[0].items:
        total = context.builder.arithmetic("add", total, context.as_operand(item))
    return total


def _any_or_all(opcode: str, function: str) -> Known:
    """Of a tuple, whose items are all there before it is looked at."""

    def known(context: Context, things: Things) -> Thing:
        if not isinstance(things[0], Tuple):
            fix = (
                "a loop and a bool" if isinstance(things[0], ArrayRef) else f"of a tuple: {function}((a, b))"
            )
            raise Refusal("RT410", f"`{function}` looks through {kind(things[0])}", fix)
        result: Operand = Const(DType.BOOL, opcode == "and")
        for item in things[0].items:
            result = context.builder.emit(opcode, result, context.builder.truth(context.as_operand(item)))
        return result

    return known


def _divmod(context: Context, things: Things) -> Thing:
    a, b = context.builder.common(*(context.as_operand(thing) for thing in things))
    return Tuple((context.builder.emit("floordiv", a, b), context.builder.emit("mod", a, b)))


def _clip(context: Context, things: Things) -> Thing:
    x, low, high = context.builder.common(*(context.as_operand(thing) for thing in things))
    return context.builder.emit("min", context.builder.emit("max", x, low), high)


def _hypot(context: Context, things: Things) -> Thing:
    """In 64 bits, where the squares of no sample overflow."""
    builder = context.builder
    floats = [builder.floating(context.as_operand(thing)) for thing in things]
    x, y = (builder.to(DType.F64, operand) for operand in floats)
    squares = builder.emit("add", builder.emit("mul", x, x), builder.emit("mul", y, y))
    return builder.to(float_type(*floats), builder.emit("sqrt", squares))


def _log(context: Context, things: Things) -> Thing:
    """`math.log(x)` and `math.log(x, base)`."""
    logs = [elementary(context, "log", [thing]) for thing in things]
    return logs[0] if len(logs) == 1 else context.builder.arithmetic("div", logs[0], logs[1])


def _absolute(context: Context, things: Things) -> Thing:
    (operand,) = (context.builder.number(context.as_operand(thing)) for thing in things)
    return context.builder.emit("abs", operand)


def _length(context: Context, things: Things) -> Thing:
    (thing,) = things
    match thing:
        case Elementwise():
            raise cures.no_memory()
        case ArrayRef():
            return array_length(context, thing)
        case Tuple(items):
            return Const(DType.I64, len(items))
        case Static(object=list() as items):
            return Const(DType.I64, len(items))
    raise cures.no_elements(context, thing, "it has no length here")


def _to_float(context: Context, things: Things) -> Thing:
    (operand,) = (context.as_operand(thing) for thing in things)
    return context.builder.floating(operand)


def _to_single(context: Context, things: Things) -> Thing:
    """np.float32(x) rounds to 32 bits in every kernel; what is computed with it then is `float` again."""
    (operand,) = (context.builder.floating(context.as_operand(thing)) for thing in things)
    if isinstance(operand, Const):
        return Const(DType.F64, float(np.float32(operand.value)))
    return context.builder.number(context.builder.to(DType.F32, operand))


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


def _two_over_pi(context: Context, things: Things) -> Thing:
    (first,) = (context.as_operand(thing) for thing in things)
    return context.builder.emit("two_over_pi", first)


def _sample(context: Context, things: Things) -> Thing:
    (number,) = things
    return context.builder.to(DType.REAL, context.builder.number(context.as_operand(number)))


def _known_functions() -> dict[Any, Known]:
    table: dict[Any, Known] = {
        abs: _absolute, math.fabs: _float_op("abs"), np.abs: _absolute,
        min: _extreme("min"), max: _extreme("max"), sum: _sum, divmod: _divmod,
        any: _any_or_all("or", "any"), all: _any_or_all("and", "all"), round: _round, len: _length,
        float: _to_float, int: _to_int, bool: _to_bool,
        math.sqrt: _float_op("sqrt"), np.sqrt: _float_op("sqrt"),
        math.copysign: _float_op("copysign"), np.copysign: _float_op("copysign"),
        math.floor: _rounding("floor_int"), math.ceil: _rounding("ceil_int"),
        math.trunc: _rounding("trunc_int"),
        np.floor: _float_op("floor"), np.ceil: _float_op("ceil"), np.trunc: _float_op("trunc"),
        math.isfinite: _is_finite, np.isfinite: _is_finite, math.isnan: _is_nan, np.isnan: _is_nan,
        math.radians: _scaled(math.pi / 180.0), math.degrees: _scaled(180.0 / math.pi),
        np.radians: _scaled(math.pi / 180.0), np.degrees: _scaled(180.0 / math.pi),
        np.clip: _clip, math.hypot: _hypot, np.hypot: _hypot,
        np.float64: _to_dtype(DType.F64), np.float32: _to_single, np.uint32: _to_dtype(DType.U32),
        np.int32: _to_dtype(DType.I32), np.int64: _to_int,
        bits.power2: _float_op("power2"), bits.flip: _float_op("flip"), bits.exponent: _float_op("exponent"),
        bits.significand: _float_op("significand"), bits.two_over_pi: _two_over_pi,
        bits.sample: _sample,
    }  # fmt: skip
    for name in ELEMENTARY:
        if hasattr(math, name):
            table[getattr(math, name)] = _elementary(name)
        table[getattr(np, NUMPY_NAMES.get(name, name))] = _elementary(name)
        table[getattr(elementary_functions, name)] = _elementary(name)
    for name in FAR:
        table[getattr(elementary_functions, name)] = _elementary(name)
    table[math.log] = table[np.log] = _log
    return table


# Arguments a known function takes, where it is not one: the least, the most.
_ARGUMENTS = {
    "atan2": (2, 2), "arctan2": (2, 2), "pow": (2, 2), "power": (2, 2), "copysign": (2, 2), "hypot": (2, 2),
    "flip": (2, 2), "clip": (3, 3), "log": (1, 2), "min": (1, 255), "max": (1, 255), "round": (1, 2),
    "sum": (1, 2), "divmod": (2, 2),
}  # fmt: skip


_TABLE = _known_functions()


def known_function(target: Any) -> Known | None:
    try:
        return _TABLE.get(target)
    except TypeError:  # not hashable
        return None


def check_arguments(target: Any, things: Things, named: dict[str, Thing]) -> None:
    if named:
        raise Refusal(
            "RT409", f"`{target.__name__}` takes no keywords here", "leave out the names: by position"
        )
    least, most = _ARGUMENTS.get(target.__name__, (1, 1))
    if not least <= len(things) <= most:
        words = f"{least}" if least == most else f"{least} or more" if most > 2 else f"{least} or {most}"
        noun = "argument" if words == "1" else "arguments"
        message = f"`{target.__name__}` takes {words} {noun} here, not {len(things)}"
        raise Refusal("RT409", message, "count them: as in Python")


def allocation(context: Context, target: Any, positional: Things, named: dict[str, Thing]) -> Thing:
    """`zeros(n)` in prepare: memory of the arena. Anywhere else it is refused."""
    if context.phase != "prepare":
        fix = "make it in __init__ or prepare: self.name = zeros(n)"
        if context.phase == "reset":
            fix = "leave it out: reset brings back by itself what __init__ and prepare left"
        raise Refusal("RT501", f"`{target.__name__}` takes memory while audio runs", fix)
    arguments = inspect.signature(_SIGNATURES[target])
    try:
        bound = arguments.bind(*positional, **named).arguments
    except TypeError as error:
        raise Refusal("RT409", f"`{target.__name__}`: {error}", "write zeros(n)") from None
    filled: Thing | None = Const(DType.F64, 1.0) if target is np.ones else bound.get("fill_value")
    value = None if filled is None else context.as_operand(filled)
    shape = bound["shape"]
    sizes = [context.as_operand(size) for size in (shape.items if isinstance(shape, Tuple) else (shape,))]
    if len(sizes) not in (1, 2):
        raise Refusal("RT507", f"an array of {len(sizes)} dimensions, not one or two", "split it")
    for size in sizes:
        whole_index(size)
    whole = tuple(context.builder.to(DType.I64, size) for size in sizes)
    return Allocation(_allocated_type(target, bound.get("dtype"), value), whole, value)


_SIGNATURES: dict[Any, Callable[..., Any]] = {
    zeros: zeros,
    np.zeros: lambda shape, dtype=float: 0,
    np.ones: lambda shape, dtype=float: 0,
    np.full: lambda shape, fill_value, dtype=None: 0,
}


def _allocated_type(target: Any, given: Thing | None, value: Operand | None) -> DType:
    if target is zeros:
        return DType.F32
    if isinstance(given, Static) and given.object is not None:
        return NUMPY_DTYPES.get(np.dtype(given.object), DType.REAL)
    is_integer = target is np.full and value is not None and not value.type.dtype.is_float
    return value.type.dtype if value is not None and is_integer else DType.REAL
