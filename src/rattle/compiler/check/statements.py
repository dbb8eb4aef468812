"""Statements: assignment, `if`, `for`, `return`, and calls for their effect."""

from __future__ import annotations

import ast
from functools import partial

from rattle.compiler.check import (
    array_stores,
    attributes,
    bus_places,
    cures,
    elements,
    expressions,
    flow,
    stores,
)
from rattle.compiler.check.context import (
    STATEMENTS,
    Context,
    NeedsUnrollingError,
    SuppressedError,
    statement,
)
from rattle.compiler.check.elementwise import Operation
from rattle.compiler.check.loops import run_loop
from rattle.compiler.check.syntax import names_made, refused_syntax
from rattle.compiler.check.values import (
    NOTHING,
    Allocation,
    ArrayRef,
    Elementwise,
    Poisoned,
    Static,
    Thing,
    Tuple,
    kind,
)  # fmt: skip
from rattle.compiler.check.whiles import run_while
from rattle.compiler.diagnostics import Refusal, too_deep
from rattle.compiler.ir import Const, DType, Operand
from rattle.compiler.parse import assigned_names, may_leave


def block(context: Context, statements: list[ast.stmt]) -> None:
    """Runs statements until one leaves."""
    for position, node in enumerate(statements):
        _run(context, node)
        has_left, rest = flow.flag(context, flow.left(context)), statements[position + 1 :]
        if isinstance(has_left, Const) and not has_left.value:
            continue
        if rest:
            flow.unless(context, flow.left(context), body=partial(block, context, rest))
        return


def _run(context: Context, node: ast.stmt) -> None:
    """A refused statement is reported and what it would have assigned is poisoned, so that one run shows
    every mistake."""
    try:
        with context.at(node):
            handler = STATEMENTS.get(type(node))
            if handler is None:
                raise refused_syntax(node)
            handler(context, node)
    except NeedsUnrollingError:
        raise
    except RecursionError:  # of the innermost statement that is open
        raise too_deep(context.frame.source.span(node, context.frame.calls)) from None
    except (Refusal, SuppressedError) as refused:
        if isinstance(refused, Refusal):
            context.refuse(refused)
        for name in [*assigned_names([node]), *names_made(node)]:
            context.frame.locals[name] = Poisoned()
        if isinstance(node, ast.Return | ast.Raise):
            flow.give_back(context, Poisoned())
        elif may_leave([node], ast.Return):  # what follows it may have mistakes of its own
            context.frame.locals[flow.RESULT] = Poisoned()


@statement(ast.Pass)
def pass_(context: Context, node: ast.Pass) -> None:
    return None


@statement(ast.Expr)
def effect(context: Context, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):  # a docstring
        context.evaluate(node.value)


@statement(ast.Return)
def return_(context: Context, node: ast.Return) -> None:
    is_called = len(context.frames) > 1  # by the author, who may ask then
    evaluate = context.maybe_none if is_called else context.evaluate
    flow.give_back(context, NOTHING if node.value is None else evaluate(node.value))


@statement(ast.Break)
def break_(context: Context, node: ast.Break) -> None:
    flow.leave(context, flow.BROKE, flow.SKIPPED)


@statement(ast.Continue)
def continue_(context: Context, node: ast.Continue) -> None:
    flow.leave(context, flow.SKIPPED)


@statement(ast.Assign)
def assign(context: Context, node: ast.Assign) -> None:
    to_elements = all(isinstance(target, ast.Subscript) for target in node.targets)
    to_names = all(isinstance(target, ast.Name) for target in node.targets)
    evaluate = context.maybe_none if to_names else context.evaluate
    thing = elements.copied(context, node.value) if to_elements else evaluate(node.value)
    if isinstance(thing, Elementwise) and to_names:
        with context.at(node.value):
            raise cures.no_memory()
    for target in node.targets:
        assign_to(context, target, thing)


@statement(ast.AnnAssign)
def annotated(context: Context, node: ast.AnnAssign) -> None:
    if node.value is None:
        return
    evaluate = context.maybe_none if isinstance(node.target, ast.Name) else context.evaluate
    thing = evaluate(node.value)
    if isinstance(node.annotation, ast.Name) and node.annotation.id == "f64":
        thing = context.builder.to(DType.F64, context.as_operand(thing))
    assign_to(context, node.target, thing)


@statement(ast.AugAssign)
def augmented(context: Context, node: ast.AugAssign) -> None:
    opcode = expressions.BINARY.get(type(node.op))
    target = node.target
    if isinstance(node.op, ast.MatMult):
        raise Refusal("RT328", "`@` in real-time code", "write the loop")
    if isinstance(target, ast.Subscript):
        place = elements.place(context, target)
        if place.dimensions:
            array_stores.change(context, place, _operation(context, opcode), node.value)
            return
        before = context.as_operand(elements.read_element(context, place))
        array_stores.element(context, place, _operate(context, opcode, before, node.value))
        return
    if isinstance(target, ast.Attribute):
        holder = context.evaluate(target.value)
        held = attributes.of(context, holder, target.attr)
        if isinstance(held, ArrayRef):
            array_stores.change(context, held, _operation(context, opcode), node.value)
            return
        after = _operate(context, opcode, context.as_operand(held), node.value)
        stores.attribute(context, holder, target.attr, after)
        return
    local = context.lookup(target.id)
    if isinstance(local, ArrayRef):
        array_stores.change(context, local, _operation(context, opcode), node.value)
        return
    assign_to(context, target, _operate(context, opcode, context.as_operand(local), node.value))


