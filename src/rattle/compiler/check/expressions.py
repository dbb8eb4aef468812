"""Expressions: names, numbers, attributes, elements, arithmetic, comparisons, choices."""

from __future__ import annotations

import ast
import difflib
import enum
import math
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from rattle.compiler.check import calls
from rattle.compiler.check.context import Context, NeedsUnrolling, as_enum, expression
from rattle.compiler.check.joins import choose
from rattle.compiler.check.values import (
    ArrayRef, EnumRef, Method, Static, Super, Thing, Tuple, kind, static,
)  # fmt: skip
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Rate, Slot, SlotKind
from rattle.lang.unit import Unit
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param

BINARY = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor", ast.LShift: "shl", ast.RShift: "shr",
}  # fmt: skip
BITWISE = {"and", "or", "xor", "shl", "shr"}
COMPARE = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne"}
SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
FLOAT_ROUNDING: dict[Any, str] = {math.floor: "floor", math.ceil: "ceil", math.trunc: "trunc"}


@expression(ast.Constant)
def constant(context: Context, node: ast.Constant) -> Thing:
    if isinstance(node.value, complex | bytes):
        raise Refusal("RT208", f"`{node.value!r}` has no place in real-time code")
    return static(node.value)


@expression(ast.Name)
def name(context: Context, node: ast.Name) -> Thing:
    return context.lookup(node.id)


@expression(ast.Tuple)
def tuple_(context: Context, node: ast.Tuple) -> Thing:
    return Tuple(tuple(context.evaluate(item) for item in node.elts))


# attributes ------------------------------------------------------------------------------------------


@expression(ast.Attribute)
def attribute(context: Context, node: ast.Attribute) -> Thing:
    owner = context.evaluate(node.value)
    match owner:
        case Static(object=unit) if isinstance(unit, Unit) and context.image.knows(unit):
            return unit_attribute(context, unit, node.attr)
        case Static(object=value):
            return object_attribute(context, value, node.attr)
        case Super(cls=cls, owner=unit):
            function = getattr(super(cls, unit), node.attr, None)
            if function is None:
                raise Refusal("RT112", f"no base of `{cls.__name__}` has `{node.attr}`")
            return Method(function.__func__, Static(unit))
        case ArrayRef(source=source) if node.attr == "size" or node.attr == "shape":
            length = array_length(context, owner)
            return length if node.attr == "size" else Tuple((length,))
        case ArrayRef():
            raise Refusal("RT501", f"`.{node.attr}` of an array in real-time code", "write a loop over its elements")
        case EnumRef(position=position, members=members) if node.attr == "value":
            return enum_value(context, position, members)
    raise Refusal("RT112", f"{kind(owner)} has no attribute `{node.attr}` here")


def unit_attribute(context: Context, unit: Unit, attr: str) -> Thing:
    engine = _engine_attribute(context, attr)
    if engine is not None:
        return engine
    declared = getattr(type(unit), attr, None) if not hasattr(type(unit), "__getattr__") else None
    if isinstance(declared, Param):
        return param(context, unit, attr)
    if isinstance(declared, Meter):
        return meter_value(context, unit, attr, declared)
    if isinstance(vars_of_class(unit, attr), property):
        return calls.inline(context, vars_of_class(unit, attr).fget, [Static(unit)], {})
    found = slot_or_thing(context, unit, attr)
    if isinstance(found, Slot):
        return load(context, found, context.memory.enums.get((id(unit), attr)))
    return found


def _engine_attribute(context: Context, attr: str) -> Thing | None:
    if attr == "sample_rate":
        return context.builder.emit("sample_rate", dtype=DType.F64, rate=Rate.PREPARE, hint=attr)
    if attr in ("channel_index", "channel_count"):
        return context.builder.emit(attr, dtype=DType.I64, rate=Rate.PREPARE, hint=attr)
    return None


def vars_of_class(unit: Unit, attr: str) -> Any:
    for base in type(unit).__mro__:
        if attr in vars(base):
            return vars(base)[attr]
    return None


def slot_or_thing(context: Context, unit: Unit, attr: str) -> Slot | Thing:
    in_instance = attr in vars(unit) or attr in vars(context.image.of(unit).prepared[0])
    if in_instance:
        return context.memory.read(unit, attr)
    value = vars_of_class(unit, attr)
    if isinstance(value, FunctionType):
        return Method(value, Static(unit))
    if isinstance(value, staticmethod):
        return Static(value.__func__)
    if isinstance(value, classmethod):
        return Method(value.__func__, Static(type(unit)))
    if value is None:
        raise Refusal("RT112", f"`{type(unit).__name__}` has no attribute `{attr}`", _did_you_mean(unit, attr))
    if (id(unit), attr) in context.memory.stores.phases:
        raise Refusal("RT102", f"`self.{attr}` starts as a class attribute", f"set self.{attr} in __init__")
    return context.outer_thing(attr, value)


