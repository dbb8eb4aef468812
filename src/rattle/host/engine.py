"""What plays a plugin for Python: the operations that `Player` needs, whatever stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rattle.host.health import WorkerHealth
from rattle.lang.transport import Transport
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.events import Event, RawEvent

AnyArray = NDArray[np.floating[Any]]


class Point(NamedTuple):
    """A Param's new target at a sample of the block: `param` is its index in the description."""

    offset: int
    param: int
    value: float  # plain


@runtime_checkable
class HasHealth(Protocol):
    """An engine that may have a worker."""

    def health(self) -> WorkerHealth:
        """Raises ValueError if the plugin has none."""


class Engine(Protocol):
    """State from reset to reset; used by one thread at a time, the native one says so with a RuntimeError.
    Values are plain, not normalised."""

    @property
    def description(self) -> PluginDescription: ...
    @property
    def layout(self) -> Layout: ...

    def process(
        self,
        x: AnyArray,
        y: AnyArray,
        points: Sequence[Point],
        sidechains: Sequence[AnyArray | None] = (),
    ) -> None:
        """Fills y (output channels, samples) from x (input channels, samples), both of the engine's sample
        type with contiguous rows; points are sorted by offset and lie inside the block. sidechains: as x, one
        for each of the description's, or none at all; None is one that is not connected."""

    def tell(self, events: Sequence[Event]) -> None:
        """Of a plugin that has events: these come at their offsets of the next block, which they lie inside,
        in order."""

    def set(self, param: int, value: float) -> None:
        """The target from the next sample on: a jump before the first sample since reset, else a ramp."""

    def follow(self, host: Transport) -> None:
        """What the host's transport says is so from the next sample on; `host` is left alone."""

    def reset(self) -> None: ...

    @property
    def sent(self) -> Sequence[tuple[int, RawEvent]]:
        """What the plugin sent in the last block, with its samples."""

    def meter(self, meter: int) -> float: ...

    @property
    def latency_samples(self) -> int: ...
    @property
    def tail_s(self) -> float: ...
    @property
    def nan_count(self) -> int: ...
