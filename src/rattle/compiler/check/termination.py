"""Does a `while` end? It does if its test compares a counter with what stays, and every round that goes on
moves the counter towards that, by a whole step, a doubling or a halving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rattle.compiler.check.carried import FOREVER
from rattle.compiler.ir import MOST_ROUNDS, Const, DType, Op, Operand, Rate, Region, Value
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import substitute, writes

DOUBLINGS = 64  # of a whole number
MOST_PATHS = 500  # through one round
_GROWS = {"lt": 1, "le": 1, "gt": -1, "ge": -1}
_FALSE_OF = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


@dataclass(frozen=True)
class Counter:
    """The test holds only while `position` is below (direction 1) or above (-1) `limit`."""

    position: int  # among what the loop carries
    direction: int
    limit: Operand


def most_rounds(loop: Op, broke: int | None, has_samples: bool) -> int | None:
    """The rounds a `while` is allowed; None if nothing shows that it ends. `broke` is the place of its
    flag, if it can be left, among what it carries."""
    for counter in _counters(loop):
        changes = max(counter.limit.type.rate, loop.operands[counter.position].type.rate) is Rate.SAMPLE
        paths = _Round(loop.regions[1], counter.position, broke)
        if _each_round_steps(counter, paths):
            return MOST_ROUNDS if changes and has_samples else FOREVER
        if _each_round_doubles(loop, counter, paths) or _each_round_halves(counter, paths):
            return DOUBLINGS
    return None


# the test -------------------------------------------------------------------------------------------------


def _counters(loop: Op) -> Iterator[Counter]:
    test = loop.regions[0]
    made = _makers(test)
    changed = {op.attrs["slot"] for op in loop.regions[1].walk() if op.opcode == "store"}
    settled = _settled(test, changed)
    for opcode, one, other in _implied(test.yields[0], made, True):
        for arg, limit, direction in ((one, other, _GROWS[opcode]), (other, one, -_GROWS[opcode])):
            if isinstance(arg, Value) and arg in test.args and arg.type.dtype is DType.I64 and (
                isinstance(limit, Const) or limit in settled or (limit not in made and limit not in test.args)
            ):  # fmt: skip
                yield Counter(test.args.index(arg), direction, limit)


def _makers(region: Region) -> dict[Value, Op]:
    return {result: op for op in region.walk() for result in op.results}


def _settled(test: Region, changed: set[object]) -> set[Value]:
    """What the test computes afresh in every round, always the same."""
    moving: set[Operand] = set(test.args)
    settled: set[Value] = set()
    for op in test.ops:
        reads = PRIMITIVES[op.opcode].purity == "reads" and op.opcode not in ("length", "load")
        if (
            reads or op.regions or writes(op) or op.attrs.get("slot") in changed
            or any(operand in moving for operand in op.operands)
        ):  # fmt: skip
            moving |= set(op.results)
        else:
            settled |= set(op.results)
    return settled


def _implied(test: Operand, made: dict[Value, Op], holds: bool) -> Iterator[tuple[str, Operand, Operand]]:
    """Comparisons that are true whenever the test is."""
    op = made.get(test) if isinstance(test, Value) else None
    if op is None:
        return
    if op.opcode in _GROWS:
        yield (op.opcode if holds else _FALSE_OF[op.opcode], op.operands[0], op.operands[1])
    elif op.opcode == "not":
        yield from _implied(op.operands[0], made, not holds)
    elif op.opcode == ("and" if holds else "or"):
        for operand in op.operands:
            yield from _implied(operand, made, holds)
    elif op.opcode == "if":
        position = [result is test for result in op.results].index(True)
        sides = [region.yields[position] for region in op.regions]
        for side, taken in zip(sides, (True, False), strict=True):
            other = sides[1] if taken else sides[0]  # `a and b` yields b, or else a
            if other == Const(DType.BOOL, not holds) or (other is op.operands[0] and taken is holds):
                yield from _implied(op.operands[0], made, taken)
                yield from _implied(side, made, holds)


# the round ------------------------------------------------------------------------------------------------


def _each_round_steps(counter: Counter, paths: _Round) -> bool:
    steps = paths.steps()
    return steps is not None and all(step * counter.direction > 0 for step in steps)


def _each_round_doubles(loop: Op, counter: Counter, paths: _Round) -> bool:
    """From 1 or more, up: `n *= 2`, `n <<= 1`, `n += n`."""
    start = loop.operands[counter.position]
    if counter.direction < 0 or not isinstance(start, Const) or start.value < 1:
        return False
    return paths.every(_is_doubled)


def _each_round_halves(counter: Counter, paths: _Round) -> bool:
    """Of what stays above 0: `n //= 2`, `n >>= 1`."""
    if counter.direction > 0 or not isinstance(counter.limit, Const) or counter.limit.value < 0:
        return False
    return paths.every(_is_halved)


def _is_doubled(op: Op, arg: Value) -> bool:
    if op.opcode == "add":
        return op.operands == (arg, arg)
    least = {"mul": 2, "shl": 1}.get(op.opcode)
    others = [operand for operand in op.operands if operand is not arg]
    if least is None or len(others) != 1:
        return False
    return isinstance(others[0], Const) and others[0].value >= least


def _is_halved(op: Op, arg: Value) -> bool:
    least = {"floordiv": 2, "shr": 1}.get(op.opcode)
    if least is None or op.operands[0] is not arg:
        return False
    by = op.operands[1]
    return isinstance(by, Const) and by.value >= least


Facts = tuple[tuple[Operand, bool], ...]


class _Round:
    """What a counter has become after every path through the body on which the loop goes on."""

    def __init__(self, body: Region, position: int, broke: int | None) -> None:
        self.arg, self.end = body.args[position], body.yields[position]
        self.made = _makers(body)
        self.order = {op: k for k, op in enumerate(body.walk())}
        self.facts: Facts = () if broke is None else ((body.yields[broke], False),)
        self.paths = 0

    def steps(self) -> list[int] | None:
        """By how much it moves; None if that is not known."""
        found = []
        for operand, step in self._ends(self.end, 0, self.facts):
            if operand is not self.arg:
                return None
            found.append(step)
        return found

    def every(self, holds: Callable[[Op, Value], bool]) -> bool:
        for operand, step in self._ends(self.end, 0, self.facts):
            op = self._maker(operand)
            if step or op is None or not holds(op, self.arg):
                return False
        return True

    def _ends(self, operand: Operand, step: int, facts: Facts) -> Iterator[tuple[Operand, int]]:
        """Every possible end, as another value and a whole step from it; `facts` hold on the path."""
        self.paths += 1
        if any(isinstance(fact, Const) and fact.value != holds for fact, holds in facts):
            return  # no such path
        facts = tuple((fact, holds) for fact, holds in facts if isinstance(fact, Value))
        operand, step = self._stepped(operand, step)
        makers = [self._maker(value) for value in (operand, *(fact for fact, _ in facts))]
        choices = [op for op in makers if op is not None and op.opcode == "if"]
        if not choices or self.paths > MOST_PATHS:
            yield operand, step
            return
        choice = max(choices, key=lambda op: self.order[op])
        for region, taken in zip(choice.regions, (True, False), strict=True):
            ends = dict(zip(choice.results, region.yields, strict=True))
            after = tuple((substitute(fact, ends), holds) for fact, holds in facts)
            yield from self._ends(substitute(operand, ends), step, (*after, (choice.operands[0], taken)))

    def _maker(self, operand: Operand) -> Op | None:
        return self.made.get(operand) if isinstance(operand, Value) else None

    def _stepped(self, operand: Operand, step: int) -> tuple[Operand, int]:
        op = self._maker(operand)
        while op is not None and op.opcode in ("add", "sub"):
            one, other = op.operands
            if op.opcode == "add" and isinstance(one, Const):
                one, other = other, one
            if not isinstance(other, Const):
                break
            step += int(other.value) if op.opcode == "add" else -int(other.value)
            operand = one
            op = self._maker(operand)
        return operand, step
