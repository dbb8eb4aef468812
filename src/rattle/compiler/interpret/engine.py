"""An engine over a Machine: the schedule of native/schedule.c, one sample at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rattle.compiler.interpret.machine import Machine, Real, tiny
from rattle.compiler.ir import ControlGroup, DType, Program
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.meter_reading import MeterReading
from rattle.plugin.ramp import Ramp, ramp_samples
from rattle.plugin.taper import legal

TICK = 256


class Point(Protocol):
    @property
    def offset(self) -> int: ...
    @property
    def param(self) -> int: ...
    @property
    def value(self) -> float: ...


class Interpreter:
    """Plays a program as the compiled driver does, with the operations of `rattle.host.engine.Engine`."""

    def __init__(
        self,
        program: Program,
        description: PluginDescription,
        sample_rate: float,
        sample_type: Literal["f32", "f64"] = "f32",
        layout: Layout | None = None,
    ) -> None:
        self.layout = layout or description.layouts[0]
        self.description = description
        per_channel = description.form == "float"
        real: Real = np.float32 if sample_type == "f32" else np.float64
        channels = self.layout.inputs if per_channel else self.layout.outputs
        self.machine = Machine(program, real, sample_rate, channels, self.layout.inputs if per_channel else 1)
        self.machine.params = [param.default for param in description.params]
        self.ramps = [Ramp(param.default) for param in description.params]
        self.ramp_lengths = [ramp_samples(param.smooth_ms, sample_rate) for param in description.params]
        self.meters = [MeterReading(meter) for meter in description.meters]
        self.machine.meter = lambda index, value: self.meters[index].write(value)
        self.pending: dict[int, float] = {}
        self.seen: dict[ControlGroup, list[Any]] = {}
        self.position = 0
        self.is_marked = False
        self.nan_count = 0
        with np.errstate(all="ignore"):
            self.machine.prepare()
            self.machine.reset()

    def process(self, x: NDArray[Any], y: NDArray[Any], points: Sequence[Point] = ()) -> None:
        """Fills y (output channels, samples) from x (input channels, samples); points sorted by offset."""
        for reading in self.meters:
            reading.begin_block()
        queue = list(points)[::-1]
        with np.errstate(all="ignore"):
            for i in range(x.shape[1]):
                if self.position % TICK == 0:
                    self._tick()
                while queue and queue[-1].offset <= i:
                    self._queue(queue.pop())
                self._take_targets()
                self._sample([self._clean(channel[i]) for channel in x], y, i)
        for point in reversed(queue):
            self._queue(point)

    def set(self, param: int, value: float) -> None:
        if not math.isnan(value):
            self.pending[param] = legal(self.description.params[param], value)

    def reset(self) -> None:
        self.position = 0
        self._take_targets()
        for ramp in self.ramps:
            ramp.land()
        for reading in self.meters:
            reading.reset()
        self.is_marked = False
        with np.errstate(all="ignore"):
            self.machine.reset()

    def meter(self, meter: int) -> float:
        return self.meters[meter].value

    @property
    def latency_samples(self) -> int:
        return int(self.machine.run(self.machine.program.latency, (), self.machine.copies[0])[0])

    @property
    def tail_s(self) -> float:
        self.machine.params = [ramp.target for ramp in self.ramps]
        return float(self.machine.run(self.machine.program.tail, (), self.machine.copies[0])[0])

    def _queue(self, point: Point) -> None:
        self.set(point.param, point.value)

    def _take_targets(self) -> None:
        for param, target in self.pending.items():
            self.ramps[param].aim(target, self.ramp_lengths[param] if self.position else 0)
        self.pending.clear()

    def _tick(self) -> None:
        if self.is_marked:
            self.is_marked = False
            self.nan_count += 1
            self.machine.reset()
        self.machine.tick()

    def _clean(self, sample: Any) -> Any:
        sample = self.machine.real(sample)
        return (
            sample
            if math.isfinite(sample) and abs(sample) >= tiny(DType.REAL, self.machine.real)
            else self.machine.real(0)
        )

    def _param_values(self) -> list[Any]:
        real = self.machine.real
        values: list[Any] = []
        for ramp, smoothed in zip(self.ramps, self.machine.program.smoothed, strict=True):
            if smoothed and ramp.remaining:
                values.append(real(ramp.target) - real(ramp.step) * real(ramp.remaining))
            else:
                values.append(ramp.target)
        return values

    def _moved_groups(self) -> list[ControlGroup]:
        """Those of which a Param differs from what they last saw. They are pure, so this is all of them."""
        moved = []
        for group in self.machine.program.control:
            seen = [self.machine.params[param] for param in sorted(group.params)]
            if self.seen.get(group) != seen:
                self.seen[group] = seen
                moved.append(group)
        return moved

    def _sample(self, x: list[Any], y: NDArray[Any], i: int) -> None:
        machine, program = self.machine, self.machine.program
        machine.params = self._param_values()
        outputs: list[Any] = []
        per_channel = self.description.form == "float"
        for group in self._moved_groups():
            for copy in machine.copies:
                machine.run(group.function, (), copy)
        for index, copy in enumerate(machine.copies):
            arguments = x[index : index + 1] if per_channel else [x[0], x[-1]][: len(program.process.args)]
            outputs += machine.run(program.process, arguments, copy)
        for channel, sample in enumerate(outputs):
            finite = bool(np.isfinite(sample))
            self.is_marked |= not finite
            y[channel, i] = sample if finite else 0.0
        for ramp in self.ramps:
            ramp.advance()
        self.position += 1
