"""How two views of one array lie to each other: NumPy means a copy as if all was read before the first store,
and a loop means that only where this file says so."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np

from rattle.compiler.check.values import ArrayRef, Axis
from rattle.compiler.ir import Const

MOST_COMPARED = 2**20  # elements of views whose places are all known


class Relation(Enum):
    APART = "apart"  # no element in common
    SAME = "same"  # each element is itself
    SHIFTED = "shifted"  # by one distance, which may be known only when running
    TANGLED = "tangled"


def relation(target: ArrayRef, source: ArrayRef) -> Relation:
    if target.array is not source.array:
        return Relation.APART
    if target.at != source.at and all(isinstance(index, Const) for index in (*target.at, *source.at)):
        return Relation.APART
    if target.at != source.at:
        return Relation.TANGLED
    to, from_ = _flat(target), _flat(source)
    if to is not None and from_ is not None:
        return _of_places(to, from_)
    if target.offset != source.offset or not _same_form(target, source):
        return Relation.TANGLED
    return _of_axes(target.axes, source.axes)


def _of_places(to: Any, from_: Any) -> Relation:
    if not np.intersect1d(to, from_).size:
        return Relation.APART
    try:
        distances = to - np.broadcast_to(from_, to.shape)
    except ValueError:
        return Relation.TANGLED
    if (distances != distances.flat[0]).any():
        return Relation.TANGLED
    return Relation.SHIFTED if distances.flat[0] else Relation.SAME


def _flat(view: ArrayRef) -> Any:
    """Where each element stands, if all is known at build time."""
    places: Any = np.array(view.offset)
    for axis in view.axes:
        numbers = (axis.start, axis.length, axis.stride)
        if not all(isinstance(number, Const) for number in numbers):
            return None
        start, length, stride = (int(n.value) for n in numbers if isinstance(n, Const))
        if places.size * length > MOST_COMPARED:
            return None
        steps = (start + axis.step * np.arange(length)) * stride
        places = places + steps[0] if axis.is_index else places[..., None] + steps
    return places


def _same_form(a: ArrayRef, b: ArrayRef) -> bool:
    """Both were cut from the same dimensions of the array."""
    if len(a.axes) != len(b.axes):
        return False
    return all(x.stride is y.stride or x.stride == y.stride for x, y in zip(a.axes, b.axes, strict=True))


def _of_axes(to: tuple[Axis, ...], from_: tuple[Axis, ...]) -> Relation:
    found = [_of_axis(a, b) for a, b in zip(to, from_, strict=True)]
    for each in (Relation.APART, Relation.TANGLED, Relation.SHIFTED):
        if each in found:
            return each
    return Relation.SAME


def _of_axis(a: Axis, b: Axis) -> Relation:
    is_same_start = a.start is b.start or a.start == b.start
    if a.is_index and b.is_index:
        both_known = isinstance(a.start, Const) and isinstance(b.start, Const)
        # Two running indices are equal, or the views have nothing in common.
        return Relation.APART if both_known and not is_same_start else Relation.SAME
    if a.is_index or b.is_index or a.step != b.step:
        return Relation.TANGLED
    return Relation.SAME if is_same_start else Relation.SHIFTED
