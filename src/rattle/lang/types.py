"""Types of real-time Python that Python itself does not have.

`float` and `int` need no import. `Stereo` is a linked pair of samples, `f64` makes an attribute that keeps
64 bits in every kernel, `Array` is storage of a fixed length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, cast, overload

import numpy as np
import numpy.typing as npt

Stereo: TypeAlias = tuple[float, float]
f64 = np.float64

if TYPE_CHECKING:
    from typing import Self

    _Elements: TypeAlias = "float | Array | npt.NDArray[Any]"

    class Array:
        """A float32 array of fixed length whose elements read as `float`."""

        def __init__(self, source: npt.ArrayLike) -> None: ...

        shape: tuple[int, ...]
        size: int

        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[float]: ...
        @overload
        def __getitem__(self, index: int | tuple[int, int]) -> float: ...
        @overload
        def __getitem__(
            self, index: slice | tuple[int, slice] | tuple[slice, int] | tuple[slice, slice]
        ) -> Array: ...
        def __getitem__(self, index: Any) -> Any: ...
        def __setitem__(
            self,
            index: int | slice | tuple[int | slice, int | slice],
            value: float | Array | npt.NDArray[Any] | tuple[float, ...],
        ) -> None: ...
        def __array__(self, dtype: Any = ..., copy: bool | None = ...) -> npt.NDArray[np.float32]: ...
        def fill(self, value: float) -> None: ...
        def sum(self) -> float: ...
        def mean(self) -> float: ...
        def __add__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __sub__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __mul__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __truediv__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __radd__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __rsub__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __rmul__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __rtruediv__(self, other: _Elements) -> npt.NDArray[np.float64]: ...
        def __neg__(self) -> npt.NDArray[np.float64]: ...
        def __iadd__(self, other: _Elements) -> Self: ...
        def __isub__(self, other: _Elements) -> Self: ...
        def __imul__(self, other: _Elements) -> Self: ...
        def __itruediv__(self, other: _Elements) -> Self: ...

else:

    class Array(np.ndarray):
        """A float32 ndarray of fixed length. A store rounds to float32; a read gives a Python float, and
        arithmetic of whole arrays is in float64: so it is in the 64-bit kernel."""

        def __new__(cls, source: npt.ArrayLike) -> Array:
            return np.array(source, dtype=np.float32).view(cls)

        def __getitem__(self, index: Any) -> Any:
            element = super().__getitem__(index)
            return float(element) if isinstance(element, np.floating) else element

        def __array_ufunc__(
            self, ufunc: Any, method: str, *inputs: Any, out: tuple[Any, ...] | None = None, **options: Any
        ) -> Any:
            wide = [_widened(each) for each in inputs]
            result = getattr(ufunc, method)(*wide, **options)
            if out is None:
                return result
            out[0][...] = result
            return out[0]


def _widened(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    plain = value.view(np.ndarray)
    return plain.astype(np.float64) if value.dtype == np.float32 else plain


def zeros(shape: int | tuple[int, int]) -> Array:
    """Silence to write into: float32, `n` or `(rows, n)` elements. For `__init__` and `prepare`."""
    return cast(Array, np.zeros(shape, dtype=np.float32).view(Array))  # no copy: untouched memory is free
