"""Which sound `process` takes and gives, read from its annotations."""

from __future__ import annotations

import inspect
import typing
from typing import Any

import numpy as np

from rattle.lang.sound import Block, Frame
from rattle.lang.types import Stereo
from rattle.lang.unit import Unit

from .array_process import COUNTS, MOST_SIDECHAINS, RESERVED, array_layouts, array_process, hints_of
from .class_source import class_place, field_place
from .description import Layout, ProcessForm, Sidechain
from .errors import DeclarationError, Place
from .instrument import Instrument
from .instrument_process import instrument_takes
from .midi_effect import MidiEffect
from .names import title_of
from .worker import worker_options

_FORMS: dict[tuple[Any, Any], ProcessForm] = {
    (float, float): "float",
    (Stereo, Stereo): "stereo",
    (float, Stereo): "float_to_stereo",
}
_WHOLE: dict[ProcessForm, type] = {"frame": Frame, "block": Block}
_WHOLE_EXAMPLES: dict[ProcessForm, str] = {
    form: f"write `def process(self, x: {shape.__name__}, out: {shape.__name__}) -> None`"
    for form, shape in _WHOLE.items()
}
_EXAMPLE = "write `def process(self, x: float) -> float`"


def process_form(cls: type[Unit]) -> tuple[ProcessForm, list[str], tuple[Sidechain, ...]]:
    """The sound that `process` takes and gives, its arguments, and its side-chains.

    Raises DeclarationError if there is no `process`, or it is not annotated with a form Rattle knows.
    """
    if issubclass(cls, Instrument) and worker_options(cls) is None:
        instrument_takes(cls)
        return "instrument", [""], ()
    process = getattr(cls, "process", None)
    if not inspect.isfunction(process):
        raise DeclarationError(cls.__name__, "has no `process`", _EXAMPLE, class_place(cls))
    if issubclass(cls, MidiEffect):
        return _midi(cls, process)
    where = f"{cls.__name__}.process"
    code = getattr(inspect.unwrap(process), "__code__", process.__code__)
    place = Place(code.co_filename, code.co_firstlineno)
    if worker_options(cls) is not None:
        bus_name, sidechains = array_process(cls, place)
        return "array", [bus_name], sidechains
    names = list(inspect.signature(process).parameters)
    if names and names[0] != "self" and (len(names) == 1 or names[0] in process.__annotations__):
        raise DeclarationError(where, "`self` is missing", _annotated(process, names), place)
    names = names[1:]
    if not names:
        raise DeclarationError(where, "takes no input", _EXAMPLE, place)
    hints = hints_of(process, where, _EXAMPLE, place)
    for name, label in (*((name, f"`{name}`") for name in names), ("return", "the result")):
        if name not in hints:
            fix = _annotated(process, names)
            raise DeclarationError(where, f"annotate {label}: `float` or `Stereo`", fix, place)
    form = _form(names, hints, where, place)
    keys = [name for name in names[1:] if name != "out" or form not in _WHOLE]
    if form == "block" and keys:
        fix = "write `process(self, x: Stereo, key: Stereo | None)`, or Frame"
        raise DeclarationError(where, "a Block has no side-chains in this version", fix, place)
    if len(keys) > MOST_SIDECHAINS:
        fix = f"at most {MOST_SIDECHAINS} side-chains: mix some in the host"
        raise DeclarationError(where, f"{len(keys)} side-chains", fix, place)
    return form, names, tuple(_sidechain(name, hints[name], form, where, place) for name in keys)


def _midi(cls: type[Unit], process: Any) -> tuple[ProcessForm, list[str], tuple[Sidechain, ...]]:
    if len(inspect.signature(process).parameters) != 1:
        place = Place(process.__code__.co_filename, process.__code__.co_firstlineno)
        fix = "write `def process(self) -> None`; an Effect may have handlers and send events as well"
        raise DeclarationError(f"{cls.__name__}.process", "of a MidiEffect takes no sound", fix, place)
    return "midi", ["x"], ()


