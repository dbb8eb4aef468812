"""Runs the functions of a Program as they stand, operation by operation, in NumPy's IEEE scalars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Op,
    Operand,
    Program,
    Region,
    Slot,
    SlotKind,
    Value,
    called_function,
)
from rattle.compiler.passes.asserts import said
from rattle.compiler.primitives import FLOATS, PRIMITIVES, convert
from rattle.lang.transport import Transport

Real = type[np.floating[Any]]
Environment = dict[Value, Any]


def tiny(dtype: DType, real: Real) -> float:
    wide = dtype is DType.F64 or (dtype is DType.REAL and real is np.float64)
    return 2.0**-511 if wide else 2.0**-63


class Copy:
    """The memory of one copy of the plugin."""

    def __init__(self, machine: Machine, channel_index: int) -> None:
        self.channel_index = channel_index
        self.real = machine.real
        self.slots: dict[Slot, list[Any]] = {  # one number; of like units, one for each
            slot: [self.stored(slot.dtype, initial) for initial in slot.initials()]
            for slot in machine.program.slots
        }
        self.arrays: dict[ArraySlot, NDArray[Any]] = {}
        self.kept_slots: dict[Slot, list[Any]] = {}
        self.kept_arrays: dict[ArraySlot, NDArray[Any]] = {}

    def stored(self, dtype: DType, value: Any) -> Any:
        if dtype.is_float:
            return FLOATS.get(dtype, self.real)(value)
        return bool(value) if dtype is DType.BOOL else int(value)

    def new_array(self, dtype: DType, source: Any) -> NDArray[Any]:
        types: dict[DType, Any] = {
            DType.I64: np.int64,
            DType.I32: np.int32,
            DType.U32: np.uint32,
            DType.BOOL: np.bool_,
        }
        return np.array(source, dtype=FLOATS.get(dtype) or types.get(dtype, self.real))

    def keep(self) -> None:
        self.kept_slots = {slot: list(values) for slot, values in self.slots.items()}
        self.kept_arrays = {array: values.copy() for array, values in self.arrays.items()}

    def restore(self, place: Slot | ArraySlot, number: int | None = None) -> None:
        """Of like units: one, or all."""
        which = slice(None) if number is None else slice(number, number + 1)
        if isinstance(place, Slot):
            self.slots[place][which] = self.kept_slots[place][which]
        elif place.count is None:
            self.arrays[place][:] = self.kept_arrays[place]
        else:
            self.arrays[place][which] = self.kept_arrays[place][which]


class Machine:
    """Runs functions of a program on its copies."""

    def __init__(
        self, program: Program, real: Real, sample_rate: float, channel_count: int, copy_count: int
    ) -> None:
        self.program = program
        self.debug = False  # asserts are checked
        self.real = real
        self.sample_rate = np.float64(sample_rate)
        self.channel_count = channel_count
        self.inputs: list[Any] = []  # of this sample, where process takes all channels at once
        self.outputs: list[Any] = [0.0] * channel_count
        self.connected = [False] * len(program.sidechains)
        self.transport = Transport(sample_rate)
        self.params: list[Any] = [0.0] * program.param_count  # as `param` reads them now
        self.meter: Callable[[int, float], None] = lambda index, value: None
        self.copies = [Copy(self, channel) for channel in range(copy_count)]

    def prepare(self) -> None:
        lengths = iter(self.run(self.program.sizes, (), self.copies[0]))
        known = {
            a: max(1, min(int(next(lengths)), 2**31 - 1)) if a.length is None else a.length
            for a in self.program.arrays
        }
        for copy in self.copies:
            for array, length in known.items():
                shape = length if array.count is None else (array.count, length)
                source = np.zeros(shape) if array.initial is None else array.initial
                copy.arrays[array] = copy.new_array(array.dtype, source)
            self.run(self.program.prepare, (), copy)
            copy.keep()

    def reset(self) -> None:
        for copy in self.copies:
            places: list[Slot | ArraySlot] = [*copy.slots, *copy.arrays]
            for place in places:
                if self.program.is_restored(place):
                    copy.restore(place)
            self.run(self.program.reset, (), copy)

    def tick(self) -> None:
        for copy in self.copies:
            for slot, values in copy.slots.items():
                if slot.kind is SlotKind.STATE and slot.dtype.is_float:
                    least = tiny(slot.dtype, self.real)
                    values[:] = [copy.stored(slot.dtype, 0.0) if abs(v) < least else v for v in values]

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
            return (
                FLOATS.get(operand.dtype, self.real)(operand.value)
                if operand.dtype.is_float
                else operand.value
            )
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


def _for(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    start, stop, *carried = operands
    region = op.regions[0]
    for i in range(start, stop, op.attrs["step"])[: op.attrs.get("most")]:
        environment.update(zip(region.args, (i, *carried), strict=True))
        carried = machine.region(region, environment, copy)
    return carried


def _while(
    machine: Machine, op: Op, carried: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    test, body = op.regions
    for _ in range(op.attrs["most"]):
        environment.update(zip(test.args, carried, strict=True))
        if not machine.region(test, environment, copy)[0]:
            break
        environment.update(zip(body.args, carried, strict=True))
        carried = machine.region(body, environment, copy)
    return carried


def _call(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    name = called_function(op, is_single=machine.real is np.float32)
    return machine.run(machine.program.elementary[name], operands, copy)


def _convert(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    return (convert(op.operands[0].type.dtype, op.result.type.dtype, operands[0], machine.real),)


def _param(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    index = op.attrs["params"][operands[0]] if operands else op.attrs["param"]
    return (copy.stored(op.result.type.dtype, machine.params[index]),)


def _store(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    value, *number = operands
    copy.slots[op.attrs["slot"]][number[0] if number else 0] = value
    return ()


def _load(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    return (copy.slots[op.attrs["slot"]][operands[0] if operands else 0],)


def _length(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    return (copy.arrays[op.attrs["array"]].shape[-1],)


def _index(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    i, length = operands if len(operands) == 2 else (operands[0], copy.arrays[op.attrs["array"]].shape[-1])
    i = i + length if i < 0 else i
    return (0 if i < 0 else i if i < length else length - 1,)


def _element(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    index, *number = operands
    return (copy.stored(array.dtype, copy.arrays[array][(*number, index)]),)


def _set_element(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    index, value, *number = operands
    if op.attrs["flushed"] and abs(value) < tiny(array.dtype, machine.real):
        value = 0.0
    copy.arrays[array][(*number, index)] = value
    return ()


def _output(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    machine.outputs[operands[0]] = operands[1]
    return ()


def _restore(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    for place in op.attrs["places"]:
        copy.restore(place, operands[0] if operands else None)
    return ()


def _assert(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    if machine.debug and not operands[0]:
        raise AssertionError(said(op))
    return ()


def _meter(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    machine.meter(op.attrs["meter"], float(operands[0]))
    return ()


def _transport(
    machine: Machine, op: Op, operands: list[Any], environment: Environment, copy: Copy
) -> Sequence[Any]:
    return (copy.stored(op.result.type.dtype, getattr(machine.transport, op.attrs["field"])),)


_SPECIAL: dict[str, Special] = {
    "if": _if, "for": _for, "while": _while, "call": _call, "convert": _convert,
    "param": _param, "param_of": _param, "load": _load, "store": _store, "index": _index, "length": _length,
    "element": _element, "set_element": _set_element, "restore": _restore, "meter": _meter,
    "assert": _assert,
    "alloc": lambda machine, op, operands, environment, copy: (),
    "input": lambda machine, op, operands, environment, copy: (machine.inputs[operands[0]],),
    "output": _output,
    "connected": lambda machine, op, operands, environment, copy: (machine.connected[op.attrs["sidechain"]],),
    "transport": _transport, "passed": _transport,
    "sample_rate": lambda machine, op, operands, environment, copy: (machine.sample_rate,),
    "channel_index": lambda machine, op, operands, environment, copy: (copy.channel_index,),
    "channel_count": lambda machine, op, operands, environment, copy: (machine.channel_count,),
}  # fmt: skip
