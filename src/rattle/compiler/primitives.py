"""The operations of the IR, one row each: what it means and how it reads in C.

`meaning` is the definition, in NumPy's IEEE scalars: the interpreter runs it and the checker folds
constants with it. `c` is the same in C; `{t}` is the C name of the first operand's type. Operations with
regions or memory (`if for load store ...`) have no formula; interpret/ and emit/ know them.

A result is `same` (the type of the first operand), `attr` (named by the operation) or a fixed type.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rattle.compiler import float_bits
from rattle.compiler.ir import DType
from rattle.lang import bits

Meaning = Callable[..., Any]
Purity = Literal["pure", "reads", "writes"]


@dataclass(frozen=True)
class Primitive:
    name: str
    result: DType | Literal["same", "attr", "none"]
    purity: Purity = "pure"
    meaning: Meaning | None = None
    c: str = ""


INT_RANGE = {
    DType.I64: (-(2**63), 2**63 - 1),
    DType.I32: (-(2**31), 2**31 - 1),
    DType.U32: (0, 2**32 - 1),
}


def wrap(dtype: DType, value: int) -> int:
    """Two's complement at the width of the type."""
    low, high = INT_RANGE[dtype]
    return (value - low) % (high - low + 1) + low


def saturate(value: float, dtype: DType = DType.I32) -> int:
    """Float to integer as every engine does it: NaN is 0, beyond the range is its end."""
    low, high = INT_RANGE[dtype]
    if value != value:
        return 0
    return low if value <= low else high if value >= high else int(value)


def _arithmetic(operation: Callable[[Any, Any], Any]) -> Meaning:
    def meaning(dtype: DType, a: Any, b: Any) -> Any:
        return operation(a, b) if dtype.is_float else wrap(dtype, operation(int(a), int(b)))

    return meaning


def _bitwise(operation: Callable[[int, int], int]) -> Meaning:
    def meaning(dtype: DType, a: Any, b: Any) -> Any:
        return bool(operation(a, b)) if dtype is DType.BOOL else wrap(dtype, operation(int(a), int(b)))

    return meaning


