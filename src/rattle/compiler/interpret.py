"""The reference interpreter: runs a Program as it stands, in NumPy's IEEE scalars.

This is the exact meaning of a compiled plugin, 32-bit rounding included: every engine has to give the same
bits. It plays through the same operations as the compiled driver (`rattle.host.engine.Engine`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rattle.compiler.ir import ArraySlot, Const, ControlGroup, DType, Function, Op, Operand, Program, Region, Slot, SlotKind, Value
from rattle.compiler.primitives import FLOATS, PRIMITIVES, convert
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.meter_reading import MeterReading
from rattle.plugin.ramp import Ramp, ramp_samples
from rattle.plugin.taper import legal

TICK = 256
Real = type[np.floating[Any]]
Environment = dict[Value, Any]


class Point(Protocol):
    @property
    def offset(self) -> int: ...
    @property
    def param(self) -> int: ...
    @property
    def value(self) -> float: ...


def tiny(dtype: DType, real: Real) -> float:
    wide = dtype is DType.F64 or (dtype is DType.REAL and real is np.float64)
    return 2.0**-511 if wide else 2.0**-63


class Copy:
    """The memory of one copy of the plugin."""

    def __init__(self, machine: Machine, channel_index: int) -> None:
        self.channel_index = channel_index
        self.real = machine.real
        self.slots: dict[Slot, Any] = {s: self.stored(s.dtype, s.initial) for s in machine.program.slots}
        self.arrays: dict[ArraySlot, NDArray[Any]] = {}
        self.kept_slots: dict[Slot, Any] = {}
        self.kept_arrays: dict[ArraySlot, NDArray[Any]] = {}

    def stored(self, dtype: DType, value: Any) -> Any:
        if dtype.is_float:
            return FLOATS.get(dtype, self.real)(value)
        return bool(value) if dtype is DType.BOOL else int(value)

    def new_array(self, dtype: DType, source: Any) -> NDArray[Any]:
        types: dict[DType, Any] = {DType.I64: np.int64, DType.I32: np.int32, DType.U32: np.uint32, DType.BOOL: np.bool_}
        return np.array(source, dtype=FLOATS.get(dtype) or types.get(dtype, self.real))

    def keep(self) -> None:
        self.kept_slots = dict(self.slots)
        self.kept_arrays = {array: values.copy() for array, values in self.arrays.items()}

    def restore(self, place: Slot | ArraySlot) -> None:
        if isinstance(place, Slot):
            self.slots[place] = self.kept_slots[place]
        else:
            self.arrays[place][:] = self.kept_arrays[place]


class Machine:
    """Runs functions of a program on its copies."""

    def __init__(self, program: Program, real: Real, sample_rate: float, channel_count: int, copy_count: int) -> None:
        self.program = program
        self.real = real
        self.sample_rate = np.float64(sample_rate)
        self.channel_count = channel_count
        self.params: list[Any] = [0.0] * program.param_count  # as `param` reads them now
        self.meter: Callable[[int, float], None] = lambda index, value: None
        self.copies = [Copy(self, channel) for channel in range(copy_count)]

    def prepare(self) -> None:
        lengths = iter(self.run(self.program.sizes, (), self.copies[0]))
        known = {a: max(1, min(int(next(lengths)), 2**31 - 1)) if a.length is None else a.length for a in self.program.arrays}
        for copy in self.copies:
            for array, length in known.items():
                source = np.zeros(length) if array.initial is None else array.initial
                copy.arrays[array] = copy.new_array(array.dtype, source)
            self.run(self.program.prepare, (), copy)
            copy.keep()

    def reset(self) -> None:
        for copy in self.copies:
            for place in (*copy.slots, *copy.arrays):
                if place.kind is SlotKind.STATE:
                    copy.restore(place)
            self.run(self.program.reset, (), copy)

    def tick(self) -> None:
        for copy in self.copies:
            for slot, value in copy.slots.items():
                if slot.kind is SlotKind.STATE and slot.dtype.is_float and abs(value) < tiny(slot.dtype, self.real):
                    copy.slots[slot] = copy.stored(slot.dtype, 0.0)

    def run(self, function: Function, arguments: Sequence[Any], copy: Copy) -> list[Any]:
        environment: Environment = dict(zip(function.args, arguments, strict=True))
        return self.region(function.body, environment, copy)

    def region(self, region: Region, environment: Environment, copy: Copy) -> list[Any]:
        for op in region.ops:
            results = self.op(op, environment, copy)
            environment.update(zip(op.results, results, strict=True))
        return [self.value(operand, environment) for operand in region.yields]

    def value(self, operand: Operand, environment: Environment) -> Any:
        if isinstance(operand, Const):
            return FLOATS.get(operand.dtype, self.real)(operand.value) if operand.dtype.is_float else operand.value
        return environment[operand]

    def op(self, op: Op, environment: Environment, copy: Copy) -> Sequence[Any]:
        operands = [self.value(operand, environment) for operand in op.operands]
        meaning = PRIMITIVES[op.opcode].meaning
        if meaning is not None:
            return (meaning(op.operands[0].type.dtype, *operands),)
        return _SPECIAL[op.opcode](self, op, operands, environment, copy)


Special = Callable[[Machine, Op, list[Any], Environment, Copy], Sequence[Any]]


def _if(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    return machine.region(op.regions[0 if operands[0] else 1], environment, copy)


def _for(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    start, stop, *carried = operands
    region = op.regions[0]
    for i in range(start, stop, op.attrs["step"]):
        environment.update(zip(region.args, (i, *carried), strict=True))
        carried = machine.region(region, environment, copy)
    return carried


def _call(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    return machine.run(machine.program.elementary[op.attrs["function"]], operands, copy)


def _convert(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    return (convert(op.operands[0].type.dtype, op.result.type.dtype, operands[0], machine.real),)


def _param(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    value = machine.params[op.attrs["param"]]
    dtype = op.result.type.dtype
    return (copy.stored(dtype, value),)


def _store(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    copy.slots[op.attrs["slot"]] = operands[0]
    return ()


def _index(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    i, length = operands[0], len(copy.arrays[op.attrs["array"]])
    i = i + length if i < 0 else i
    return (min(max(i, 0), length - 1),)


def _element(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    return (copy.stored(array.dtype, copy.arrays[array][operands[0]]),)


def _set_element(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    value = operands[1]
    if op.attrs["flushed"] and abs(value) < tiny(array.dtype, machine.real):
        value = 0.0
    copy.arrays[array][operands[0]] = value
    return ()


def _restore(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    for place in op.attrs["places"]:
        copy.restore(place)
    return ()


def _meter(machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy) -> Sequence[Any]:
    machine.meter(op.attrs["meter"], float(operands[0]))
    return ()


_SPECIAL: dict[str, Special] = {
    "if": _if, "for": _for, "call": _call, "convert": _convert, "param": _param, "store": _store, "index": _index,
    "element": _element, "set_element": _set_element, "restore": _restore, "meter": _meter,
    "alloc": lambda machine, op, operands, environment, copy: (),
    "load": lambda machine, op, operands, environment, copy: (copy.slots[op.attrs["slot"]],),
    "length": lambda machine, op, operands, environment, copy: (len(copy.arrays[op.attrs["array"]]),),
    "sample_rate": lambda machine, op, operands, environment, copy: (machine.sample_rate,),
    "channel_index": lambda machine, op, operands, environment, copy: (copy.channel_index,),
    "channel_count": lambda machine, op, operands, environment, copy: (machine.channel_count,),
}  # fmt: skip


class Interpreter:
    """An engine over a Machine: the schedule of native/schedule.c, one sample at a time."""

    def __init__(self, program: Program, description: PluginDescription, sample_rate: float,
                 sample_type: Literal["f32", "f64"] = "f32", layout: Layout | None = None) -> None:  # fmt: skip
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
        return sample if math.isfinite(sample) and abs(sample) >= tiny(DType.REAL, self.machine.real) else self.machine.real(0)

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
