"""What `process` gave under `@worker`, as the quantum that is heard."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def take_result(result: object, out: NDArray[np.float32]) -> None:
    """Copies it to out, float32 (channels, quantum), rounded if it is float64.

    Raises TypeError or ValueError, which say what process has to return.
    """
    if type(result) is np.ndarray and result.dtype == np.float32 and result.shape == out.shape:
        out[...] = result
        return
    given = result if isinstance(result, np.ndarray) else _as_array(result, out)
    if given.ndim == 1 and len(out) == 1:
        given = given[np.newaxis]
    if given.dtype.kind not in "fiubc":
        raise TypeError(f"process gave a {type(result).__name__}, expected float32 {out.shape}")
    if given.shape != out.shape:
        raise ValueError(f"process gave shape {given.shape}, expected {out.shape}{_hint(given, out)}")
    if given.dtype.kind == "c":
        raise TypeError(f"process gave {given.dtype}, expected float32; take its real part: y.real")
    if given is result and given.dtype.kind in "iu":  # 16-bit samples would be 90 dB too loud
        raise TypeError(f"process gave {given.dtype}, expected float32 from -1 to 1; {_scaled(given.dtype)}")
    np.copyto(out, given, casting="same_kind")


def _as_array(result: object, out: NDArray[np.float32]) -> NDArray[np.generic]:
    if result is None:
        raise TypeError("process gave None: return the result, or take `out` as an argument and fill it")
    return np.asarray(result)


def _scaled(integers: np.dtype[Any]) -> str:
    return f"divide it: y / {2 ** (8 * integers.itemsize - 1)}"


def _hint(given: NDArray[np.generic], out: NDArray[np.float32]) -> str:
    if given.shape == out.shape[::-1]:
        return ": did you mean y.T?"
    if given.shape == out.shape[1:]:
        return ": one row for each channel; np.stack([y] * 2) makes two of one"
    if given.ndim == 2 and len(given) == len(out):
        return ": as many samples as went in"
    return ""
