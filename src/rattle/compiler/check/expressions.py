"""Expressions: names, numbers, arithmetic, comparisons, choices."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from rattle.compiler.check import array_calls, cures, elements, sidechains
from rattle.compiler.check.context import Context, as_enum, expression, is_int_member
from rattle.compiler.check.elementwise import arithmetic, is_array
from rattle.compiler.check.enums import always_true, check_members
from rattle.compiler.check.flow import choose
from rattle.compiler.check.functions import elementary
from rattle.compiler.check.joins import Merge
from rattle.compiler.check.values import Sidechain, Static, Thing, Tuple, kind, static, whole_number
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Region, Value, literal
from rattle.compiler.rewriting import writes
from rattle.lang.unit import Unit

BINARY = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor", ast.LShift: "shl", ast.RShift: "shr",
}  # fmt: skip
BITWISE = {"and", "or", "xor", "shl", "shr"}
COMPARE = {ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne"}
MOST_FACTORS = 8  # of a float's whole power; beyond, `pow` is more exact and no slower
FLOAT_ROUNDING: dict[Any, str] = {math.floor: "floor", math.ceil: "ceil", math.trunc: "trunc"}


@expression(ast.Constant)
def constant(context: Context, node: ast.Constant) -> Thing:
    if isinstance(node.value, complex):
        raise Refusal("RT211", "a complex number in real-time code", "keep two floats: re and im")
    if isinstance(node.value, bytes):
        raise Refusal("RT320", "bytes in real-time code", "use np.array([...]) in an attribute")
    return static(node.value)


@expression(ast.Name)
def name(context: Context, node: ast.Name) -> Thing:
    return context.lookup(node.id)


@expression(ast.NamedExpr)
def named(context: Context, node: ast.NamedExpr) -> Thing:
    """`y := x`"""
    thing = context.maybe_none(node.value)
    context.assign(node.target.id, thing, node.lineno)
    return thing


@expression(ast.Tuple)
def tuple_(context: Context, node: ast.Tuple) -> Thing:
    return Tuple(tuple(context.evaluate(item) for item in node.elts))


# operators -------------------------------------------------------------------------------------------


@expression(ast.BinOp)
def binary(context: Context, node: ast.BinOp) -> Thing:
    if isinstance(node.op, ast.MatMult):
        vectors = [elements.of_numbers(context, context.evaluate(side)) for side in (node.left, node.right)]
        return array_calls.dot(context, vectors)
    opcode = BINARY.get(type(node.op))
    if opcode is None:  # ast.Pow
        things = [context.evaluate(side) for side in (node.left, node.right)]
        if any(map(is_array, things)):
            return arithmetic(context, lambda a, b: power(context, a, b), things)
        base, exponent = things
        return power(context, _number(context, base, node.left), _number(context, exponent, node.right))
    sides = [_rounding_or_thing(context, side) for side in (node.left, node.right)]
    if any(map(is_array, sides)):
        things = [context.builder.emit(*side) if isinstance(side, tuple) else side for side in sides]
        return arithmetic(context, lambda a, b: operate(context, opcode, a, b), things)
    a, b = _floored(context, sides)
    return operate(context, opcode, a, b)


def _number(context: Context, thing: Thing, node: ast.expr) -> Operand:
    with context.at(node):
        return context.as_operand(thing)


def operate(context: Context, opcode: str, a: Operand, b: Operand) -> Operand:
    builder = context.builder
    if opcode in BITWISE:
        if a.type.dtype.is_float or b.type.dtype.is_float:
            raise Refusal("RT202", "bit operations are of whole numbers", "convert it: int(...)")
        if a.type.dtype is b.type.dtype is DType.BOOL:
            return builder.emit(opcode, a, b)
        if opcode in ("shl", "shr"):
            return _shift(context, opcode, a, b)
    return builder.arithmetic(opcode, a, b)


def _shift(context: Context, opcode: str, a: Operand, count: Operand) -> Operand:
    if isinstance(count, Const) and count.value < 0:
        raise Refusal("RT203", f"a shift by {count.value}", "shift the other way, by 0 or more")
    shifted, _ = context.builder.common(a, count)
    return context.builder.emit(opcode, shifted, context.builder.to(DType.I64, count))


def operands(context: Context, left: ast.expr | Operand, right: ast.expr) -> tuple[Operand, Operand]:
    """`math.floor(x)` directly inside float arithmetic is the float floor (no trip through integers)."""
    return _floored(context, [_rounding_or_thing(context, side) for side in (left, right)])


def _floored(context: Context, things: list[Thing | tuple[str, Operand]]) -> tuple[Operand, Operand]:
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


def _rounding_or_thing(context: Context, node: ast.expr | Operand) -> Thing | tuple[str, Operand]:
    if isinstance(node, Value | Const):
        return node
    with context.at(node):
        opcode = _rounding(context, node)
        if opcode is not None and isinstance(node, ast.Call):
            argument = context.builder.number(context.operand(node.args[0]))
            return (opcode, argument) if argument.type.dtype.is_float else argument
        thing = context.evaluate(node)
        if not is_array(thing):
            context.as_operand(thing)
        return thing


def _rounding(context: Context, node: ast.expr) -> str | None:
    if (
        not isinstance(node, ast.Call)
        or len(node.args) != 1
        or not isinstance(node.func, ast.Name | ast.Attribute)
    ):
        return None
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        return None
    function = context.evaluate(node.func)
    known = [
        name
        for each, name in FLOAT_ROUNDING.items()
        if isinstance(function, Static) and function.object is each
    ]
    return known[0] if known else None


def power(context: Context, base: Operand, exponent: Operand) -> Operand:
    """Small whole powers are products from left to right, 0.5 is sqrt, the rest is `pow`."""
    builder = context.builder
    if isinstance(exponent, Const) and exponent.value == 0.5:
        return builder.emit("sqrt", builder.floating(base))
    base = builder.number(base)
    if isinstance(exponent, Const) and exponent.dtype.is_integer and exponent.value >= 0:
        if base.type.dtype.is_integer:
            return _whole_power(context, base, int(exponent.value))
        if exponent.value <= MOST_FACTORS:
            return _product(context, base, int(exponent.value))
    return elementary(context, "pow", [base, exponent])


def _whole_power(context: Context, base: Operand, exponent: int) -> Operand:
    """By squares: whole numbers that wrap may be multiplied in any order."""
    if isinstance(base, Const) and exponent * math.log2(abs(base.value) + 1) < 4096:
        return whole_number(int(base.value) ** exponent, base.dtype)
    result: Operand = literal(base.type.dtype, 1)
    for digit in f"{exponent:b}":
        result = context.builder.emit("mul", result, result)
        result = context.builder.emit("mul", result, base) if digit == "1" else result
    return result


def _product(context: Context, base: Operand, count: int) -> Operand:
    result: Operand = literal(base.type.dtype, 1)
    for position in range(count):
        result = context.builder.emit("mul", result, base) if position else base
    return result


def truth(context: Context, thing: Thing) -> Operand:
    """Objects of the build, units among them, are true or false at build time."""
    if is_int_member(thing):
        return context.builder.truth(context.as_operand(thing))
    if as_enum(thing) is not None:
        raise always_true(thing)
    if isinstance(thing, Static):
        return Const(DType.BOOL, bool(thing.object))
    if isinstance(thing, Tuple):
        return Const(DType.BOOL, bool(thing.items))
    return context.builder.truth(context.as_operand(thing))


def condition(context: Context, node: ast.expr) -> Operand:
    """Whether it is true, as `if` asks."""
    with context.at(node):
        if isinstance(node, ast.BoolOp):
            result = condition(context, node.values[0])
            for following in node.values[1:]:
                result = _both_or_either(context, node.op, result, following)
            return result
        thing = context.maybe_none(node)
        return sidechains.truth(context, thing) if isinstance(thing, Sidechain) else truth(context, thing)


def _both_or_either(context: Context, operator: ast.boolop, left: Operand, right: ast.expr) -> Operand:
    sides: tuple[Callable[[], Thing], Callable[[], Thing]]
    sides = (lambda: condition(context, right), lambda: left)
    chosen = choose(context, left, sides if isinstance(operator, ast.And) else (sides[1], sides[0]))
    return context.as_operand(chosen)


@expression(ast.UnaryOp)
def unary(context: Context, node: ast.UnaryOp) -> Thing:
    builder = context.builder
    if isinstance(node.op, ast.Not):
        return builder.emit("not", condition(context, node.operand))
    thing = context.evaluate(node.operand)
    if is_array(thing):
        return arithmetic(context, lambda element: _signed(context, node.op, element), [thing])
    return _signed(context, node.op, _number(context, thing, node.operand))


def _signed(context: Context, operator: ast.unaryop, operand: Operand) -> Operand:
    number = context.builder.number(operand)
    if isinstance(operator, ast.UAdd):
        return number
    return context.builder.emit("neg" if isinstance(operator, ast.USub) else "invert", number)


@expression(ast.Compare)
def compare(context: Context, node: ast.Compare) -> Thing:
    left = context.maybe_none if sidechains.is_none(node.comparators[0]) else context.evaluate
    return _chain(context, node, 0, left(node.left))


def _chain(context: Context, node: ast.Compare, link: int, left: Thing) -> Operand:
    """a < b < c: what is right of a false link is not looked at. Where that cannot be noticed, both are."""
    names = dict(context.frame.locals)
    before = node.comparators[link - 1] if link else node.left
    right = _compared(context, node.ops[link], before, node.comparators[link])
    if link and names != context.frame.locals:
        context.frame.locals = names
        with context.at(node.comparators[link]):
            fix = "assign before it, or write two comparisons with `and`"
            raise Refusal("RT328", "`:=` in a later link of a comparison", fix)
    holds = comparison(context, node.ops[link], left, right)
    if link + 1 == len(node.ops) or (isinstance(holds, Const) and not holds.value):
        return holds
    with context.builder.region() as region:
        rest = _chain(context, node, link + 1, right)
    if not any(writes(op) for op in region.ops):
        context.builder.regions[-1].ops += region.ops
        return context.builder.emit("and", holds, rest)
    merge = Merge(context, holds, (region, Region()))
    result = merge.number(rest, Const(DType.BOOL, False), "")
    merge.finish()
    return result


def _compared(context: Context, operator: ast.cmpop, left: ast.expr, node: ast.expr) -> Thing:
    """`in [a, b]` needs no list."""
    if isinstance(operator, ast.In | ast.NotIn) and isinstance(node, ast.List | ast.Set):
        return Tuple(tuple(context.evaluate(item) for item in node.elts))
    return context.maybe_none(node) if sidechains.is_none(left) else context.evaluate(node)


def _are_of_one_enum(left: Thing, right: Thing) -> bool:
    a, b = as_enum(left), as_enum(right)
    return a is not None and b is not None and a.members is b.members


def comparison(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> Operand:
    builder = context.builder
    if isinstance(operator, ast.In | ast.NotIn):
        return _contained(context, operator, left, right)
    if not _are_of_one_enum(left, right) or isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        left, right = (context.as_operand(side) if is_int_member(side) else side for side in (left, right))
    check_members(context, operator, left, right)
    a, b = as_enum(left), as_enum(right)
    if a is not None and b is not None and a.members is b.members:
        if not isinstance(operator, ast.Is | ast.Eq | ast.IsNot | ast.NotEq):
            raise Refusal("RT208", "members of an Enum have no order here", "compare with == or !=")
        same = isinstance(operator, ast.Is | ast.Eq)
        return builder.emit("eq" if same else "ne", a.position, b.position)
    if isinstance(left, Static) or isinstance(right, Static):
        asked = sidechains.compared_with_none(context, operator, left, right)
        if asked is not None:
            return asked
        return _same_unit(context, operator, left, right) or _static_comparison(operator, left, right)
    if type(operator) not in COMPARE:
        raise Refusal("RT328", "`is` compares objects, not numbers", "use == or !=")
    return builder.compare(COMPARE[type(operator)], context.as_operand(left), context.as_operand(right))


def _contained(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> Operand:
    """`in` a tuple: equal to one of its items, all of which are there before."""
    if not isinstance(right, Tuple):
        fix = "compare with a tuple of what it may be: x in (a, b); or search in a loop"
        raise Refusal("RT328", f"`in` looks through {kind(right)}", fix)
    found: Operand = Const(DType.BOOL, False)
    for item in right.items:
        found = context.builder.emit("or", found, comparison(context, ast.Eq(), left, item))
    return found if isinstance(operator, ast.In) else context.builder.emit("not", found)


def _same_unit(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> Operand | None:
    """Like units are one if their numbers are; None if neither's number is running."""
    sides = [side.object for side in (left, right) if isinstance(side, Static)]
    units = [side for side in sides if isinstance(side, Unit)]
    by_content = len(units) == 2 and any(type(unit).__eq__ is not object.__eq__ for unit in units)
    if isinstance(operator, ast.Eq | ast.NotEq) and by_content:
        raise Refusal("RT208", "two units are compared by what they hold", "compare numbers, or use `is`")
    places = [context.memory.place(unit) for unit in units]
    if all(place is None or isinstance(place.index, Const) for place in places):
        return None
    same = isinstance(operator, ast.Is | ast.Eq)
    one, other = places if len(places) == 2 else (None, None)
    if one is None or other is None or (one.family, one.position) != (other.family, other.position):
        return Const(DType.BOOL, not same)
    return context.builder.emit("eq" if same else "ne", one.index, other.index)


