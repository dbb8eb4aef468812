"""The first stage: make the plugin and see what its attributes hold.

`__init__` is ordinary Python and may do anything; what the attributes hold afterwards is the initial state.
`prepare` will be compiled, but it is also run here at two sample rates: that shows the nature of what it
makes, and that this nature does not depend on the rate. Units are known by identity; one unit reached by
two attributes is one set of slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, get_type_hints

import numpy as np

from rattle.compiler.author_faults import (
    assignment_in_prepare,
    author_fault,
    check_events,
    class_line,
    param_fault,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.families import Family, Place, find_families, stand_in
from rattle.compiler.ir import Const, DType, Operand, Span
from rattle.lang.life import run_prepare, walk
from rattle.lang.snapshot import ENGINE_ATTRIBUTES
from rattle.lang.unit import Unit
from rattle.plugin.declare import instantiate, repeatable_randomness
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError
from rattle.plugin.instrument import voices_of

PROBE_RATES_HZ = (48_000.0, 192_000.0)


class Missing:
    """No such attribute."""


MISSING = Missing()


@dataclass(frozen=True)
class UnitImage:
    """One unit: as `__init__` left it, and prepared at the two probe rates."""

    path: str
    fresh: Unit
    prepared: tuple[Unit, Unit]


class Image:
    """The plugin as made at build time."""

    def __init__(self, description: PluginDescription, units: list[UnitImage]) -> None:
        self.description = description
        self.units = units
        self._by_identity = {id(unit.fresh): unit for unit in units}
        self.families = find_families(self.plugin)
        self._places = {
            id(unit): Place(family, position, Const(DType.I64, k))
            for family in self.families
            for k, tree in enumerate(family.trees)
            for position, unit in enumerate(tree)
        }
        self.param_of = {
            reader: index for index, param in enumerate(description.params) for reader in param.readers
        }
        self._hints: dict[type, dict[str, Any]] = {}

    @property
    def plugin(self) -> Unit:
        return self.units[0].fresh

    def of(self, unit: Unit) -> UnitImage:
        return self._by_identity[id(unit)]

    def knows(self, value: object) -> bool:
        return id(value) in self._by_identity

    def place(self, unit: Unit) -> Place | None:
        """Where it stands in a family, if it does."""
        return self._places.get(id(unit))

    def family_of(self, units: list[Any]) -> Family | None:
        """The family whose list this is."""
        place = self.place(units[0]) if units else None
        if place is None or place.family.count != len(units):
            return None
        same = all(tree[0] is unit for tree, unit in zip(place.family.trees, units, strict=True))
        return place.family if same else None

    def are_voices(self, family: Family) -> bool:
        """Of an instrument: they are never written out one by one."""
        return family.path == "voices" and voices_of(self.plugin) is not None

    def element(self, family: Family, index: Operand) -> Unit:
        """The unit at an index that is known only when running."""
        return self.tree_at(family, index)[0]

    def tree_at(self, family: Family, index: Operand) -> tuple[Unit, ...]:
        """It, and the units it owns."""
        units = stand_in(family)
        for position, unit in enumerate(units):
            place = Place(family, position, index)
            prepared = self.of(place.first).prepared
            self._places[id(unit)] = place
            self._by_identity[id(unit)] = UnitImage(place.path, unit, prepared)
        return units

    def path(self, unit: Unit, name: str) -> str:
        """ "lfo.phase": what reports, seeds and error messages call an attribute."""
        path = self.of(unit).path
        return f"{path}.{name}" if path else name

    def attribute(self, unit: Unit, name: str) -> Any:
        """What `__init__` left, else a number of the class, else what `prepare` makes at the first probe
        rate, else MISSING."""
        fresh = vars(unit)
        if fresh.get(name) is not None and name not in ENGINE_ATTRIBUTES:
            return fresh[name]
        if name not in fresh and _is_number(getattr(type(unit), name, None)):
            return getattr(type(unit), name)
        return vars(self.of(unit).prepared[0]).get(name, MISSING)

    def is_born_in_prepare(self, unit: Unit, name: str) -> bool:
        return name not in vars(unit) and not _is_number(getattr(type(unit), name, None))

    def is_declared_f64(self, unit: Unit, name: str) -> bool:
        cls = type(unit)
        if cls not in self._hints:
            try:
                self._hints[cls] = get_type_hints(cls)
            except Exception:  # annotations of a class may name what only a type checker sees
                self._hints[cls] = {}
        return self._hints[cls].get(name) is np.float64


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.bool_ | np.number | Enum)


def make(cls: type[Effect]) -> Effect:
    """The plugin as `__init__` leaves it. Raises DeclarationError; what else the author's code raises becomes
    a CompileError that shows its line."""
    try:
        return instantiate(cls)
    except DeclarationError as error:
        read = param_fault(error, cls)
        if read is None:
            raise
        raise read from error
    except Exception as error:
        raise author_fault(error, f"{cls.__name__}.__init__") from error


def elaborate(cls: type[Effect], description: PluginDescription, fresh: Effect) -> Image:
    """`fresh` beside two more instances (never copies: copying turns views into copies), prepared."""
    made = dict(walk(fresh))
    for unit in made.values():
        check_events(type(unit))
    if description.worker is not None:  # prepare is the worker's, and may load anything
        return Image(description, [UnitImage(path, unit, (unit, unit)) for path, unit in made.items()])
    low, high = (_prepared(cls, rate) for rate in PROBE_RATES_HZ)
    units = []
    for path, unit in made.items():
        if path not in low or path not in high:
            raise Refusal("RT101", f"`self.{path}` is a unit after __init__ and none after prepare",
                          "keep it, and switch it with a bool", _born(low, path))  # fmt: skip
        _same_nature(path, low[path], high[path])
        units.append(UnitImage(path, unit, (low[path], high[path])))
    for path in [path for path in low if path not in made]:
        fix = f"make it in __init__: {type(low[path]).__name__}(...)"
        raise Refusal("RT103", f"`self.{path}` is a unit made in prepare", fix, _born(low, path))
    return Image(description, units)


def _born(units: dict[str, Unit], path: str) -> Span | None:
    """Where prepare made the attribute at `path`, or else the class that holds it."""
    owner, _, name = path.rpartition(".")
    while name.isdigit():  # an item of a list
        owner, _, name = owner.rpartition(".")
    cls = type(units.get(owner, units[""]))
    return assignment_in_prepare(cls, name) or class_line(cls)


def _prepared(cls: type[Effect], rate: float) -> dict[str, Unit]:
    unit = make(cls)
    try:
        with repeatable_randomness():
            run_prepare(unit, rate)
            return dict(walk(unit))
    except DeclarationError:
        raise
    except Exception as error:
        raise author_fault(error, f"prepare at {rate:g} Hz") from error


def _same_nature(path: str, first: Unit, second: Unit) -> None:
    for name, a in vars(first).items():
        b = vars(second).get(name, MISSING)
        if name not in ENGINE_ATTRIBUTES and _nature(a) != _nature(b):
            full = f"{path}.{name}" if path else name
            message = f"`{full}` is {_nature(a)} at 48 kHz and {_nature(b)} at 192 kHz"
            span = assignment_in_prepare(type(first), name) or class_line(type(first))
            raise Refusal("RT101", message, _steady(a, full), span)


def _steady(value: object, name: str) -> str:
    if isinstance(value, np.ndarray):
        return f"only the length may change: self.{name} = zeros(int(seconds * self.sample_rate))"
    if isinstance(value, list):
        return f"make it an array: self.{name} = zeros(n), with the length that was the list's"
    return f"let self.{name} be of one kind at every sample rate"


def _nature(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} array of {value.ndim} dimension" + ("s" if value.ndim > 1 else "")
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} of {len(value)}"
    return type(value).__name__
