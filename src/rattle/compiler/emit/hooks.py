"""Hooks as C functions, and `hooks`, which runs those whose Params have other targets than they last saw."""

from __future__ import annotations

from rattle.compiler.emit.layout import identifier
from rattle.compiler.emit.operations import Scope, Statements
from rattle.compiler.ir import Hook, Program

FORGET = "    self->hooks_are_due = true;"  # every hook runs before the next sample


def hook_memory(program: Program) -> list[str]:
    """Members of Self: the targets that each hook saw, one after the other."""
    seen = sum(len(hook.params) for hook in program.hooks)
    waiting = ["    bool hooks_wait; /* for the next Block */"] if program.quantum else []
    return [f"    double seen[{seen}];", "    bool hooks_are_due;", *waiting] if program.hooks else []


def hooks_called(program: Program) -> list[str]:
    """Where a target may have moved."""
    call = "self->hooks_wait = true;" if program.quantum else "hooks(self, segment);"
    return [f"        {call}"] if program.hooks else []


def hooks_at_a_block(program: Program) -> list[str]:
    """What events do to a plugin of Blocks begins with one; segments do (schedule.h)."""
    if not program.hooks or not program.quantum:
        return []
    return [
        "    if (self->hooks_wait && self->groups[0].state.process__place == 0) {",
        "        hooks(self, segment);",
        "        EACH_CACHE(c)",
        "            control(self, &self->groups[c], 0, segment->params, 0, true, &self->caches[c]);",
        "        self->hooks_wait = false;",
        "    }",
    ]


def hook_source(program: Program, scope: Scope) -> list[str]:
    """`scope` reads Params as targets."""
    if not program.hooks:
        return []
    lines: list[str] = []
    for hook in program.hooks:
        statements = Statements(scope)
        statements.sample = "0"
        lines += [
            f"NOINLINE void {identifier(hook.function.name)}(const Self *self, Group *group, uint32_t lane,",
            "                   const RattleRamp *params, double *meters) {",
            "    (void)self, (void)group, (void)lane, (void)params, (void)meters;",
            *statements.body(hook.function, {}),
            "}",
            "",
        ]
    lines += ["NOINLINE void hooks(Self *self, const RattleSegment *segment) {"]
    lines += ["    const RattleRamp *params = segment->params;"]
    first = 0
    for hook in program.hooks:
        lines += _called(hook, first)
        first += len(hook.params)
    return [*lines, "    self->hooks_are_due = false;", "}", ""]


def _called(hook: Hook, first: int) -> list[str]:
    pairs = [(f"self->seen[{first + k}]", f"params[{param}].target") for k, param in enumerate(hook.params)]
    differs = [f"{seen} != {target}" for seen, target in pairs]
    name = identifier(hook.function.name)
    return [
        f"    if ({' || '.join(['self->hooks_are_due', *differs])}) {{",
        f"        EACH_COPY(c) {name}(self, &self->groups[c / COPIES], c % COPIES, params, segment->meters);",
        *(f"        {seen} = {target};" for seen, target in pairs),
        "    }",
    ]