def _operation(context: Context, opcode: str | None) -> Operation:
    if opcode is None:  # ast.Pow
        return lambda a, b: expressions.power(context, a, b)
    return lambda a, b: expressions.operate(context, opcode, a, b)


def _operate(context: Context, opcode: str | None, a: Operand, right: ast.expr) -> Operand:
    if opcode is None:  # ast.Pow
        return expressions.power(context, a, context.operand(right))
    return expressions.operate(context, opcode, *expressions.operands(context, a, right))


def assign_to(context: Context, target: ast.expr, thing: Thing) -> None:
    with context.at(target):
        match target:
            case ast.Name():
                if isinstance(thing, Allocation):
                    raise Refusal("RT501", "an array needs a place", "write self.name = zeros(n)")
                if isinstance(thing, Elementwise):
                    raise cures.no_memory()
                bus_places.refuse_another_output(target.id, context.frame.locals.get(target.id))
                context.assign(target.id, thing, target.lineno)
            case ast.Tuple() | ast.List():
                _refuse_starred(context, target)
                for part, item in zip(target.elts, _items(context, thing, len(target.elts)), strict=True):
                    assign_to(context, part, item)
            case ast.Attribute():
                stores.attribute(context, context.evaluate(target.value), target.attr, thing)
            case ast.Subscript():
                place = elements.place(context, target, thing)
                if place.dimensions:
                    array_stores.assign(context, place, thing)
                else:
                    array_stores.element(context, place, context.as_operand(thing))
            case _:
                raise refused_syntax(target)


def _refuse_starred(context: Context, target: ast.Tuple | ast.List) -> None:
    starred = next((part for part in target.elts if isinstance(part, ast.Starred)), None)
    if starred is not None:
        with context.at(starred):
            raise refused_syntax(starred)


def _items(context: Context, thing: Thing, count: int) -> tuple[Thing, ...]:
    if isinstance(thing, Poisoned):
        raise SuppressedError
    length = _length(thing)
    if length == count:
        return tuple(elements.element(context, thing, Const(DType.I64, k)) for k in range(count))
    if length is not None:
        words = f"this is {kind(thing)} of {length}; {count} names stand on the left"
        fix = f"as many names as elements, or one by one: first = {cures.attribute_name(context, thing)}[0]"
        raise Refusal("RT208", words, fix)
    if not isinstance(thing, Tuple) or len(thing.items) != count:
        fix = cures.one_or_several(context, thing, cures.name_of(context, thing))
        raise Refusal("RT208", f"this is {kind(thing)}; {count} names stand on the left", fix)
    return thing.items


def _length(thing: Thing) -> int | None:
    """Of an array or a list, if the build knows it."""
    if isinstance(thing, Static) and isinstance(thing.object, list):
        return len(thing.object)
    length = thing.dimensions[0].length if isinstance(thing, ArrayRef) else None
    return int(length.value) if isinstance(length, Const) else None


@statement(ast.Assert)
def assert_(context: Context, node: ast.Assert) -> None:
    """Its message is shown as written: a debug build has no strings to put together."""
    holds = expressions.condition(context, node.test)
    context.builder.paths.assume(holds, True)
    if isinstance(holds, Const) and holds.value:
        return
    context.builder.effect("assert", holds, message=_written(node.msg or node.test))


def _written(message: ast.expr) -> str:
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return message.value
    return ast.unparse(message)


@statement(ast.If)
def if_(context: Context, node: ast.If) -> None:
    condition = expressions.condition(context, node.test)
    if isinstance(condition, Const):
        block(context, node.body if condition.value else node.orelse)
        return
    before = context.frame.locals
    ends, regions = [], []
    for branch, holds in ((node.body, True), (node.orelse, False)):
        context.frame.locals = dict(before)
        with context.builder.region(given=(condition, holds)) as region:
            block(context, branch)
        ends.append(context.frame.locals)
        regions.append(region)
    context.frame.locals = dict(before)
    flow.join(context, condition, (regions[0], regions[1]), (ends[0], ends[1]), node.lineno)


@statement(ast.For)
def for_(context: Context, node: ast.For) -> None:
    _refuse_else(node)

    def body(item: Thing) -> None:
        assign_to(context, node.target, item)
        block(context, node.body)

    with flow.loop(context, node.lineno):
        run_loop(context, node, body)


@statement(ast.While)
def while_(context: Context, node: ast.While) -> None:
    _refuse_else(node)
    with flow.loop(context, node.lineno):
        run_while(context, node, partial(block, context, node.body))


def _refuse_else(node: ast.For | ast.While) -> None:
    if node.orelse:
        with_break = "a bool says so: found = True before `break`, and after the loop: if not found:"
        fix = with_break if may_leave(node.body, ast.Break) else "put what it does after the loop"
        raise Refusal("RT310", "`else` of a loop in real-time code", fix)
