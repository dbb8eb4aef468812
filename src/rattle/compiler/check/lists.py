"""Lists of numbers in attributes of units: tables, and arrays from the round on that has found a store."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Lists:
    """What the rounds so far have found; lists are known by identity, arrays stand in for those stored to."""

    def __init__(self) -> None:
        self._alike: dict[int, list[list[Any]]] = {}  # each met list, with the same attribute's of like units
        self._arrays: dict[int, NDArray[Any]] = {}
        self._outgrown: list[NDArray[Any]] = []  # kept alive: what is noted by identity must stay itself

    def size(self) -> int:
        return len(self._arrays) + len(self._outgrown)

    def meet(self, alike: list[list[Any]]) -> None:
        for items in alike:
            self._alike[id(items)] = alike

    def held(self, value: Any) -> Any:
        """The array that stands in for a list; anything else is itself."""
        return self._arrays.get(id(value), value)

    def holds(self, array: object) -> bool:
        return any(each is array for each in self._arrays.values())

    def is_stand_in(self, identity: int) -> bool:
        """Whether the author's code holds a list where this array is."""
        return any(id(array) == identity for array in self._arrays.values())

    def store(self, value: object) -> bool:
        """Whether this is such a list: from the next round on it is an array."""
        for items in self._alike.get(id(value), []):
            self._arrays.setdefault(id(items), np.array(items))
        return id(value) in self._alike

    def store_float(self, identity: int) -> bool:
        """Whether the array of this identity was a list of whole numbers: next time it holds floats."""
        found = [known for known, array in self._arrays.items() if id(array) == identity]
        for items in [items for known in found for items in self._alike[known]]:
            self._outgrown.append(self._arrays[id(items)])
            self._arrays[id(items)] = self._arrays[id(items)].astype(np.float64)
        return bool(found)
