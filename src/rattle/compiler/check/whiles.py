"""`while`: a loop whose end is proved before it may run."""

from __future__ import annotations

import ast
from collections.abc import Callable

from rattle.compiler.check import expressions, flow
from rattle.compiler.check.carried import Rounds
from rattle.compiler.check.context import Context
from rattle.compiler.check.joins import Merge
from rattle.compiler.check.termination import most_rounds
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Rate, Region, Value
from rattle.compiler.parse import assigned_names
from rattle.compiler.rewriting import writes


def run_while(context: Context, node: ast.While, body: Callable[[], None]) -> None:
    """Raises Refusal (RT302) if nothing shows that the loop ends."""
    if _is_never(context, node.test):
        return
    starts = dict(context.frame.locals)
    rounds = Rounds(context, node, assigned_names(node.body), Rate.PREPARE, has_rounds=False)

    def turn(index: Value | None) -> None:
        body()

    test, region = rounds.settle(lambda index: _test(context, node.test), turn, counter=False)
    rounds.close("while", (), (test, region), {"most": 0})
    loop = context.builder.regions[-1].ops[-1]
    most = most_rounds(loop, rounds.place(flow.BROKE), has_samples=context.phase == "process")
    if most is None:
        context.frame.locals = starts
        text = ast.unparse(node.test)
        fix = "count the rounds: for _ in range(64):"
        fix += "" if text == "True" else f", and first in it: if not ({text}): break"
        raise Refusal("RT302", "cannot show that this loop ends", fix)
    loop.attrs["most"] = most


def _is_never(context: Context, node: ast.expr) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.NamedExpr):
            with context.at(part):
                fix = (
                    f"assign it before the loop and as the last thing in it: {ast.unparse(part.target)} = ..."
                )
                raise Refusal("RT328", "`:=` in the test of a while", fix)
    with context.builder.region():
        condition = expressions.condition(context, node)
    return isinstance(condition, Const) and not condition.value


def _test(context: Context, node: ast.expr) -> Operand:
    """Not looked at once the loop was left."""
    builder, broke = context.builder, flow.flag(context, flow.BROKE)
    with builder.region() as region:
        condition = expressions.condition(context, node)
    if isinstance(broke, Const) or not any(writes(op) for op in region.ops):
        builder.regions[-1].ops += region.ops
        stays = flow.TRUE if broke == flow.FALSE else builder.emit("not", broke)
        return condition if stays == flow.TRUE else builder.emit("and", condition, stays)
    merge = Merge(context, broke, (Region(), region))
    result = merge.number(Const(DType.BOOL, False), condition, "")
    merge.finish()
    return result
