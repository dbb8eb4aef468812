"""The state of one unit, kept so that it can be brought back: what `reset` restores."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_KNOWN_FROM_PREPARE = {"sample_rate", "channel_index", "channel_count", "transport", "path_hash"}
# Attributes the engine puts into a unit's __dict__. They are never state.
ENGINE_ATTRIBUTES = frozenset(
    _KNOWN_FROM_PREPARE | {"_binding", "_param_values", "_meter_readings", "_param_ramps", "events"}
)


class Snapshot:
    """Every attribute of one object by value: numbers as they are, arrays and lists by content.

    Restoring writes into the same arrays and lists, so whoever else holds them sees the old content too.
    """

    def __init__(self, owner: object) -> None:
        self.values = {k: v for k, v in vars(owner).items() if k not in ENGINE_ATTRIBUTES}
        self.arrays: list[tuple[npt.NDArray[Any], npt.NDArray[Any]]] = []
        self.lists: list[tuple[list[Any], list[Any]]] = []
        self._met: set[int] = set()
        for value in self.values.values():
            self._keep(value)

    def _keep(self, value: object) -> None:
        if isinstance(value, np.ndarray):
            if value.flags.writeable:
                self.arrays.append((value, value.copy()))
        elif isinstance(value, list | tuple) and id(value) not in self._met:  # a list may hold itself
            self._met.add(id(value))
            if isinstance(value, list):
                self.lists.append((value, list(value)))
            for element in value:
                self._keep(element)

    def restore(self, owner: object) -> None:
        """Attributes born since are removed: a restored unit equals a fresh one."""
        attributes = vars(owner)
        for name in [n for n in attributes if n not in self.values and n not in ENGINE_ATTRIBUTES]:
            del attributes[name]
        attributes.update(self.values)
        for kept_list, elements in self.lists:
            kept_list[:] = elements
        for array, content in self.arrays:
            array[...] = content

    def changes(self, owner: object) -> dict[str, Any]:
        """The attributes that are now others, and copies of the arrays whose elements are."""
        held = {id(array): content for array, content in self.arrays}
        changed: dict[str, Any] = {}
        for name, value in vars(owner).items():
            if name in ENGINE_ATTRIBUTES:
                continue
            content = held.get(id(value))
            if value is not self.values.get(name):
                changed[name] = value
            elif isinstance(value, np.ndarray) and content is not None and not np.array_equal(value, content):
                changed[name] = value.copy()
        return changed
