"""Runs the functions of a Program, operation by operation, in NumPy's IEEE scalars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rattle.compiler.interpret.memory import Copy, Real, tiny
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
from rattle.compiler.lanes.plan import VOICE_GROUP, unit_count
from rattle.compiler.passes.asserts import said
from rattle.compiler.primitives import FLOATS, PRIMITIVES, Meaning, convert, saturate
from rattle.lang.transport import Transport
from rattle.plugin.events import RawEvent
from rattle.plugin.played_voices import halving_sum


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
        self.give: Callable[[str, RawEvent], None] = lambda how, event: None  # what is played or sent
        self.codes: dict[Function, Code] = {}
        self.copies = [Copy(program, real, channel) for channel in range(copy_count)]

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
        code = self.codes.get(function)
        if code is None:
            code = self.codes[function] = Code(self, function)
        return code.run(arguments, copy)


# ---- Functions as steps ------------------------------------------------------------------------------
#
# A function is turned into steps once, when it first runs: each value has a register, a constant's is filled
# already, and an operation is a closure that knows its registers. Walking the operations themselves means the
# same and takes six times as long.

Registers = list[Any]
Step = Callable[[Registers, Copy], None]


class Code:
    """One function, ready to run."""

    def __init__(self, machine: Machine, function: Function) -> None:
        self.machine = machine
        self.initial: Registers = []
        self.places: dict[Value, int] = {}
        self.arguments = [self.place(argument) for argument in function.args]
        self.body = Block(self, function.body)

    def run(self, arguments: Sequence[Any], copy: Copy) -> list[Any]:
        registers = self.initial.copy()
        _put(registers, self.arguments, arguments)
        return self.body.run(registers, copy)

    def place(self, operand: Operand) -> int:
        """Of a value: its own; of a constant: one that nobody writes to."""
        if isinstance(operand, Value) and operand in self.places:
            return self.places[operand]
        self.initial.append(self._number(operand) if isinstance(operand, Const) else None)
        if isinstance(operand, Value):
            self.places[operand] = len(self.initial) - 1
        return len(self.initial) - 1

    def _number(self, const: Const) -> Any:
        if const.dtype.is_float:
            return FLOATS.get(const.dtype, self.machine.real)(const.value)
        return const.value


class Block:
    """One region."""

    def __init__(self, code: Code, region: Region) -> None:
        self.arguments = [code.place(argument) for argument in region.args]
        self.steps = [step_of(code, op) for op in region.ops]
        self.yields = [code.place(operand) for operand in region.yields]

    def run(self, registers: Registers, copy: Copy) -> list[Any]:
        for step in self.steps:
            step(registers, copy)
        return [registers[place] for place in self.yields]

    def begin(self, registers: Registers, values: Sequence[Any]) -> None:
        _put(registers, self.arguments, values)


def step_of(code: Code, op: Op) -> Step:
    operands = [code.place(operand) for operand in op.operands]
    if "where" in op.attrs:
        return _voices(code, op, operands)
    if op.opcode in _STRUCTURE:
        return _STRUCTURE[op.opcode](code, op, operands)
    meaning = PRIMITIVES[op.opcode].meaning
    if meaning is None:
        return _special_step(code, op, operands)
    return _plain_step(meaning, op.operands[0].type.dtype, operands, code.place(op.result))


def _plain_step(meaning: Meaning, dtype: DType, operands: list[int], result: int) -> Step:
    if len(operands) == 1:
        (only,) = operands

        def unary(registers: Registers, copy: Copy) -> None:
            registers[result] = meaning(dtype, registers[only])

        return unary
    first, second = operands

    def binary(registers: Registers, copy: Copy) -> None:
        registers[result] = meaning(dtype, registers[first], registers[second])

    return binary


def _special_step(code: Code, op: Op, operands: list[int]) -> Step:
    machine, special = code.machine, _SPECIAL[op.opcode]
    results = [code.place(result) for result in op.results]

    def step(registers: Registers, copy: Copy) -> None:
        _put(registers, results, special(machine, op, [registers[place] for place in operands], copy))

    return step


def _put(registers: Registers, places: list[int], values: Sequence[Any]) -> None:
    for place, value in zip(places, values, strict=True):
        registers[place] = value


def _if(code: Code, op: Op, operands: list[int]) -> Step:
    then, other = (Block(code, region) for region in op.regions)
    results = [code.place(result) for result in op.results]
    (test,) = operands

    def step(registers: Registers, copy: Copy) -> None:
        _put(registers, results, (then if registers[test] else other).run(registers, copy))

    return step


def _for(code: Code, op: Op, operands: list[int]) -> Step:
    body = Block(code, op.regions[0])
    results = [code.place(result) for result in op.results]
    stride, most = op.attrs["step"], op.attrs.get("most")

    def step(registers: Registers, copy: Copy) -> None:
        start, stop, *carried = (registers[place] for place in operands)
        for i in range(start, stop, stride)[:most]:
            body.begin(registers, (i, *carried))
            carried = body.run(registers, copy)
        _put(registers, results, carried)

    return step


def _voices(code: Code, op: Op, operands: list[int]) -> Step:
    """Those that sound, sixteen by sixteen; what a group adds is a tree."""
    body, where = Block(code, op.regions[0]), op.attrs["where"]
    results, count = [code.place(result) for result in op.results], unit_count(op)
    zero = code.machine.real(0.0)

    def step(registers: Registers, copy: Copy) -> None:
        _, _, *totals = (registers[place] for place in operands)
        for first in range(0, count, VOICE_GROUP):
            terms = [[zero] * VOICE_GROUP for _ in totals]
            for i in range(first, min(first + VOICE_GROUP, count)):
                if copy.slots[where][i]:
                    body.begin(registers, (i, *(zero for _ in totals)))
                    for each, term in zip(terms, body.run(registers, copy), strict=True):
                        each[i - first] = term
            totals = [total + halving_sum(each) for total, each in zip(totals, terms, strict=True)]
        _put(registers, results, totals)

    return step


def _while(code: Code, op: Op, operands: list[int]) -> Step:
    test, body = (Block(code, region) for region in op.regions)
    results = [code.place(result) for result in op.results]

    def step(registers: Registers, copy: Copy) -> None:
        carried = [registers[place] for place in operands]
        for _ in range(op.attrs["most"]):
            test.begin(registers, carried)
            if not test.run(registers, copy)[0]:
                break
            body.begin(registers, carried)
            carried = body.run(registers, copy)
        _put(registers, results, carried)

    return step


_STRUCTURE: dict[str, Callable[[Code, Op, list[int]], Step]] = {"if": _if, "for": _for, "while": _while}

# ---- Operations with memory --------------------------------------------------------------------------

Special = Callable[[Machine, Op, list[Any], Copy], Sequence[Any]]


def _call(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    name = called_function(op, is_single=machine.real is np.float32)
    return machine.run(machine.program.elementary[name], operands, copy)


def _convert(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    return (convert(op.operands[0].type.dtype, op.result.type.dtype, operands[0], machine.real),)


def _param(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    index = op.attrs["params"][operands[0]] if operands else op.attrs["param"]
    return (copy.stored(op.result.type.dtype, machine.params[index]),)


def _store(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    value, *number = operands
    copy.slots[op.attrs["slot"]][number[0] if number else 0] = value
    return ()


def _load(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    return (copy.slots[op.attrs["slot"]][operands[0] if operands else 0],)


def _length(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    return (copy.arrays[op.attrs["array"]].shape[-1],)


def _index(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    i, length = operands if len(operands) == 2 else (operands[0], copy.arrays[op.attrs["array"]].shape[-1])
    i = i + length if i < 0 else i
    return (0 if i < 0 else i if i < length else length - 1,)


def _element(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    index, *number = operands
    return (copy.stored(array.dtype, copy.arrays[array][(*number, index)]),)


def _set_element(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    array: ArraySlot = op.attrs["array"]
    index, value, *number = operands
    if op.attrs["flushed"] and abs(value) < tiny(array.dtype, machine.real):
        value = 0.0
    copy.arrays[array][(*number, index)] = value
    return ()


def _output(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    machine.outputs[operands[0]] = operands[1]
    return ()


def _restore(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    for place in op.attrs["places"]:
        copy.restore(place, operands[0] if operands else None)
    return ()


def _assert(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    if machine.debug and not operands[0]:
        raise AssertionError(said(op))
    return ()


def _meter(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    machine.meter(op.attrs["meter"], float(operands[0]))
    return ()


def _give(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    *whole, tuning, value = operands
    held = [saturate(float(each)) for each in whole]
    if op.opcode == "send" and copy.channel_index != 0:
        return ()  # of several channels one speaks for all
    channel, note, number, id = held
    event = RawEvent(op.attrs["kind"], channel, note, number, id, float(np.float32(tuning)), float(value))
    machine.give(op.opcode, event)
    return ()


def _transport(machine: Machine, op: Op, operands: list[Any], copy: Copy) -> Sequence[Any]:
    return (copy.stored(op.result.type.dtype, getattr(machine.transport, op.attrs["field"])),)


_SPECIAL: dict[str, Special] = {
    "call": _call, "convert": _convert,
    "param": _param, "param_of": _param, "load": _load, "store": _store, "index": _index, "length": _length,
    "element": _element, "set_element": _set_element, "restore": _restore, "meter": _meter,
    "assert": _assert, "play": _give, "send": _give,
    "alloc": lambda machine, op, operands, copy: (),
    "input": lambda machine, op, operands, copy: (machine.inputs[operands[0]],),
    "output": _output,
    "connected": lambda machine, op, operands, copy: (machine.connected[op.attrs["sidechain"]],),
    "transport": _transport, "passed": _transport,
    "sample_rate": lambda machine, op, operands, copy: (machine.sample_rate,),
    "channel_index": lambda machine, op, operands, copy: (copy.channel_index,),
    "channel_count": lambda machine, op, operands, copy: (machine.channel_count,),
}  # fmt: skip