def _floor_divide(dtype: DType, a: Any, b: Any) -> Any:
    """Of floats as CPython computes it from C's exact fmod (Objects/floatobject.c); by 0 as `/`."""
    if not dtype.is_float:
        return wrap(dtype, int(a) // int(b)) if b else 0
    if b == 0:
        return a / b
    rest = np.fmod(a, b)
    quotient = (a - rest) / b - (1 if _is_beside(rest, b) else 0)
    if quotient == 0:
        return np.copysign(quotient, a / b)
    floor = np.floor(quotient)
    return floor + 1 if quotient - floor > 0.5 else floor


def _modulo(dtype: DType, a: Any, b: Any) -> Any:
    """Between 0 and the divisor, both included."""
    if not dtype.is_float:
        return wrap(dtype, int(a) % int(b)) if b else 0
    rest = np.fmod(a, b)
    if rest == 0:
        return np.copysign(rest, b)
    return rest + b if _is_beside(rest, b) else rest


def _is_beside(rest: Any, divisor: Any) -> bool:
    """fmod's result lies on the dividend's side of 0, Python's on the divisor's."""
    return bool(rest != 0 and (rest < 0) != (divisor < 0))


def _shift_left(dtype: DType, a: int, count: int) -> int:
    width = 64 if dtype is DType.I64 else 32
    return wrap(dtype, int(a) << int(count)) if 0 <= count < width else 0


def _shift_right(dtype: DType, a: int, count: int) -> int:
    width = 64 if dtype is DType.I64 else 32
    if 0 <= count < width:
        return int(a) >> int(count)
    return -1 if a < 0 else 0


def _negate(dtype: DType, a: Any) -> Any:
    return -a if dtype.is_float else wrap(dtype, -int(a))


def _absolute(dtype: DType, a: Any) -> Any:
    return abs(a) if dtype.is_float else wrap(dtype, abs(int(a)))


def _to_integer(rounding: Callable[[Any], Any]) -> Meaning:
    return lambda dtype, a: saturate(float(rounding(a)))


def _float_to_float(function: Callable[[Any], Any]) -> Meaning:
    return lambda dtype, a: function(a)


def _compare(test: Callable[[Any, Any], Any]) -> Meaning:
    return lambda dtype, a, b: bool(test(a, b))


_ROWS = (
    # arithmetic: IEEE for floats, two's complement for integers
    Primitive("add", "same", meaning=_arithmetic(lambda a, b: a + b), c="{0} + {1}"),
    Primitive("sub", "same", meaning=_arithmetic(lambda a, b: a - b), c="{0} - {1}"),
    Primitive("mul", "same", meaning=_arithmetic(lambda a, b: a * b), c="{0} * {1}"),
    Primitive("div", "same", meaning=lambda dtype, a, b: a / b, c="{0} / {1}"),
    Primitive("floordiv", "same", meaning=_floor_divide, c="rattle_floordiv_{t}({0}, {1})"),
    Primitive("mod", "same", meaning=_modulo, c="rattle_mod_{t}({0}, {1})"),
    Primitive("neg", "same", meaning=_negate, c="-{0}"),
    Primitive("abs", "same", meaning=_absolute, c="rattle_abs_{t}({0})"),
    # Python's min and max: the second only if it is strictly beyond the first (NaN, -0.0 included)
    Primitive("min", "same", meaning=lambda dtype, a, b: b if b < a else a, c="{1} < {0} ? {1} : {0}"),
    Primitive("max", "same", meaning=lambda dtype, a, b: b if b > a else a, c="{1} > {0} ? {1} : {0}"),
    Primitive("sqrt", "same", meaning=_float_to_float(np.sqrt), c="rattle_sqrt_{t}({0})"),
    Primitive("floor", "same", meaning=_float_to_float(np.floor), c="rattle_floor_{t}({0})"),
    Primitive("ceil", "same", meaning=_float_to_float(np.ceil), c="rattle_ceil_{t}({0})"),
    Primitive("trunc", "same", meaning=_float_to_float(np.trunc), c="rattle_trunc_{t}({0})"),
    Primitive("copysign", "same", meaning=lambda dtype, a, b: np.copysign(a, b),
              c="rattle_copysign_{t}({0}, {1})"),
    # bits
    Primitive("and", "same", meaning=_bitwise(lambda a, b: a & b), c="{0} & {1}"),
    Primitive("or", "same", meaning=_bitwise(lambda a, b: a | b), c="{0} | {1}"),
    Primitive("xor", "same", meaning=_bitwise(lambda a, b: a ^ b), c="{0} ^ {1}"),
    Primitive("shl", "same", meaning=_shift_left, c="rattle_shl_{t}({0}, {1})"),
    Primitive("shr", "same", meaning=_shift_right, c="rattle_shr_{t}({0}, {1})"),
    Primitive("invert", "same", meaning=lambda dtype, a: wrap(dtype, ~int(a)), c="~{0}"),
    Primitive("not", DType.BOOL, meaning=lambda dtype, a: not a, c="!{0}"),
    # comparisons
    Primitive("lt", DType.BOOL, meaning=_compare(lambda a, b: a < b), c="{0} < {1}"),
    Primitive("le", DType.BOOL, meaning=_compare(lambda a, b: a <= b), c="{0} <= {1}"),
    Primitive("gt", DType.BOOL, meaning=_compare(lambda a, b: a > b), c="{0} > {1}"),
    Primitive("ge", DType.BOOL, meaning=_compare(lambda a, b: a >= b), c="{0} >= {1}"),
    Primitive("eq", DType.BOOL, meaning=_compare(lambda a, b: a == b), c="{0} == {1}"),
    Primitive("ne", DType.BOOL, meaning=_compare(lambda a, b: a != b), c="{0} != {1}"),
    # between types; float to integer goes through one of the four that say how they round
    Primitive("convert", "attr"),
    Primitive("trunc_int", DType.I64, meaning=_to_integer(np.trunc),
              c="rattle_saturate({0})"),
    Primitive("floor_int", DType.I64, meaning=_to_integer(np.floor),
              c="rattle_saturate(rattle_floor_{t}({0}))"),
    Primitive("ceil_int", DType.I64, meaning=_to_integer(np.ceil), c="rattle_saturate(rattle_ceil_{t}({0}))"),
    Primitive("round_int", DType.I64, meaning=_to_integer(np.rint),
              c="rattle_saturate(rattle_rint_{t}({0}))"),
    # the bits of a float, of its own width (lang/bits.py)
    Primitive("power2", "same", meaning=lambda dtype, n: float_bits.power2(n), c="rattle_power2_{t}({0})"),
    Primitive("flip", "same", meaning=lambda dtype, a, n: float_bits.flip(a, n),
              c="rattle_flip_{t}({0}, {1})"),
    Primitive("exponent", "same", meaning=lambda dtype, a: float_bits.exponent(a),
              c="rattle_exponent_{t}({0})"),
    Primitive("significand", "same", meaning=lambda dtype, a: float_bits.significand(a),
              c="rattle_significand_{t}({0})"),
    Primitive("two_over_pi", DType.I64, meaning=lambda dtype, first: bits.two_over_pi(first),
              c="rattle_two_over_pi({0})"),
    # what stays the same for a copy of the plugin, and Params
    Primitive("param", "attr"),
    Primitive("param_of", "attr"),  # of the unit whose number is the operand: `params` has one for each
    Primitive("sample_rate", DType.F64),
    Primitive("channel_index", DType.I64),
    Primitive("channel_count", DType.I64),
    Primitive("connected", DType.BOOL),  # a side-chain; a change is a new generation, as a Param's
    Primitive("transport", "attr"),  # a field of it that only the host changes; that is a new generation
    Primitive("passed", "attr", "reads"),  # samples since the host's last word
    Primitive("call", "attr"),
    # memory
    Primitive("input", DType.REAL, "reads"),  # of a channel, at this sample
    Primitive("output", "none", "writes"),
    Primitive("load", "attr", "reads"),
    Primitive("store", "none", "writes"),
    # wraps a negative index once, then clamps to the array, or to the length given second (of a dimension)
    Primitive("index", DType.I64, "reads"),
    Primitive("length", DType.I64, "reads"),
    Primitive("element", "attr", "reads"),
    Primitive("set_element", "none", "writes"),
    Primitive("alloc", "none", "writes"),
    Primitive("restore", "none", "writes"),  # slot or array back to what prepare left
    Primitive("meter", "none", "writes"),
    Primitive("play", "none", "writes"),  # an event, on the own voices; operands as a RattleEvent has them
    Primitive("send", "none", "writes"),  # or out of the plugin
    Primitive("assert", "none", "writes"),  # in a debug build only
    # structure
    Primitive("if", "attr"),
    Primitive("for", "attr"),
    Primitive("while", "attr"),  # regions: test, body; `most` rounds at most
)  # fmt: skip

PRIMITIVES = {row.name: row for row in _ROWS}


def convert(source: DType, target: DType, value: Any, real: type[np.floating[Any]]) -> Any:
    """The meaning of `convert`. `real` is the NumPy type of the kernel's samples."""
    if target is DType.BOOL:
        return bool(value != 0)
    if target.is_float:
        number = value if source.is_float else np.int64(value)  # an int is rounded once, also to 32 bits
        return np.asarray(number).astype(FLOATS.get(target, real))[()]
    if source.is_float:
        return saturate(math.trunc(float(value)) if math.isfinite(value) else float(value), target)
    return wrap(target, int(value))


FLOATS: dict[DType, type[np.floating[Any]]] = {DType.F32: np.float32, DType.F64: np.float64}
