"""Paths that part and meet again: an `if`, a choice inside an expression, leaving a loop or a function early.

`break`, `continue` and `return` are flags among the locals of a function; what may follow them runs under
`unless`. So code stays structured whatever an author leaves, and flags that are known at build time cost
nothing: parse.structured has moved most code to where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rattle.compiler.check import cures
from rattle.compiler.check.context import Context, LoopAround
from rattle.compiler.check.joins import Merge
from rattle.compiler.check.values import EnumRef, Poisoned, Static, Thing, Tuple, Unassigned
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Operand, Region, Value, literal

Branch = Callable[[], Thing]
Locals = dict[str, Thing]

# No author's name ends in "?".
RETURNED = "returned?"  # the function has its result
BROKE = "broke?"  # the loop has no further round
SKIPPED = "skipped?"  # this round has ended
RESULT = "result?"
FLAGS = (RETURNED, BROKE, SKIPPED)
TRUE, FALSE = Const(DType.BOOL, True), Const(DType.BOOL, False)


def flag(context: Context, name: str) -> Operand:
    return context.as_operand(context.frame.locals.get(name, FALSE))


def left(context: Context) -> str:
    """The flag of having left the block of statements at hand."""
    return SKIPPED if context.frame.loops else RETURNED


def leave(context: Context, *flags: str) -> None:
    context.frame.locals.update(dict.fromkeys(flags, TRUE))
    if not context.frame.loops or RETURNED in flags:
        return
    assigned = {name for name, thing in context.frame.locals.items() if not isinstance(thing, Unassigned)}
    around = context.frame.loops[-1]
    if BROKE in flags:
        around.at_break = assigned if around.at_break is None else assigned & around.at_break
    else:
        around.at_continue = assigned if around.at_continue is None else assigned & around.at_continue


def end_round(context: Context) -> None:
    """What has no value where this round was left has none after it."""
    around = context.frame.loops[-1]
    _forget(context, around.at_continue, around.line)
    around.at_continue = None


def _forget(context: Context, assigned: set[str] | None, line: int) -> None:
    missing = Unassigned(f"has no value if the loop on line {line} is left before it gets one")
    for name in context.frame.locals if assigned is not None else ():
        if name not in (*FLAGS, RESULT, *(assigned or ())):
            context.frame.locals[name] = missing


def give_back(context: Context, result: Thing) -> None:
    """`return result`; after a refused way out nobody knows what the function gives."""
    if not isinstance(context.frame.locals.get(RESULT), Poisoned):
        context.frame.locals[RESULT] = result
    leave(context, *(FLAGS if context.frame.loops else (RETURNED,)))


@contextmanager
def loop(context: Context, line: int) -> Iterator[None]:
    """Around all rounds of a loop: its `break` and `continue` are its own, a `return` also leaves what is
    around it."""
    around = LoopAround(line)
    context.frame.loops.append(around)
    try:
        yield
    finally:
        context.frame.loops.pop()
    _forget(context, around.at_break, line)
    returned = context.frame.locals.get(RETURNED, FALSE)
    for name in (BROKE, SKIPPED):
        context.frame.locals.pop(name, None)
        if context.frame.loops and returned is not FALSE:
            context.frame.locals[name] = returned


def unless(context: Context, *flags: str, body: Callable[[], None]) -> None:
    """Runs `body` on the paths where the first of the flags, and with it the others, is not set."""
    condition, before = flag(context, flags[0]), context.frame.locals
    if isinstance(condition, Const) and condition.value:
        return
    context.frame.locals = {name: thing for name, thing in before.items() if name not in FLAGS}
    with context.builder.region(given=(condition, False)) as region:
        body()
    if isinstance(condition, Const):
        context.builder.regions[-1].ops += region.ops
        return
    gone, stayed = {**before, **dict.fromkeys(flags, TRUE)}, context.frame.locals
    context.frame.locals = before
    join(context, condition, (Region(), region), (gone, stayed), 0)


def choose(context: Context, condition: Operand, branches: tuple[Branch, Branch]) -> Thing:
    """The value of one of two expressions; only the chosen side acts, and names (`:=`)."""
    if isinstance(condition, Const):
        return branches[0 if condition.value else 1]()
    before = context.frame.locals
    regions: list[Region] = []
    things: list[Thing] = []
    ends: list[Locals] = []
    for branch, holds in zip(branches, (True, False), strict=True):
        context.frame.locals = dict(before)
        with context.builder.region(given=(condition, holds)) as region:
            things.append(branch())
        regions.append(region)
        ends.append(context.frame.locals)
    context.frame.locals = before
    merge = Merge(context, condition, (regions[0], regions[1]))
    result = merge.thing(things[0], things[1])
    if ends != [before, before]:
        line = context.builder.span.line if context.builder.span else 0
        context.frame.locals = _joined(merge, (ends[0], ends[1]), line)
    merge.finish()
    return result


def join(context: Context, condition: Operand, regions: tuple[Region, Region],
         ends: tuple[Locals, Locals], line: int) -> None:  # fmt: skip
    """After two branches: names have the value of the side that was taken."""
    merge = Merge(context, condition, regions)
    context.frame.locals = _joined(merge, ends, line)
    merge.finish()


def _joined(merge: Merge, ends: tuple[Locals, Locals], line: int) -> Locals:
    missing = Unassigned(f"has no value on one side of the `if` on line {line}")
    names = dict.fromkeys([*ends[0], *ends[1]])
    joined: Locals = {}
    for name in names:
        if name in FLAGS:
            joined[name] = merge.thing(ends[0].get(name, FALSE), ends[1].get(name, FALSE), name[:-1])
        elif name == RESULT:
            joined[name] = _result(merge, ends)
        else:
            sides = [end.get(name, missing) for end in ends]
            one, other = _asked_for(sides, ends)
            is_left = any(_is_set(end, SKIPPED) for end in ends)
            if is_left and isinstance(one, Static) and isinstance(other, Static) and one is not other:
                joined[name] = Unassigned("is another object on each way out of the loop")
            else:
                joined[name] = merge.thing(one, other, name)
    return joined


def _asked_for(sides: list[Thing], ends: tuple[Locals, Locals]) -> tuple[Thing, Thing]:
    """A path that has returned is asked for no local; one that has left its round only for what it has."""
    one, other = sides
    if _is_set(ends[0], RETURNED):
        return stand_in(other), stand_in(other) if _is_set(ends[1], RETURNED) else other
    if _is_set(ends[1], RETURNED):
        return one, stand_in(one)
    skipped = [_is_set(end, SKIPPED) for end in ends]
    if skipped == [True, False] and isinstance(one, Unassigned):
        return stand_in(other), other
    if skipped == [False, True] and isinstance(other, Unassigned):
        return one, stand_in(one)
    return one, other


def _is_set(end: Locals, name: str) -> bool:
    thing = end.get(name)
    return isinstance(thing, Const) and bool(thing.value)


def stand_in(thing: Thing) -> Thing:
    """For a value that nobody asks for, of the same kind."""
    match thing:
        case Value():
            return literal(thing.type.dtype, 0)
        case Tuple(items, names):
            return Tuple(tuple(stand_in(item) for item in items), names)
        case EnumRef(position, members):
            return EnumRef(Const(DType.I64, 0), members) if isinstance(position, Value) else thing
    return thing


def _result(merge: Merge, ends: tuple[Locals, Locals]) -> Thing:
    one, other = ends[0].get(RESULT), ends[1].get(RESULT)
    if one is None or other is None:
        known = one or other
        assert known is not None
        instead = stand_in(known)
        return merge.thing(one or instead, other or instead)
    empty = [isinstance(thing, Static) and thing.object is None for thing in (one, other)]
    if empty[0] != empty[1]:
        fix = cures.last_line(merge.context.frame.source.node)
        raise Refusal("RT209", "one side of this `if` returns a value and the other does not", fix)
    return merge.thing(one, other)
