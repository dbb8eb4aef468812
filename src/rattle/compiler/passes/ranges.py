"""The interval of every whole number of a program, over all that writes to state.

A slot's interval holds whenever no function runs: its first values and what prepare, process, reset and the
hooks leave in it. Inside a function a slot is followed store by store. Branches know their condition; loops
and the program as a whole are gone through until nothing grows any more, with ends that keep moving pushed as
far as they go, and once or twice again to pull them back (P. Cousot, R. Cousot, POPL 1977).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Op,
    Operand,
    Program,
    Region,
    Slot,
    SlotKind,
    Value,
)
from rattle.compiler.passes.beginnings import (
    contents,
    first_value,
    is_whole,
    param_read,
    stops_of,
    told_to_voices,
)
from rattle.compiler.passes.conditions import refined
from rattle.compiler.passes.intervals import (
    MOST_LENGTH,
    Interval,
    constant,
    full,
    hull,
    pushed,
    result_of,
)
from rattle.compiler.passes.places import ALL, Memory, Place, changed_places, may_be_one, memory_of

PATIENCE = 2  # times that ends may move before they are pushed
MOST_STOPS = 8
PULLS = 2


class Ranges:
    """`used[op]` are the intervals of an operation's operands where it stands."""

    def __init__(self, program: Program) -> None:
        whole = [slot for slot in program.slots if is_whole(slot.dtype)]
        self.slots = {slot: first_value(slot) for slot in whole if slot.kind is not SlotKind.CACHE}
        self.slots |= told_to_voices(program)
        self.arrays = {a: contents(a) for a in program.arrays if is_whole(a.dtype)}
        self.used: dict[Op, tuple[Interval, ...]] = {}
        self.known: dict[Value, Interval] = {
            group.function.args[0]: Interval(0, len(group.elements) - 1)  # the number of a unit
            for group in program.control
            if group.elements
        }
        self.params = program.param_ranges
        self.lengths: dict[Slot, Op] = {}  # caches that hold the length of an array
        control = [group.function for group in program.control]  # before anything reads a cache
        functions = [*control, *(each for each in program.functions() if each not in control)]
        self.stops = stops_of(program)
        bottom, count = dict(self.slots), 0
        used = {function: memory_of(function) for function in functions}
        due = functions
        while due:
            before = dict(self.slots), dict(self.arrays)
            for function in due:
                _Walk(self, function, self.slots).run()
            count += 1
            if count > PATIENCE:  # what grew may be pushed back: then it could not be more
                self._push(before, self.stops if count <= MOST_STOPS else ())
            changed = changed_places(before[0], self.slots) | changed_places(before[1], self.arrays)
            due = [function for function in functions if used[function] & changed]
        if count > PATIENCE:
            self._pull([function for function in functions if used[function]], bottom)

    def _push(
        self, before: tuple[dict[Slot, Interval], dict[ArraySlot, Interval]], stops: Sequence[int]
    ) -> None:
        for slot, old in before[0].items():
            self.slots[slot] = pushed(old, self.slots[slot], slot.dtype, stops)
        for array, old in before[1].items():
            self.arrays[array] = pushed(old, self.arrays[array], array.dtype, stops)

    def _pull(self, functions: list[Function], bottom: dict[Slot, Interval]) -> None:
        """What is left by functions that begin with what is known holds too, and may be less."""
        for _ in range(PULLS):
            left = dict(bottom)
            for function in functions:
                _Walk(self, function, left).run()
            self.slots = left
        for function in functions:
            _Walk(self, function, dict(self.slots)).run()


@dataclass
class _Side:
    """Of an `if`: what it yields and leaves in memory; `seen` where its condition is still known."""

    is_possible: bool
    yields: list[Interval]
    memory: Memory
    seen: dict[Place, Interval]


