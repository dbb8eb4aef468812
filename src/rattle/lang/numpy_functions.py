"""NumPy functions of numbers as real-time Python: this source is what a call compiles."""

from __future__ import annotations

from typing import Any

import numpy as np


def maximum(a: float, b: float) -> float:
    """A NaN comes through, which Python's max may drop."""
    return a if a >= b or a != a else b


def minimum(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def sign(x: float) -> float:
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0 if x == 0.0 else x


def square(x: float) -> float:
    return x * x


def where(condition: bool, a: float, b: float) -> float:
    return a if condition else b


# By identity: not every object that is called can be a key.
FORMS: dict[int, Any] = {
    id(np.maximum): maximum,
    id(np.minimum): minimum,
    id(np.sign): sign,
    id(np.square): square,
    id(np.where): where,
}
