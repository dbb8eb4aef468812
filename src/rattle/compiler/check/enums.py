"""What is compared with the members of an Enum and is none of them: never equal, so never meant.

The library compares; the author gave the value. So the refusal stands at the author's line.
"""

from __future__ import annotations

import ast
import enum

from rattle.compiler.check import flow
from rattle.compiler.check.context import Context, as_enum
from rattle.compiler.check.names import near, spelled
from rattle.compiler.check.places import at_the_author, authors_frame
from rattle.compiler.check.values import EnumRef, Static, Thing, kind, static
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand
from rattle.plugin.param import Param

MOST_LISTED = 4  # members in a message


def check_members(context: Context, operator: ast.cmpop, left: Thing, right: Thing) -> None:
    """Refuses the comparison of a member with anything but a member of its Enum. `is None` is a question of
    its own."""
    a, b = as_enum(left), as_enum(right)
    if (a is None and b is None) or (a is not None and b is not None and a.members is b.members):
        return
    if isinstance(operator, ast.Is | ast.IsNot) and (_is_none(left) or _is_none(right)):
        return
    own, stranger = (b, left) if b is not None else (a, right)
    assert own is not None
    raise _stranger(context, own, stranger)


def _is_none(thing: Thing) -> bool:
    return isinstance(thing, Static) and thing.object is None


def _stranger(context: Context, own: EnumRef, stranger: Thing) -> Refusal:
    message = f"this is compared with {own.members.__name__} members and is {kind(stranger)}"
    refusal = Refusal("RT208", message, suggestion(context, own.members, stranger))
    return at_the_author(context, refusal, stranger)


def suggestion(context: Context, members: type[enum.Enum], stranger: Thing) -> str:
    """The member that was meant, as the author's module spells it."""
    value = stranger.object if isinstance(stranger, Static) else None
    if isinstance(value, Param):
        return f"write self.{value.name}"
    frame = authors_frame(context, stranger)[0] or context.frame
    name = spelled(members, frame.source.function.__globals__)
    by_word: dict[str, str] = {str(member.value): member.name for member in members}
    by_word.update({member.name: member.name for member in members})
    meant = near(value, by_word) if isinstance(value, str) else None
    if meant is not None:
        return f"write {name}.{by_word[meant]}"
    listed = [f"{name}.{member.name}" for member in members]
    more = ", ..." if len(listed) > MOST_LISTED else ""
    return "write a member: " + ", ".join(listed[:MOST_LISTED]) + more


def member_of(context: Context, members: type[enum.Enum], thing: Thing) -> Thing:
    """`Stage(n)`: the member with this value. Where Python raises, for no member has it, it is the first."""
    own = as_enum(thing)
    if own is not None and own.members is members:
        return thing
    known = thing.object if isinstance(thing, Static) else thing.value if isinstance(thing, Const) else None
    if known is not None:
        try:
            return static(members(known))
        except ValueError as error:
            raise Refusal("RT208", str(error), suggestion(context, members, thing)) from None
    value = context.builder.number(context.as_operand(thing))
    return EnumRef(_position_of(context, [member.value for member in members], value), members)


def _position_of(context: Context, values: list[object], value: Operand) -> Operand:
    builder, first = context.builder, Const(DType.I64, 0)
    if not all(isinstance(each, int | float) for each in values):
        fix = "keep the member itself in an attribute, or give the members whole numbers"
        raise Refusal("RT208", "the values of this Enum are not numbers", fix)
    if values == list(range(len(values))) and value.type.dtype.is_integer:
        whole = builder.to(DType.I64, value)
        starts = builder.compare("le", first, whole)
        ends = builder.compare("lt", whole, Const(DType.I64, len(values)))
        return _chosen(context, builder.emit("and", starts, ends), whole, first)
    position: Operand = first
    for k, each in reversed([*enumerate(values)]):
        same = builder.compare("eq", value, context.as_operand(static(each)))
        position = _chosen(context, same, Const(DType.I64, k), position)
    return position


def _chosen(context: Context, condition: Operand, one: Operand, other: Operand) -> Operand:
    return context.as_operand(flow.choose(context, condition, (lambda: one, lambda: other)))


def always_true(thing: Thing) -> Refusal:
    """`if self.mode == Mode.SOFT or Mode.HARD`: the second side says nothing."""
    member = thing.object if isinstance(thing, Static) else None
    name = f"{type(member).__name__}.{member.name}" if isinstance(member, enum.Enum) else "a member"
    return Refusal("RT208", f"{kind(thing)} is always true", f"compare it with a member: self.mode == {name}")
