"""A diagram as plain data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Line:
    name: str
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True)
class Mark:
    """A straight line across the diagram."""

    at: float
    label: str


@dataclass(frozen=True)
class Picture:
    title: str
    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    x_marks: tuple[Mark, ...] = ()  # upright, at an x
    y_marks: tuple[Mark, ...] = ()  # level, at a y
    is_log_x: bool = False
    y_floor: float | None = None  # nothing below it is shown
    y_span: float = 0.0  # shown at least, around what is flat


def line(name: str, x: NDArray[np.floating] | NDArray[np.integer], y: NDArray[np.floating]) -> Line:
    return Line(name, np.asarray(x, np.float64), np.asarray(y, np.float64))