class _Walk:
    """One function, from what slots hold when it begins to what it leaves in them (into `left`)."""

    def __init__(self, ranges: Ranges, function: Function, left: dict[Slot, Interval]) -> None:
        self.ranges = ranges
        self.function = function
        self.left = left
        self.known = ranges.known
        self.refined: list[dict[Value, Interval]] = []  # by the conditions around
        self.same: dict[Value, Operand] = {}  # what a load gave was stored as
        self.made: dict[Value, Op] = {}
        self.memory: Memory = {}
        self.begin = dict(ranges.slots)

    def run(self) -> None:
        self.region(self.function.body)
        for (slot, _), held in self.memory.items():
            interval = self.held(held)
            self.left[slot] = hull(self.left[slot], interval) if slot in self.left else interval

    # values ------------------------------------------------------------------------------------------------

    def same_as(self, operand: Operand) -> Operand:
        while isinstance(operand, Value) and operand in self.same:
            operand = self.same[operand]
        return operand

    def of(self, operand: Operand) -> Interval:
        operand = self.same_as(operand)
        if isinstance(operand, Const):
            return constant(operand)
        for known in reversed(self.refined):
            if operand in known:
                return known[operand]
        return self.known.get(operand) or full(operand.type.dtype)

    def held(self, held: Operand | Interval) -> Interval:
        return held if isinstance(held, Interval) else self.of(held)

    # regions -----------------------------------------------------------------------------------------------

    def region(self, region: Region) -> None:
        for op in region.ops:
            self.made.update(dict.fromkeys(op.results, op))
            handler = _HANDLERS.get(op.opcode)
            if handler is not None:
                handler(self, op)
            elif len(op.results) == 1 and (is_whole(op.result.type.dtype) or op.opcode in _FLOATS):
                self.known[op.result] = result_of(op, tuple(self.of(operand) for operand in op.operands))

    def note(self, op: Op) -> None:
        self.ranges.used[op] = tuple(self.of(operand) for operand in op.operands)

    def branch(self, region: Region, condition: Operand, taken: bool) -> _Side:
        before = dict(self.memory)
        self.refined.append({})
        is_possible = refined(self, condition, taken, self.refined[-1])
        self.region(region)
        yields = [self.of(operand) for operand in region.yields]
        seen = {place: self.held(held) for place, held in self.memory.items()}
        after, self.memory = self.memory, before
        self.refined.pop()
        return _Side(is_possible, yields, after, seen)

    def choice(self, op: Op) -> None:
        self.note(op)
        turns = zip(op.regions, (True, False), strict=True)
        one, other = (self.branch(region, op.operands[0], taken) for region, taken in turns)
        if one.is_possible != other.is_possible:
            one = other = one if one.is_possible else other
        for result, a, b in zip(op.results, one.yields, other.yields, strict=True):
            self.known[result] = hull(a, b)
        met: Memory = {}
        for place in {**one.memory, **other.memory}:
            a, b = (side.seen.get(place) or self.unknown(place, side.memory) for side in (one, other))
            held = one.memory.get(place)
            is_same = held is not None and held is self.memory.get(place) is other.memory.get(place)
            met[place] = held if is_same and held is not None else hull(a, b)
        self.memory = met

    # loops -------------------------------------------------------------------------------------------------

    def loop(self, op: Op) -> None:
        self.note(op)
        start, stop = self.of(op.operands[0]), self.of(op.operands[1])
        region, up = op.regions[0], op.attrs["step"] > 0
        ends = (start.low, stop.high - 1) if up else (stop.low + 1, start.high)
        below = {array: under - 1 for array, under in stop.below.items()} if up else start.below
        counter = Interval(ends[0], ends[1], below)
        if counter.low > counter.high:
            counter = full(DType.I64)

        def turn() -> list[Interval]:
            self.known[region.args[0]] = counter
            self.region(region)
            return [self.of(operand) for operand in region.yields]

        self.rounds(op, [self.of(operand) for operand in op.operands[2:]], region.args[1:], turn)

    def bounded(self, op: Op) -> None:
        test, body = op.regions

        def turn() -> list[Interval]:
            self.region(test)
            self.refined.append({})
            refined(self, test.yields[0], True, self.refined[-1])
            for ours, theirs in zip(test.args, body.args, strict=True):
                self.known[theirs] = self.of(ours)
            self.region(body)
            yields = [self.of(operand) for operand in body.yields]
            for place, held in self.memory.items():
                self.memory[place] = self.held(held)
            self.refined.pop()
            return yields

        self.rounds(op, [self.of(operand) for operand in op.operands], test.args, turn)

    def rounds(
        self, op: Op, first: list[Interval], args: tuple[Value, ...], turn: Callable[[], list[Interval]]
    ) -> None:
        """Until what a round begins with covers what it ends with."""
        for place in self.stored_in(op):
            self.memory[place] = self.unknown(place, self.memory)
        entry, state, count = dict(self.memory), first, 0
        head = dict(entry)
        while True:
            ends, after = self.round_from(head, state, args, turn)
            grown = [hull(a, b) for a, b in zip(state, ends, strict=True)]
            wider = {place: self._over(place, head, after) for place in head}
            if grown == state and wider == head:
                break
            count += 1
            if count > PATIENCE:
                stops = self.ranges.stops if count <= MOST_STOPS else ()
                columns = zip(state, grown, args, strict=True)
                grown = [pushed(old, new, arg.type.dtype, stops) for old, new, arg in columns]
                wider = {place: _pushed(place, head[place], wider[place], stops) for place in head}
            if grown == state and wider == head:
                break
            head, state = wider, grown
        for _ in range(PULLS if count > PATIENCE else 0):
            ends, after = self.round_from(head, state, args, turn)
            state = [hull(a, b) for a, b in zip(first, ends, strict=True)]
            head = {place: self._over(place, entry, after) for place in head}
        if count > PATIENCE:
            self.round_from(head, state, args, turn)
        self.memory = head
        for result, interval in zip(op.results, state, strict=True):
            self.known[result] = interval

    def round_from(
        self, head: Memory, state: list[Interval], args: tuple[Value, ...], turn: Callable[[], list[Interval]]
    ) -> tuple[list[Interval], Memory]:
        self.memory = dict(head)
        self.known.update(zip(args, state, strict=True))
        ends = turn()
        self.forget(head)
        return ends, self.memory

    def _over(self, place: Place, one: Memory, other: Memory) -> Operand | Interval:
        if other.get(place) is one[place]:
            return one[place]
        return hull(self.held(one[place]), self.held(other[place]))

    def stored_in(self, op: Op) -> Iterator[Place]:
        """The places of slots that a loop changes."""
        changed: set[Slot] = set()
        for region in op.regions:
            for inner in region.walk():
                if inner.opcode == "store" and is_whole(inner.attrs["slot"].dtype):
                    changed.add(inner.attrs["slot"])
                elif inner.opcode == "restore":
                    changed |= set(inner.attrs["places"]) & set(self.begin)
        for slot in changed:
            yield (slot, None if slot.count is None else ALL)
            yield from [place for place in self.memory if place[0] is slot and place[1] not in (None, ALL)]

    # memory ------------------------------------------------------------------------------------------------

    def unknown(self, place: Place, memory: Memory) -> Interval:
        """What a place holds that was not stored to: of a unit, what any of them may hold, also by the
        name of another number."""
        slot, number = place
        held = memory.get(place)
        if held is not None or number is None:
            return self.first(slot) if held is None else self.held(held)
        everyone = memory.get((slot, ALL))
        found = self.first(slot) if everyone is None else self.held(everyone)
        for (other, known), held in memory.items():
            if other is slot and may_be_one(number, known):
                found = hull(found, self.held(held))
        return found

    def first(self, slot: Slot) -> Interval:
        return self.begin.get(slot) or full(slot.dtype)

    def forget(self, head: Memory) -> None:
        """What a round loaded is gone after it; what it stored in one unit, any may hold."""
        for place in [place for place in self.memory if place not in head]:
            everyone = (place[0], ALL)
            held = self.held(self.memory.pop(place))
            if everyone in head:
                self.memory[everyone] = hull(self.unknown(everyone, self.memory), held)

    def load(self, op: Op) -> None:
        slot = op.attrs["slot"]
        if not is_whole(slot.dtype):
            return
        if slot in self.ranges.lengths:
            self.made[op.result] = self.ranges.lengths[slot]
        place = self.place(slot, op.operands)
        held = self.memory.get(place)
        if held is None or isinstance(held, Interval):
            self.same.pop(op.result, None)  # of an earlier round
            self.known[op.result] = self.unknown(place, self.memory)
            self.memory[place] = op.result
        else:
            self.same[op.result] = held

    def store(self, op: Op) -> None:
        slot = op.attrs["slot"]
        if not is_whole(slot.dtype):
            return
        value, *number = op.operands
        made = self.made.get(value) if isinstance(value, Value) else None
        if slot.kind is SlotKind.CACHE and made is not None and made.opcode == "length":
            self.ranges.lengths[slot] = made
        place = self.place(slot, tuple(number))
        for other in [p for p in self.memory if p[0] is slot and p != place and p[1] is not ALL]:
            self.memory[other] = hull(self.held(self.memory[other]), self.of(value))
        self.memory[place] = self.same_as(value)

    def place(self, slot: Slot, number: tuple[Operand, ...]) -> Place:
        return (slot, self.same_as(number[0]) if number else None)

    def restore(self, op: Op) -> None:
        for slot in op.attrs["places"]:
            if slot in self.begin:
                for place in [p for p in self.memory if p[0] is slot]:
                    self.memory[place] = hull(self.held(self.memory[place]), self.begin[slot])
                self.memory[slot, None if slot.count is None else ALL] = self.begin[slot]

    def param(self, op: Op) -> None:
        self.known[op.result] = param_read(op, self.ranges.params)

    def index(self, op: Op) -> None:
        self.note(op)
        if len(op.operands) == 2:  # within a view, which may be empty
            length = self.of(op.operands[1])
            below = {array: under - 1 for array, under in length.below.items()}
            self.known[op.result] = Interval(-1 if length.low < 1 else 0, length.high - 1, below)
            return
        array = op.attrs["array"]
        high = (MOST_LENGTH if array.length is None else array.length) - 1
        self.known[op.result] = Interval(0, high, {array: -1})

    def length(self, op: Op) -> None:
        array = op.attrs["array"]
        self.known[op.result] = Interval(1, MOST_LENGTH, {array: 0})

    def element(self, op: Op) -> None:
        if op.attrs["array"] in self.ranges.arrays:
            self.known[op.result] = self.ranges.arrays[op.attrs["array"]]

    def set_element(self, op: Op) -> None:
        array = op.attrs["array"]
        if array in self.ranges.arrays:
            self.ranges.arrays[array] = hull(self.ranges.arrays[array], self.of(op.operands[1]))


def _pushed(
    place: Place, old: Operand | Interval, new: Operand | Interval, stops: Sequence[int]
) -> Operand | Interval:
    if isinstance(old, Interval) and isinstance(new, Interval):
        return pushed(old, new, place[0].dtype, stops)
    return new


_FLOATS = ("add", "sub", "mul", "min", "max", "mod", "neg", "abs", "convert")
_HANDLERS: dict[str, Callable[[_Walk, Op], None]] = {
    "if": _Walk.choice, "for": _Walk.loop, "while": _Walk.bounded, "load": _Walk.load, "store": _Walk.store,
    "restore": _Walk.restore, "index": _Walk.index, "length": _Walk.length, "element": _Walk.element,
    "set_element": _Walk.set_element, "assert": _Walk.note, "param": _Walk.param, "param_of": _Walk.param,
}  # fmt: skip
