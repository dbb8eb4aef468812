"""Surface: the Params and Meters of a playing plugin as attributes, whatever plays it.

`t.gain_db = 6.0`, `t.bands[3].q = 2.0`, `t.mode = Mode.LOW`, `t.level`. A player derives from Surface and
brings four functions; names that begin with an underscore are the player's own.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from typing import Any, Protocol

from .description import MeterDescription, ParamDescription, PluginDescription
from .values import plain_value, python_value


class Controls(Protocol):
    """Plain values by index in the description."""

    def read_param(self, index: int) -> float: ...
    def write_param(self, index: int, plain: float) -> None: ...
    def read_meter(self, index: int) -> float: ...


@dataclass
class Branch:
    """One level of the ids: "bands" has the branches "0", "1", ...; "bands.0" the leaf "gain_db"."""

    title: str
    branches: dict[str, Branch] = field(default_factory=dict)
    params: dict[str, tuple[int, ParamDescription]] = field(default_factory=dict)
    meters: dict[str, tuple[int, MeterDescription]] = field(default_factory=dict)

    def names(self) -> list[str]:
        return [*self.params, *self.meters, *self.branches]

    def at(self, path: Iterable[str]) -> Branch:
        branch = self
        for part in path:
            title = f"{branch.title}[{part}]" if part.isdigit() else f"{branch.title}.{part}"
            branch = branch.branches.setdefault(part, Branch(title))
        return branch


def tree_of(description: PluginDescription) -> Branch:
    root = Branch(description.class_name)
    for index, param in enumerate(description.params):
        *path, name = param.id.split(".")
        root.at(path).params[name] = (index, param)
    for index, meter in enumerate(description.meters):
        *path, name = meter.id.split(".")
        root.at(path).meters[name] = (index, meter)
    return root


class Surface:
    """Attributes of one branch. Unknown names are an AttributeError that says which name is near; values a
    Param cannot have are a ParamValueError (a ValueError)."""

    _branch: Branch
    _controls: Controls
    _enums: Mapping[str, type[Enum]]

    def __init__(
        self, branch: Branch, controls: Controls, enums: Mapping[str, type[Enum]] | None = None
    ) -> None:
        """enums: the classes of Enum Params by id; without one such a Param reads as its member's name."""
        self._branch, self._controls, self._enums = branch, controls, enums or {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        branch = self._branch
        if name in branch.params:
            index, param = branch.params[name]
            return python_value(param, self._controls.read_param(index), self._enums.get(param.id))
        if name in branch.meters:
            return self._controls.read_meter(branch.meters[name][0])
        if name in branch.branches:
            return Surface(branch.branches[name], self._controls, self._enums)
        raise AttributeError(self._unknown(name))

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
            return
        if name not in self._branch.params:
            raise AttributeError(self._unassignable(name))
        index, param = self._branch.params[name]
        self._controls.write_param(index, plain_value(param, value))

    def __getitem__(self, index: int) -> Surface:
        items = self._items()
        try:
            return Surface(items[operator.index(index)], self._controls, self._enums)
        except TypeError:
            raise TypeError(f"{self._branch.title}[{index!r}]: give one whole number") from None
        except IndexError:
            raise IndexError(f"{self._branch.title}[{index!r}]: it has 0 to {len(items) - 1}") from None

    def __len__(self) -> int:
        return len(self._items())

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Surface]:
        return (Surface(item, self._controls, self._enums) for item in self._items())

    def __repr__(self) -> str:
        return f"<{self._branch.title}: {', '.join(self._branch.names())}>"

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self._branch.names()]

    def _items(self) -> list[Branch]:
        # Elements without Params have no branch, but they count: bands[3] is the fourth band.
        branches = {int(part): branch for part, branch in self._branch.branches.items() if part.isdigit()}
        if not branches:
            names = ", ".join(self._branch.names())
            raise TypeError(f"{self._branch.title} is no list; it has {names}")
        title = self._branch.title
        return [branches.get(i, Branch(f"{title}[{i}]")) for i in range(max(branches) + 1)]

    def _unknown(self, name: str) -> str:
        names = self._branch.names()
        near = get_close_matches(name, names, 1)
        hint = f": did you mean `{near[0]}`?" if near else f"; it has {', '.join(names) or 'none'}"
        return f"{self._branch.title} has no parameter `{name}`{hint}"

    def _unassignable(self, name: str) -> str:
        branch = self._branch
        if name in branch.meters:
            return f"{branch.title}.{name} is a Meter: the plugin writes it"
        if name in branch.branches:
            return f"{branch.title}.{name} is no parameter; it has {', '.join(branch.branches[name].names())}"
        if hasattr(type(self), name):
            return f"{branch.title}.{name} is read-only"
        return self._unknown(name)
