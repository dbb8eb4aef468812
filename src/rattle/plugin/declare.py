"""describe: from an author's class to the frozen PluginDescription that every later stage reads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from inspect import signature
from typing import get_args

import numpy as np

from rattle.lang.errors import Mistakes

from .array_process import fills_out
from .class_source import class_place, field_place
from .collect import BYPASS_ID, Collected, check_unique, collect, collect_hooks
from .description import (
    MidiIn,
    PluginDescription,
    PresetDescription,
    ProcessForm,
    Renamed,
    TransportPart,
)
from .effect import Effect
from .errors import DeclarationError, Place
from .events import bend_range
from .handlers import HEARD, handlers_of
from .hashing import class_id_of, number_of
from .instrument import add_spares
from .instrument_process import describe_voices, without_voices
from .metadata import Metadata, metadata
from .near_names import check_class_names, near_names
from .presets import PROGRAM_NUMBER, presets_of
from .seats import seats
from .signature import layouts, process_form, quantum_of
from .worker_source import heard_midi, mentions_events, worker_description


def describe(cls: type[Effect], plugin: Effect | None = None, with_presets: bool = True) -> PluginDescription:
    """What `cls` declares. `plugin` is an instance that has not been prepared; without one it is made here.
    with_presets: False for who is about to mend them.

    Raises DeclarationError naming class and attribute of the first mistake found, and holding the others.
    """
    made = plugin if plugin is not None else instantiate(cls)
    collected, about, renamed, presets = _without_mistakes(cls, made, with_presets)
    form, names, sidechains = process_form(cls)
    is_worker = form == "array"
    units = dict.fromkeys(type(seat.unit) for seat in seats(made))
    params = tuple(collected.params.values())
    handlers = () if is_worker else handlers_of(cls)
    if form != "instrument":
        without_voices(made)
    return PluginDescription(
        class_name=cls.__name__,
        class_id=class_id_of(about.id),
        form=form,
        layouts=layouts(cls, form),
        params=params,
        meters=tuple(collected.meters.values()),
        groups=tuple(collected.groups.values()),
        renamed=renamed,
        bypass_number=number_of(BYPASS_ID),
        hooks=collect_hooks(made, params),
        sidechains=sidechains,
        bus_name=names[0],
        quantum=quantum_of(cls) if form == "block" else 0,
        presets=presets,
        program_number=PROGRAM_NUMBER,
        transport=get_args(TransportPart) if is_worker else (),
        worker=worker_description(cls, fills_out(cls)) if is_worker else None,
        bend_semitones=bend_range(made),
        midi_in=_midi_in(cls, form, handlers),
        by_channel=bool(getattr(cls, "mpe", False)) or form == "midi",  # what passes through keeps it
        has_events=mentions_events(cls) if is_worker else form in ("instrument", "midi") or bool(handlers),
        voices=describe_voices(made) if form == "instrument" else None,
        handlers=handlers,
        notes=tuple(note for unit in units for note in near_names(unit)),
        **asdict(about),
    )


def _midi_in(cls: type[Effect], form: ProcessForm, handlers: tuple[str, ...]) -> tuple[MidiIn, ...]:
    if form == "array":
        return heard_midi(cls) if mentions_events(cls) else ()
    return tuple(heard for name, heard in HEARD.items() if name in handlers or form == "midi")


def check_class(cls: type[Effect], is_whole: bool = True) -> None:
    """Raises what can be known without an object: names, `process`, and the fields that hosts show."""
    mistakes = Mistakes()
    mistakes.of(lambda: check_class_names(cls))
    if is_whole or hasattr(cls, "process"):
        mistakes.of(lambda: layouts(cls, process_form(cls)[0]))
    mistakes.of(lambda: metadata(cls))
    mistakes.raise_found()


_Checked = tuple[Collected, Metadata, tuple[Renamed, ...], tuple[PresetDescription, ...]]


def _without_mistakes(cls: type[Effect], made: Effect, with_presets: bool) -> _Checked:
    """Raises all that is found. Presets in a folder are read if the plugin's id is known, which is theirs."""
    mistakes = Mistakes()
    mistakes.of(lambda: check_class(cls))
    collected = mistakes.of(lambda: collect(made))
    about = mistakes.of(lambda: metadata(cls))
    renamed = mistakes.of(lambda: _renamed(cls, collected)) if collected else None
    presets: tuple[PresetDescription, ...] = ()
    if collected is not None and renamed is not None:
        mistakes.of(lambda: _keep_numbers(collected, renamed))
        plugin_id, params = about.id if about else "", tuple(collected.params.values())
        if with_presets and (about or not isinstance(getattr(cls, "presets", ""), str)):
            presets = mistakes.of(lambda: presets_of(cls, plugin_id, params, renamed)) or ()
    mistakes.raise_found()
    assert collected is not None
    assert about is not None
    assert renamed is not None
    return collected, about, renamed, presets


