"""Numbers in C: constants, conversions, tables of small ones."""

from __future__ import annotations

import math
from itertools import pairwise

from rattle.compiler.emit.layout import C_TYPES
from rattle.compiler.ir import Const, DType


def number(const: Const) -> str:
    """A constant, exactly: floats in hexadecimal."""
    if const.dtype is DType.BOOL:
        return "true" if const.value else "false"
    if not const.dtype.is_float:
        return _integer(const.dtype, int(const.value))
    cast = "(real)" if const.dtype is DType.REAL else "(float)" if const.dtype is DType.F32 else ""
    value = float(const.value)
    if math.isnan(value):
        return f'{cast}__builtin_nan("")'
    if math.isinf(value):
        return f"{cast}{'-' if value < 0 else ''}__builtin_inf()"
    text = value.hex().replace("0000000000000p", "0p")
    return f"{cast}{text}" if value >= 0 and not text.startswith("-") else f"({cast}{text})"


def _integer(dtype: DType, value: int) -> str:
    if dtype is DType.U32:
        return f"{value}u"
    if value == -(2**63):
        return "INT64_MIN"
    text = f"INT64_C({value})" if dtype is DType.I64 and abs(value) > 2**31 - 1 else str(value)
    return text if value >= 0 else f"({text})"


def nth(numbers: tuple[int, ...], index: str) -> str:
    """C for `numbers[index]`."""
    steps = {b - a for a, b in pairwise(numbers)}
    if len(steps) > 1:
        return f"((const uint16_t[]){{{', '.join(map(str, numbers))}}})[{index}]"
    (step,) = steps or {0}
    return f"{numbers[0]} + {index} * {step}" if step else str(numbers[0])


def converted(source: DType, target: DType, value: str) -> str:
    if target is DType.BOOL:
        return f"{value} != 0"
    if source.is_float and target is DType.I64:
        return f"rattle_saturate({value})"
    if source.is_float and target in (DType.U32, DType.I32):
        return f"rattle_to_{target.value}({value})"
    return f"({C_TYPES[target]}){value}"
