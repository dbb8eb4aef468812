"""process(x: Frame, out: Frame) and process(x: Block, out: Block): the arrays they take and give.

A Frame is filled and emptied around each call. A Block is a queue: sample by sample x fills, while out gives
what the last call left; the call comes with the last sample of the quantum. That is exactly one quantum of
latency, whatever blocks the host has. A Param reads there as it was at the quantum's first sample.
"""

from __future__ import annotations

from collections.abc import Callable

from rattle.compiler.check import transport, views
from rattle.compiler.check.bus_places import OUT as OUT
from rattle.compiler.check.context import Context
from rattle.compiler.check.elementwise import for_each
from rattle.compiler.check.values import ZERO, ArrayRef, Axis, Static, Thing
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import ArraySlot, Const, DType, Op, Operand, Rate, Region, Slot, SlotKind
from rattle.plugin.description import ParamDescription, PluginDescription

MOST_CHANNELS = 8  # native/processor.h

Body = Callable[[ArrayRef, ArrayRef], None]


def play_frame(context: Context, description: PluginDescription, body: Body) -> None:
    channels = _channels(context)
    x, out = (_view(context, name, channels) for name in _names(description))
    for_each(context, (channels,), lambda at: _receive(context, x, at, at[0]))
    for_each(context, (channels,), lambda at: _store(context, out, at, Const(DType.REAL, 0.0)))
    body(x, out)
    for_each(context, (channels,), lambda at: _send(context, out, at, at[0]))


def play_block(context: Context, description: PluginDescription, body: Body) -> None:
    builder, channels = context.builder, _channels(context)
    size = Const(DType.I64, description.quantum)
    x, out = (_view(context, name, channels, size) for name in _names(description))
    place = _slot(context, "place", DType.I64)
    position = builder.emit("load", dtype=DType.I64, rate=Rate.SAMPLE, slot=place)
    _latch(context, position)
    for_each(context, (channels,), lambda at: _receive(context, x, (*at, position), at[0]))
    for_each(context, (channels,), lambda at: _send(context, out, (*at, position), at[0]))
    following = builder.emit("add", position, Const(DType.I64, 1))
    is_full = builder.emit("eq", following, size)
    with builder.region() as full:
        for_each(context, (channels, size), lambda at: _store(context, out, at, Const(DType.REAL, 0.0)))
        body(x, out)
        builder.effect("store", ZERO, slot=place)
    with builder.region() as filling:
        builder.effect("store", following, slot=place)
    builder.append(Op("if", (is_full,), (), {}, (full, filling)))


def _names(description: PluginDescription) -> tuple[str, str]:
    return description.bus_name, "out"


def _channels(context: Context) -> Operand:
    return context.builder.emit("channel_count", dtype=DType.I64, rate=Rate.PREPARE, hint="channels")


# memory ----------------------------------------------------------------------------------------------


def _view(context: Context, name: str, channels: Operand, quantum: Const | None = None) -> ArrayRef:
    length = MOST_CHANNELS * (int(quantum.value) if quantum else 1)
    array = _array(context, name, length)
    if quantum is None:
        return ArrayRef(array, None, (Axis(channels),))
    return ArrayRef(array, None, (Axis(channels, stride=quantum), Axis(quantum)))


def _array(context: Context, name: str, length: int) -> ArraySlot:
    """No attribute of a unit is called `process`."""
    key = (id(context.image.plugin), f"process.{name}")
    new = ArraySlot(key[1], DType.REAL, SlotKind.BUS, length, None)
    return context.memory.arrays.setdefault(key, new)


def _slot(context: Context, name: str, dtype: DType) -> Slot:
    key = (id(context.image.plugin), f"process.{name}")
    return context.memory.slots.setdefault(key, Slot(key[1], dtype, SlotKind.BUS))


# samples ---------------------------------------------------------------------------------------------


def _place(context: Context, view: ArrayRef, at: views.Positions) -> Operand:
    return views.place(context, views.at(context, view, at))


