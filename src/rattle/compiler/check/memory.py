"""Memory: which attribute has which place, by who stores to it.

An attribute that nobody stores to is a constant and is folded; one that only `prepare` and hooks store to is
a control value; the rest is state. Who stores is only known after checking, and checking needs to know: so
the plugin is checked again until a round finds no new store. Each round starts from all that was found
before, and finds can only grow, so this ends (mostly after two rounds).
"""

from __future__ import annotations

import enum
from collections.abc import Sized
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rattle.compiler.check.lists import Lists
from rattle.compiler.check.natures import alike, initial, is_number, nature
from rattle.compiler.check.replacements import held
from rattle.compiler.check.storage import Storage, alone, element_type, has_elements, storages
from rattle.compiler.check.values import (
    ArrayRef,
    Static,
    Thing,
    is_numbers,
    kind,
    static,
    whole,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import MISSING, Image
from rattle.compiler.families import Family, NotAlikeError, Place
from rattle.compiler.ir import ArraySlot, Const, DType, Operand, Slot, SlotKind
from rattle.lang.unit import Unit

Key = tuple[int, str]  # identity of the unit, attribute; or identity of an array, ""


@dataclass
class Stores:
    """What the rounds so far have found."""

    phases: dict[Key, set[str]] = field(default_factory=dict)  # "prepare", "hook", "process"
    latched: set[int] = field(default_factory=set)  # Params that the process of a Block reads
    latched_fields: set[str] = field(default_factory=set)  # of the transport, there
    floats: set[Key] = field(default_factory=set)  # started as an int, met a float
    # arrays prepare takes from the arena, and those of their dimensions that are known at build time
    allocated: dict[Key, tuple[DType, tuple[int | None, ...]]] = field(default_factory=dict)
    lists: Lists = field(default_factory=Lists)
    unrolled: set[Family] = field(default_factory=set)  # whose units differ in what is read

    def note(self, key: Key, phase: str) -> None:
        """`phase` is a Context's; what reset stores to is state as well."""
        known = phase if phase in ("prepare", "hook") else "process"
        self.phases.setdefault(key, set()).add(known)

    def size(self) -> int:
        own: tuple[Sized, ...] = (
            self.floats,
            self.latched,
            self.latched_fields,
            self.allocated,
            self.unrolled,
        )
        found = (*self.phases.values(), *own)
        return sum(map(len, found)) + self.lists.size()


class Memory:
    """The places of one round. Slots and arrays are made when first met and listed in that order."""

    def __init__(self, image: Image | None, stores: Stores) -> None:
        self._image = image
        self.stores = stores
        self.slots: dict[Key, Slot] = {}
        self.arrays: dict[Key, ArraySlot] = {}
        self.sources: dict[Key, np.ndarray[Any, Any]] = {}  # what the author's arrays held
        self.kept_alive: list[object] = []
        self.enums: dict[Key, type[enum.Enum]] = {}
        self._storages = storages(image) if image is not None else {}

    @property
    def image(self) -> Image:
        assert self._image is not None, "a function of no plugin has no attributes"
        return self._image

    # families ----------------------------------------------------------------------------------------

    def place(self, unit: Unit) -> Place | None:
        """Where a unit stands in a family that is compiled as one."""
        place = self._image.place(unit) if self._image is not None else None
        return place if place is not None and place.family not in self.stores.unrolled else None

    def family_of(self, units: list[Any]) -> Family | None:
        family = self.image.family_of(units)
        return family if family not in self.stores.unrolled else None

    def key(self, unit: Unit, name: str) -> Key:
        """Of an attribute: like units share one."""
        place = self.place(unit)
        return (id(place.first if place is not None else unit), name)

    def at(self, unit: Unit) -> tuple[Operand, ...]:
        """The last operand of loads and stores of its attributes."""
        place = self.place(unit)
        return () if place is None else (place.index,)

    def path(self, unit: Unit, name: str) -> str:
        place = self.place(unit)
        return self.image.path(unit, name) if place is None else f"{place.path}.{name}"

    def not_alike(self, unit: Unit) -> NotAlikeError:
        place = self.place(unit)
        assert place is not None
        return NotAlikeError(place.family)

    def counterparts(self, unit: Unit) -> list[Unit]:
        """All the units that a stand-in stands for; else the unit itself."""
        place = self.place(unit)
        return [unit] if place is None or isinstance(place.index, Const) else place.counterparts()

    def values(self, unit: Unit, name: str) -> list[Any]:
        """What the attribute holds, in each of the like units."""
        place = self.place(unit)
        units = [unit] if place is None else place.counterparts()
        return [self.value(each, name) for each in units]

    def value(self, unit: Unit, name: str) -> Any:
        """What the attribute holds at build time, or MISSING."""
        return self.stores.lists.held(self.image.attribute(unit, name))

    def differing(self, unit: Unit, name: str) -> list[Any] | None:
        """A constant of a stand-in's that is not the same number in all its units: one for each."""
        place = self.place(unit)
        if place is None or isinstance(place.index, Const) or self.kind(self.key(unit, name)) is not None:
            return None
        values = self.values(unit, name)
        if any(_is_structure(value) for value in values) or alike(values):
            return None
        same_kind = len({nature(value) for value in values}) == 1
        if not same_kind or not all(is_number(value) for value in values):
            raise NotAlikeError(place.family)
        return values

    # numbers -----------------------------------------------------------------------------------------

    def kind(self, key: Key) -> SlotKind | None:
        """None: a constant."""
        phases = self.stores.phases.get(key)
        if not phases:
            return None
        return SlotKind.STATE if "process" in phases else SlotKind.CONTROL

    def read(self, unit: Unit, name: str) -> Slot | Thing:
        """A slot if somebody stores to the attribute, else what it holds."""
        value = self.value(unit, name)
        key = self.key(unit, name)
        if key in self.stores.allocated:
            return self.array(unit, name, value)
        if isinstance(value, np.ndarray):
            return self.array(unit, name, value)
        if is_numbers(value):
            self.stores.lists.meet(self.values(unit, name))
        if self.kind(key) is None or not is_number(value):
            return _readable(unit, name, value)
        return self.slot(unit, name, value)

    def slot(self, unit: Unit, name: str, value: Any) -> Slot:
        key = self.key(unit, name)
        if key not in self.slots:
            self.slots[key] = self._new_slot(unit, name, key)
        return self.slots[key]

    def _new_slot(self, unit: Unit, name: str, key: Key) -> Slot:
        kind, place = self.kind(key), self.place(unit)
        assert kind is not None
        values = self.values(unit, name)
        natures = {nature(value) for value in values}
        if place is not None and not natures <= {int, float} and len(natures) > 1:
            raise NotAlikeError(place.family)
        dtype = self._dtype(unit, name, values, kind)
        if isinstance(values[0], enum.Enum):
            self.enums[key] = type(values[0])
        born = self.image.is_born_in_prepare(unit, name)
        starts = tuple(0 if born else initial(value, dtype) for value in values)
        count = place.family.count if place is not None else None
        return Slot(self.path(unit, name), dtype, kind, starts if count else starts[0], count)

    def meter_slot(self, unit: Unit, name: str, rest: float) -> Slot:
        """What a Meter was last given, for reading it back."""
        key, place = self.key(unit, name), self.place(unit)
        if key not in self.slots:
            count = place.family.count if place is not None else None
            self.slots[key] = Slot(self.path(unit, name), DType.REAL, SlotKind.STATE, rest, count)
        return self.slots[key]

    def _dtype(self, unit: Unit, name: str, values: list[Any], kind: SlotKind) -> DType:
        value = next((value for value in values if isinstance(value, float)), values[0])
        if isinstance(value, enum.Enum):
            return DType.I64
        constant = static(value)
        assert isinstance(constant, Const)
        if self.key(unit, name) in self.stores.floats or constant.dtype is DType.F64:
            wide = isinstance(value, np.float64) or self.image.is_declared_f64(unit, name)
            if isinstance(value, np.float32):
                return DType.F32
            return DType.F64 if wide or kind is SlotKind.CONTROL else DType.REAL
        return constant.dtype

    # arrays ------------------------------------------------------------------------------------------

    def array(self, unit: Unit, name: str, value: np.ndarray[Any, Any]) -> ArrayRef:
        key, place = self.key(unit, name), self.place(unit)
        if place is not None:
            if key in self.stores.allocated:
                return self._allocated_by_each(place, unit, name, key)
            if any(other is not value for other in self.values(unit, name)):
                return self._family_array(place, unit, name)
        if key not in self.stores.allocated:
            return self.placed(value, self.path(unit, name))
        if key not in self.arrays:
            self.arrays[key] = self._allocated(unit, name, key)
        return whole(self.arrays[key], None)

    def placed(self, value: np.ndarray[Any, Any], path: str) -> ArrayRef:
        """An array the author made; views of one array are one place."""
        if value.ndim not in (1, 2):
            fix = "an attribute that is one number needs no array" if value.ndim == 0 else "split it"
            raise Refusal("RT507", f"`{path}` has {value.ndim} dimensions, not one or two", fix)
        place = self._storages.get(id(value)) or alone(value, path)
        key = (id(place.held), "")
        if key not in self.arrays:
            self.arrays[key] = self._new_array(place, key)
            self.sources[key] = place.held
        return place.view(self.arrays[key], value)

    def is_attribute(self, value: object) -> bool:
        """An array that a unit holds, in an attribute or in a list."""
        return isinstance(value, np.ndarray) and id(value) in self._storages

    def dimension(self, array: ArraySlot, key: Key, which: str) -> Slot:
        """What prepare finds a dimension of an array to be."""
        place = (key[0], f"{key[1]}.{which}")
        if place not in self.slots:
            self.slots[place] = Slot(f"{array.path}.{which}", DType.I64, SlotKind.CONTROL, 1)
        return self.slots[place]

    def _family_array(self, place: Place, unit: Unit, name: str) -> ArrayRef:
        """One of equal length for each unit of a family."""
        values = self.values(unit, name)
        key = (id(values[0]), "")
        if key not in self.arrays:
            held = [self._storages.get(id(value)) for value in values]
            if any(each and each.held is not value for each, value in zip(held, values, strict=True)):
                raise NotAlikeError(place.family)
            if len({(value.dtype, value.shape) for value in values}) > 1:
                raise NotAlikeError(place.family)
            array = self._new_array(alone(values[0], self.path(unit, name)), key)
            filled = any(bool(np.any(value != 0)) for value in values)
            flat = [np.array(value).reshape(-1) for value in values]
            array.initial = np.stack(flat) if filled or array.read_only else None
            changes = bool(self.stores.phases.get(key, set()) & {"process", "hook"})
            array.kept = changes and (filled or array.kept)
            array.count = place.family.count
            self.arrays[key] = array
        source = self.value(unit, name) if isinstance(place.index, Const) else None
        return replace(whole(self.arrays[key], source), at=(place.index,))

    def key_of(self, array: ArraySlot) -> Key:
        return next(key for key, known in self.arrays.items() if known is array)

    def is_list(self, array: ArraySlot) -> bool:
        """A list in the author's code, whose slices are copies and which knows no arithmetic."""
        return self.stores.lists.is_stand_in(self.key_of(array)[0])

    def is_constant_table(self, array: ArraySlot) -> bool:
        """It is no attribute of a unit: all instances read the same."""
        return self.key_of(array) not in self.sources and array.read_only and array.count is None

    def enum_table(self, members: type[enum.Enum], values: np.ndarray[Any, Any]) -> ArraySlot:
        """The numeric values of an Enum, by position."""
        key = (id(members), "")
        if key not in self.arrays:
            self.arrays[key] = self._constant_table(members.__name__, values)
        return self.arrays[key]

    def list_table(self, items: list[float]) -> ArraySlot:
        """A Python list of numbers that nobody stores to."""
        key = (id(items), "")
        if key not in self.arrays:
            self.kept_alive.append(items)  # an identity is one only while its object lives
            self.arrays[key] = self._constant_table("list", np.array(items))
        return self.arrays[key]

    def table(self, name: str, values: np.ndarray[Any, Any]) -> ArraySlot:
        """A read-only array that is no attribute: a module's."""
        key = (id(values), "")
        if key not in self.arrays:
            self.kept_alive.append(values)
            self.arrays[key] = self._constant_table(name, values)
        return self.arrays[key]

    def family_table(self, unit: Unit, name: str, values: np.ndarray[Any, Any]) -> ArraySlot:
        """Constants of like units, by the unit's number."""
        key = (self.key(unit, name)[0], f"{name}.each")
        if key not in self.arrays:
            dtype = element_type(name, values)
            self.arrays[key] = ArraySlot(
                self.path(unit, name), dtype, SlotKind.CONTROL, len(values), values, read_only=True
            )
        return self.arrays[key]

    def _constant_table(self, name: str, values: np.ndarray[Any, Any]) -> ArraySlot:
        """Several may have one name: lists, arrays of two modules. No attribute's path ends in a number."""
        has_elements(name, values)
        path = f"{name}.{len(self.arrays)}"
        dtype = element_type(name, values)
        shape = values.shape if values.ndim == 2 else ()
        flat = np.array(values).reshape(-1)
        return ArraySlot(path, dtype, SlotKind.CONTROL, values.size, flat, read_only=True, shape=shape)

    def check_views(self) -> None:
        """Two arrays of the author that share memory have one place only if nobody stores to them."""
        known = [(array, self.sources[key]) for key, array in self.arrays.items() if key in self.sources]
        for position, (one, first) in enumerate(known):
            for other, second in known[position + 1 :]:
                if not (one.read_only and other.read_only) and np.shares_memory(first, second):
                    fix = f"give it elements of its own: append .copy() where self.{other.path} is made"
                    raise Refusal("RT105", f"`{one.path}` and `{other.path}` share memory", fix)

    def _new_array(self, place: Storage, key: Key) -> ArraySlot:
        held, path = place.held, place.path
        phases = self.stores.phases.get(key, set())
        dtype = element_type(path, held)
        has_elements(path, held)
        kind = SlotKind.STATE if "process" in phases else SlotKind.CONTROL
        is_restored = bool(phases & {"process", "hook"})
        filled = bool(np.any(held != 0))
        kept = is_restored and (filled or "prepare" in phases)
        initial = np.array(held).reshape(-1) if filled or not phases else None
        shape = held.shape if held.ndim == 2 else ()
        return ArraySlot(path, dtype, kind, held.size, initial, not phases, kept, shape=shape)

    def _allocated_by_each(self, place: Place, unit: Unit, name: str, key: Key) -> ArrayRef:
        """Voices are never written out; of other units each may have a length of its own."""
        if not self.image.are_voices(place.family):
            raise NotAlikeError(place.family)
        if key not in self.arrays:
            self.arrays[key] = self._allocated(unit, name, key)
            self.arrays[key].count = place.family.count
        return replace(whole(self.arrays[key], None), at=(place.index,))

    def _allocated(self, unit: Unit, name: str, key: Key) -> ArraySlot:
        """One that prepare takes from the arena."""
        phases = self.stores.phases.get(key, set())
        kind = SlotKind.STATE if "process" in phases else SlotKind.CONTROL
        kept = bool(phases & {"process", "hook"}) and "prepare" in phases
        dtype, sizes = self.stores.allocated[key]
        array = ArraySlot(self.path(unit, name), dtype, kind, None, None, kept=kept)
        if len(sizes) == 2:
            rows, columns = (
                self.dimension(array, key, which) if size is None else size
                for size, which in zip(sizes, ("rows", "columns"), strict=True)
            )
            array.shape = (rows, columns)
        return array


def _readable(unit: Unit, name: str, value: Any) -> Thing:
    if value is MISSING:
        raise Refusal("RT112", f"`{type(unit).__name__}` has no attribute `{name}`", "create it in __init__")
    thing = static(value)
    cure = held(value)
    if cure is not None:
        words = f"`self.{name}` is {kind(Static(value))}: real-time code cannot read it"
        raise Refusal("RT103", words, cure)
    return thing


def _is_structure(value: object) -> bool:
    """Each of the like units has its own, with places of its own."""
    if isinstance(value, list | tuple):
        return any(_is_structure(item) for item in value)
    return isinstance(value, Unit | np.ndarray)
