"""Takes out of the sample loop what cannot change at every sample.

Pure code over constants, the sample rate, Params and what prepare left is computed when a Param moves and
kept in caches. Nobody can hear the difference, because it is pure: computing it at every sample gives the
same bits (tests compare with `hoisting=False`). Code is grouped by the set of Params it depends on, so that
while one Param ramps only what depends on it is computed at every sample.

Code of a loop over units moves out in the same way. What depends on the unit's number runs once for each unit
whose Params moved, and its caches hold one value for each unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rattle.compiler.ir import (
    OF_VOICES,
    Const,
    ControlGroup,
    Function,
    Op,
    Operand,
    Program,
    Rate,
    Region,
    Slot,
    SlotKind,
    Type,
    Value,
)
from rattle.compiler.rewriting import clone, free_values, reads_state, replace_uses, writes

MOST_ROUNDS = 144  # of a loop whose values are kept, one for each round

Param = int | tuple[int, ...]  # one, or one for each round


@dataclass(frozen=True)
class _Hoisted:
    op: Op
    params: frozenset[Param]
    loop: Op | None  # it is computed for each round of this one

    @property
    def group(self) -> tuple[Op | None, frozenset[Param]]:
        return (self.loop, self.params)


@dataclass
class _Found:
    """What can be hoisted, in order."""

    by_value: dict[Value, _Hoisted]
    order: list[_Hoisted]

    def usable(self, value: Value, loop: Op | None) -> bool:
        """It is known where code of `loop` is hoisted to."""
        if loop is not None and value is loop.regions[0].args[0]:
            return True
        return value in self.by_value and self.by_value[value].loop in (None, loop)

    def params(self, value: Value) -> frozenset[Param]:
        return self.by_value[value].params if value in self.by_value else frozenset()


def hoist(program: Program) -> Program:
    found = _Found({}, [])
    _find(program.process.body, None, found)
    caches = _caches(program, found)
    program.slots += caches.values()
    program.control = _groups(found, caches)
    _take_out(program.process.body, None, found, caches)
    _drop(program.process.body, found)
    return program


def _rounds(op: Op) -> int:
    """Of a loop that always runs the same few rounds, counting from 0; else 0."""
    if op.opcode != "for" or not all(isinstance(operand, Const) for operand in op.operands[:2]):
        return 0
    start, stop = (int(operand.value) for operand in op.operands[:2] if isinstance(operand, Const))
    return stop if start == 0 and op.attrs["step"] == 1 and stop <= MOST_ROUNDS else 0


def _find(region: Region, loop: Op | None, found: _Found) -> None:
    for op in region.ops:
        params = _dependencies(op, loop, found)
        if params is None:
            inside = op if loop is None and _rounds(op) > 0 else loop
            for inner in op.regions:
                _find(inner, inside, found)
            continue
        hoisted = _Hoisted(op, params, loop if _is_of_round(op, loop, found) else None)
        found.order.append(hoisted)
        found.by_value.update(dict.fromkeys(op.results, hoisted))


def _dependencies(op: Op, loop: Op | None, found: _Found) -> frozenset[Param] | None:
    """The Params an operation depends on; None if it cannot be hoisted."""
    inside = [op, *(inner for region in op.regions for inner in region.walk())]
    if not op.results or writes(op) or any(reads_state(each) for each in inside):
        return None
    values = free_values(op)
    if not all(found.usable(value, loop) for value in values):
        return None
    return frozenset(_own_params(inside, loop)).union(*(found.params(value) for value in values))


def _is_of_round(op: Op, loop: Op | None, found: _Found) -> bool:
    """It may differ from round to round; else once is enough for all."""
    if loop is None:
        return False
    number = loop.regions[0].args[0]
    return any(value is number or found.by_value[value].loop is loop for value in free_values(op))


def _own_params(ops: list[Op], loop: Op | None) -> Iterator[Param]:
    for op in ops:
        if op.opcode == "param":
            yield op.attrs["param"]
        if op.opcode == "param_of":
            of_round = loop is not None and op.operands[0] is loop.regions[0].args[0]
            if of_round:
                yield op.attrs["params"]
            else:
                yield from op.attrs["params"]


def _caches(program: Program, found: _Found) -> dict[Value, Slot]:
    """A slot for each value that leaves its group."""
    leaving: dict[Value, None] = {}
    for hoisted in found.order:
        for value in free_values(hoisted.op):
            if value in found.by_value and found.by_value[value].group != hoisted.group:
                leaving[value] = None
    for operand in _remaining_operands(program.process.body, found):
        if isinstance(operand, Value) and operand in found.by_value:
            leaving[operand] = None
    return {value: _cache(number, value, found.by_value[value].loop) for number, value in enumerate(leaving)}


def _cache(number: int, value: Value, loop: Op | None) -> Slot:
    count = _rounds(loop) if loop is not None else None
    is_of_voices = loop is not None and "where" in loop.attrs
    path = f"{OF_VOICES}cache.{number}" if is_of_voices else f"cache.{number}"
    return Slot(path, value.type.dtype, SlotKind.CACHE, count=count)


def _remaining_operands(region: Region, found: _Found) -> list[Operand]:
    operands = list(region.yields)
    for op in region.ops:
        if _is_hoisted(op, found):
            continue
        operands += op.operands
        for inner in op.regions:
            operands += _remaining_operands(inner, found)
    return operands


def _is_hoisted(op: Op, found: _Found) -> bool:
    return bool(op.results) and all(result in found.by_value for result in op.results)


def _groups(found: _Found, caches: dict[Value, Slot]) -> list[ControlGroup]:
    """Those with fewer Params first, and loops last: a group reads only caches of groups before it."""
    kinds = dict.fromkeys(hoisted.group for hoisted in found.order)
    groups: list[ControlGroup] = []
    for loop, params in sorted(kinds, key=_position):
        members = [hoisted.op for hoisted in found.order if hoisted.group == (loop, params)]
        body = _group_body(members, (loop, params), found, caches)
        if any(op.opcode == "store" for op in body.ops):
            function = Function(f"control.{len(groups)}", body)
            rounds = range(_rounds(loop)) if loop is not None else ()
            groups.append(ControlGroup(_all(params), function, tuple(_of_round(params, k) for k in rounds)))
    return groups


def _position(group: tuple[Op | None, frozenset[Param]]) -> tuple[bool, int, list[int], list[str]]:
    loop, params = group
    return (loop is not None, len(params), sorted(_all(params)), sorted(map(str, params)))


def _all(params: frozenset[Param]) -> frozenset[int]:
    return frozenset(index for param in params for index in (param if isinstance(param, tuple) else (param,)))


def _of_round(params: frozenset[Param], k: int) -> frozenset[int]:
    return frozenset(param[k] if isinstance(param, tuple) else param for param in params)


def _group_body(
    ops: list[Op], group: tuple[Op | None, frozenset[Param]], found: _Found, caches: dict[Value, Slot]
) -> Region:
    body = Region()
    replaced: dict[Value, Operand] = {}
    number: tuple[Operand, ...] = ()
    if group[0] is not None:
        old = group[0].regions[0].args[0]
        new = Value(Type(old.type.dtype, Rate.CONTROL), "u")
        body.args, number, replaced[old] = (new,), (new,), new
    for op in ops:
        for value in free_values(op):
            known = found.by_value.get(value)
            if known is not None and known.group != group and value not in replaced:
                replaced[value] = _load(body.ops, caches[value], value, number, op)
        body.ops.append(clone(op, replaced))
        for result in op.results:
            if result in caches:
                stored = (replaced[result], *number)
                body.ops.append(Op("store", stored, (), {"slot": caches[result]}, (), op.span))
    return body


def _load(ops: list[Op], cache: Slot, value: Value, number: tuple[Operand, ...], user: Op) -> Value:
    result = Value(Type(value.type.dtype, Rate.CONTROL), value.hint)
    operands = number if cache.count is not None else ()
    ops.append(Op("load", operands, (result,), {"slot": cache}, (), user.span))
    return result


def _take_out(region: Region, loop: Op | None, found: _Found, caches: dict[Value, Slot]) -> None:
    """Caches of what stood in a region of `loop` (None: outside all) are loaded where it begins."""
    loads: list[Op] = []
    replaced: dict[Value, Operand] = {}
    remaining = set(_remaining_operands(region, found))
    number = () if loop is None else (loop.regions[0].args[0],)
    for value, cache in caches.items():
        if value in remaining and found.by_value[value].loop is loop:
            replaced[value] = _load(loads, cache, value, number, found.by_value[value].op)
    for op in region.walk():
        if loop is None and _rounds(op) > 0 and any(hoisted.loop is op for hoisted in found.order):
            _take_out(op.regions[0], op, found, caches)
    replace_uses(region, replaced)
    region.ops[:0] = loads


def _drop(region: Region, found: _Found) -> None:
    region.ops = [op for op in region.ops if not _is_hoisted(op, found)]
    for op in region.ops:
        for inner in op.regions:
            _drop(inner, found)
