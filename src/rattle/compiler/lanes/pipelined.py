"""The body of a loop over samples in two stages: a slow recursion, and what can be computed a sample ahead.

A filter with feedback waits for itself at every sample, for a hundred cycles and more. A processor would fill
the wait with other work if it saw any; but it looks no further ahead than its registers last. So that work of
the next sample stands between the operations of the recursion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rattle.compiler.ir import Op, Value
from rattle.compiler.lanes.settled import Place, places, settled_values
from rattle.compiler.rewriting import free_values, writes

LEAST = 16  # operations: of a recursion that is waited for, and of work to fill the wait with
_SLOW = {"div": 4, "sqrt": 5}  # times as long as most, on processors of today


@dataclass(frozen=True)
class Pipelined:
    """Each in the author's order. The stages have no memory in common, and nothing late is used early."""

    settled: list[Op]  # the same at every sample
    early: list[Op]  # of the sample to come
    late: list[Op]  # of this one

    def crossing(self, also: list[Value]) -> list[Value]:
        """What the late stage, and whoever uses these values too, needs of the early one."""
        made = {result for op in self.early for result in op.results}
        used = [*(value for op in self.late for value in free_values(op)), *also]
        return [value for value in dict.fromkeys(used) if value in made]

    def interleaved(self) -> Iterator[tuple[Op, bool]]:
        """All but the settled ones, in equal shares; with whether it is late."""
        late = [(k * len(self.early), op, True) for k, op in enumerate(self.late)]
        early = [(k * len(self.late), op, False) for k, op in enumerate(self.early)]
        for _, op, is_late in sorted([*late, *early], key=lambda each: each[0]):
            yield op, is_late


def pipelined(ops: list[Op], known: Iterable[Value]) -> Pipelined | None:
    """None if there is no slow recursion, or nothing beside it. Known values are the same at every sample."""
    settled = settled_values(ops, known)
    moving = [op for op in ops if not op.results or not settled.issuperset(op.results)]
    used = {op: dict.fromkeys(places([op])) for op in moving}
    changed = dict.fromkeys(place for op in moving if writes(op) for place in used[op])
    taken = {op: free_values(op) for op in moving}
    lengths = {place: _length(taken, used, place) for place in changed}
    slowest = max(lengths, key=lambda place: lengths[place], default=None)  # the first of equals
    if slowest is None or lengths[slowest] < LEAST:
        return None
    late = _following(taken, {op: used[op].keys() & changed.keys() for op in moving}, slowest)
    early = [op for op in moving if op not in late]
    if len(early) < LEAST:
        return None
    kept = set(moving)
    return Pipelined([op for op in ops if op not in kept], early, [op for op in moving if op in late])


def _length(taken: Mapping[Op, list[Value]], used: Mapping[Op, Collection[Place]], place: Place) -> int:
    """Operations from where a place is read to where it is written, along the longest way."""
    reached: dict[Value, int] = {}
    longest = 0
    for op, values in taken.items():
        starts = [reached[value] for value in values if value in reached]
        is_here = place in used[op]
        if not starts and not is_here:
            continue
        length = max(starts, default=0) + _SLOW.get(op.opcode, 1)
        if is_here and writes(op) and starts:
            longest = max(longest, length)
        reached.update(dict.fromkeys(op.results, length))
    return longest


def _following(taken: Mapping[Op, list[Value]], used: dict[Op, set[Place]], first: Place) -> set[Op]:
    """What touches a place, what uses that, what touches the places these touch, and so on."""
    touched: set[Place] = {first}
    while True:
        late: set[Op] = set()
        made: set[Value] = set()
        for op, values in taken.items():
            if used[op] & touched or not made.isdisjoint(values):
                late.add(op)
                made.update(op.results)
        reached = touched.union(*(used[op] for op in late))
        if reached == touched:
            return late
        touched = reached