def _did_you_mean(unit: Unit, attr: str) -> str:
    names = [n for n in (*vars(unit), *dir(type(unit))) if not n.startswith("_")]
    near = difflib.get_close_matches(attr, names, 1)
    return f"did you mean `self.{near[0]}`?" if near else f"create it in __init__: self.{attr} = 0.0"


def object_attribute(context: Context, value: Any, attr: str) -> Thing:
    if isinstance(value, enum.Enum) and attr in ("value", "name"):
        return static(getattr(value, attr))
    if isinstance(value, list | dict | set | str) and hasattr(value, attr):
        raise _container_method(value, attr)
    try:
        found = getattr(value, attr)
    except AttributeError:
        raise Refusal("RT112", f"`{_name_of(value)}` has no attribute `{attr}`") from None
    if hasattr(found, "__func__") and not isinstance(value, ModuleType | type):
        return Method(found.__func__, Static(value))
    return context.outer_thing(attr, found)


def _container_method(value: object, attr: str) -> Refusal:
    words = type(value).__name__
    if isinstance(value, list):
        return Refusal("RT501", f"`{words}.{attr}` takes or moves memory while audio runs",
                       "make the array in __init__ with zeros(n) and write to its elements")  # fmt: skip
    code = "RT320" if isinstance(value, str) else "RT326"
    return Refusal(code, f"`{words}.{attr}` in real-time code")


def _name_of(value: object) -> str:
    return getattr(value, "__name__", type(value).__name__)


def param(context: Context, unit: Unit, attr: str) -> Thing:
    """A Param's number at this sample. Smoothed ones are signals; the others change at control rate."""
    path = context.image.of(unit).path
    for index, description in enumerate(context.image.description.params):
        if any((reader.unit, reader.name) == (path, attr) for reader in description.readers):
            break
    else:
        raise Refusal("RT112", f"`{attr}` is a Param of a unit that the plugin does not hold")
    dtype = {"float": DType.F64, "int": DType.I64, "bool": DType.BOOL, "enum": DType.I64}[description.kind]
    at_event = context.phase != "process"
    rate = Rate.PREPARE if at_event else Rate.CONTROL
    if description.smooth_ms > 0.0 and not at_event:
        dtype, rate = DType.REAL, Rate.SAMPLE
    value = context.builder.emit("param", dtype=dtype, rate=rate, hint=attr, param=index, id=description.id)
    if description.kind == "enum":
        return EnumRef(value, type(getattr(type(unit), attr).default))
    return value


def meter_value(context: Context, unit: Unit, attr: str, declared: Meter) -> Thing:
    """Reading a Meter gives the last assignment."""
    slot = context.memory.meter_slot(unit, attr, declared.rest)
    return load(context, slot, None)


def load(context: Context, slot: Slot, members: type[enum.Enum] | None) -> Thing:
    rate = Rate.CONTROL if slot.kind is SlotKind.CONTROL else context.state_rate
    rate = min(rate, context.state_rate)
    hint = slot.path.rsplit(".", 1)[-1]
    value = context.builder.emit("load", dtype=slot.dtype, rate=rate, hint=hint, slot=slot)
    if context.phase != "process" and slot.dtype in (DType.REAL, DType.F32):
        value = context.builder.to(DType.F64, value)
    return EnumRef(value, members) if members is not None else value


def enum_value(context: Context, position: Operand, members: type[enum.Enum]) -> Thing:
    """The numeric value of a member chosen when running: a table of the members' values."""
    values = np.array([member.value for member in members])
    if values.dtype.kind not in "if":
        raise Refusal("RT208", f"the values of {members.__name__} are not numbers", "compare with a member instead")
    table = context.memory.enum_table(members, values)
    return read_element(context, ArrayRef(table, values), position)


# elements --------------------------------------------------------------------------------------------


@expression(ast.Subscript)
def subscript(context: Context, node: ast.Subscript) -> Thing:
    owner = context.evaluate(node.value)
    if isinstance(node.slice, ast.Slice):
        raise Refusal("RT507", "a slice in real-time code")
    if isinstance(owner, Static) and isinstance(owner.object, dict | str):
        code = "RT326" if isinstance(owner.object, dict) else "RT320"
        raise Refusal(code, f"this is {kind(owner)}, which real-time code cannot read")
    index = context.operand(node.slice)
    return element(context, owner, index)


