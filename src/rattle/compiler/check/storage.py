"""Which arrays of the author are one place: a NumPy view shares the elements of the array it was cut from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rattle.compiler.check.values import ArrayRef, Axis, whole
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import Image
from rattle.compiler.ir import NUMPY_DTYPES, ArraySlot, Const, DType

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Storage:
    """Elements `offset`, `offset + stride` and so on of what `held` holds, row by row."""

    held: Array  # the ultimate base, or an array that shares nothing
    path: str
    offset: int
    strides: tuple[int, ...]

    def view(self, array: ArraySlot, value: Array) -> ArrayRef:
        if self.offset == 0 and value.shape == self.held.shape and value.size == self.held.size:
            return whole(array, value)
        axes = tuple(_axis(n, stride) for n, stride in zip(value.shape, self.strides, strict=True))
        return ArrayRef(array, value, axes, self.offset)


def _axis(length: int, stride: int) -> Axis:
    return Axis(Const(DType.I64, length), Const(DType.I64, stride))


def alone(value: Array, path: str) -> Storage:
    strides = [int(np.prod(value.shape[k + 1 :])) for k in range(value.ndim)]
    return Storage(value, path, 0, tuple(strides))


def storages(image: Image) -> dict[int, Storage]:
    """Every array that an attribute of a unit holds, or a list in one, by identity."""
    known: dict[int, tuple[str, Array]] = {}
    for path, value in _arrays(image):
        known.setdefault(id(value), (path, value))
    sharing: dict[int, list[tuple[str, Array]]] = {}
    for path, value in known.values():
        sharing.setdefault(id(_base(value)), []).append((path, value))
    found: dict[int, Storage] = {}
    for members in sharing.values():
        base = _base(members[0][1])
        views = [(p, v) for p, v in members if len(members) > 1 and _is_regular(v, base)]
        path = next((p for p, v in views if v.size == base.size), views[0][0] if views else "")
        found |= {id(v): alone(v, p) for p, v in members}
        found |= {id(v): _within(base, v, path) for _, v in views}
    return found


def _arrays(image: Image) -> Iterator[tuple[str, Array]]:
    for unit in image.units:
        for name in {**vars(unit.fresh), **vars(unit.prepared[0])}:
            value = image.attribute(unit.fresh, name)
            path = image.path(unit.fresh, name)
            if isinstance(value, np.ndarray):
                yield path, value
            elif isinstance(value, list | tuple):
                yield from ((f"{path}.{i}", v) for i, v in enumerate(value) if isinstance(v, np.ndarray))


def _base(value: Array) -> Array:
    while isinstance(value.base, np.ndarray):
        value = value.base
    return value


def _is_regular(value: Array, base: Array) -> bool:
    """Whole steps forward through a base that lies row by row."""
    steps = [stride for n, stride in zip(value.shape, value.strides, strict=True) if n > 1]
    return (
        base.flags.c_contiguous
        and value.dtype == base.dtype
        and all(step > 0 and step % base.itemsize == 0 for step in steps)
        and _bytes_from(base, value) % base.itemsize == 0
        and list(steps) == sorted(steps, reverse=True)
    )


def _bytes_from(base: Array, value: Array) -> int:
    return int(value.__array_interface__["data"][0] - base.__array_interface__["data"][0])


def _within(base: Array, value: Array, path: str) -> Storage:
    strides = tuple(stride // base.itemsize for stride in value.strides)
    return Storage(base, path, _bytes_from(base, value) // base.itemsize, strides)


def has_elements(path: str, values: np.ndarray[Any, Any]) -> None:
    if values.size == 0:
        raise Refusal("RT505", f"`{path}` has no elements", "give it a length of 1 or more")


def element_type(path: str, value: np.ndarray[Any, Any]) -> DType:
    if isinstance(value, np.ma.MaskedArray):
        raise Refusal("RT103", f"`{path}` is a masked array", "fill it: np.ma.filled(values, 0.0)")
    dtype = NUMPY_DTYPES.get(value.dtype)
    if dtype is None:
        raise Refusal(
            "RT103", f"`{path}` is an array of {value.dtype}", "use float32, float64, int32, uint32 or int64"
        )
    return dtype