def _receive(context: Context, x: ArrayRef, at: views.Positions, channel: Operand) -> None:
    sample = context.builder.emit("input", channel, dtype=DType.REAL, rate=Rate.SAMPLE)
    _store(context, x, at, sample)


def _send(context: Context, out: ArrayRef, at: views.Positions, channel: Operand) -> None:
    place = _place(context, out, at)
    sample = context.builder.emit("element", place, dtype=DType.REAL, rate=Rate.SAMPLE, array=out.array)
    context.builder.effect("output", channel, sample)


def _store(context: Context, view: ArrayRef, at: views.Positions, value: Operand) -> None:
    place = _place(context, view, at)
    context.builder.effect("set_element", place, value, array=view.array, flushed=False)


# Params and transport --------------------------------------------------------------------------------

_DTYPES = {"float": DType.F64, "int": DType.I64, "bool": DType.BOOL, "enum": DType.I64}


def latched(context: Context, index: int, description: ParamDescription) -> Operand:
    """As the Param was at the first sample of the quantum."""
    context.memory.stores.latched.add(index)
    if description.smooth_ms > 0.0:
        array = _ramp_array(context, index)
        return context.builder.emit(
            "element", ZERO, dtype=DType.REAL, rate=Rate.SAMPLE, hint=description.id, array=array
        )
    slot = _slot(context, f"param.{index}", _DTYPES[description.kind])
    return context.builder.emit("load", dtype=slot.dtype, rate=Rate.CONTROL, slot=slot)


def latched_transport(context: Context, name: str) -> Operand:
    """As the transport's field was at the first sample of the quantum."""
    context.memory.stores.latched_fields.add(name)
    slot = _transport_slot(context, name)
    hint = name.removeprefix("_")
    return context.builder.emit("load", dtype=slot.dtype, rate=Rate.SAMPLE, hint=hint, slot=slot)


def _transport_slot(context: Context, name: str) -> Slot:
    return _slot(context, f"transport.{name}", transport.FIELDS[name].dtype)


def ramp(context: Context, index: int, argument: Thing) -> ArrayRef:
    """One value for each sample of the quantum."""
    description = context.image.description
    if description.form != "block" or context.phase != "process":
        fix = "read the Param: it is its value at this sample"
        raise Refusal("RT118", "`ramp` is for the process of a Block", fix)
    if description.params[index].smooth_ms == 0.0:
        name = argument.object.name if isinstance(argument, Static) else "param"
        raise Refusal("RT118", f"`{name}` does not ramp", f"read it: self.{name}")
    context.memory.stores.latched.add(index)
    array = _ramp_array(context, index)
    return ArrayRef(array, None, (Axis(Const(DType.I64, description.quantum)),))


def _ramp_array(context: Context, index: int) -> ArraySlot:
    return _array(context, f"ramp.{index}", context.image.description.quantum)


def _latch(context: Context, position: Operand) -> None:
    """What rounds before found to be read."""
    builder, params = context.builder, context.image.description.params
    jumping = Region()
    for index in sorted(context.memory.stores.latched):
        param = params[index]
        if param.smooth_ms > 0.0:
            value = builder.emit("param", dtype=DType.REAL, rate=Rate.SAMPLE, param=index, id=param.id)
            builder.effect("set_element", position, value, array=_ramp_array(context, index), flushed=False)
            continue
        slot = _slot(context, f"param.{index}", _DTYPES[param.kind])
        builder.regions.append(jumping)
        value = builder.emit("param", dtype=slot.dtype, rate=Rate.CONTROL, param=index, id=param.id)
        builder.effect("store", value, slot=slot)
        builder.regions.pop()
    for name in sorted(context.memory.stores.latched_fields):
        builder.regions.append(jumping)
        value = transport.emit(context, name)
        builder.effect("store", value, slot=_transport_slot(context, name))
        builder.regions.pop()
    is_first = builder.emit("eq", position, ZERO)
    builder.append(Op("if", (is_first,), (), {}, (jumping, Region())))