def element(context: Context, owner: Thing, index: Operand) -> Thing:
    whole_index(index)
    match owner:
        case ArrayRef():
            return read_element(context, owner, index)
        case Tuple(items):
            return items[constant_index(index, len(items), "a tuple")]
        case Static(object=list() as items) if all(isinstance(i, int | float) for i in items) and items:
            table = context.memory.list_table(items)
            return read_element(context, ArrayRef(table, table.initial), index)
        case Static(object=list() as items):
            return static(items[constant_index(index, len(items), "a list")])
    raise Refusal("RT208", f"this is {kind(owner)}: it has no elements here")


def whole_index(index: Operand) -> None:
    if not index.type.dtype.is_integer:
        raise Refusal("RT202", f"an index is a whole number; this is {kind(index)} with a fraction",
                      "convert it: int(...)")  # fmt: skip


def constant_index(index: Operand, length: int, words: str) -> int:
    if not isinstance(index, Const):
        raise NeedsUnrolling
    position = int(index.value)
    if not -length <= position < length:
        raise Refusal("RT505", f"index {position} is out of range for {words} of {length}")
    return position


def read_element(context: Context, owner: ArrayRef, index: Operand) -> Thing:
    array, builder = owner.array, context.builder
    if array.length is not None and isinstance(index, Const):
        position = constant_index(index, array.length, f"`{array.path}`")
        if array.read_only and owner.source is not None:
            return _table_constant(owner.source[position])
    rate = max(Rate.CONTROL, index.type.rate) if array.kind is SlotKind.CONTROL else context.state_rate
    rate = min(rate, context.state_rate)
    bounded = builder.emit("index", index_operand(context, index), dtype=DType.I64, rate=rate, array=array)
    value = builder.emit("element", bounded, dtype=array.dtype, rate=rate, array=array)
    if array.dtype.is_float and (context.phase != "process" or array.dtype is not DType.REAL):
        return builder.to(DType.F64 if rate < Rate.SAMPLE else DType.REAL, value)
    return value


def _table_constant(value: Any) -> Thing:
    return static(float(value) if isinstance(value, float | np.floating) else value)


def index_operand(context: Context, index: Operand) -> Operand:
    return context.builder.to(DType.I64, index)


def array_length(context: Context, owner: ArrayRef) -> Operand:
    array = owner.array
    if array.length is not None:
        return Const(DType.I64, array.length)
    return context.builder.emit("length", dtype=DType.I64, rate=Rate.PREPARE, array=array)


# operators -------------------------------------------------------------------------------------------


@expression(ast.BinOp)
def binary(context: Context, node: ast.BinOp) -> Thing:
    if isinstance(node.op, ast.Pow):
        return power(context, context.operand(node.left), context.operand(node.right))
    if isinstance(node.op, ast.MatMult):
        raise Refusal("RT328", "`@` in real-time code", "write the loop")
    a, b = _operands(context, node)
    return operate(context, BINARY[type(node.op)], a, b)


def operate(context: Context, opcode: str, a: Operand, b: Operand) -> Operand:
    builder = context.builder
    if opcode in BITWISE:
        if a.type.dtype.is_float or b.type.dtype.is_float:
            raise Refusal("RT202", "bit operations are of whole numbers", "convert it: int(...)")
        if a.type.dtype is b.type.dtype is DType.BOOL:
            return builder.emit(opcode, a, b)
        if opcode in ("shl", "shr"):
            a = builder.number(a)
            return builder.emit(opcode, a, builder.to(DType.I64, b))
    return builder.arithmetic(opcode, a, b)


def _operands(context: Context, node: ast.BinOp) -> tuple[Operand, Operand]:
    """`math.floor(x)` directly inside float arithmetic is the float floor (no trip through integers)."""
    things = [_rounding_or_thing(context, side) for side in (node.left, node.right)]
    sides = [thing if isinstance(thing, tuple) else None for thing in things]
    plain = [None if isinstance(thing, tuple) else context.as_operand(thing) for thing in things]
    result = []
    for position in (0, 1):
        rounding, other = sides[position], plain[1 - position]
        if rounding is None:
            own = plain[position]
            assert own is not None
            result.append(own)
            continue
        opcode, argument = rounding
        as_float = other is not None and other.type.dtype.is_float
        result.append(context.builder.emit(opcode if as_float else f"{opcode}_int", argument))
    return result[0], result[1]


