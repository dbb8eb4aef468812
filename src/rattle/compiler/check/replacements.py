"""Functions and objects of ordinary Python that people reach for, and what real-time code has instead."""

from __future__ import annotations

import array
import builtins
import math
import random
import time
from collections import deque
from typing import Any

import numpy as np

from rattle.compiler.diagnostics import Refusal

# For what only ordinary Python has; the last of the cures, because it is heard later.
BEHIND_THE_RING = (
    "or write `@worker` above the plugin's process, on arrays: then any Python will do, 50 ms later"
)
_LOOP = "a loop: total = total + value"
_BEFORE = "make it in __init__, with the length it keeps"
_NOISE = "use self.random(), uniform in 0 to 1 with a stream of its own in each unit and channel"
_BUILD = "decide it in __init__ and keep the answer in an attribute"

_BY_NAME: dict[Any, dict[str, str]] = {
    builtins: {
        "sorted": "a loop", "pow": "x ** y", "map": "a loop", "filter": "a loop with an if",
        "isinstance": _BUILD, "hasattr": _BUILD, "getattr": _BUILD, "type": _BUILD, "callable": _BUILD,
        "setattr": "write self.name = value", "open": "read files in __init__", "input": "a Param",
        "iter": "a for loop", "next": "a for loop, or a position of your own", "id": _BUILD,
    },
    math: {
        "fmod": "x % y; or x - y * math.trunc(x / y)", "remainder": "x - y * round(x / y)",
        "isinf": "not math.isfinite(x)", "isclose": "abs(x - y) < tolerance", "fsum": _LOOP, "prod": "a loop",
        "modf": "whole = math.trunc(x) and fraction = x - whole", "cbrt": "x ** (1.0 / 3.0)",
        "expm1": "math.exp(x) - 1.0", "log1p": "math.log(1.0 + x)", "dist": "math.hypot(a - c, b - d)",
        "asinh": "math.log(x + math.sqrt(x * x + 1.0))", "acosh": "math.log(x + math.sqrt(x * x - 1.0))",
        "atanh": "0.5 * math.log((1.0 + x) / (1.0 - x))", "ldexp": "x * 2.0 ** n",
    },
    np: {
        "fmax": "max(a, b)", "fmin": "min(a, b)",
        "sum": _LOOP, "mean": _LOOP, "prod": "a loop", "cumsum": _LOOP, "convolve": _LOOP,
        "max": "max(array), row by row where there are several; of two numbers max(a, b)",
        "min": "min(array), row by row where there are several; of two numbers min(a, b)",
        "fabs": "abs(x)", "absolute": "abs(x)", "mod": "x % y", "remainder": "x % y",
        "fmod": "x - y * math.trunc(x / y)", "round": "round(x)", "rint": "round(x)", "add": "a + b",
        "subtract": "a - b", "multiply": "a * b", "divide": "a / b", "negative": "-x",
        "cbrt": "x ** (1.0 / 3.0)",
        "isinf": "not math.isfinite(x)", "nan_to_num": "`x if math.isfinite(x) else 0.0`",
        "sinc": "math.sin(math.pi * x) / (math.pi * x), and 1.0 at 0",
        "heaviside": "`1.0 if x > 0.0 else 0.0`",
        "interp": "a + (b - a) * fraction, between two elements", "roll": "keep a position and move that",
        "expm1": "math.exp(x) - 1.0", "log1p": "math.log(1.0 + x)", "logical_not": "not x",
        "logical_and": "a and b", "logical_or": "a or b", "array": _BEFORE, "asarray": _BEFORE,
        "empty": _BEFORE, "ones": _BEFORE, "full": _BEFORE, "arange": _BEFORE, "linspace": _BEFORE,
        "zeros_like": _BEFORE, "concatenate": _BEFORE, "hanning": _BEFORE, "hamming": _BEFORE,
        "blackman": _BEFORE, "bartlett": _BEFORE, "kaiser": _BEFORE, "geomspace": _BEFORE,
        "logspace": _BEFORE,
    },
    time: {"time": "count samples: self.samples = self.samples + 1", "perf_counter": "count samples"},
}  # fmt: skip

_CURES = {
    id(vars(module)[name]): cure for module, cures in _BY_NAME.items() for name, cure in cures.items()
    if name in vars(module)
}  # fmt: skip
_RANDOM = (np.random.Generator, np.random.RandomState, random.Random)

_HELD: tuple[tuple[tuple[type, ...], str], ...] = (
    ((dict,), "keep the numbers you need in attributes, an Enum, or an array with whole indices"),
    ((set, frozenset), "keep a bool for each of them"),
    ((bytes, bytearray, memoryview, array.array), "use zeros(n) or np.array(...)"),
    ((deque,), "use zeros(n) and a position"),
    (_RANDOM, _NOISE),
)


def held(value: object) -> str | None:
    """What to keep in an attribute instead of this kind of object; None if it may be kept."""
    return next((cure for types, cure in _HELD if isinstance(value, types)), None)


def replacement(target: Any) -> str | None:
    """What to write instead of a call of `target`."""
    if _is_random(target):
        return _NOISE
    return _CURES.get(id(target))


def _is_random(target: Any) -> bool:
    """A function of `random` or `np.random`, or a method of one of their generators."""
    if isinstance(getattr(target, "__self__", None), _RANDOM):
        return True
    module = getattr(target, "__module__", None) or ""
    return module == "random" or module.startswith("numpy.random")


def takes_memory(target: Any) -> bool:
    return _CURES.get(id(target)) is _BEFORE


def ordinary(value: object) -> Refusal:
    """For what real-time code does with an object that is neither number, array nor unit."""
    words = type(value).__name__
    article = "an" if words[:1].lower() in "aeiou" else "a"
    cure = held(value) or f"keep the numbers you need in attributes or arrays; {BEHIND_THE_RING}"
    return Refusal("RT103", f"{article} {words} is ordinary Python, which real-time code cannot use", cure)
