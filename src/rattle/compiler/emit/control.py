"""Control groups as C functions. A plain group gets its Params and caches as arguments, so that like groups
are one function, called several times; a group of a loop over units runs for each unit whose Params moved."""

from __future__ import annotations

from dataclasses import replace

from rattle.compiler.emit.layout import C_TYPES, Layout, identifier
from rattle.compiler.emit.numbers import nth
from rattle.compiler.emit.operations import Scope, Statements
from rattle.compiler.ir import ControlGroup, Program, Slot, SlotKind

SELF = "const Self *self, const Group *group, uint32_t lane"
# Of code that plays a sample; `state` is State, or the Copy taken out of it.
SAMPLE = (
    f"{SELF}, {{state}} *state, const Caches *caches, double *meters,\n"
    "                   const RattleRamp *params, uint32_t i"
)
UNUSED_IN_SAMPLE = (
    "    (void)self, (void)group, (void)lane, (void)state, (void)caches, (void)meters, (void)params;\n"
    "    (void)i;"
)
_UNUSED = "    (void)self, (void)group, (void)lane, (void)params, (void)caches, (void)i;"


def control_source(program: Program, scope: Scope) -> list[str]:
    """The groups' functions, and `control`, which calls them: all when a Param has a new target, those that
    depend on a ramp at each sample of it."""
    functions: dict[str, str] = {}  # arguments and body, to name
    lines: list[str] = []
    calls: list[str] = []
    for group in program.control:
        if group.elements:
            lines += _of_units(group, scope)
            calls += _calls_of_units(group, program)
            continue
        parameters, arguments, body = _signature_and_body(group, scope)
        own = identifier(group.function.name)
        name = functions.setdefault("\n".join([parameters, *body]), own)
        if name == own:
            lines += [f"NOINLINE void {name}({parameters}) {{", _UNUSED]
            lines += [*body, "}", ""]
        ramps = [f"params[{p}].remaining" for p in sorted(group.params) if program.smoothed[p]]
        calls.append(f"    if ({' || '.join(['all', *ramps])}) {name}({arguments});")
    return [
        *lines,
        f"NOINLINE void control({SELF}, const RattleRamp *params, uint32_t i, bool all,",
        "                      Caches *caches) {",
        "    (void)self, (void)group, (void)lane, (void)params, (void)i, (void)all, (void)caches;",
        *calls,
        "}",
        "",
    ]


def _of_units(group: ControlGroup, scope: Scope) -> list[str]:
    name = identifier(group.function.name)
    body = Statements(scope).body(group.function, {group.function.args[0]: "u"})
    return [
        f"NOINLINE void {name}({SELF}, const RattleRamp *params, uint32_t i, Caches *caches, int64_t u) {{",
        _UNUSED,
        *body,
        "}",
        "",
    ]


def _calls_of_units(group: ControlGroup, program: Program) -> list[str]:
    """For each unit; what it depends on follows from its number."""
    count = len(group.elements)
    sets = [sorted(params) for params in group.elements]
    if len({len(params) for params in sets}) > 1:  # some units share a Param
        sets = [sorted(group.params)] * count
    columns = list(zip(*sets, strict=True))
    moving = [column for column in columns if any(program.smoothed[param] for param in column)]
    ramps = [f"params[{nth(column, 'u')}].remaining" for column in moving]
    arguments = "self, group, lane, params, i, caches, u"
    return [
        f"    for (int64_t u = 0; u < {count}; u++)",
        f"        if ({' || '.join(['all', *ramps])}) {identifier(group.function.name)}({arguments});",
    ]


def _signature_and_body(group: ControlGroup, scope: Scope) -> tuple[str, str, list[str]]:
    params, slots = _used(group, scope.layout)
    ramps = {param: f"p{k}" for k, param in enumerate(params)}
    places = {slot: f"*s{k}" for k, slot in enumerate(slots)}
    declared = [f"const RattleRamp *p{k}" for k in range(len(params))]
    declared += [f"{_access(slot)}{C_TYPES[slot.dtype]} *s{k}" for k, slot in enumerate(slots)]
    declared += ["const RattleRamp *params", "Caches *caches"]
    given = [f"&params[{param}]" for param in params]
    given += [_address(slot, scope) for slot in slots] + ["params", "caches"]
    body = Statements(replace(scope, ramps=ramps, places=places)).body(group.function, {})
    return ", ".join([SELF, "uint32_t i", *declared]), ", ".join(["self", "group", "lane", "i", *given]), body


def _access(slot: Slot) -> str:
    return "" if slot.kind is SlotKind.CACHE else "const "


def _address(slot: Slot, scope: Scope) -> str:
    return f"&{Statements(scope).place(slot)}"


def _used(group: ControlGroup, layout: Layout) -> tuple[list[int], list[Slot]]:
    """Params and slots in order of appearance: alike for like groups."""
    params: dict[int, None] = {}
    slots: dict[Slot, None] = {}
    for op in group.function.body.walk():
        if op.opcode == "param":
            params[op.attrs["param"]] = None
        if "slot" in op.attrs:
            slots[op.attrs["slot"]] = None
    return list(params), [slot for slot in slots if slot.count is None and not layout.is_vector(slot)]
