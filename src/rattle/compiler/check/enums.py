"""What is compared with the members of an Enum and is none of them: never equal, so never meant.

The library compares; the author gave the value. So the refusal stands at the author's line.
"""

from __future__ import annotations

import ast
import enum
from typing import Any

from rattle.compiler.author_faults import is_installed
from rattle.compiler.check.context import Context, Frame, as_enum
from rattle.compiler.check.names import near, spelled
from rattle.compiler.check.values import EnumRef, Static, Thing, kind
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Span
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
    frame, span = _authors_place(context, stranger)
    name = spelled(own.members, frame.source.function.__globals__)
    message = f"this is compared with {own.members.__name__} members and is {kind(stranger)}"
    refusal = Refusal("RT208", message, _suggestion(own.members, name, stranger), span)
    here = context.builder.span
    if here is not None and span is not None and here.file != span.file:
        refusal.compared_at = (here.file, here.line)
    return refusal


def _authors_place(context: Context, stranger: Thing) -> tuple[Frame, Span | None]:
    """The innermost call in the author's own code, and there the argument that is no member."""
    span, called = context.builder.span, None
    for frame in reversed(context.frames):
        if not is_installed(frame.source.file):
            argument = _argument(called, stranger) if called is not None else None
            return frame, span if argument is None else frame.source.span(argument, frame.calls)
        span, called = frame.called_from, frame
    return context.frame, context.builder.span


def _argument(called: Frame, stranger: Thing) -> ast.expr | None:
    call, parameters = called.call, [each.arg for each in called.source.node.args.args]
    name = next((each for each in parameters if called.locals.get(each) is stranger), None)
    if name is None or not isinstance(call, ast.Call):
        return None
    by_name = [keyword.value for keyword in call.keywords if keyword.arg == name]
    position = parameters.index(name) - (parameters[0] == "self")
    given = by_name or call.args[position : position + 1]
    return given[0] if given else None


def _suggestion(members: type[enum.Enum], name: str, stranger: Thing) -> str:
    value = stranger.object if isinstance(stranger, Static) else None
    if isinstance(value, Param):
        return f"write self.{value.name}"
    by_word: dict[str, Any] = {str(member.value): member.name for member in members}
    by_word.update({member.name: member.name for member in members})
    meant = near(value, by_word) if isinstance(value, str) else None
    if meant is not None:
        return f"write {name}.{by_word[meant]}"
    listed = [f"{name}.{member.name}" for member in members]
    more = ", ..." if len(listed) > MOST_LISTED else ""
    return "write a member: " + ", ".join(listed[:MOST_LISTED]) + more
