"""`for`: unrolled when short or over units, else a loop with carried values (carried.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from rattle.compiler.check import cures, flow
from rattle.compiler.check.carried import FOREVER, Rounds
from rattle.compiler.check.context import Context, NeedsUnrollingError
from rattle.compiler.check.counts import Count, numbered, turned, zipped
from rattle.compiler.check.elements import array_length, list_array, listed, value_of
from rattle.compiler.check.values import ArrayRef, Static, Thing, Tuple, is_numbers, kind
from rattle.compiler.check.views import first_part
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import MOST_ROUNDS, Const, DType, Operand, Rate, Value
from rattle.compiler.parse import assigned_names, may_leave
from rattle.lang.unit import Unit

SHORT_RANGE = 8  # unrolled always
MOST_UNROLLED = 64  # iterations of a loop over units

Body = Callable[[Thing], None]
Items = list[Callable[[], Thing]]  # made one by one, each just before its round


def run_loop(context: Context, node: ast.For, body: Body) -> None:
    sequence = _sequence(context, node.iter)
    if isinstance(sequence, list):
        _unroll(context, sequence, body)
        return
    constant = sequence.constant()
    if constant is None:
        _loop(context, node, sequence, body)
    elif (len(constant) <= SHORT_RANGE and sequence.family is None) or not _kept(
        context, node, sequence, body
    ):
        _unroll(context, _items(sequence, constant), body)


def _kept(context: Context, node: ast.For, count: Count, body: Body) -> bool:
    """False, and nothing done, if the loop has to be unrolled."""
    before, reported = dict(context.frame.locals), len(context.diagnostics)
    context.open_loops += 1
    try:
        _loop(context, node, count, body)
    except NeedsUnrollingError:
        context.frame.locals = before
        del context.diagnostics[reported:]
        return False
    finally:
        context.open_loops -= 1
    return True


def _items(count: Count, constant: range) -> Items:
    return [partial(count.item, Const(DType.I64, i)) for i in constant]


def _unroll(context: Context, items: Items, body: Body) -> None:
    if len(items) > MOST_UNROLLED:
        raise Refusal("RT303", f"this loop over {len(items)} units is too long to be unrolled",
                      f"this version takes {MOST_UNROLLED}")  # fmt: skip

    def turn(item: Callable[[], Thing]) -> None:
        body(item())
        flow.end_round(context)

    for made in items:
        flow.unless(context, flow.BROKE, flow.SKIPPED, body=partial(turn, made))


# what is looped over ---------------------------------------------------------------------------------


def _sequence(context: Context, node: ast.expr) -> Items | Count:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        function = context.evaluate(node.func)
        if isinstance(function, Static) and function.object in (range, reversed, enumerate, zip):
            return _of_call(context, function.object, node)
    thing = context.evaluate(node)
    match thing:
        case Static(object=list() as items) if context.memory.family_of(items) is not None:
            return _over_family(context, items)
        case Static(object=list() as items) if len(items) > SHORT_RANGE and is_numbers(items):
            return _elements(context, list_array(context, items))
        case Static(object=list() as items):
            return [partial(listed, context, each) for each in items]
        case Tuple(items) if len(items) > SHORT_RANGE and all(isinstance(i, Const) for i in items):
            return _elements(context, list_array(context, [i.value for i in items if isinstance(i, Const)]))
        case Tuple(items):
            return [partial(_same, each) for each in items]
        case ArrayRef():
            return _elements(context, thing)
    fix = cures.looped(context, thing)
    raise Refusal("RT303", f"a loop over {kind(thing)} in real-time code", fix)


def _over_family(context: Context, units: list[Unit]) -> Count:
    family = context.memory.family_of(units)
    assert family is not None

    def unit_at(index: Operand) -> Thing:
        if isinstance(index, Const):
            return Static(units[int(index.value)])
        return Static(context.image.element(family, index))

    return Count(Const(DType.I64, 0), Const(DType.I64, family.count), 1, unit_at, family)


def _elements(context: Context, array: ArrayRef) -> Count:
    length = array_length(context, array)
    return Count(
        Const(DType.I64, 0), length, 1, lambda index: value_of(context, first_part(context, array, index))
    )


def _same(thing: Thing) -> Thing:
    return thing


def _of_call(context: Context, function: type, node: ast.Call) -> Items | Count:
    first = _first_number(context, function, node)
    if function is range:
        return _range(context, node.args)
    looped = node.args[:1] if function is enumerate else node.args
    parts = [_sequence(context, argument) for argument in looped]
    if function is reversed and len(parts) == 1:
        return parts[0][::-1] if isinstance(parts[0], list) else turned(context, parts[0])
    counts = [part for part in parts if isinstance(part, Count)]
    if counts and len(counts) == len(parts):
        return zipped(context, counts) if function is zip else numbered(context, counts[0], first)
    shortest = min([len(part) for part in parts if isinstance(part, list)], default=0)
    lists = [_listed(part, shortest) for part in parts]
    if function is enumerate and len(lists) == 1:
        return [partial(_pair, Const(DType.I64, first + i), item) for i, item in enumerate(lists[0])]
    return [partial(_together, items) for items in zip(*lists, strict=False)]


def _first_number(context: Context, function: type, node: ast.Call) -> int:
    """What enumerate begins with; `strict=` of zip means nothing here."""
    starts = node.args[1:] if function is enumerate else []
    for keyword in node.keywords:
        if function is enumerate and keyword.arg == "start":
            starts.append(keyword.value)
        elif not (function is zip and keyword.arg == "strict"):
            raise Refusal("RT409", f"`{function.__name__}` takes no `{keyword.arg}` here", "leave it out")
    given = [context.operand(start) for start in starts]
    if not all(isinstance(start, Const) for start in given) or len(given) > 1:
        raise Refusal("RT303", "enumerate begins with one number known at build time", "add it in the loop")
    return int(given[0].value) if given and isinstance(given[0], Const) else 0


def _pair(number: Const, item: Callable[[], Thing]) -> Thing:
    return Tuple((number, item()))


def _together(items: tuple[Callable[[], Thing], ...]) -> Thing:
    return Tuple(tuple(item() for item in items))


def _listed(part: Items | Count, most: int) -> Items:
    if isinstance(part, list):
        return part
    constant = part.constant()
    if constant is None:
        words = "zip of a list of units and of what changes its length"
        raise Refusal("RT303", words, "loop over the units with enumerate, and index the other")
    return _items(part, constant[:most])


def _range(context: Context, arguments: list[ast.expr]) -> Count:
    bounds = [context.operand(argument) for argument in arguments]
    for bound in bounds:
        if not bound.type.dtype.is_integer:
            raise Refusal("RT202", "range counts in whole numbers", "convert it: int(...)")
    bounds = [context.builder.to(DType.I64, bound) for bound in bounds]
    step = bounds[2] if len(bounds) == 3 else Const(DType.I64, 1)
    if not 1 <= len(bounds) <= 3 or not isinstance(step, Const) or step.value == 0:
        words = "the step of a range is a number other than 0, known at build time"
        raise Refusal("RT303", words, "write it as a number: range(0, n, 2)")
    start, stop = (Const(DType.I64, 0), bounds[0]) if len(bounds) == 1 else (bounds[0], bounds[1])
    return Count(start, stop, int(step.value), lambda index: index)


# a loop that stays one -------------------------------------------------------------------------------


def _loop(context: Context, node: ast.For, count: Count, body: Body) -> None:
    rate = max(Rate.PREPARE, count.start.type.rate, count.stop.type.rate)
    targets = assigned_names([ast.Expr(node.target)])
    assigned = list(dict.fromkeys(assigned_names(node.body) + targets))
    has_rounds = bool(count.constant())
    rounds = Rounds(context, node, assigned, rate, has_rounds)
    if has_rounds:  # every round begins by giving them a value
        rounds.starts.update(dict.fromkeys(targets))
    if may_leave(node.body, ast.Break, ast.Return):
        _left_early(rounds, count, body)
        return

    def turn(index: Value | None) -> None:
        assert index is not None
        body(count.item(index))

    (region,) = rounds.settle(turn, counter=True)
    attrs: dict[str, object] = {"step": count.step}
    if count.family is not None:
        attrs["units"] = count.family.path
    rounds.close("for", (count.start, count.stop), (region,), attrs)


def _left_early(rounds: Rounds, count: Count, body: Body) -> None:
    """A loop that can be left is a `while` that counts."""
    builder, constant = rounds.context.builder, count.constant()

    def test(index: Value | None) -> Operand:
        assert index is not None
        within = builder.emit("lt" if count.step > 0 else "gt", index, count.stop)
        broke = flow.flag(rounds.context, flow.BROKE)
        return builder.emit("and", within, builder.emit("not", broke))

    def turn(index: Value | None) -> Operand:
        assert index is not None
        body(count.item(index))
        return builder.emit("add", index, Const(DType.I64, count.step))

    regions = rounds.settle(test, turn, counter=True)
    changing = rounds.context.phase == "process" and count.stop.type.rate is Rate.SAMPLE
    most = len(constant) if constant is not None else MOST_ROUNDS if changing else FOREVER
    rounds.close("while", (count.start,), regions, {"most": most})
