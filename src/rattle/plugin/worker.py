"""worker: the decorator that says a plugin's `process` is ordinary Python, in a process of its own.

Importing a package `rattle.worker` would hide this function behind it: the process itself is
`rattle.worker_process`.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from numbers import Real
from typing import Any, Never, TypeVar, get_args, overload

from .description import Collector, Fallback, Policy, WorkerOptions
from .errors import DeclarationError, Place

MARK = "__rattle_worker__"  # on the function: its WorkerOptions

Process = TypeVar("Process", bound=Callable[..., Any])

_WHERE = "worker"
_ORDINARY = "write `def process(self, x: np.ndarray) -> np.ndarray` under it"
_RANGES = {"latency_ms": (5.0, 2000.0, "ms"), "sample_rate": (8000.0, 192_000.0, "Hz")}
_WORDS = {"policy": get_args(Policy), "gc": get_args(Collector), "fallback": get_args(Fallback)}
_DEFAULTS = WorkerOptions()
_NAMES = ("latency_ms", "policy", "quantum", "gc", "sample_rate", "fallback")
# What other frameworks, or other parts of Rattle, call it, where no spelling is near.
_SYNONYMS = {"delay_ms": "latency_ms", "buffer_ms": "latency_ms", "block_size": "quantum", "mode": "policy",
             "collector": "gc", "rate": "sample_rate", "fs": "sample_rate", "sr": "sample_rate",
             "samplerate": "sample_rate", "latency_s": "latency_ms"}  # fmt: skip


@overload
def worker(process: Process, /) -> Process: ...
@overload
def worker(
    *,
    latency_ms: float = ...,
    policy: Policy = ...,
    quantum: int = ...,
    gc: Collector = ...,
    sample_rate: float | None = ...,
    fallback: Fallback = ...,
) -> Callable[[Process], Process]: ...
def worker(
    *process: Any,
    latency_ms: float = _DEFAULTS.latency_ms,
    policy: Policy = _DEFAULTS.policy,
    quantum: int = _DEFAULTS.quantum,
    gc: Collector = _DEFAULTS.gc,
    sample_rate: float | None = _DEFAULTS.sample_rate,
    fallback: Fallback = _DEFAULTS.fallback,
    **unknown: Never,
) -> Any:
    """`@worker(latency_ms=50.0)` above `process`: it is ordinary Python, and anything goes. It runs in a
    process of its own, and is heard latency_ms later; hosts compensate. `@worker` alone takes the defaults.

    `process(self, x: np.ndarray) -> np.ndarray`: x is float32 (channels, quantum), read-only.

    latency_ms: 5 to 2000; all that process may be late before it is heard.
    policy: "fixed"; "live", as short as the host's block allows; "adaptive", follows what process needs.
    quantum: samples process gets at a time, a power of two from 16 to 4096, whatever the host's block.
    gc: "managed" (collected when nobody can hear it), "normal" (as Python does), "off".
    sample_rate: of the model in Hz, 8000 to 192000; audio is resampled both ways. None: the host's.
    fallback: what is heard where process was late: the "dry" input, equally delayed, or "silence".
    Mistakes are a DeclarationError when the class is made.
    """
    caller = sys._getframe(1)
    place = Place(caller.f_code.co_filename, caller.f_lineno)
    given = {"latency_ms": latency_ms, "policy": policy, "quantum": quantum, "gc": gc,
             "sample_rate": sample_rate, "fallback": fallback, **unknown}  # fmt: skip
    if process and not (len(process) == 1 and callable(process[0])):
        fix = f"name it: `@worker(latency_ms={process[0]!r})`"
        raise DeclarationError(_WHERE, f"{process[0]!r} has no name", fix, place)
    options = checked_options(given, place)

    def mark(function: Process) -> Process:
        _check_function(function, place)
        setattr(function, MARK, options)
        return function

    return mark(process[0]) if process else mark


def checked_options(given: Mapping[str, Any], place: Place) -> WorkerOptions:
    """Raises DeclarationError for the first that cannot be."""
    for name, value in given.items():
        _check(name, value, place)
    numbers = {name: float(given[name]) for name in _RANGES if given.get(name) is not None}
    return WorkerOptions(**{**given, **numbers})


def worker_options(cls: type) -> WorkerOptions | None:
    """What `@worker` above the class's `process` says; None for a process that is real time."""
    found: WorkerOptions | None = getattr(getattr(cls, "process", None), MARK, None)
    return found


