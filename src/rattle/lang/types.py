"""Types of real-time Python that Python itself does not have.

`float` and `int` need no import. `Stereo` is a linked pair of samples, `f64` makes an attribute that keeps
64 bits in every kernel, `Array` is storage of a fixed length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

Stereo: TypeAlias = tuple[float, float]
f64 = np.float64

if TYPE_CHECKING:

    class Array:
        """A float32 array of fixed length whose elements read as `float`."""

        def __init__(self, source: npt.ArrayLike) -> None: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[float]: ...
        def __getitem__(self, index: int) -> float: ...
        def __setitem__(self, index: int | slice, value: float | Array | npt.NDArray[Any]) -> None: ...
        def __array__(self, dtype: Any = ..., copy: bool | None = ...) -> npt.NDArray[np.float32]: ...
        def fill(self, value: float) -> None: ...

else:

    class Array(np.ndarray):
        """A float32 ndarray of fixed length. A store rounds to float32; a read gives a Python float, so
        that arithmetic in CPython stays in 64 bits, as it does in the 64-bit kernel."""

        def __new__(cls, source: npt.ArrayLike) -> Array:
            return np.array(source, dtype=np.float32).view(cls)

        def __getitem__(self, index: Any) -> Any:
            element = super().__getitem__(index)
            return float(element) if isinstance(element, np.floating) else element


def zeros(shape: int | tuple[int, int]) -> Array:
    """Silence to write into: float32, `n` or `(rows, n)` elements. For `__init__` and `prepare`."""
    return Array(np.zeros(shape, dtype=np.float32))