def _annotated(process: Any, names: list[str]) -> str:
    """The author's own `def`, with what is missing in it."""
    written = {name: _written(hint).strip("'\"") for name, hint in process.__annotations__.items()}
    sound = written.get(names[0], "Stereo" if "Stereo" in written.values() else "float")
    whole = sound in ("Frame", "Block")
    key = "Stereo | None" if whole or sound == "Stereo" else "float | None"
    missing = {name: sound if name in (names[0], "out") else key for name in names}
    arguments = ", ".join(f"{name}: {written.get(name, missing[name])}" for name in names)
    returned = written.get("return", "None" if whole else sound)
    return f"write `def process(self, {arguments}) -> {returned}`"


def _form(names: list[str], hints: dict[str, Any], where: str, place: Place) -> ProcessForm:
    takes, gives = hints[names[0]], hints["return"]
    whole = next((form for form, shape in _WHOLE.items() if takes is shape), None)
    if whole is not None:
        if hints.get("out") is not takes or gives is not type(None) or names[0] == "out":
            raise DeclarationError(where, f"{_written(takes)} needs `out`", _WHOLE_EXAMPLES[whole], place)
        return whole
    if takes is np.ndarray or typing.get_origin(takes) is np.ndarray:
        fix = (
            "ordinary Python on arrays: write `@worker` above it, which adds 50 ms; real-time Python:"
            f" {_WHOLE_EXAMPLES['block'].removeprefix('write ')} with `quantum = 64`; for zero latency"
            " `process(self, x: float)`"
        )
        raise DeclarationError(where, "a host's block is never shown to process", fix, place)
    form = next((form for known, form in _FORMS.items() if known == (takes, gives)), None)
    if form is None:
        shapes = f"{_written(takes)} to {_written(gives)}"
        raise DeclarationError(where, f"{shapes} is no form of process", f"{_EXAMPLE}, or `Stereo`", place)
    return form


def quantum_of(cls: type[Unit]) -> int:
    """Samples of a Block."""
    quantum: object = getattr(cls, "quantum", 64)
    if not isinstance(quantum, int) or isinstance(quantum, bool) or not 16 <= quantum <= 4096:
        fix = "it is the latency in samples: `quantum = 64`"
        where = f"{cls.__name__}.quantum"
        raise DeclarationError(
            where, f"{quantum!r} is no whole number from 16 to 4096", fix, field_place(cls, "quantum")
        )
    return quantum


def _sidechain(name: str, hint: Any, form: ProcessForm, where: str, place: Place) -> Sidechain:
    """`float` beside a `float` process is the copy's own channel; beside others it is one channel."""
    if name in RESERVED:
        raise DeclarationError(where, f"a side-chain named `{name}`", "take another name: `sidechain`", place)
    bare = [shape for shape in (float, Stereo) if hint in (shape, shape | None)]
    if not bare:
        fix = f"write `{name}: Stereo | None`, or `float | None`"
        raise DeclarationError(where, f"{_written(hint)} is no form of a side-chain", fix, place)
    channels = 2 if bare[0] == Stereo else 0 if form == "float" else 1
    return Sidechain(name, title_of(name), channels, hint != bare[0])


def _written(hint: Any) -> str:
    if hint == Stereo:
        return "Stereo"
    return hint.__name__ if isinstance(hint, type) else str(hint)


def layouts(cls: type[Unit], form: ProcessForm) -> tuple[Layout, ...]:
    """The allowed main layouts, the default first: `channels`, or all that the form can play.

    A `Stereo` process also takes a mono input (both channels get it).
    """
    pairs = {"stereo": (2, 1), "float_to_stereo": (1,)}
    allowed = pairs.get(form, COUNTS)
    declared = getattr(cls, "channels", allowed if form == "float" or form in pairs else (2, 1))
    if form in ("instrument", "midi"):
        return (Layout(0 if form == "instrument" else 2, 2),)
    counts = tuple(declared) if isinstance(declared, tuple | list) else (declared,)
    wrong = [count for count in counts if not (isinstance(count, int) and count in allowed)]
    if wrong or not counts:
        one_of = " ".join(str(count) for count in sorted(allowed))
        raise DeclarationError(
            f"{cls.__name__}.channels",
            f"{declared!r} is not of {one_of}",
            f"write a number or a tuple: `channels = {allowed[0]}`",
            field_place(cls, "channels"),
        )
    if form == "array":
        return array_layouts(counts, cls)
    return tuple(Layout(count, 2 if form in pairs else count) for count in dict.fromkeys(counts))