def _check(name: str, value: object, place: Place) -> None:
    if name not in _NAMES:
        near = _SYNONYMS.get(name) or next(iter(get_close_matches(name, _NAMES, 1)), "")
        fix = f"did you mean `{near}`?" if near else f"it takes {', '.join(_NAMES)}"
        raise DeclarationError(_WHERE, f"`{name}` is no option", fix, place)
    if name in _WORDS:
        _check_word(name, value, place)
    elif name == "quantum":
        _check_quantum(value, place)
    elif value is not None or name != "sample_rate":
        _check_number(name, value, place)


def _check_word(name: str, value: object, place: Place) -> None:
    words = _WORDS[name]
    if value in words:
        return
    near = get_close_matches(str(value).lower(), words, 1)
    fix = f'did you mean "{near[0]}"?' if near else f"say {' or '.join(repr(word) for word in words)}"
    raise DeclarationError(_WHERE, f"{name}={value!r} is none", fix.replace("'", '"'), place)


def _check_number(name: str, value: object, place: Place) -> None:
    low, high, unit = _RANGES[name]
    example = f"write `@worker({name}={_DEFAULTS.latency_ms if name == 'latency_ms' else 48_000})`"
    if not isinstance(value, Real) or isinstance(value, bool):
        raise DeclarationError(_WHERE, f"{name}={value!r} is no number", example, place)
    if low <= float(value) <= high:
        return
    seconds = name == "latency_ms" and low <= float(value) * 1000 <= high
    nearest = f"write `@worker({name}={min(max(float(value), low), high):g})`" if value == value else example
    fix = f"it is in milliseconds: `latency_ms={float(value) * 1000:g}`" if seconds else nearest
    if name == "latency_ms" and not seconds and float(value) < low:
        fix += '; policy="live" is as short as the host allows; without @worker, real-time Python has none'
    raise DeclarationError(_WHERE, f"{name}={value!r} is outside {low:g} to {high:g} {unit}", fix, place)


def _check_quantum(value: object, place: Place) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(value, int) and whole and 16 <= value <= 4096 and value & (value - 1) == 0:
        return
    near = 128
    if isinstance(value, int) and whole:
        near = min((2**power for power in range(4, 13)), key=lambda each: abs(each - value))
    why = f"quantum={value!r} is no power of two from 16 to 4096"
    raise DeclarationError(_WHERE, why, f"write `@worker(quantum={near})`", place)


def _check_function(function: Any, place: Place) -> None:
    name = getattr(function, "__name__", repr(function))
    if isinstance(function, type):
        fix = f"write it above the method `process` of {name}"
        raise DeclarationError(_WHERE, f"above the class {name}", fix, place)
    if not inspect.isfunction(function):
        kind, fix = type(function).__name__, f"put it on top of a plain method; {_ORDINARY}"
        raise DeclarationError(_WHERE, f"above a {kind}", fix, place)
    if name == "process":
        return
    if next(iter(inspect.signature(function).parameters), "") != "self":
        fix = f"a function becomes a plugin by `Effect.from_function({name})`"
        raise DeclarationError(_WHERE, f"above the function `{name}`", fix, place)
    why = f"above `{name}`: only `process` makes the sound of a plugin"
    fix = f"write it above `process`, which may call `self.{name}(...)`: all that it calls is ordinary Python"
    raise DeclarationError(_WHERE, why, fix, place)
