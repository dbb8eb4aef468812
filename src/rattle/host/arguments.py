"""What `rattle.compile` is given: each argument that cannot be, with what to write instead."""

from __future__ import annotations

import math
from inspect import isclass
from numbers import Real
from pathlib import Path
from types import ModuleType

from rattle.plugin.class_source import class_place
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError

_TOO_FAST_HZ = 1e9  # as native/driver.c has it


def check_class(cls: object) -> None:
    """Raises TypeError for what is no class."""
    if isclass(cls):
        return
    if isinstance(cls, Effect):
        raise TypeError(f"give the class, not an object of it: rattle.compile({type(cls).__name__})")
    if isinstance(cls, ModuleType):
        raise TypeError(f"{cls.__name__} is a module; give a class of it: {_example(cls)}")
    if isinstance(cls, str | Path):
        raise TypeError(
            f"rattle.compile takes a class, rattle build a file: import the class from {str(cls)!r}"
        )
    raise TypeError(f"rattle.compile takes a class that derives from rattle.Effect, not {cls!r}")


def _example(module: ModuleType) -> str:
    own = [
        name
        for name, value in vars(module).items()
        if isclass(value) and issubclass(value, Effect) and value.__module__ == module.__name__
    ]
    return f"rattle.compile({module.__name__}.{own[0] if own else 'Tremolo'})"


def check_worker_file(description: PluginDescription, cls: type) -> None:
    """Raises DeclarationError for a plugin under `@worker` that no other process could make."""
    if description.worker is None or description.worker.file:
        return
    is_local = "<locals>" in cls.__qualname__
    why = "is made inside of a function" if is_local else "is in no file"
    fix = (
        'a process has to find it: write it into a file, at the left margin; or play it here, engine="python"'
    )
    raise DeclarationError(cls.__qualname__, why, fix, class_place(cls))


def check_sample_rate(sample_rate: object) -> None:
    """Raises TypeError for what is no number, ValueError for what is no rate."""
    if not isinstance(sample_rate, Real):
        raise TypeError(f"sample_rate is {sample_rate!r}; give a number of Hz, for example 48_000")
    rate_hz = float(sample_rate)
    if not (math.isfinite(rate_hz) and rate_hz > 0):
        raise ValueError(f"sample_rate is {sample_rate} Hz; give for example 48_000")
    if rate_hz >= _TOO_FAST_HZ:
        raise ValueError(f"sample_rate is {rate_hz:g} Hz; it must be below {_TOO_FAST_HZ:g}")
