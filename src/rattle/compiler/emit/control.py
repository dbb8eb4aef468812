"""Control groups as C functions. A group gets its Params and caches as arguments, so that like groups (the
same knob of eight bands) are one function, called eight times."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rattle.compiler.emit.operations import C_TYPES, Scope, Statements, identifier
from rattle.compiler.ir import ControlGroup, Program, Slot, SlotKind

SELF = "const Self *self, const Copy *copy"


@dataclass(frozen=True)
class GroupCall:
    name: str
    smoothed: tuple[int, ...]  # those of its Params that ramp
    call: str  # with {i} and {caches} to be filled in


def control_groups(program: Program, scope: Scope) -> tuple[list[GroupCall], list[str]]:
    """The calls, in order, and the functions they call."""
    functions: dict[str, str] = {}  # arguments and body, to name
    lines: list[str] = []
    calls = []
    for group in program.control:
        parameters, arguments, body = _signature_and_body(group, scope)
        key = "\n".join([parameters, *body])
        name = functions.setdefault(key, identifier(group.function.name))
        if name == identifier(group.function.name):
            lines += [
                f"NOINLINE void {name}({parameters}) {{",
                "    (void)self, (void)copy, (void)i;",
                *body,
                "}",
                "",
            ]
        smoothed = tuple(p for p in sorted(group.params) if program.smoothed[p])
        calls.append(GroupCall(identifier(group.function.name), smoothed, f"{name}({arguments})"))
    return calls, lines


def _signature_and_body(group: ControlGroup, scope: Scope) -> tuple[str, str, list[str]]:
    params, slots = _used(group)
    ramps = {param: f"p{k}" for k, param in enumerate(params)}
    places = {slot: f"*s{k}" for k, slot in enumerate(slots)}
    declared = [f"const RattleRamp *p{k}" for k in range(len(params))]
    declared += [f"{_access(slot)}{C_TYPES[slot.dtype]} *s{k}" for k, slot in enumerate(slots)]
    given = [f"&params[{param}]" for param in params]
    given += [_address(slot) for slot in slots]
    body = Statements(replace(scope, ramps=ramps, places=places)).body(group.function, {})
    return ", ".join([SELF, "uint32_t i", *declared]), ", ".join(["self", "copy", "{i}", *given]), body


def _access(slot: Slot) -> str:
    return "" if slot.kind is SlotKind.CACHE else "const "


def _address(slot: Slot) -> str:
    place = "{caches}" if slot.kind is SlotKind.CACHE else "copy->control."
    return f"&{place}{identifier(slot.path)}"


def _used(group: ControlGroup) -> tuple[list[int], list[Slot]]:
    """Params and slots in order of appearance: alike for like groups."""
    params: dict[int, None] = {}
    slots: dict[Slot, None] = {}
    for op in group.function.body.walk():
        if op.opcode == "param":
            params[op.attrs["param"]] = None
        if "slot" in op.attrs:
            slots[op.attrs["slot"]] = None
    return list(params), list(slots)
