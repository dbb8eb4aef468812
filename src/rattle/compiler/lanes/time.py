"""Consecutive samples side by side, in the lanes of one vector: what has to be known of a run of samples.

Legal if nothing passes from sample to sample but counters that grow by one (where they wrap, the run ends)
and arrays that are read and written at places which move on with them. Everything about counters is computed
once for a run, before it is played: for its first sample, and how many samples it stays true. A value's slope
is how much it grows from sample to sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rattle.compiler.ir import ArraySlot, DType, Op, Operand, Program, Region, Slot, SlotKind, Span, Value
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import free_values, writes

COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")


class NotInTimeError(Exception):
    """Why samples run one after the other."""

    def __init__(self, reason: str, span: Span | None) -> None:
        super().__init__(reason)
        self.reason, self.span = f"samples one after the other: {reason}", span


@dataclass
class Run:
    """What is computed before a run. Values without a slope differ from sample to sample in their own way."""

    slopes: dict[Value, int] = field(default_factory=dict)
    ahead: list[Op] = field(default_factory=list)  # in order; among them ifs that end a run
    arms: dict[Op, tuple[list[Op], list[Op]]] = field(default_factory=dict)  # of a choice made ahead
    counters: list[Slot] = field(default_factory=list)
    moving: list[Op] = field(default_factory=list)  # elements whose place moves on by one, and their stores

    def slope(self, operand: Operand) -> int | None:
        return self.slopes.get(operand) if isinstance(operand, Value) else 0

    def is_settled(self, operand: Operand) -> bool:
        return self.slope(operand) == 0

    def is_known(self, op: Op) -> bool:
        """All of it is done ahead."""
        if op.results:
            return all(result in self.slopes for result in op.results)
        return op.opcode == "store" or op in self.ahead

    def pairs(self) -> list[tuple[Op, Op]]:
        """Of one array: each store with every other access, whose places must not meet in a run."""
        return [
            (store, other)
            for k, store in enumerate(self.moving)
            for m, other in enumerate(self.moving)
            if store.opcode == "set_element"
            and other.attrs["array"] is store.attrs["array"]
            and (other.opcode == "element" or m > k)
        ]


def find_run(program: Program) -> Run:
    """Raises NotInTimeError."""
    body = program.process.body
    if not body.args or not body.yields:
        raise NotInTimeError("process takes and gives whole arrays", None)
    finder = _Finder(body)
    finder.region(body.ops, finder.run.ahead, False)
    finder.check_counters()
    return finder.run


def can_move(array: ArraySlot) -> bool:
    """Consecutive elements lie side by side, as a vector holds them."""
    return array.count is None and array.dtype is not DType.BOOL


class _Finder:
    def __init__(self, body: Region) -> None:
        self.run = Run()
        stores = [op for op in body.walk() if op.opcode in ("store", "set_element")]
        self.changed = {op.attrs.get("slot") or op.attrs["array"]: op for op in stores}
        self.stepped = {op.attrs["slot"] for op in body.ops if op.opcode == "store"}  # at every sample
        self.given: dict[Slot, Operand] = {}  # what a counter holds from here on

    def region(self, ops: Sequence[Op], ahead: list[Op], inner: bool) -> None:
        for op in ops:
            self.op(op, ahead, inner)

    def op(self, op: Op, ahead: list[Op], inner: bool) -> None:
        """`inner`: in an arm or a loop, where only what is pure and cheap can be computed ahead."""
        match op.opcode:
            case "load":
                self.load(op, ahead)
            case "store":
                self.store(op, ahead, inner)
            case "element" | "set_element":
                self.element(op, ahead, inner)
            case "if":
                self.choice(op, ahead, inner)
            case "for" | "while":
                self.loop(op, ahead, inner)
            case "passed":
                if op.result.type.dtype is DType.I64:
                    self.know(op, 1, ahead)
            case _ if PRIMITIVES[op.opcode].purity == "writes" or op.opcode == "input":
                raise _refusal(f"{_WORDS.get(op.opcode, 'memory changes')}", op)
            case _:
                slope = self.slope_of(op)
                if slope is not None and not (inner and op.opcode == "call"):
                    self.know(op, slope, ahead)

    def know(self, op: Op, slope: int, ahead: list[Op]) -> None:
        self.run.slopes.update(dict.fromkeys(op.results, slope))
        ahead.append(op)

    def slope_of(self, op: Op) -> int | None:
        slopes = [self.run.slope(operand) for operand in op.operands]
        if any(slope is None for slope in slopes):
            return None
        known = [slope for slope in slopes if slope is not None]
        if not any(known):
            return 0
        if any(operand.type.dtype is not DType.I64 for operand in op.operands):
            return None
        match op.opcode, known:
            case "add", [a, b]:
                return a + b
            case "sub", [a, b]:
                return a - b
            case ("mod", [1, 0]) | ("and", [1, 0] | [0, 1]) | ("index", [1] | [1, 0]):
                return 1  # while nothing wraps
            case opcode, [a, b] if opcode in COMPARISONS and abs(a - b) <= 1:
                return 0  # until it changes its mind
        return None

    # memory ------------------------------------------------------------------------------------------

    def load(self, op: Op, ahead: list[Op]) -> None:
        slot: Slot = op.attrs["slot"]
        if slot not in self.stepped:
            if all(map(self.run.is_settled, op.operands)):
                self.know(op, 0, ahead)
            return
        if slot.dtype is not DType.I64 or slot.count is not None or slot.kind is SlotKind.BUS:
            raise _passes(slot, self.changed[slot])
        slope = self.run.slope(self.given[slot]) if slot in self.given else 1
        if slope is None:
            raise _passes(slot, op)
        self.know(op, slope, ahead)

    def store(self, op: Op, ahead: list[Op], inner: bool) -> None:
        slot: Slot = op.attrs["slot"]
        is_plain = slot.dtype is DType.I64 and slot.count is None and not inner
        if not is_plain or self.run.slope(op.operands[0]) is None:
            raise _passes(slot, op)
        self.given[slot] = op.operands[0]
        self.run.counters = list(self.given)
        ahead.append(op)

    def check_counters(self) -> None:
        for slot, value in self.given.items():
            if self.run.slope(value) != 1:
                raise _passes(slot, self.changed[slot])

    def element(self, op: Op, ahead: list[Op], inner: bool) -> None:
        array: ArraySlot = op.attrs["array"]
        slope = self.run.slope(op.operands[0])
        is_store = op.opcode == "set_element"
        if can_move(array) and slope == 1:
            if is_store and inner:
                raise _refusal(f"`{array.path}` is not always written", op)
            self.run.moving.append(op)
        elif array in self.changed:
            raise _refusal(f"a place in `{array.path}` does not move on by one", op)
        elif not inner and all(map(self.run.is_settled, op.operands)):
            self.know(op, 0, ahead)

    # structure ---------------------------------------------------------------------------------------

    def choice(self, op: Op, ahead: list[Op], inner: bool) -> None:
        if writes(op):
            self.end_of_run(op, ahead, inner)
        elif not self.made_ahead(op, ahead):
            for region in op.regions:
                self.region(region.ops, ahead, True)

    def end_of_run(self, op: Op, ahead: list[Op], inner: bool) -> None:
        """`if self.position == n: self.position = 0`: where it happens, samples are played one by one."""
        if inner or op.results or op.regions[1].ops or not self.run.is_settled(op.operands[0]):
            raise _refusal("only some of them change memory", op)
        ahead.append(op)

    def made_ahead(self, op: Op, ahead: list[Op]) -> bool:
        """A choice between places. An arm whose slope is another's ends the run."""
        types = {result.type.dtype for result in op.results}
        if not self.run.is_settled(op.operands[0]) or not types <= {DType.I64, DType.BOOL}:
            return False
        before = dict(self.run.slopes)
        lists: tuple[list[Op], list[Op]] = ([], [])
        if all(self.is_arm(region, arm) for region, arm in zip(op.regions, lists, strict=True)):
            sides = zip(*(region.yields for region in op.regions), strict=True)
            slopes = [[self.run.slope(side) for side in pair] for pair in sides]
            if all(None not in pair for pair in slopes):
                self.run.arms[op] = lists
                steepest = [max((s for s in pair if s is not None), key=abs) for pair in slopes]
                self.run.slopes.update(zip(op.results, steepest, strict=True))
                ahead.append(op)
                return True
        self.run.slopes = before
        return False

    def is_arm(self, region: Region, arm: list[Op]) -> bool:
        for op in region.ops:
            if op.opcode == "load":
                self.load(op, arm)
            elif op.opcode == "if":
                if not self.made_ahead(op, arm):
                    return False
            elif PRIMITIVES[op.opcode].purity == "pure" or op.opcode in ("index", "length"):
                slope = None if op.regions or op.opcode == "call" else self.slope_of(op)
                if slope is None:
                    return False
                self.know(op, slope, arm)
            else:
                return False
        return True

    def loop(self, op: Op, ahead: list[Op], inner: bool) -> None:
        inside = [each for region in op.regions for each in region.walk()]
        is_quiet = all(PRIMITIVES[each.opcode].purity == "pure" for each in inside)
        if is_quiet and not inner and all(map(self.run.is_settled, free_values(op))):
            self.know(op, 0, ahead)
        else:
            for region in op.regions:
                self.region(region.ops, ahead, True)


_WORDS = {
    "input": "process takes whole arrays",
    "output": "process gives whole arrays",
    "meter": "a Meter is written for each in turn",
    "restore": "a unit is reset here",
    "assert": "an assert is checked for each in turn",
}


def _refusal(reason: str, op: Op) -> NotInTimeError:
    return NotInTimeError(reason, op.span)


def _passes(slot: Slot, op: Op) -> NotInTimeError:
    return _refusal(f"`{slot.path}` passes from sample to sample", op)
