"""The arguments of a `process` under `@worker`: arrays of one quantum, float32 (channels, quantum)."""

from __future__ import annotations

import inspect
import typing
from types import UnionType
from typing import Any

import numpy as np

from rattle.lang.types import Array, Stereo
from rattle.lang.unit import Unit

from .class_source import field_place
from .description import Layout, Sidechain
from .errors import DeclarationError, Place
from .instrument import Instrument
from .names import title_of

MOST_SIDECHAINS = 4  # native/processor.h
RESERVED = ("out", "points", "events")  # of process here, and of a Player's process
COUNTS = (2, 1, 3, 4, 6, 8)  # channel counts with a speaker layout; the first is the default
_EFFECT = "write `def process(self, x: np.ndarray) -> np.ndarray`"
_OUT = "write `def process(self, x: np.ndarray, out: np.ndarray) -> None`"
_INSTRUMENT = "write `def process(self, out: np.ndarray) -> None`, and fill `out`"


def array_process(cls: type[Unit], place: Place) -> tuple[str, tuple[Sidechain, ...]]:
    """What `process` calls the main input ("" of an instrument, which has none), and its side-chains.

    place: of process. Annotations may be left out: under `@worker` there is one shape only.

    Raises DeclarationError for arguments that are no arrays."""
    process: Any = cls.process  # type: ignore[attr-defined]
    where = f"{cls.__name__}.process"
    _check_kind(process, where, place)
    hints = hints_of(process, where, _EFFECT, place)
    arguments = list(inspect.signature(process).parameters.values())
    if not arguments or (arguments[0].name != "self" and arguments[0].name in process.__annotations__):
        raise DeclarationError(where, "`self` is missing", _fix(cls), place)
    arguments = arguments[1:]
    _check_quantum(cls)
    for each in arguments:
        _check_argument(each, hints.get(each.name), where, place)
    names = [each.name for each in arguments]
    given = [name for name in names if name != "out"]
    has_out, is_instrument = "out" in names, issubclass(cls, Instrument)
    if is_instrument and (given or not has_out):
        why = f"an Instrument has no input `{given[0]}`" if given else "has nowhere to write"
        raise DeclarationError(where, why, _INSTRUMENT, place)
    if not is_instrument and not given:
        raise DeclarationError(where, "takes no input", _EFFECT, place)
    _check_result(hints.get("return", inspect.Parameter.empty), has_out, where, place)
    keys = [each for each in arguments if each.name in given[1:]]
    if len(keys) > MOST_SIDECHAINS:
        fix = f"at most {MOST_SIDECHAINS} side-chains: mix some in the host"
        raise DeclarationError(where, f"{len(keys)} side-chains", fix, place)
    sidechains = tuple(_sidechain(each, hints.get(each.name), where, place) for each in keys)
    return given[0] if given else "", sidechains


def fills_out(cls: type[Unit]) -> bool:
    """`process` writes to an argument `out`; else it returns the result."""
    return "out" in inspect.signature(cls.process).parameters  # type: ignore[attr-defined]


def array_layouts(counts: tuple[int, ...], cls: type[Unit]) -> tuple[Layout, ...]:
    is_instrument = issubclass(cls, Instrument)
    return tuple(Layout(0 if is_instrument else count, count) for count in dict.fromkeys(counts))


def _fix(cls: type[Unit]) -> str:
    return _INSTRUMENT if issubclass(cls, Instrument) else _EFFECT


def is_array(hint: object) -> bool:
    """np.ndarray, npt.NDArray[np.float32] and the like, or nothing said."""
    return hint in (None, np.ndarray, Array, Any) or typing.get_origin(hint) is np.ndarray


def _check_kind(process: Any, where: str, place: Place) -> None:
    """Calling these gives no array."""
    if inspect.iscoroutinefunction(process) or inspect.isasyncgenfunction(process):
        raise DeclarationError(where, "is `async`: who calls it gets no array", "write `def process`", place)
    if inspect.isgeneratorfunction(process):
        raise DeclarationError(where, "has a `yield`: who calls it gets no array", "write `return`", place)


def _check_quantum(cls: type[Unit]) -> None:
    """A class's own `quantum` is of a Block."""
    for base in cls.__mro__:
        if "quantum" in vars(base) and not base.__module__.startswith("rattle."):
            fix = f"write `@worker(quantum={vars(base)['quantum']!r})` above process"
            where, place = f"{cls.__name__}.quantum", field_place(cls, "quantum")
            raise DeclarationError(where, "says nothing to a worker", fix, place)


def _check_argument(each: inspect.Parameter, hint: Any, where: str, place: Place) -> None:
    if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
        why = f"`{each}` has no bus for a host to show"
        raise DeclarationError(where, why, "name each side-chain", place)
    parts = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, UnionType) else ()
    if is_array(hint) or any(is_array(part) for part in parts if part is not type(None)):
        return
    written = "Stereo" if hint == Stereo else getattr(hint, "__name__", str(hint))
    why = f"`{each.name}: {written}` under @worker, which gives arrays (channels, quantum)"
    fix = f"write `{each.name}: np.ndarray`; or leave @worker out, for real-time Python without latency"
    raise DeclarationError(where, why, fix, place)


def _check_result(hint: object, has_out: bool, where: str, place: Place) -> None:
    is_nothing = hint is type(None)
    if hint is inspect.Parameter.empty or is_nothing == has_out:
        return
    if is_nothing:
        fix = f"{_EFFECT}; or {_OUT.removeprefix('write ')}"
        raise DeclarationError(where, "gives nothing back", fix, place)
    if has_out:
        raise DeclarationError(where, "fills `out` and gives a result too", _OUT, place)


def _sidechain(each: inspect.Parameter, hint: Any, where: str, place: Place) -> Sidechain:
    if each.name in RESERVED:
        fix = "take another name: `sidechain`"
        raise DeclarationError(where, f"a side-chain named `{each.name}`", fix, place)
    is_optional = type(None) in typing.get_args(hint) or each.default is None
    return Sidechain(each.name, title_of(each.name), 0, is_optional)


def hints_of(process: Any, where: str, example: str, place: Place) -> dict[str, Any]:
    """The annotations of `process`, evaluated. Raises DeclarationError; its fix may be the example."""
    try:
        return typing.get_type_hints(process)
    except NameError as error:
        raise DeclarationError(where, f"annotation: {error}", "import it", place) from None
    except Exception as error:  # whatever an expression in an annotation may raise
        raise DeclarationError(where, f"annotation: {error}", example, place) from None
