"""The reference driver: CPython plays the author's class, sample by sample, as an engine would.

It is the meaning of a plugin: one object per channel for a `float` process, ramps, ticks, cleaned inputs and
outputs. Slow: some ten thousand samples a second. It has the operations of `rattle.host.engine.Engine`,
with float64 samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rattle.lang.life import prepare, walk
from rattle.lang.unit import Unit

from .declare import describe, instantiate
from .description import Attribute, Layout, PluginDescription
from .effect import Effect
from .flush import clean_input, flush_tiny
from .meter_reading import MeterReading
from .param import Param
from .ramp import Ramp, ramp_samples
from .taper import legal

TICK = 256  # samples from one act of housekeeping to the next, counted from reset


class Point(Protocol):
    """A Param's new target at a sample of the block, in plain units."""

    @property
    def offset(self) -> int: ...
    @property
    def param(self) -> int: ...
    @property
    def value(self) -> float: ...


class ParamSlots:
    """One Param's motion, and every place that reads it: in each copy, and shared by `copies`."""

    def __init__(
        self, source: Param[Any], start: float, ramp_samples: int, values: list[dict[str, Any]]
    ) -> None:
        self.ramp = Ramp(start)
        self._source, self._ramp_samples, self._values = source, ramp_samples, values
        self.show()

    def aim(self, target: float, jump: bool) -> None:
        if self.ramp.aim(target, 0 if jump else self._ramp_samples):
            self.show()

    def land(self) -> None:
        self.ramp.land()
        self.show()

    def advance(self) -> None:
        self.ramp.advance()
        self.show()

    def show(self) -> None:
        value = self._source.from_plain(self.ramp.present)
        for values in self._values:
            values[self._source.name] = value


class ReferenceEngine:
    """Plays `cls` at `sample_rate` (Hz) in one layout, by default the plugin's first."""

    def __init__(
        self,
        cls: type[Effect],
        sample_rate: float,
        layout: Layout | None = None,
        description: PluginDescription | None = None,
    ) -> None:
        self.description = description or describe(cls)
        self.layout = layout or self.description.layouts[0]
        count = self.layout.inputs if self.description.form == "float" else 1
        channels = count if self.description.form == "float" else self.layout.outputs
        self.copies = [prepare(instantiate(cls), sample_rate, channels, index) for index in range(count)]
        self._trees = [dict(walk(copy)) for copy in self.copies]
        self._params = [self._slots(i, sample_rate) for i in range(len(self.description.params))]
        self._meters = [MeterReading(meter) for meter in self.description.meters]
        for reading, meter in zip(self._meters, self.description.meters, strict=True):
            self._connect(reading, meter.writers)
        self._pending: dict[int, float] = {}
        self._position = 0  # samples since reset
        self._is_marked = False  # an output was not finite since the last tick
        self.nan_count = 0
        self._play = self._player()
        with np.errstate(all="ignore"):
            for copy in self.copies:
                self._reset(copy)  # every engine begins with a reset: an author's own has run

    def process(self, x: NDArray[Any], y: NDArray[Any], points: Sequence[Point] = ()) -> None:
        """Fills y (output channels, samples) from x (input channels, samples); points sorted by offset."""
        for reading in self._meters:
            reading.begin_block()
        queue = list(points)[::-1]
        with np.errstate(all="ignore"):
            for i in range(x.shape[1]):
                if self._position % TICK == 0:
                    self._tick()
                while queue and queue[-1].offset <= i:
                    self._queue(queue.pop())
                self._take_targets()
                self._sample(x, y, i)
        for point in reversed(queue):
            self._queue(point)

    def set(self, param: int, value: float) -> None:
        """The target from the next sample on: a jump before the first sample since reset, else a ramp."""
        if not math.isnan(value):
            self._pending[param] = legal(self.description.params[param], value)

    def target(self, param: int) -> float:
        """Where the Param is or is heading."""
        return self._pending.get(param, self._params[param].ramp.target)

    def reset(self) -> None:
        """Sample 0 comes next; every Param stands on its target, meters rest. The NaN count goes on."""
        self._take_targets()
        for slots in self._params:
            slots.land()
        for copy in self.copies:
            self._reset(copy)
        for reading in self._meters:
            reading.reset()
        self._position, self._is_marked = 0, False

    @staticmethod
    def _reset(copy: Effect) -> None:
        """What prepare left comes back whether or not the author's reset asks for it; then that one runs."""
        for _, unit in walk(copy):
            if unit._binding is not None and unit._binding.fresh is not None:
                unit._binding.fresh.restore(unit)
        copy.reset()

    def meter(self, meter: int) -> float:
        return self._meters[meter].value

    @property
    def latency_samples(self) -> int:
        return self.copies[0].latency_samples()

    @property
    def tail_s(self) -> float:
        """As the author says; else 0 for a plugin whose units hold nothing at all, else endless."""
        if type(self.copies[0]).tail_s is not Effect.tail_s:
            return float(self.copies[0].tail_s())
        holds_state = any(unit._binding and unit._binding.image.values for unit in self._trees[0].values())
        return math.inf if holds_state else 0.0

    def _slots(self, index: int, sample_rate: float) -> ParamSlots:
        param = self.description.params[index]
        first = self._trees[0][param.readers[0].unit]
        source = getattr(type(first), param.readers[0].name)
        values = [vars(unit).setdefault("_param_values", {}) for unit in self._units(param.readers)]
        return ParamSlots(source, param.default, ramp_samples(param.smooth_ms, sample_rate), values)

    def _connect(self, reading: MeterReading, writers: tuple[Attribute, ...]) -> None:
        for unit in self._units(writers):
            vars(unit).setdefault("_meter_readings", {})[writers[0].name] = reading

    def _units(self, users: tuple[Attribute, ...]) -> list[Unit]:
        return [tree[user.unit] for tree in self._trees for user in users]

    def _queue(self, point: Point) -> None:
        self.set(point.param, point.value)

    def _take_targets(self) -> None:
        """The last one of each Param counts."""
        for param, target in self._pending.items():
            self._params[param].aim(target, jump=self._position == 0)
        self._pending.clear()

    def _tick(self) -> None:
        if self._is_marked:
            self._is_marked = False
            self.nan_count += 1
            for copy in self.copies:
                self._reset(copy)
        for tree in self._trees:
            for unit in tree.values():
                flush_tiny(unit)

    def _sample(self, x: NDArray[Any], y: NDArray[Any], i: int) -> None:
        outputs = self._play([clean_input(float(channel[i])) for channel in x])
        for channel, sample in enumerate(outputs):
            finite = math.isfinite(sample)
            self._is_marked |= not finite
            y[channel, i] = sample if finite else 0.0
        for slots in self._params:
            if slots.ramp.remaining:
                slots.advance()
        self._position += 1

    def _player(self) -> Callable[[list[float]], Sequence[float]]:
        """One sample of every input channel to one of every output channel."""
        methods: list[Any] = [copy.process for copy in self.copies]  # type: ignore[attr-defined]
        if self.description.form == "float":
            return lambda x: [process(sample) for process, sample in zip(methods, x, strict=True)]
        if self.description.form == "float_to_stereo":
            return lambda x: methods[0](x[0])
        return lambda x: methods[0]((x[0], x[-1]))
