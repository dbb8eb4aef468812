"""The interpreter as an engine: a Machine that plays by the schedule."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from rattle.compiler.interpret.machine import Machine, Real, tiny
from rattle.compiler.ir import ControlGroup, DType, Program
from rattle.lang.transport import Transport
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.schedule import Schedule


class Interpreter(Schedule):
    """Plays a program as the compiled driver does, in its first layout unless told otherwise. With `debug` an
    `assert` of a program compiled with it raises AssertionError, at the author's line."""

    def __init__(
        self,
        program: Program,
        description: PluginDescription,
        sample_rate: float,
        sample_type: Literal["f32", "f64"] = "f32",
        layout: Layout | None = None,
        debug: bool = False,
    ) -> None:
        super().__init__(description, layout, sample_rate)
        self.is_per_channel = description.form == "float"
        real: Real = np.float32 if sample_type == "f32" else np.float64
        channels = self.layout.inputs if self.is_per_channel else self.layout.outputs
        copies = self.layout.inputs if self.is_per_channel else 1
        self.machine = Machine(program, real, sample_rate, channels, copies)
        self.machine.debug = debug
        self.machine.transport = self.transport
        self.machine.params = self._values()
        self.machine.meter = lambda index, value: self.meters[index].write(value)
        self.seen: dict[ControlGroup, list[Any]] = {}
        with np.errstate(all="ignore"):
            self.machine.prepare()
            self.machine.reset()

    @property
    def latency_samples(self) -> int:
        return int(self.machine.run(self.machine.program.latency, (), self.machine.copies[0])[0])

    @property
    def tail_s(self) -> float:
        self.machine.params = [ramp.target for ramp in self.ramps]
        return float(self.machine.run(self.machine.program.tail, (), self.machine.copies[0])[0])

    def clean(self, sample: float) -> Any:
        is_tiny = 0.0 < abs(sample) < tiny(DType.REAL, self.machine.real)
        is_sound = math.isfinite(sample) and not is_tiny
        return self.machine.real(sample if is_sound else 0.0)

    def play(self, x: list[Any]) -> list[Any]:
        machine, program = self.machine, self.machine.program
        machine.params = self._values()
        for group in self._moved_groups():
            for arguments, _ in group.runs():
                for copy in machine.copies:
                    machine.run(group.function, arguments, copy)
        if self.description.form in ("frame", "block"):
            machine.inputs = x
            machine.run(program.process, self._inputs(x, 0), machine.copies[0])
            return machine.outputs
        outputs: list[Any] = []
        for index, copy in enumerate(machine.copies):
            outputs += machine.run(program.process, self._inputs(x, index), copy)
        return outputs

    def _inputs(self, x: list[Any], copy: int) -> list[Any]:
        """The samples that one copy's process takes."""
        main = x[: self.layout.inputs]
        pair = [main[0], main[-1]] if self.description.form == "stereo" else main[:1]
        pair = [] if self.description.form in ("frame", "block") else pair
        inputs = main[copy : copy + 1] if self.is_per_channel else pair
        first = len(main)
        for channels in self.machine.program.sidechains:
            inputs += x[first : first + channels] if channels else [x[first + copy]]
            first += channels or len(main)
        return inputs

    def connect(self) -> None:
        self.machine.connected = self.connected
        self.seen.clear()

    def follow(self, host: Transport) -> None:
        super().follow(host)
        self.seen.clear()

    def show(self, param: int) -> None:
        """Nothing to do: `play` asks the ramps."""

    def restore(self) -> None:
        self.machine.reset()
        self.seen.clear()  # positions that run freely start again

    def run_hooks(self, hooks: list[int]) -> None:
        machine = self.machine
        machine.params = [ramp.target for ramp in self.ramps]
        for index in hooks:
            for copy in machine.copies:
                machine.run(machine.program.hooks[index].function, (), copy)
        self.seen.clear()  # control values read what hooks write

    def flush(self) -> None:
        self.machine.tick()

    def _values(self) -> list[Any]:
        """Of every Param at this sample; a ramp is computed in the sample type."""
        real = self.machine.real
        values: list[Any] = []
        for ramp, smoothed in zip(self.ramps, self.machine.program.smoothed, strict=True):
            moving = smoothed and ramp.remaining
            ramped = real(ramp.target) - real(ramp.step) * real(ramp.remaining)
            values.append(ramped if moving else ramp.target)
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
