"""The streams of `random` and NumPy as a worker process has them, for one plugin of several in a process."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

SEED = 0  # as for every object of a plugin's class: declare.py


class RandomStreams:
    """They begin with a seed at each reset, so that a render is the same each time."""

    def __init__(self) -> None:
        self._own: tuple[Any, Any] | None = None  # None: they begin

    def begin_again(self) -> None:
        self._own = None

    @contextmanager
    def playing(self) -> Iterator[None]:
        """What is drawn meanwhile is of these streams; the caller's go on where they were."""
        callers = random.getstate(), np.random.get_state()
        if self._own is None:
            random.seed(SEED)
            np.random.seed(SEED)
        else:
            random.setstate(self._own[0])
            np.random.set_state(self._own[1])
        try:
            yield
        finally:
            self._own = random.getstate(), np.random.get_state()
            random.setstate(callers[0])
            np.random.set_state(callers[1])
