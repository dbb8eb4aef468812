"""How much a function does in one run: its operations, each as often as the loops around it go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rattle.compiler.ir import Const, Function, Op, Region


@dataclass
class Cost:
    """Both arms of an `if` count. Loops of a length known only while running count as one round."""

    operations: int = 0
    calls: Counter[str] = field(default_factory=Counter)  # of elementary functions
    is_least: bool = False  # there are such loops
    has_loops: bool = False

    def words(self, share: int = 1) -> str:
        """ "about 1,200 operations, among them 3 sin"; of `share` samples that one run serves, for each."""
        count = -(-self.operations // share)
        noun = "operation" if count == 1 else "operations"
        about = "at least " if self.is_least else "about " if self.has_loops or share > 1 else ""
        calls = ", ".join(f"{-(-number // share):,} {name}" for name, number in sorted(self.calls.items()))
        return f"{about}{count:,} {noun}" + (f", among them {calls}" if calls else "")


def cost_of(function: Function, times: int = 1) -> Cost:
    cost = Cost()
    _add(cost, function.body, times)
    return cost


def _add(cost: Cost, region: Region, times: int) -> None:
    for op in region.ops:
        cost.operations += times
        if op.opcode == "call":
            cost.calls[op.attrs["function"]] += times
        rounds = _rounds(cost, op)
        for inner in op.regions:
            _add(cost, inner, times * rounds)


def _rounds(cost: Cost, op: Op) -> int:
    if op.opcode not in ("for", "while"):
        return 1
    trips = trip_count(op)
    cost.has_loops = True
    cost.is_least |= trips is None
    return 1 if trips is None else trips


def trip_count(op: Op) -> int | None:
    """Of a `for` whose ends are known at build time."""
    if op.opcode != "for" or not all(isinstance(each, Const) for each in op.operands[:2]):
        return None
    start, stop = (int(each.value) for each in op.operands[:2] if isinstance(each, Const))
    return len(range(start, stop, op.attrs["step"]))
