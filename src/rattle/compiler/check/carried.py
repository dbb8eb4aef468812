"""What a loop carries from round to round: numbers, tuples of them and members of an Enum.

Their types are found by checking the loop's code again until they no longer change: an int start value that
meets a float in the body becomes a float.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from rattle.compiler.check import flow
from rattle.compiler.check.context import Context, as_enum
from rattle.compiler.check.joins import joined_type, two_kinds
from rattle.compiler.check.values import ArrayRef, EnumRef, Poisoned, Static, Thing, Tuple, Unassigned, kind
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, DType, Op, Operand, Rate, Region, Type, Value, literal
from rattle.compiler.parse import assigned_names, may_leave

FOREVER = 2**63 - 1  # rounds: where they are counted by what cannot change

Part = Callable[[Value | None], Operand | None]  # given the counter


class Rounds:
    """One loop: `settle` checks its parts, `close` makes the operation."""

    def __init__(
        self, context: Context, node: ast.For | ast.While, assigned: list[str], rate: Rate, has_rounds: bool
    ) -> None:
        self.context = context
        self.line = node.lineno
        self.assigned = assigned
        self.rate = rate
        self.has_rounds = has_rounds  # what every round makes has a value afterwards
        self.before = {n: thing for n, thing in context.frame.locals.items() if n != flow.RESULT}
        self.before |= _renamed(self.before, node)
        self.starts: dict[str, Thing | None] = {name: self.before.get(name) for name in assigned}
        if may_leave(node.body, ast.Break, ast.Return):
            self.starts[flow.BROKE] = flow.FALSE
        if may_leave(node.body, ast.Return):
            self.starts |= {flow.RETURNED: flow.FALSE, flow.RESULT: None}
        self.carried: dict[str, Thing] = {}  # Values stand for their types
        self.made: dict[str, Thing] = {}  # what the loop makes itself

    def settle(self, *parts: Part, counter: bool) -> tuple[Region, ...]:
        """The region of each part. The last is the body: what its locals end with is carried on."""
        reported = len(self.context.diagnostics)
        self.carried = self._started()
        while True:
            del self.context.diagnostics[reported:]
            regions: tuple[Region, ...] = ()
            for part in parts:
                regions += (self._part(part, counter, part is parts[-1], regions),)
            rate = max([self.rate, *self._deciding(regions)])
            widened, made = self._widened(rate), self._made(rate)
            if rate is not self.rate:
                self.rate, self.carried, self.made = rate, self._started(), {}
            elif _types(widened) == _types(self.carried) and _types(made) == _types(self.made):
                return regions
            else:
                self.carried, self.made = widened, made

    def _started(self) -> dict[str, Thing]:
        kinds = {name: _kind(thing, self.rate) for name, thing in self.starts.items() if thing is not None}
        return {name: thing for name, thing in kinds.items() if thing is not None}

    def _part(self, part: Part, counter: bool, is_body: bool, tests: tuple[Region, ...]) -> Region:
        args = {name: _named(thing, name) for name, thing in {**self.carried, **self.made}.items()}
        index = Value(Type(DType.I64, self.rate), "i") if counter else None
        known = {**self.before, **{name: args[name] for name in self.carried}}
        if is_body:  # it runs where no flag is set
            known = {name: thing for name, thing in known.items() if name not in flow.FLAGS}
        self.context.frame.locals = known
        leaves = [leaf for thing in args.values() for leaf in _leaves(thing) if isinstance(leaf, Value)]
        given = (tests[0].yields[0], True) if tests else None
        with self.context.builder.region(*([index] if index else []), *leaves, given=given) as region:
            result = part(index)
            flow.end_round(self.context)
        region.yields = () if result is None else (result,)
        return region

    def _deciding(self, regions: tuple[Region, ...]) -> Iterator[Rate]:
        """How often what ends the loop can change: so can what it carries."""
        if len(regions) > 1:
            yield regions[0].yields[0].type.rate
        yield flow.flag(self.context, flow.BROKE).type.rate

    def _widened(self, rate: Rate) -> dict[str, Thing]:
        ends = self.context.frame.locals
        return {
            name: _met(name, thing, ends.get(name, flow.FALSE), rate) for name, thing in self.carried.items()
        }

    def _made(self, rate: Rate) -> dict[str, Thing]:
        """Names that had no value before the loop and have one at the end of every round."""
        made = {}
        for name, start in self.starts.items():
            end = self.context.frame.locals.get(name)
            is_new = start is None or isinstance(start, Unassigned)
            found = _kind(end, rate) if is_new and end is not None else None
            if found is not None and (self.has_rounds or name == flow.RESULT):
                made[name] = found
        return made

    def close(
        self, opcode: str, bounds: tuple[Operand, ...], regions: tuple[Region, ...], attrs: dict[str, Any]
    ) -> None:
        """The operation, and its results as locals."""
        builder, ends = self.context.builder, self.context.frame.locals
        self._check_unchanged(ends)
        carried = {**self.carried, **self.made}
        builder.regions.append(regions[-1])
        for name, thing in carried.items():
            regions[-1].yields += tuple(self._converted(ends.get(name, flow.FALSE), thing))
        builder.regions.pop()
        starts: list[Operand] = []
        for name, thing in carried.items():
            start = None if name in self.made else self.starts[name]
            starts += self._converted(start, thing)
        results = {name: _named(thing, name) for name, thing in carried.items()}
        counted = (Value(Type(DType.I64, self.rate), "i"),) if opcode == "while" and bounds else ()
        leaves = [leaf for thing in results.values() for leaf in _leaves(thing) if isinstance(leaf, Value)]
        builder.append(Op(opcode, (*bounds, *starts), (*counted, *leaves), attrs, regions))
        self.context.frame.locals = {**self.before, **results}
        if flow.RESULT in ends:
            self.context.frame.locals.setdefault(flow.RESULT, ends[flow.RESULT])
        self._name_missing(ends)

    def place(self, name: str) -> int | None:
        """Of a number among all that is carried."""
        names = [n for n, thing in {**self.carried, **self.made}.items() for _ in _leaves(thing)]
        return names.index(name) if name in names else None

    def _converted(self, thing: Thing | None, target: Thing) -> list[Operand]:
        """Nobody reads what the loop makes itself before it is made."""
        types = [leaf.type.dtype for leaf in _leaves(target)]
        if thing is None or isinstance(thing, Poisoned):
            return [literal(dtype, 0) for dtype in types]
        builder = self.context.builder
        return [builder.to(dtype, leaf) for dtype, leaf in zip(types, _leaves(thing), strict=True)]

    def _check_unchanged(self, ends: dict[str, Thing]) -> None:
        for name in self.assigned:
            start = self.before.get(name)
            if start is None or name in self.carried or isinstance(start, Unassigned | Poisoned):
                continue
            if name not in self.made and ends[name] is not start:
                raise Refusal("RT201", f"`{name}` is {kind(start)}, which a loop cannot change",
                              "carry its numbers in variables of their own")  # fmt: skip

    def _name_missing(self, ends: dict[str, Thing]) -> None:
        """Names the loop made itself have no value if it ran zero times."""
        missing = Unassigned(f"has no value if the loop on line {self.line} runs zero times")
        for name in self.assigned:
            end = ends.get(name)
            self.context.frame.locals.setdefault(name, end if isinstance(end, Unassigned) else missing)


def _renamed(before: dict[str, Thing], node: ast.For | ast.While) -> dict[str, Thing]:
    """Names of arrays that become names of other elements: a loop cannot carry such a name."""
    missing = Unassigned(f"names other elements in the loop on line {node.lineno}")
    named: list[ast.expr] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Assign | ast.For):
            named += part.targets if isinstance(part, ast.Assign) else [part.target]
    names = assigned_names([ast.Expr(each) for each in named])
    return {name: missing for name in names if isinstance(before.get(name), ArrayRef)}


def _kind(thing: Thing, rate: Rate) -> Thing | None:
    """What a loop carries for a thing; None for what exists only at build time."""
    if isinstance(thing, Value | Const):
        return Value(_carried_type(thing.type, rate))
    member = as_enum(thing)
    if member is not None:
        return EnumRef(Value(Type(DType.I64, max(rate, member.position.type.rate))), member.members)
    if isinstance(thing, Tuple):  # with things of the build among its items, which stay what they are
        kinds = [_kind(item, rate) or (item if isinstance(item, Static) else None) for item in thing.items]
        items = tuple(found for found in kinds if found is not None)
        return Tuple(items, thing.names) if len(items) == len(thing.items) else None
    return None


def _carried_type(type_: Type, rate: Rate) -> Type:
    """A number known at control rate is 64-bit by habit, not on purpose: in a loop of samples it is one."""
    by_habit = type_.dtype is DType.F64 and type_.rate < Rate.SAMPLE and rate is Rate.SAMPLE
    return Type(DType.REAL if by_habit else type_.dtype, max(rate, type_.rate))


def _met(name: str, carried: Thing, end: Thing, rate: Rate) -> Thing:
    """What is carried when a round that began with `carried` ends with `end`."""
    if isinstance(end, Poisoned):
        return carried
    if isinstance(carried, Value) and isinstance(end, Value | Const):
        return Value(joined_type(carried.type, end.type, rate))
    member = as_enum(end)
    if isinstance(carried, EnumRef) and member is not None and member.members is carried.members:
        return carried
    if isinstance(carried, Tuple) and isinstance(end, Tuple) and len(carried.items) == len(end.items):
        pairs = zip(carried.items, end.items, strict=True)
        items = tuple(_met(name, one, other, rate) for one, other in pairs)
        return Tuple(items, carried.names if carried.names == end.names else ())
    if isinstance(carried, Static) and isinstance(end, Static):
        if carried.object is end.object:
            return carried
        raise two_kinds(carried, end)
    raise Refusal("RT201", f"`{name}` is {kind(carried)} before the loop and {kind(end)} after a round",
                  "let every round leave the same kind of value, or use two names")  # fmt: skip


def _leaves(thing: Thing) -> Iterator[Operand]:
    """The numbers it is made of."""
    member = as_enum(thing)
    if isinstance(thing, Value | Const):
        yield thing
    elif member is not None:
        yield member.position
    elif isinstance(thing, Tuple):
        for item in thing.items:
            yield from _leaves(item)


def _named(thing: Thing, name: str) -> Thing:
    """The same kind, with new values."""
    match thing:
        case Value():
            return Value(thing.type, name.removesuffix("?"))
        case EnumRef(Value() as position, members):
            return EnumRef(Value(position.type, name), members)
        case Tuple(items, names):
            return Tuple(tuple(_named(item, name) for item in items), names)
    return thing


def _types(things: dict[str, Thing]) -> dict[str, list[Type]]:
    return {name: [leaf.type for leaf in _leaves(thing)] for name, thing in things.items()}
