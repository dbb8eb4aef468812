"""describe: from an author's class to the frozen PluginDescription that every later stage reads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

import numpy as np

from .class_source import class_place
from .collect import BYPASS_ID, Collected, check_unique, collect, collect_hooks
from .description import PluginDescription, Renamed
from .effect import Effect
from .errors import DeclarationError
from .hashing import class_id_of, number_of
from .metadata import metadata
from .signature import layouts, process_form, quantum_of


def describe(cls: type[Effect], plugin: Effect | None = None) -> PluginDescription:
    """What `cls` declares. `plugin` is an instance that has not been prepared; without one it is made here.

    Raises DeclarationError naming class and attribute for the first mistake found.
    """
    form, names, sidechains = process_form(cls)
    about = metadata(cls)
    made = plugin if plugin is not None else instantiate(cls)
    collected = collect(made)
    renamed = _renamed(cls, collected)
    _keep_numbers(collected, renamed)
    params = tuple(collected.params.values())
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
        **asdict(about),
    )


def instantiate(cls: type[Effect]) -> Effect:
    """A fresh object of the plugin's class, whose `__init__` takes no arguments."""
    if not (isinstance(cls, type) and issubclass(cls, Effect)):
        raise DeclarationError(
            getattr(cls, "__name__", repr(cls)), "is no Effect", "derive from rattle.Effect"
        )
    try:
        with repeatable_randomness():
            return cls()
    except TypeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:  # raised by the call
            where = f"{cls.__name__}.__init__"
            raise DeclarationError(
                where, f"takes no arguments ({error})", "give each a default", class_place(cls)
            ) from None
        raise


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
        raise DeclarationError(f"{cls.__name__}.renamed", f"{declared!r} is no dict of ids", cure)
    rows: dict[str, list[Renamed]] = {}
    for new, old in sorted(declared.items(), key=lambda item: len(item[0])):
        found = [i for i in collected.params if i == new or i.startswith(f"{new}.")]
        if not found:
            raise DeclarationError(
                f"{cls.__name__}.renamed", f"no Param is or begins with `{new}`", "write `{new: old}`"
            )
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
        )
    return tuple(ids)


def _check_renamed(cls: type[Effect], collected: Collected, rows: tuple[Renamed, ...]) -> None:
    where = f"{cls.__name__}.renamed"
    new_of: dict[str, str] = {}
    for row in rows:
        if row.old in collected.params:
            raise DeclarationError(where, f"`{row.old}` is still a Param", "name its old id")
        if row.old in new_of:
            first = new_of[row.old]
            became = f"`{row.new}` twice" if first == row.new else f"`{first}` and `{row.new}`"
            raise DeclarationError(where, f"`{row.old}` became {became}", "an old id has one successor")
        new_of[row.old] = row.new
