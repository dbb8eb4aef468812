"""Attributes: of units (Params, Meters, slots, methods, what the engine knows) and of build-time objects."""

from __future__ import annotations

import ast
import enum
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from rattle.compiler.check import build_time, buses, calls, cures, missing, transport
from rattle.compiler.check.context import MEMBER_VALUE, Context, SuppressedError, as_enum, expression
from rattle.compiler.check.elements import array_attribute, element
from rattle.compiler.check.magic import descriptor, getattr_of
from rattle.compiler.check.replacements import held
from rattle.compiler.check.values import (
    ArrayRef,
    EnumRef,
    Method,
    Poisoned,
    Static,
    Super,
    Thing,
    Tuple,
    class_attribute,
    kind,
    member_position,
    static,
    whole,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.elaborate import MISSING
from rattle.compiler.families import NotAlikeError
from rattle.compiler.ir import Const, DType, Operand, Rate, Slot, SlotKind, Value
from rattle.lang.transport import Transport
from rattle.lang.unit import Unit
from rattle.plugin.description import Attribute
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param

_BITS = ("view", "tobytes", "hex", "byteswap")


@expression(ast.Attribute)
def attribute(context: Context, node: ast.Attribute) -> Thing:
    return of(context, context.evaluate(node.value), node.attr)


def of(context: Context, owner: Thing, attr: str) -> Thing:
    """`owner.attr`"""
    if attr in _BITS and isinstance(owner, ArrayRef | Value | Const):
        fix = "compute with the number itself: int(x), math.floor(x), x * 32768.0"
        raise Refusal("RT206", f"`.{attr}` shows the bits of {kind(owner)}", fix)
    match owner:
        case Static(object=unit) if isinstance(unit, Unit) and context.image.knows(unit):
            return unit_attribute(context, unit, context.mangled(attr))
        case Static(object=Transport()):
            return transport.attribute(context, attr)
        case Static(object=value):
            return object_attribute(context, value, attr)
        case Super(cls=cls, owner=unit):
            return of_super(context, unit, attr, cls)
        case ArrayRef() if attr in ("size", "shape", "ndim"):
            return array_attribute(context, owner, attr)
        case ArrayRef() if attr in ("fill", "sum", "mean", "dot"):
            return Method(getattr(np.ndarray, attr), owner)
        case ArrayRef():
            fix = cures.of_array(attr, cures.owner_of(context.node))
            raise Refusal("RT410", f"`.{attr}` of an array in real-time code", fix)
        case Tuple(items, names) if attr in names:
            return items[names.index(attr)]
        case EnumRef(position=position, members=members) if attr == "value":
            return enum_value(context, position, members)
        case Poisoned():
            raise SuppressedError
    raise missing.of_thing(context, owner, attr)


def of_super(context: Context, unit: Unit, attr: str, cls: type) -> Thing:
    following = type(unit).__mro__[type(unit).__mro__.index(cls) + 1 :]
    value = class_attribute(following, attr)
    if value is MISSING:
        raise Refusal("RT112", f"no class above `{cls.__name__}` has `{attr}`", "leave this call out")
    return of_class(context, unit, attr, value)


def unit_attribute(context: Context, unit: Unit, attr: str) -> Thing:
    engine = _engine_attribute(context, attr)
    if engine is not None:
        return engine
    declared = getattr(type(unit), attr, None) if not hasattr(type(unit), "__getattr__") else None
    if isinstance(declared, Param):
        return param(context, unit, attr)
    if isinstance(declared, Meter):
        return meter_value(context, unit, attr, declared)
    if isinstance(class_attribute(type(unit).__mro__, attr), property):
        return of_class(context, unit, attr, class_attribute(type(unit).__mro__, attr))
    found = slot_or_thing(context, unit, attr)
    if isinstance(found, Slot):
        return load(context, found, unit, attr)
    return found


def _engine_attribute(context: Context, attr: str) -> Thing | None:
    if attr == "sample_rate":
        return context.builder.emit("sample_rate", dtype=DType.F64, rate=Rate.PREPARE, hint=attr)
    if attr == "transport":
        return transport.transport(context)
    if attr in ("channel_index", "channel_count"):
        return context.builder.emit(attr, dtype=DType.I64, rate=Rate.PREPARE, hint=attr)
    return None


def slot_or_thing(context: Context, unit: Unit, attr: str) -> Slot | Thing:
    if context.memory.key(unit, attr) in context.unknown:
        raise SuppressedError
    in_instance = attr in vars(unit) or attr in vars(context.image.of(unit).prepared[0])
    if in_instance:
        differing = context.memory.differing(unit, attr)
        if differing is not None:
            return of_each(context, unit, attr, differing)
        return context.memory.read(unit, attr)
    value = class_attribute(type(unit).__mro__, attr)
    if context.memory.key(unit, attr) in context.memory.stores.phases:
        return context.memory.read(unit, attr)  # the class holds what it starts with
    return of_class(context, unit, attr, value)


def of_each(context: Context, unit: Unit, attr: str, values: list[Any]) -> Thing:
    """A constant that differs among like units: an element of a table, by the unit's number."""
    members = type(values[0]) if isinstance(values[0], enum.Enum) else None
    numbers = [member_position(value) for value in values] if members is not None else values
    if all(isinstance(number, bool | np.bool_) for number in numbers):
        numbers = [int(number) for number in numbers]
    table = context.memory.family_table(unit, attr, np.array(numbers))
    (index,) = context.memory.at(unit)
    value = element(context, whole(table, None), index)
    if isinstance(values[0], bool | np.bool_):
        return context.builder.truth(context.as_operand(value))
    return value if members is None else EnumRef(context.as_operand(value), members)


def of_class(context: Context, unit: Unit, attr: str, value: Any) -> Thing:
    """What an attribute of a class is for one of its objects."""
    match value:
        case FunctionType():
            return Method(value, Static(unit))
        case staticmethod():
            return Static(value.__func__)
        case classmethod():
            return Method(value.__func__, Static(type(unit)))
        case property():
            return calls.inline(context, value.fget, [Static(unit)], {})
    refusal = getattr_of(unit) if value is MISSING else descriptor(unit, attr, value)
    if refusal is not None:
        raise refusal
    if value is MISSING:
        words = f"`{type(unit).__name__}` has no attribute `{attr}`"
        raise Refusal("RT112", words, missing.of_unit(context, unit, attr))
    return context.outer_thing(attr, value)


def object_attribute(context: Context, value: Any, attr: str) -> Thing:
    if isinstance(value, enum.Enum) and attr in ("value", "name"):
        return static(getattr(value, attr))
    if isinstance(value, str) and attr in build_time.OF_STRINGS:
        return Static(getattr(value, attr))
    if isinstance(value, list | dict | set | str) and hasattr(value, attr):
        raise _container_method(value, attr)
    try:
        found = getattr(value, attr)
    except AttributeError:
        raise missing.of_object(context, value, attr) from None
    if hasattr(found, "__func__") and not isinstance(value, ModuleType | type):
        return Method(found.__func__, Static(value))
    return context.outer_thing(attr, found)


def _container_method(value: object, attr: str) -> Refusal:
    words = type(value).__name__
    if isinstance(value, list):
        return Refusal("RT501", f"`{words}.{attr}` takes or moves memory while audio runs",
                       "make the array in __init__ with zeros(n) and write to its elements")  # fmt: skip
    if isinstance(value, str):
        return Refusal("RT320", f"`str.{attr}` in real-time code", "choose with an Enum or a bool")
    return Refusal("RT326", f"`{words}.{attr}` in real-time code", str(held(value)))


def param(context: Context, unit: Unit, attr: str) -> Thing:
    """A Param's number at this sample. Smoothed ones are signals; the others change at control rate."""
    indices = tuple(_param_index(context, each, attr) for each in context.memory.counterparts(unit))
    descriptions = [context.image.description.params[index] for index in indices]
    description = descriptions[0]
    place = context.memory.place(unit)
    if place is not None and len({(d.kind, d.smooth_ms > 0.0) for d in descriptions}) > 1:
        raise NotAlikeError(place.family)
    dtype = {"float": DType.F64, "int": DType.I64, "bool": DType.BOOL, "enum": DType.I64}[description.kind]
    at_event = context.phase != "process"
    rate = min(Rate.CONTROL, context.state_rate)
    if description.smooth_ms > 0.0 and not at_event:
        dtype, rate = DType.REAL, Rate.SAMPLE
    if context.image.description.form == "block" and not at_event:
        if len(set(indices)) > 1:
            raise context.memory.not_alike(unit)
        value = buses.latched(context, indices[0], description)
    elif len(set(indices)) == 1:
        value = context.builder.emit(
            "param", dtype=dtype, rate=rate, hint=attr, param=indices[0], id=description.id
        )
    else:
        ids = context.memory.path(unit, attr)
        at = context.memory.at(unit)
        value = context.builder.emit(
            "param_of", *at, dtype=dtype, rate=rate, hint=attr, params=indices, id=ids
        )
    if description.kind == "enum":
        return EnumRef(value, type(getattr(type(unit), attr).default))
    return value


def ramp(context: Context, unit: Unit, named: Thing) -> Thing:
    """`self.ramp(Denoise.depth)`"""
    param = named.object if isinstance(named, Static) else None
    name = param.name if isinstance(param, Param) else ""
    if not name or getattr(type(unit), name, None) is not param:
        fix = f"name the Param by its class: self.ramp({type(unit).__name__}.depth)"
        raise Refusal("RT118", f"`ramp` of {kind(named)}", fix)
    indices = {_param_index(context, each, name) for each in context.memory.counterparts(unit)}
    if len(indices) > 1:
        raise context.memory.not_alike(unit)
    return buses.ramp(context, indices.pop(), named)


def _param_index(context: Context, unit: Unit, attr: str) -> int:
    index = context.image.param_of.get(Attribute(context.image.of(unit).path, attr))
    if index is not None:
        return index
    fix = "keep that unit in an attribute of the plugin, or in a list there"
    raise Refusal("RT112", f"`{attr}` is a Param of a unit that the plugin does not hold", fix)


def meter_value(context: Context, unit: Unit, attr: str, declared: Meter) -> Thing:
    """Reading a Meter gives the last assignment."""
    slot = context.memory.meter_slot(unit, attr, declared.rest)
    return load(context, slot, unit, attr)


def load(context: Context, slot: Slot, unit: Unit, attr: str) -> Thing:
    members = context.memory.enums.get(context.memory.key(unit, attr))
    rate = Rate.CONTROL if slot.kind is SlotKind.CONTROL else context.state_rate
    rate = min(rate, context.state_rate)
    hint = slot.path.rsplit(".", 1)[-1]
    at = context.memory.at(unit)
    value = context.builder.emit("load", *at, dtype=slot.dtype, rate=rate, hint=hint, slot=slot)
    if context.phase != "process" and slot.dtype in (DType.REAL, DType.F32):
        value = context.builder.to(DType.F64, value)
    return EnumRef(value, members) if members is not None else value


def enum_value(context: Context, position: Operand, members: type[enum.Enum]) -> Thing:
    """The numeric value of a member chosen when running: its position, or from a table of all values."""
    numbers = [member.value for member in members]
    if isinstance(position, Const):
        return static(numbers[int(position.value)])
    if all(type(number) is int for number in numbers) and numbers == list(range(len(numbers))):
        return position
    values = np.array(numbers)
    if values.dtype.kind not in "if":
        raise Refusal(
            "RT208", f"the values of {members.__name__} are not numbers", "compare with a member instead"
        )
    table = context.memory.enum_table(members, values)
    return element(context, whole(table, values), position)


def _member_value(context: Context, thing: Thing) -> Thing:
    member = as_enum(thing)
    assert member is not None
    return enum_value(context, member.position, member.members)


MEMBER_VALUE.append(_member_value)
