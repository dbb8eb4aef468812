"""Families: the units of one list, when they are built alike, are checked once and compiled into one loop.

What the loop's body sees is a stand-in: a copy of the first unit's object tree, with identities of its own,
that means "the element at this index". What an attribute of a stand-in is depends on all the members: a place
with one element each, one constant, or a table of constants that differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rattle.compiler.ir import Operand
from rattle.lang.life import children, units_in
from rattle.lang.unit import Unit

LEAST_MEMBERS = 3  # two are as well written out


class NotAlikeError(Exception):
    """The members turned out to differ in what a loop's body reads: the list has to be unrolled."""

    def __init__(self, family: Family) -> None:
        super().__init__(family.path)
        self.family = family


@dataclass(frozen=True, eq=False)
class Family:
    """`trees[k]` are the units that member k owns, itself first, in one order for all members."""

    path: str  # "bands": of the list
    paths: tuple[str, ...]  # of the units in a tree, below the member: "", "filter"
    trees: tuple[tuple[Unit, ...], ...]

    @property
    def count(self) -> int:
        return len(self.trees)


@dataclass(frozen=True, eq=False)
class Place:
    """Which unit of which member: `index` is a constant for a member, a running number for a stand-in."""

    family: Family
    position: int  # in the tree
    index: Operand

    @property
    def first(self) -> Unit:
        """The unit that stands for this position in all members."""
        return self.family.trees[0][self.position]

    @property
    def path(self) -> str:
        """ "bands.*.filter" """
        below = self.family.paths[self.position]
        return f"{self.family.path}.*.{below}" if below else f"{self.family.path}.*"

    def counterparts(self) -> list[Unit]:
        return [tree[self.position] for tree in self.family.trees]


def find_families(root: Unit) -> list[Family]:
    """Lists of units built alike, the outermost only: a list inside a member is unrolled."""
    found: list[Family] = []
    seen: set[int] = set()

    def visit(path: str, unit: Unit) -> None:
        seen.add(id(unit))
        for name, value in list(vars(unit).items()):
            below = f"{path}.{name}" if path else name
            family = _family(below, value, seen)
            if family is not None:
                found.append(family)
                seen.update(id(each) for tree in family.trees for each in tree)
                continue
            for inner, child in units_in(name, value):
                if id(child) not in seen:
                    visit(f"{path}.{inner}" if path else inner, child)

    visit("", root)
    return found


def _family(path: str, value: object, seen: set[int]) -> Family | None:
    if not isinstance(value, list) or len(value) < LEAST_MEMBERS:
        return None
    if not all(isinstance(member, Unit) and type(member) is type(value[0]) for member in value):
        return None
    if len({id(member) for member in value} | seen) != len(value) + len(seen):
        return None  # one unit twice, or one that something else holds
    taken = set(seen) | {id(member) for member in value}
    trees = [_tree(member, taken) for member in value]
    paths = [tuple(below for below, _ in tree) for tree in trees]
    classes = [[(type(unit), set(vars(unit))) for _, unit in tree] for tree in trees]
    held = [_held(tree) for tree in trees]
    if any(each != alike[0] for alike in (paths, classes, held) for each in alike):
        return None
    arrays = [_arrays(tree) for tree in trees]
    if any(each.keys() != arrays[0].keys() for each in arrays) or not _are_apart(arrays):
        return None
    return Family(path, paths[0], tuple(tuple(unit for _, unit in tree) for tree in trees))


def _tree(member: Unit, taken: set[int]) -> list[tuple[str, Unit]]:
    """The units a member owns: a unit that several reach is shared, and belongs to the first or to nobody."""
    tree = [("", member)]
    for name, child in children(member):
        if id(child) not in taken:
            taken.add(id(child))
            tree += [(f"{name}.{below}" if below else name, unit) for below, unit in _tree(child, taken)]
    return tree


def _held(tree: list[tuple[str, Unit]]) -> list[tuple[str, str, object]]:
    """Which units, and which arrays in lists, the attributes of a tree hold: its own by where they stand in
    it, others by identity."""
    own = {id(unit): position for position, (_, unit) in enumerate(tree)}

    def what(value: object, outer: tuple[int, ...] = ()) -> object:
        if isinstance(value, Unit):
            return own[id(value)] if id(value) in own else ("other", id(value))
        if isinstance(value, np.ndarray) and outer:
            return ("array", id(value))
        if isinstance(value, list | tuple) and id(value) not in outer:
            return tuple(what(each, (*outer, id(value))) for each in value)
        return None

    return [(below, name, what(value)) for below, unit in tree for name, value in vars(unit).items()]


def _arrays(tree: list[tuple[str, Unit]]) -> dict[tuple[str, str], int]:
    """Identities of the arrays that attributes of a tree hold."""
    held = ((below, name, value) for below, unit in tree for name, value in vars(unit).items())
    return {(below, name): id(value) for below, name, value in held if isinstance(value, np.ndarray)}


def _are_apart(arrays: list[dict[tuple[str, str], int]]) -> bool:
    """Members hold the same arrays, or each its own, by like names."""
    others = arrays[1:] + arrays[:1]
    own = [
        {key: array for key, array in held.items() if array != other[key]}
        for held, other in zip(arrays, others, strict=True)
    ]
    groups = [[list(held.values()).index(array) for array in held.values()] for held in own]
    taken = [array for held in own for array in set(held.values())]
    return all(group == groups[0] for group in groups) and len(taken) == len(set(taken))


def stand_in(family: Family) -> tuple[Unit, ...]:
    """The first member's tree, copied: attributes that hold units of the tree hold the copies."""
    copies = {id(unit): _shallow(unit) for unit in family.trees[0]}
    for copy in copies.values():
        for name, value in vars(copy).items():
            vars(copy)[name] = _exchanged(value, copies)
    return tuple(copies.values())


def _shallow(unit: Unit) -> Unit:
    copy = object.__new__(type(unit))
    vars(copy).update(vars(unit))
    return copy


def _exchanged(value: Any, copies: dict[int, Unit]) -> Any:
    if id(value) in copies:
        return copies[id(value)]
    if type(value) in (list, tuple) and any(isinstance(item, Unit | list | tuple) for item in value):
        return type(value)(_exchanged(item, copies) for item in value)
    return value
