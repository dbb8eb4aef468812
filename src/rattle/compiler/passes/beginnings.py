"""What is known before anything runs: first values of slots and arrays, and the numbers a program names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rattle.compiler.ir import ArraySlot, Const, DType, Op, Program, Slot
from rattle.compiler.passes.intervals import MOST_LENGTH, Interval, full
from rattle.plugin.voice_fields import VoiceField


def is_whole(dtype: DType) -> bool:
    return dtype.is_integer or dtype is DType.BOOL


def stops_of(program: Program) -> list[int]:
    """Where a growing interval may well come to rest: at what something is compared with."""
    found = {0, MOST_LENGTH}
    for array in program.arrays:
        found |= {array.length} if array.length is not None else set()
    for function in program.functions():
        for op in function.body.walk():
            if op.opcode in ("lt", "le", "gt", "ge", "eq", "ne", "min", "max", "for"):
                found |= {int(o.value) for o in op.operands if isinstance(o, Const) and is_whole(o.dtype)}
    return sorted(stop + near for stop in found for near in (-1, 0, 1))


def first_value(slot: Slot) -> Interval:
    numbers = [int(number) for number in slot.initials()]
    return Interval(min(numbers), max(numbers))


def told_to_voices(program: Program) -> dict[Slot, Interval]:
    """What the voice engine may give a voice."""
    voices = program.voices
    if voices is None:
        return {}
    most = {VoiceField.NOTE: 127, VoiceField.CHANNEL: 15, VoiceField.INDEX: voices.count - 1}
    whole = {field: slot for field, slot in voices.fields.items() if is_whole(slot.dtype)}
    return {slot: Interval(0, most.get(VoiceField(field), 1)) for field, slot in whole.items()}


def param_read(op: Op, ranges: Sequence[tuple[float, float]]) -> Interval:
    """Of a `param` or `param_of`. What is on its way, in the sample type, may be rounded past its ends."""
    dtype = op.result.type.dtype
    params = op.attrs["params"] if op.opcode == "param_of" else (op.attrs["param"],)
    low, high = min(ranges[param][0] for param in params), max(ranges[param][1] for param in params)
    if dtype.is_integer:
        return Interval(int(low), int(high))
    return Interval(low, high) if dtype is DType.F64 else full(dtype)


def contents(array: ArraySlot) -> Interval:
    if array.initial is None:
        return Interval(0, 0)
    low, high = int(np.min(array.initial)), int(np.max(array.initial))
    return Interval(low, high) if array.read_only else Interval(min(0, low), max(0, high))
