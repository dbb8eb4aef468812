"""Statements: assignment, `if`, `for`, `return`, and calls for their effect."""

from __future__ import annotations

import ast

from rattle.compiler.check import attributes, cures, elements, expressions, stores
from rattle.compiler.check.context import (
    STATEMENTS,
    Context,
    NeedsUnrollingError,
    SuppressedError,
    statement,
)
from rattle.compiler.check.joins import Merge
from rattle.compiler.check.loops import run_loop
from rattle.compiler.check.syntax import names_made, refused_syntax
from rattle.compiler.check.values import (
    NOTHING,
    Allocation,
    Poisoned,
    Static,
    Thing,
    Tuple,
    Unassigned,
    kind,
)  # fmt: skip
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Region
from rattle.compiler.parse import assigned_names


def block(context: Context, statements: list[ast.stmt]) -> Thing | None:
    """Runs statements; what they return, if they do. A refused one is reported and what it would have
    assigned is poisoned, so that one run shows every mistake."""
    for node in statements:
        try:
            with context.at(node):
                handler = STATEMENTS.get(type(node))
                if handler is None:
                    raise refused_syntax(node)
                returned = handler(context, node)
        except NeedsUnrollingError:
            raise
        except (Refusal, SuppressedError) as refused:
            if isinstance(refused, Refusal):
                context.refuse(refused)
            for name in [*assigned_names([node]), *names_made(node)]:
                context.frame.locals[name] = Poisoned()
            returned = Poisoned() if any(isinstance(part, ast.Return) for part in ast.walk(node)) else None
        if returned is not None:
            return returned
    return None


@statement(ast.Pass)
def pass_(context: Context, node: ast.Pass) -> None:
    return None


@statement(ast.Expr)
def effect(context: Context, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):  # a docstring
        context.evaluate(node.value)


@statement(ast.Return)
def return_(context: Context, node: ast.Return) -> Thing:
    return NOTHING if node.value is None else context.evaluate(node.value)


@statement(ast.Assign)
def assign(context: Context, node: ast.Assign) -> None:
    thing = context.evaluate(node.value)
    for target in node.targets:
        assign_to(context, target, thing)


@statement(ast.AnnAssign)
def annotated(context: Context, node: ast.AnnAssign) -> None:
    if node.value is None:
        return
    thing = context.evaluate(node.value)
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
        owner, index = context.evaluate(target.value), context.operand(target.slice)
        before = context.as_operand(elements.element(context, owner, index))
        after = _operate(context, opcode, before, node.value)
        stores.element(context, owner, index, after)
        return
    if isinstance(target, ast.Attribute):
        holder = context.evaluate(target.value)
        before = context.as_operand(attributes.of(context, holder, target.attr))
        stores.attribute(context, holder, target.attr, _operate(context, opcode, before, node.value))
        return
    after = _operate(context, opcode, context.as_operand(context.lookup(target.id)), node.value)
    assign_to(context, target, after)


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
                context.assign(target.id, thing, target.lineno)
            case ast.Tuple() | ast.List():
                for part, item in zip(target.elts, _items(context, thing, len(target.elts)), strict=True):
                    assign_to(context, part, item)
            case ast.Attribute():
                stores.attribute(context, context.evaluate(target.value), target.attr, thing)
            case ast.Subscript():
                if isinstance(target.slice, ast.Slice):
                    raise Refusal("RT507", "a slice in real-time code", "a loop over the elements")
                owner = context.evaluate(target.value)
                stores.element(context, owner, context.operand(target.slice), context.as_operand(thing))
            case _:
                raise refused_syntax(target)


def _items(context: Context, thing: Thing, count: int) -> tuple[Thing, ...]:
    if isinstance(thing, Poisoned):
        raise SuppressedError
    if not isinstance(thing, Tuple) or len(thing.items) != count:
        fix = cures.one_or_several(context, thing, cures.name_of(context, thing))
        raise Refusal("RT208", f"this is {kind(thing)}; {count} names stand on the left", fix)
    return thing.items


@statement(ast.If)
def if_(context: Context, node: ast.If) -> Thing | None:
    condition = expressions.truth(context, context.evaluate(node.test))
    if isinstance(condition, Const):
        return block(context, node.body if condition.value else node.orelse)
    before = context.frame.locals
    ends, returns, regions = [], [], []
    for branch in (node.body, node.orelse):
        context.frame.locals = dict(before)
        with context.builder.region() as region:
            returns.append(block(context, branch))
        ends.append(context.frame.locals)
        regions.append(region)
    context.frame.locals = dict(before)
    return _joined(context, node, condition, (regions[0], regions[1]), ends, returns)


def _joined(context: Context, node: ast.If, condition: Operand, regions: tuple[Region, Region],
            ends: list[dict[str, Thing]], returns: list[Thing | None]) -> Thing | None:  # fmt: skip
    merge = Merge(context, condition, regions)
    returned: Thing | None = None
    if returns != [None, None]:
        returned = merge_returns(merge, returns)
    else:
        missing = Unassigned(f"has no value on one side of the `if` on line {node.lineno}")
        for name in {**ends[0], **ends[1]}:
            a, b = ends[0].get(name, missing), ends[1].get(name, missing)
            context.frame.locals[name] = merge.thing(a, b, name)
    merge.finish()
    return returned


def merge_returns(merge: Merge, returns: list[Thing | None]) -> Thing:
    a, b = (Static(None) if thing is None else thing for thing in returns)
    empty = [isinstance(thing, Static) and thing.object is None for thing in (a, b)]
    if empty[0] != empty[1]:
        fix = cures.last_line(merge.context.frame.source.node)
        raise Refusal("RT209", "one side of this `if` returns a value and the other does not", fix)
    return merge.thing(a, b)


@statement(ast.For)
def for_(context: Context, node: ast.For) -> None:
    if node.orelse:
        raise Refusal("RT310", "`else` of a loop in real-time code", "put it after the loop")
    for part in ast.walk(node):
        if isinstance(part, ast.Return):
            with context.at(part):
                raise Refusal("RT311", "return inside a loop", "keep the result in a variable; guard with if")

    def body(item: Thing) -> None:
        assign_to(context, node.target, item)
        block(context, node.body)

    run_loop(context, node, body)
