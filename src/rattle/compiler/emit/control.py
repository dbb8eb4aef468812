"""Control groups as C functions. A group gets its Params and caches as arguments, so that like groups (the
same knob of eight bands) are one function, called eight times."""

from __future__ import annotations

from dataclasses import replace

from rattle.compiler.emit.operations import C_TYPES, Scope, Statements, identifier
from rattle.compiler.ir import ControlGroup, Program, Slot, SlotKind

SELF = "const Self *self, const Copy *copy"


def control_source(program: Program, scope: Scope) -> list[str]:
    """The groups' functions, and `control`, which calls them: all when a Param has a new target, those that
    depend on a ramp at each sample of it."""
    functions: dict[str, str] = {}  # arguments and body, to name
    lines: list[str] = []
    calls = []
    for group in program.control:
        parameters, arguments, body = _signature_and_body(group, scope)
        own = identifier(group.function.name)
        name = functions.setdefault("\n".join([parameters, *body]), own)
        if name == own:
            lines += [f"NOINLINE void {name}({parameters}) {{", "    (void)self, (void)copy, (void)i;"]
            lines += [*body, "}", ""]
        ramps = [f"params[{p}].remaining" for p in sorted(group.params) if program.smoothed[p]]
        calls.append(f"    if ({' || '.join(['all', *ramps])}) {name}({arguments});")
    return [
        *lines,
        f"NOINLINE void control({SELF}, const RattleRamp *params, uint32_t i, bool all,",
        "                      Caches *caches) {",
        "    (void)self, (void)copy, (void)params, (void)i, (void)all, (void)caches;",
        *calls,
        "}",
        "",
    ]


def _signature_and_body(group: ControlGroup, scope: Scope) -> tuple[str, str, list[str]]:
    params, slots = _used(group)
    ramps = {param: f"p{k}" for k, param in enumerate(params)}
    places = {slot: f"*s{k}" for k, slot in enumerate(slots)}
    declared = [f"const RattleRamp *p{k}" for k in range(len(params))]
    declared += [f"{_access(slot)}{C_TYPES[slot.dtype]} *s{k}" for k, slot in enumerate(slots)]
    given = [f"&params[{param}]" for param in params]
    given += [_address(slot) for slot in slots]
    body = Statements(replace(scope, ramps=ramps, places=places)).body(group.function, {})
    return ", ".join([SELF, "uint32_t i", *declared]), ", ".join(["self", "copy", "i", *given]), body


def _access(slot: Slot) -> str:
    return "" if slot.kind is SlotKind.CACHE else "const "


def _address(slot: Slot) -> str:
    place = "caches->" if slot.kind is SlotKind.CACHE else "copy->control."
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
