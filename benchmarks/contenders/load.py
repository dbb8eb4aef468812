"""What all contenders do, or have beside them in their process."""

from __future__ import annotations

from collections import deque

import numpy as np

from benchmarks.load.plugins import Together

_KEPT_PER_MS = 30
_KEPT_BLOCKS = 375  # a second

# Not of a plugin, as the heap beside it.
_kept: deque[list[object]] = deque(maxlen=_KEPT_BLOCKS)


class Keeping(Together):
    """Some garbage lives for a second, as that of programs does. By then it is old, and only a full
    collection finds it: Python's own rule starts one whenever a quarter of the heap is new."""

    def work(self, x: np.ndarray) -> np.ndarray:
        young: list[object] = []
        for _ in range(int(_KEPT_PER_MS * x.shape[1] / self.sample_rate * 1e3)):
            cycle: list[object] = []
            cycle.append(cycle)
            young.append(cycle)
        _kept.append(young)
        return super().work(x)
