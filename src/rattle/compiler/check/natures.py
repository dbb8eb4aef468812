"""What kind of number an attribute holds, and whether like units hold the same."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np

from rattle.compiler.check.values import member_position, static
from rattle.compiler.ir import Const, DType


def alike(values: list[Any]) -> bool:
    """To the bit for numbers (0.0 is not -0.0); any other object has to be the same one."""
    first = values[0]
    if isinstance(first, str | bool | int | float | np.generic | None):
        return all(type(value) is type(first) and repr(value) == repr(first) for value in values)
    return all(value is first for value in values)


def nature(value: object) -> type:
    """What numbers of like units must share: NumPy's keep their width, Python's int may become a float."""
    if isinstance(value, bool | np.bool_ | np.generic | enum.Enum):
        return type(value)
    return int if isinstance(value, int) else float if isinstance(value, float) else type(value)


def initial(value: Any, dtype: DType) -> float | int | bool:
    return member_position(value) if isinstance(value, enum.Enum) else plain(value, dtype)


def is_number(value: object) -> bool:
    return isinstance(value, enum.Enum) or isinstance(static(value), Const)


def plain(value: Any, dtype: DType) -> float | int | bool:
    if dtype.is_float:
        return float(value)
    return bool(value) if dtype is DType.BOOL else int(value)
