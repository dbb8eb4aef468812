"""Tiny values become zero at stated places, so that no tail runs through subnormal numbers.

The thresholds leave squares normal: 2**-63 for float32 storage, 2**-511 for float64.
"""

from __future__ import annotations

import math

import numpy as np

from rattle.lang.snapshot import ENGINE_ATTRIBUTES

TINY = {np.dtype(np.float32): 2.0**-63, np.dtype(np.float64): 2.0**-511}
_TINY_F64 = 2.0**-511


def clean_input(x: float) -> float:
    """An input sample as `process` sees it: finite, and not tiny."""
    return x if math.isfinite(x) and (abs(x) >= _TINY_F64 or x == 0.0) else 0.0


def flush_tiny(owner: object) -> None:
    """Float attributes and float arrays of one unit. An engine flushes arrays at each store instead; the
    difference is below 2**-63."""
    attributes = vars(owner)
    for name, value in attributes.items():
        if name in ENGINE_ATTRIBUTES:
            continue
        if isinstance(value, float):
            if abs(value) < _TINY_F64:
                attributes[name] = type(value)(0.0)
        elif isinstance(value, np.float32):
            if abs(float(value)) < TINY[value.dtype]:
                attributes[name] = np.float32(0.0)
        elif isinstance(value, np.ndarray) and value.dtype in TINY and value.flags.writeable:
            value[np.abs(value) < TINY[value.dtype]] = 0.0