def _static_comparison(operator: ast.cmpop, left: Thing, right: Thing) -> Operand:
    """Objects of the build are compared at build time; what runs is never None."""
    a, b = (thing.object if isinstance(thing, Static) else thing for thing in (left, right))
    if isinstance(operator, ast.Is | ast.IsNot):
        return Const(DType.BOOL, (a is b) == isinstance(operator, ast.Is))
    if isinstance(operator, ast.Eq | ast.NotEq) and isinstance(left, Static) and isinstance(right, Static):
        return Const(DType.BOOL, bool(a == b) == isinstance(operator, ast.Eq))
    raise _incomparable(left, right)


def _incomparable(left: Thing, right: Thing) -> Refusal:
    fix = "compare numbers; text has no place in real-time code: choose with an Enum or a bool"
    for thing in (left, right):
        if not isinstance(thing, Value | Const) and not _is_text(thing):
            fix = cures.numeric(thing, "")
    return Refusal("RT208", f"{kind(left)} and {kind(right)} cannot be compared in real-time code", fix)


def _is_text(thing: Thing) -> bool:
    return isinstance(thing, Static) and isinstance(thing.object, str)


@expression(ast.BoolOp)
def boolean(context: Context, node: ast.BoolOp) -> Thing:
    """The second side is looked at, and acts, only if the first does not decide."""
    result = context.maybe_none(node.values[0])
    for following in node.values[1:]:
        result = _boolean_pair(context, node.op, result, following)
    return result


def _boolean_pair(context: Context, operator: ast.boolop, left: Thing, right: ast.expr) -> Thing:
    sides: tuple[Callable[[], Thing], Callable[[], Thing]]
    sides = (lambda: _side(context, right), lambda: context.narrowed(left))
    holds = sidechains.truth(context, left) if isinstance(left, Sidechain) else truth(context, left)
    return choose(context, holds, sides if isinstance(operator, ast.And) else (sides[1], sides[0]))


def _side(context: Context, node: ast.expr) -> Thing:
    thing = context.maybe_none(node)
    with context.at(node):
        if as_enum(thing) is not None and not is_int_member(thing):
            raise always_true(thing)
    return thing


@expression(ast.IfExp)
def conditional(context: Context, node: ast.IfExp) -> Thing:
    sides = (lambda: context.maybe_none(node.body), lambda: context.maybe_none(node.orelse))
    return choose(context, condition(context, node.test), sides)
