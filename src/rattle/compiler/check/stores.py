"""Stores: to attributes of units and to elements of arrays. Each is noted, for it decides what is state."""

from __future__ import annotations

import enum

import numpy as np

from rattle.compiler.check import array_stores, calls, cures, transport, views
from rattle.compiler.check.context import Context, SuppressedError, as_enum
from rattle.compiler.check.enums import suggestion
from rattle.compiler.check.magic import descriptor, setattr_of
from rattle.compiler.check.names import near, unmangled
from rattle.compiler.check.values import (
    ONE,
    Allocation,
    ArrayRef,
    Elementwise,
    Poisoned,
    Static,
    Thing,
    Tuple,
    class_attribute,
    is_numbers,
    kind,
    static,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import MISSING
from rattle.compiler.ir import Const, DType, Operand, Slot
from rattle.lang.transport import Transport
from rattle.lang.unit import KnownFromPrepare, Unit
from rattle.plugin.description import Attribute
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param
from rattle.plugin.seats import declared
from rattle.plugin.voice import FIELD_NAMES, Voice

MOST_ELEMENTS = 2**31 - 1  # rattle_length of native/kernel.h

GIVEN_TO_VOICES = frozenset(FIELD_NAMES.values())


def attribute(context: Context, owner: Thing, attr: str, thing: Thing) -> None:
    if isinstance(owner, Static) and isinstance(owner.object, Transport):
        raise transport.not_stored(attr)
    if (
        not isinstance(owner, Static)
        or not isinstance(owner.object, Unit)
        or not context.image.knows(owner.object)
    ):
        raise Refusal("RT103", f"{kind(owner)} holds no state here", _home(owner))
    unit, attr = owner.object, context.mangled(attr)
    refusal = setattr_of(unit)
    if refusal is not None:
        raise refusal
    declared = getattr(type(unit), attr, None)
    if isinstance(declared, KnownFromPrepare) or attr == "transport":
        raise Refusal("RT109", f"`{attr}` is given by the host", "use an attribute of another name")
    if isinstance(unit, Voice) and attr in GIVEN_TO_VOICES:
        fix = "use an attribute of another name"
        raise Refusal("RT109", f"`{attr}` is the note's: the voice engine gives it", fix)
    if isinstance(declared, Param):
        fix = "use an attribute of another name, or a Meter to show a value"
        raise Refusal("RT109", f"`{attr}` is a Param: the host owns it", fix)
    if isinstance(declared, property) and declared.fset is not None:
        calls.inline(context, declared.fset, [owner, thing], {})
    elif isinstance(declared, Meter):
        _meter(context, unit, attr, declared, context.as_operand(thing))
    elif isinstance(thing, Elementwise):
        raise cures.no_memory(f"write into the array: {cures.owner_of(context.node)}.{attr}[:] = ...")
    elif isinstance(thing, Allocation):
        _allocate(context, unit, attr, thing)
    else:
        _number(context, unit, attr, thing)


def _home(owner: Thing) -> str:
    """Where what was to be stored would have a place."""
    if isinstance(owner, Static) and isinstance(owner.object, Unit):
        return "make it in __init__ of the plugin"
    cls = type(owner.object) if isinstance(owner, Static) else type
    if cls.__bases__ != (object,) or "__dict__" not in vars(cls) or cls.__module__ == "builtins":
        return "keep state in attributes of a Unit"
    return f"make it a unit: class {cls.__name__}(Unit):"


def _meter(context: Context, unit: Unit, attr: str, declared: Meter, value: Operand) -> None:
    meters = context.image.description.meters
    places = [Attribute(context.image.of(each).path, attr) for each in context.memory.counterparts(unit)]
    found = {next(k for k, d in enumerate(meters) if place in d.writers) for place in places}
    index = found.pop()
    if found:
        raise context.memory.not_alike(unit)
    builder = context.builder
    if context.phase in ("process", "hook"):  # elsewhere there is no block to show it in
        shown = builder.to(DType.F64, builder.number(value))
        builder.effect("meter", shown, meter=index, id=meters[index].id)
    slot = context.memory.meter_slot(unit, attr, declared.rest)
    builder.effect("store", builder.to(slot.dtype, value), *context.memory.at(unit), slot=slot)


def _allocate(context: Context, unit: Unit, attr: str, allocation: Allocation) -> None:
    if any(allocation is placed for placed in context.placed):
        raise Refusal("RT105", f"`self.{attr}` would be another name for the same elements",
                      "give each its own zeros(n)")  # fmt: skip
    context.placed.append(allocation)
    value = context.image.attribute(unit, attr)
    if not isinstance(value, np.ndarray):
        raise Refusal("RT201", f"`self.{attr}` is {kind(static(value))} in __init__ and an array here",
                      f"write self.{attr} = zeros(1) in __init__")  # fmt: skip
    sizes = _dimensions(context, allocation.sizes)
    known = tuple(int(size.value) if isinstance(size, Const) else None for size in sizes)
    context.memory.stores.allocated[context.memory.key(unit, attr)] = (allocation.dtype, known)
    made = context.memory.array(unit, attr, value)
    array = made.array
    for size, dimension in zip(sizes, array.shape, strict=False):
        if isinstance(dimension, Slot):
            context.builder.effect("store", size, slot=dimension)
    flat = sizes[0] if len(sizes) == 1 else views.times(context, *sizes)
    context.builder.effect("alloc", flat, array=array)
    if allocation.filled is not None:
        array_stores.assign(context, made, allocation.filled)


def _dimensions(context: Context, sizes: tuple[Operand, ...]) -> tuple[Operand, ...]:
    """Of two dimensions, each is held to what an array can be: their product is its length."""
    if len(sizes) == 1:
        return sizes
    builder, most = context.builder, Const(DType.I64, MOST_ELEMENTS)
    rows, columns = (builder.emit("max", size, ONE) for size in sizes)
    rows = builder.emit("min", rows, most)
    return rows, builder.emit("min", columns, builder.emit("floordiv", most, rows))


def _number(context: Context, unit: Unit, attr: str, thing: Thing) -> None:
    value = context.memory.value(unit, attr)
    name = f"self.{attr}"
    if value is MISSING:
        context.unknown.add(context.memory.key(unit, attr))
        raise _unknown(context, unit, attr)
    held = as_enum(thing)
    if not isinstance(thing, Poisoned):
        if value is None:
            context.unknown.add(context.memory.key(unit, attr))
        _same_kind(context, name, value, thing)
    key, at = context.memory.key(unit, attr), context.memory.at(unit)
    context.memory.stores.note(key, context.phase)
    if isinstance(thing, Poisoned):
        raise SuppressedError
    slot = context.memory.slot(unit, attr, value)
    if held is not None:
        context.builder.effect("store", held.position, *at, slot=slot)
        return
    operand = context.builder.number(context.as_operand(thing)) if slot.dtype is not DType.BOOL else thing
    operand = context.as_operand(operand)
    if operand.type.dtype.is_float and slot.dtype.is_integer:
        if slot.dtype is not DType.I64:
            raise Refusal(
                "RT201",
                f"`{name}` is {slot.dtype.value} and this is a float",
                "convert it: np.uint32(int(x))",
            )
        context.memory.stores.floats.add(key)  # the next round knows it as a float
        return
    _same_width(name, slot.dtype, operand)
    context.builder.effect("store", context.builder.to(slot.dtype, operand), *at, slot=slot)


def _unknown(context: Context, unit: Unit, attr: str) -> Refusal:
    held = class_attribute(type(unit).__mro__, attr)
    if isinstance(held, property):
        return Refusal(
            "RT102",
            f"`self.{attr}` is a property",
            "give it a setter, or store to the attribute it is made of",
        )
    refusal = descriptor(unit, attr, held)
    if refusal is not None:
        return refusal
    if held is not MISSING:
        return Refusal("RT102", f"`self.{attr}` starts as a class attribute", f"set self.{attr} in __init__")
    meters = [name for name, each in declared(type(unit)).items() if isinstance(each, Meter)]
    meant, owner = near(attr, [*vars(unit), *meters]), cures.owner_of(context.node)
    fix = f"create it in __init__: self.{attr} = 0.0"
    if meant is not None:
        fix = f"did you mean `{owner}.{meant}`?"
        fix = fix if meant in meters else f"{fix} Else give it its first value in __init__"
    elif owner != "self":
        fix = f"what moves is an argument of its process: {owner}.process(...)"
    return Refusal("RT102", f"`{owner}.{attr}` first appears here", fix)


def _same_kind(context: Context, name: str, value: object, thing: Thing) -> None:
    if as_enum(thing) is None and isinstance(thing, ArrayRef | Static):
        if isinstance(value, enum.Enum):
            words = f"`{name}` is {kind(static(value))} in __init__ and {kind(thing)} here"
            raise Refusal("RT201", words, suggestion(context, type(value), thing))
        raise _rebound(context, name, thing)
    before, after = kind(static(value)), kind(thing)
    if value is None:
        name = unmangled(name)
        fix = f"start with a number: {name} = 0.0, and where the code asks for None, ask a bool beside it"
        raise Refusal("RT107", f"`{name}` is None in __init__ and {after} here", fix)
    if before == after and isinstance(thing, Tuple):
        raise Refusal("RT103", f"`{name}` is {before}: state is single numbers",
                      "keep each number in an attribute of its own")  # fmt: skip
    if before != after and not (before == "a number" and after == "a truth value"):
        fix = f"keep {after} in another attribute; this one stays {before}"
        raise Refusal("RT201", f"`{name}` is {before} in __init__ and {after} here", fix)


def _rebound(context: Context, name: str, thing: Thing) -> Refusal:
    words = kind(thing).removeprefix("a ").removeprefix("an ")
    fix = "hold what you need from __init__ on, and choose with a bool or an Enum"
    if isinstance(thing, ArrayRef):
        other = cures.name_of_array(context, thing)
        fix = f"copy it: {name}[:] = {other}"
    elif isinstance(thing, Static) and is_numbers(thing.object):
        fix = f"copy it: for i in range(len({name})): {name}[i] = other[i]"
    elif isinstance(thing, Static) and thing.object is None:
        name = unmangled(name)
        return Refusal("RT502", f"`{name}` would become None", "keep a bool beside it: on or off")
    return Refusal("RT502", f"`{name}` would become another {words}", fix)


def _same_width(name: str, dtype: DType, operand: Operand) -> None:
    own = operand.type.dtype
    if dtype.is_integer and own.is_integer and own is not dtype and not isinstance(operand, Const):
        words = {DType.I64: "an int", DType.U32: "np.uint32", DType.I32: "np.int32"}
        raise Refusal(
            "RT201",
            f"`{name}` is {words[dtype]} and this is {words[own]}",
            f"convert it: {words[dtype]}(...)",
        )
