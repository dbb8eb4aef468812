"""The arrays a player takes, and what it says about those it does not."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.host.engine import AnyArray
from rattle.plugin.description import Layout, PluginDescription


def checked_input(x: object, dtype: np.dtype[Any], channels: int) -> AnyArray:
    """`x` as (channels, samples) with contiguous rows, without a copy where the rows are so already.

    One dimension is taken as the one channel of a mono input; for no channels a number of samples will do.
    Raises TypeError for what is no array of `dtype`, ValueError for another shape; both name what is
    expected.
    """
    if channels == 0 and isinstance(x, int | np.integer) and x >= 0:
        return np.zeros((0, int(x)), dtype)
    if not isinstance(x, np.ndarray):
        raise TypeError(f"x is a {type(x).__name__}; give a NumPy array, {_expected(dtype, channels)}")
    if x.dtype != dtype:
        raise TypeError(f"x is {x.dtype}; {_remedy(x, dtype)} (expected {_expected(dtype, channels)})")
    if x.ndim == 1 and channels == 1:
        x = x[np.newaxis]
    if x.ndim != 2 or len(x) != channels:
        raise ValueError(f"x has shape {x.shape}, expected {_expected(dtype, channels)}{_hint(x, channels)}")
    return x if x.strides[1] == x.itemsize or x.shape[1] < 2 else np.ascontiguousarray(x)


def checked_sidechains(
    given: Mapping[str, object], description: PluginDescription, layout: Layout, x: AnyArray
) -> list[AnyArray | None]:
    """One for each of the description's side-chains, None where nothing is connected; a mono one is repeated.

    Raises TypeError for a name that is none of them, and what `checked_input` raises.
    """
    names = [sidechain.name for sidechain in description.sidechains]
    for name in given:
        if name not in names:
            known = f"its side-chains: {', '.join(names)}" if names else "it has no side-chain"
            raise TypeError(f"{description.class_name}.process takes no `{name}`; {known}")
    found: list[AnyArray | None] = []
    for sidechain in description.sidechains:
        block = given.get(sidechain.name)
        channels = sidechain.channels_beside(layout)
        found.append(None if block is None else _sidechain(sidechain.name, block, channels, x))
    return found


def _sidechain(name: str, block: object, channels: int, x: AnyArray) -> AnyArray:
    is_mono = isinstance(block, np.ndarray) and (block.ndim == 1 or len(block) == 1)
    try:
        checked = checked_input(block, x.dtype, 1 if is_mono else channels)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: {error}") from None
    if checked.shape[1] != x.shape[1]:
        raise ValueError(f"{name} has {checked.shape[1]} samples, x has {x.shape[1]}")
    return np.repeat(checked, channels, axis=0) if is_mono else checked


def channel_pointers(block: AnyArray) -> ctypes.Array[ctypes.c_void_p]:
    """Rows may lie apart, samples of a row may not."""
    start, stride = block.ctypes.data, block.strides[0]
    return (ctypes.c_void_p * len(block))(*(start + channel * stride for channel in range(len(block))))


def _expected(dtype: np.dtype[Any], channels: int) -> str:
    if channels == 0:
        return "the number of samples, for it has no input"
    return f"{dtype} of shape ({channels}, samples)"


def _remedy(x: NDArray[Any], dtype: np.dtype[Any]) -> str:
    if not x.dtype.isnative:
        return f"its bytes are in another machine's order, convert it: x.astype(np.{dtype})"
    if x.dtype.kind == "f":
        other = "f64" if x.dtype.itemsize == 8 else "f32"
        also = f", or compile with sample_type={other!r}" if x.dtype.itemsize in (4, 8) else ""
        return f"convert it: x.astype(np.{dtype}){also}"
    return f"convert it to {dtype} with full scale at 1.0"


def _hint(x: NDArray[Any], channels: int) -> str:
    """What the caller most likely meant."""
    if x.ndim == 2 and x.shape[1] == channels:
        return ": did you mean x.T?"
    if x.ndim == 1:
        return f": one dimension is mono; compile with channels=1, or np.stack([x] * {channels})"
    if x.ndim == 2:
        return f": compile with channels={len(x)} if the plugin allows it"
    return ""
