"""Takes out of the sample loop what cannot change at every sample.

Pure code over constants, the sample rate, Params and what prepare left is computed when a Param moves and
kept in caches. Nobody can hear the difference, because it is pure: computing it at every sample gives the
same bits (tests compare with `hoisting=False`). Code is grouped by the set of Params it depends on, so that
while one Param ramps only what depends on it is computed at every sample.
"""

from __future__ import annotations

from dataclasses import dataclass

from rattle.compiler.ir import (
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
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import clone, free_values, replace_uses, writes


@dataclass(frozen=True)
class _Hoisted:
    op: Op
    params: frozenset[int]


def hoist(program: Program) -> Program:
    found: dict[Value, _Hoisted] = {}
    order: list[_Hoisted] = []
    _find(program.process.body, found, order)
    caches = _caches(program, found, order)
    program.slots += caches.values()
    program.control = _groups(order, found, caches)
    _take_out(program.process, found, caches)
    return program


def _find(region: Region, found: dict[Value, _Hoisted], order: list[_Hoisted]) -> None:
    for op in region.ops:
        params = _dependencies(op, found)
        if params is None:
            for inner in op.regions:
                _find(inner, found, order)
            continue
        hoisted = _Hoisted(op, params)
        order.append(hoisted)
        found.update(dict.fromkeys(op.results, hoisted))


def _dependencies(op: Op, found: dict[Value, _Hoisted]) -> frozenset[int] | None:
    """The Params an operation depends on; None if it cannot be hoisted."""
    inside = [op, *(inner for region in op.regions for inner in region.walk())]
    if not op.results or writes(op) or not all(_is_settled(each) for each in inside):
        return None
    values = free_values(op)
    if any(value not in found for value in values):
        return None
    own = {each.attrs["param"] for each in inside if each.opcode == "param"}
    return frozenset(own).union(*(found[value].params for value in values))


def _is_settled(op: Op) -> bool:
    """It reads nothing that process changes."""
    if PRIMITIVES[op.opcode].purity != "reads":
        return True
    place = op.attrs.get("slot") or op.attrs["array"]
    return place.kind is SlotKind.CONTROL or op.opcode in ("index", "length")


def _caches(program: Program, found: dict[Value, _Hoisted], order: list[_Hoisted]) -> dict[Value, Slot]:
    """A slot for each value that leaves its group."""
    leaving: dict[Value, None] = {}
    for hoisted in order:
        for value in free_values(hoisted.op):
            if found[value].params != hoisted.params:
                leaving[value] = None
    for operand in _remaining_operands(program.process.body, found):
        if isinstance(operand, Value) and operand in found:
            leaving[operand] = None
    return {
        value: Slot(f"cache.{number}", value.type.dtype, SlotKind.CACHE)
        for number, value in enumerate(leaving)
    }


def _remaining_operands(region: Region, found: dict[Value, _Hoisted]) -> list[Operand]:
    operands = list(region.yields)
    for op in region.ops:
        if op.results and all(result in found for result in op.results):
            continue
        operands += op.operands
        for inner in op.regions:
            operands += _remaining_operands(inner, found)
    return operands


def _groups(
    order: list[_Hoisted], found: dict[Value, _Hoisted], caches: dict[Value, Slot]
) -> list[ControlGroup]:
    """Those with fewer Params first: a group reads only caches of groups whose Params are among its own."""
    sets = sorted(dict.fromkeys(h.params for h in order), key=lambda params: (len(params), sorted(params)))
    groups = []
    for number, params in enumerate(sets):
        body = _group_body([h.op for h in order if h.params == params], params, found, caches)
        if any(op.opcode == "store" for op in body.ops):
            groups.append(ControlGroup(params, Function(f"control.{number}", body)))
    return groups


def _group_body(
    ops: list[Op], params: frozenset[int], found: dict[Value, _Hoisted], caches: dict[Value, Slot]
) -> Region:
    body = Region()
    replaced: dict[Value, Operand] = {}
    for op in ops:
        for value in free_values(op):
            if found[value].params != params and value not in replaced:
                replaced[value] = _load(body, caches[value], value, op)
        body.ops.append(clone(op, replaced))
        for result in op.results:
            if result in caches:
                body.ops.append(Op("store", (replaced[result],), (), {"slot": caches[result]}, (), op.span))
    return body


def _load(region: Region, cache: Slot, value: Value, user: Op) -> Value:
    result = Value(Type(value.type.dtype, Rate.CONTROL), value.hint)
    region.ops.append(Op("load", (), (result,), {"slot": cache}, (), user.span))
    return result


def _take_out(process: Function, found: dict[Value, _Hoisted], caches: dict[Value, Slot]) -> None:
    loads = Region()
    replaced: dict[Value, Operand] = {}
    remaining = set(_remaining_operands(process.body, found))
    for value, cache in caches.items():
        if value in remaining:
            replaced[value] = _load(loads, cache, value, found[value].op)
    _drop(process.body, found)
    replace_uses(process.body, replaced)
    process.body.ops[:0] = loads.ops


def _drop(region: Region, found: dict[Value, _Hoisted]) -> None:
    region.ops = [
        op for op in region.ops if not op.results or any(result not in found for result in op.results)
    ]
    for op in region.ops:
        for inner in op.regions:
            _drop(inner, found)