def _rounding_or_thing(context: Context, node: ast.expr) -> Thing | tuple[str, Operand]:
    with context.at(node):
        if isinstance(node, ast.Call) and len(node.args) == 1 and isinstance(node.func, ast.Attribute):
            function = context.evaluate(node.func)
            if isinstance(function, Static) and function.object in list(FLOAT_ROUNDING):
                argument = context.builder.floating(context.operand(node.args[0]))
                return FLOAT_ROUNDING[function.object], argument
        thing = context.evaluate(node)
        context.as_operand(thing)
        return thing


def power(context: Context, base: Operand, exponent: Operand) -> Operand:
    """Small whole powers are products from left to right, 0.5 is sqrt, the rest is `pow`."""
    builder = context.builder
    if isinstance(exponent, Const) and exponent.value == 0.5:
        return builder.emit("sqrt", builder.floating(base))
    if isinstance(exponent, Const) and exponent.dtype is DType.I64 and 1 <= exponent.value <= 8:
        base = builder.number(base)
        result = base
        for _ in range(int(exponent.value) - 1):
            result = builder.emit("mul", result, base)
        return result
    return calls.elementary(context, "pow", [base, exponent])


@expression(ast.UnaryOp)
def unary(context: Context, node: ast.UnaryOp) -> Thing:
    operand = context.operand(node.operand)
    builder = context.builder
    if isinstance(node.op, ast.Not):
        return builder.emit("not", builder.truth(operand))
    number = builder.number(operand)
    if isinstance(node.op, ast.USub):
        return builder.emit("neg", number)
    return builder.emit("invert", number) if isinstance(node.op, ast.Invert) else number


@expression(ast.Compare)
def compare(context: Context, node: ast.Compare) -> Thing:
    left = context.evaluate(node.left)
    result: Operand | None = None
    for operator, right_node in zip(node.ops, node.comparators, strict=True):
        right = context.evaluate(right_node)
        one = comparison(context, operator, left, right)
        result = one if result is None else context.builder.emit("and", result, one)
        left = right
    assert result is not None
    return result


def comparison(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> Operand:
    builder = context.builder
    a, b = as_enum(left), as_enum(right)
    if a is not None and b is not None and a.members is b.members:
        same = isinstance(operator, ast.Is | ast.Eq)
        return builder.emit("eq" if same else "ne", a.position, b.position)
    if isinstance(left, Static) or isinstance(right, Static):
        return _static_comparison(operator, left, right)
    if type(operator) not in COMPARE:
        raise Refusal("RT328", "`is` and `in` compare objects, not numbers", "use == or !=")
    return builder.compare(COMPARE[type(operator)], context.as_operand(left), context.as_operand(right))


def _static_comparison(operator: ast.cmpop, left: Thing, right: Thing) -> Operand:
    """Objects of the build are compared at build time; what runs is never None."""
    a, b = (thing.object if isinstance(thing, Static) else thing for thing in (left, right))
    if isinstance(operator, ast.Is | ast.IsNot):
        return Const(DType.BOOL, (a is b) == isinstance(operator, ast.Is))
    if isinstance(operator, ast.Eq | ast.NotEq) and isinstance(left, Static) and isinstance(right, Static):
        return Const(DType.BOOL, bool(a == b) == isinstance(operator, ast.Eq))
    raise Refusal("RT208", f"{kind(left)} and {kind(right)} cannot be compared in real-time code")


@expression(ast.BoolOp)
def boolean(context: Context, node: ast.BoolOp) -> Thing:
    """The second side is looked at, and acts, only if the first does not decide."""
    result = context.evaluate(node.values[0])
    for following in node.values[1:]:
        result = _boolean_pair(context, node.op, result, following)
    return result


def _boolean_pair(context: Context, operator: ast.boolop, left: Thing, right: ast.expr) -> Thing:
    condition = context.builder.truth(context.as_operand(left))
    sides: tuple[Callable[[], Thing], Callable[[], Thing]] = (lambda: context.evaluate(right), lambda: left)
    return choose(context, condition, sides if isinstance(operator, ast.And) else (sides[1], sides[0]))


@expression(ast.IfExp)
def conditional(context: Context, node: ast.IfExp) -> Thing:
    condition = context.builder.truth(context.operand(node.test))
    return choose(context, condition, (lambda: context.evaluate(node.body), lambda: context.evaluate(node.orelse)))