def instantiate(cls: type[Effect]) -> Effect:
    """A fresh object of the plugin's class, whose `__init__` takes no arguments."""
    if not (isinstance(cls, type) and issubclass(cls, Effect)):
        raise DeclarationError(
            getattr(cls, "__name__", repr(cls)), "is no Effect", "derive from rattle.Effect"
        )
    try:
        with repeatable_randomness():
            made = cls()
            add_spares(made)
            return made
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:  # raised by the call
            raise _wants_arguments(cls, error) from None
        raise


def _wants_arguments(cls: type[Effect], error: TypeError) -> DeclarationError:
    where, init = f"{cls.__name__}.__init__", cls.__init__
    code = getattr(init, "__code__", None)
    place = Place(code.co_filename, code.co_firstlineno) if code else class_place(cls)
    wanted = [
        f"`{each.name}`"
        for each in list(signature(init).parameters.values())[1:]
        if each.default is each.empty and each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]
    if not wanted:
        return DeclarationError(where, str(error), "write `def __init__(self) -> None:`", place)
    why = f"takes {', '.join(wanted)}, and a host has nothing to give"
    return DeclarationError(where, why, "give each a default", place)


@contextmanager
def repeatable_randomness() -> Iterator[None]:
    """Seeds Python's and NumPy's global generators, so that every object of a class is made alike, and gives
    the caller's streams back."""
    states = random.getstate(), np.random.get_state()
    random.seed(0)
    np.random.seed(0)
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


def _renamed(cls: type[Effect], collected: Collected) -> tuple[Renamed, ...]:
    """`renamed = {new path or prefix: old id, or ids, the oldest first}`, one row per old id. A longer path
    beats its own prefix."""
    declared = getattr(cls, "renamed", {})
    if not (isinstance(declared, dict) and all(isinstance(new, str) for new in declared)):
        cure = 'write `renamed = {"new": "old"}`'
        place = field_place(cls, "renamed")
        raise DeclarationError(f"{cls.__name__}.renamed", f"{declared!r} is no dict of ids", cure, place)
    rows: dict[str, list[Renamed]] = {}
    for new, old in sorted(declared.items(), key=lambda item: len(item[0])):
        found = [i for i in collected.params if i == new or i.startswith(f"{new}.")]
        if not found:
            why, place = f"no Param is or begins with `{new}`", field_place(cls, "renamed")
            raise DeclarationError(f"{cls.__name__}.renamed", why, "write `{new: old}`", place)
        rows.update(
            {i: [Renamed(each + i[len(new) :], i) for each in _old_ids(cls, new, old)] for i in found}
        )
    ordered = tuple(row for i in collected.params for row in rows.get(i, ()))
    _check_renamed(cls, collected, ordered)
    return ordered


def _keep_numbers(collected: Collected, renamed: tuple[Renamed, ...]) -> None:
    """Hosts store automation by number: a renamed Param keeps the one of its first id."""
    first_ids = {row.new: row.old for row in reversed(renamed)}
    for new, old in first_ids.items():
        collected.params[new] = replace(collected.params[new], number=number_of(old))
    check_unique(collected)


def _old_ids(cls: type[Effect], new: str, old: object) -> tuple[str, ...]:
    ids = (old,) if isinstance(old, str) else old
    if not (isinstance(ids, (tuple, list)) and all(isinstance(each, str) for each in ids)):
        raise DeclarationError(
            f"{cls.__name__}.renamed",
            f"the old id of `{new}` is {old!r}",
            "a text or a tuple of texts is expected",
            field_place(cls, "renamed"),
        )
    return tuple(ids)


def _check_renamed(cls: type[Effect], collected: Collected, rows: tuple[Renamed, ...]) -> None:
    where, place = f"{cls.__name__}.renamed", field_place(cls, "renamed")
    new_of: dict[str, str] = {}
    for row in rows:
        if row.old in collected.params:
            raise DeclarationError(where, f"`{row.old}` is still a Param", "name its old id", place)
        if row.old in new_of:
            first = new_of[row.old]
            became = f"`{row.new}` twice" if first == row.new else f"`{first}` and `{row.new}`"
            raise DeclarationError(
                where, f"`{row.old}` became {became}", "an old id has one successor", place
            )
        new_of[row.old] = row.new
