"""A Param while quanta are played: its value at the first sample, and at each where `self.ramp` asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .param import Param
from .ramp import Ramp


class HostValues(dict[str, Any]):
    """What a unit reads its Params from: only the engine writes there."""

    def __setitem__(self, name: str, value: Any) -> None:
        raise AttributeError(f"`{name}` is a Param: the host owns it; use a plain attribute, or a Meter")

    def show(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)


class MovingParam:
    def __init__(self, source: Param[Any], default: float, values: list[HostValues], quantum: int) -> None:
        """values: where each unit that reads the Param finds it, by name."""
        self._source, self._values, self._quantum = source, values, quantum
        self._now = Ramp(default)  # at the quantum's first sample
        self._told: list[tuple[int, Ramp]] = []  # within the quantum
        self._array: NDArray[np.float32] | None = None
        self._shown: float | None = None
        self.show()

    @property
    def target(self) -> float:
        return self._now.target

    @property
    def is_moving(self) -> bool:
        """The next quantum may begin with another value."""
        return self._now.remaining > 0 or self._shown != self._now.present

    def tell(self, offset: int, target: float, step: float, remaining: int) -> None:
        """From this sample of the quantum on; offset below 0: so many samples ago."""
        ramp = Ramp(target, step, remaining)
        if offset > 0:
            self._told.append((offset, ramp))
            return
        _advance(ramp, -offset)
        self._now = ramp
        self._told.clear()

    def begin(self) -> None:
        self._array = None
        self.show()

    def end(self) -> None:
        passed = 0
        if self._told:
            passed, self._now = self._told[-1]
            self._told.clear()
        _advance(self._now, self._quantum - passed)
        self._array = None

    def show(self) -> None:
        self._show(self._now.present)

    def show_target(self) -> None:
        self._show(self._now.target)

    def _show(self, plain: float) -> None:
        if plain == self._shown:
            return
        self._shown = plain
        value = self._source.from_plain(plain)
        for each in self._values:
            each.show(self._source.name, value)

    def array(self) -> NDArray[np.float32]:
        """One value a sample, rounded from 64 bits; read-only."""
        if self._array is None:
            pieces = [(0, self._now), *self._told]
            ends = [offset for offset, _ in pieces[1:]] + [self._quantum]
            exact = np.concatenate(
                [_run(ramp, end - offset) for (offset, ramp), end in zip(pieces, ends, strict=True)]
            )
            self._array = exact.astype(np.float32)
            self._array.flags.writeable = False
        return self._array


def _advance(ramp: Ramp, samples: int) -> None:
    ramp.remaining = max(0, ramp.remaining - samples)
    ramp.step = ramp.step if ramp.remaining else 0.0


def _run(ramp: Ramp, count: int) -> NDArray[np.float64]:
    remaining = np.maximum(ramp.remaining - np.arange(count), 0)
    run: NDArray[np.float64] = ramp.target - ramp.step * remaining
    return run


@dataclass
class RampsOfUnit:
    """What `self.ramp(param)` looks into."""

    params: dict[str, MovingParam] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.params

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self.params[name].array()
