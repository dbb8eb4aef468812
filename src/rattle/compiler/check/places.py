"""Where the author gave what the library cannot use: the refusal stands there, not in the library."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rattle.compiler.author_faults import is_installed, is_of_rattle
from rattle.compiler.check.values import Thing
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Span

if TYPE_CHECKING:
    from rattle.compiler.check.context import Context, Frame


def at_the_author(context: Context, refusal: Refusal, thing: Thing) -> Refusal:
    """Moves a refusal of `thing` out of the library to the author's call, and there to the argument."""
    here = context.builder.span
    frame, span = authors_frame(context, thing)
    refusal.span = refusal.span or span
    if frame is not None and here is not None and span is not None and here.file != span.file:
        refusal.compared_at = (here.file, here.line)
    return refusal


def out_of_library(refusal: Refusal, span: Span | None, called: str = "") -> None:
    """What an installed package does that real-time code cannot: refused at the author's call of it."""
    there = refusal.span
    if there is None or span is None or not is_installed(there.file) or is_installed(span.file):
        return
    refusal.span, refusal.compared_at = span, (there.file, there.line)
    if not is_of_rattle(there.file):
        refusal.message = f"in `{called}`, of a package: {refusal.message}" if called else refusal.message
        refusal.fix = "compute it in __init__ and keep the result, or write it as a method"


def out_of_frames(context: Context, refusal: Refusal) -> bool:
    """The same for a statement of the package's; says whether it was one."""
    frames = context.frames
    authors = [k for k, frame in enumerate(frames) if not is_installed(frame.source.file)]
    if not authors or authors[-1] + 1 == len(frames):
        return False
    called = frames[authors[-1] + 1]
    out_of_library(refusal, called.called_from, called.source.node.name)
    return True


def authors_frame(context: Context, thing: Thing) -> tuple[Frame | None, Span | None]:
    """The innermost call in the author's own code; all the code may be the library's, or none."""
    span, called = context.builder.span, None
    for frame in reversed(context.frames):
        if not is_installed(frame.source.file):
            argument = _argument(called, thing) if called is not None else None
            return frame, span if argument is None else frame.source.span(argument, frame.calls)
        span, called = frame.called_from, frame
    return None, context.builder.span


def _argument(called: Frame, thing: Thing) -> ast.expr | None:
    call, parameters = called.call, [each.arg for each in called.source.node.args.args]
    name = next((each for each in parameters if called.locals.get(each) is thing), None)
    if name is None or not isinstance(call, ast.Call):
        return None
    by_name = [keyword.value for keyword in call.keywords if keyword.arg == name]
    position = parameters.index(name) - (parameters[0] == "self")
    given = by_name or call.args[position : position + 1]
    return given[0] if given else None
