"""A language program: a small Effect, and how close every engine must come to CPython running it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rattle import Effect

Row = NDArray[np.float64]
SPECIALS = (0.0, -0.0, 0.5, -0.5, 1.0, -1.0, float("nan"), float("inf"), float("-inf"))


@dataclass(frozen=True)
class Program:
    cls: type[Effect]
    exact: bool  # only + - * / sqrt and comparisons: the 64-bit kernel gives CPython's bits
    bound: float  # of the 32-bit kernel, relative to the peak where that is above 1
    bound_64: float  # of the 64-bit kernel, if not exact
    scale: float  # inputs are uniform in -scale to scale
    specials: tuple[float, ...]  # values that also occur in the input
    meaning: Callable[[Row], Row] | None  # one channel's output, where CPython raises or means otherwise

    def signal(self, channels: int, samples: int, seed: int = 0) -> Row:
        """Random input, exact in 32 bits, with the special values strewn in."""
        random = np.random.default_rng(seed)
        x = random.uniform(-self.scale, self.scale, (channels, samples))
        if self.specials:
            for row in x:
                places = random.choice(samples, min(samples // 8, 8 * len(self.specials)), replace=False)
                row[places] = random.choice(self.specials, len(places))
        return x.astype(np.float32).astype(np.float64)


PROGRAMS: dict[str, Program] = {}


def program(
    exact: bool = False,
    bound: float = 1e-5,
    bound_64: float = 1e-12,
    scale: float = 1.0,
    specials: tuple[float, ...] = SPECIALS,
    meaning: Callable[[Row], Row] | None = None,
) -> Callable[[type[Effect]], type[Effect]]:
    """Makes a program of the class below."""

    def register(cls: type[Effect]) -> type[Effect]:
        assert cls.__name__ not in PROGRAMS, "two programs of one name"
        PROGRAMS[cls.__name__] = Program(cls, exact, bound, bound_64, scale, specials, meaning)
        return cls

    return register
