"""What a process of all channels takes and gives: a sample of each (Frame), or a quantum of them (Block)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .types import Array

if TYPE_CHECKING:

    class Frame(Array):
        """One sample of every channel: `len(x)` channels, `x[c]` is a float."""

    class Block(Array):
        """`quantum` samples of every channel: `len(x)` channels, `x[c, i]` is a float."""

else:

    class _Samples(np.ndarray):
        """In 64 bits, as everything in CPython; a read gives a Python float."""

        def __new__(cls, source: npt.ArrayLike) -> Any:
            return np.array(source, dtype=np.float64).view(cls)

        def __getitem__(self, index: Any) -> Any:
            element = super().__getitem__(index)
            return float(element) if isinstance(element, np.floating) else element

    class Frame(_Samples):
        """One sample of every channel."""

    class Block(_Samples):
        """`quantum` samples of every channel."""
