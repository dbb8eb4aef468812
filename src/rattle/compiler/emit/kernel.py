"""A whole kernel: the C of one plugin's RattleProcessor, for any sample type and instruction set.

The text reads top-down as a plugin lives: memory, elementary functions, control, hooks, samples, segments,
prepare, reset, tick. native/kernel.h (and kernel_lanes.h, if something runs in lanes) is its only include.
"""

from __future__ import annotations

from rattle.compiler.emit.control import control_source
from rattle.compiler.emit.elementary import elementary_functions, elementary_in_lanes
from rattle.compiler.emit.hooks import hook_source
from rattle.compiler.emit.layout import Layout, spread_of_copies
from rattle.compiler.emit.life import life_source
from rattle.compiler.emit.memory import Kernel, memory_source
from rattle.compiler.emit.process import process_source
from rattle.compiler.emit.trace import Trace, untraced, with_directives
from rattle.compiler.ir import Program
from rattle.compiler.lanes.plan import Plan


def kernel_source(
    program: Program, outputs: int, plan: Plan | None = None, trace: Trace | None = None
) -> str:
    """`outputs`: samples that process yields. Without a plan everything is scalar. With a trace, statements
    carry the author's places."""
    plan = plan or Plan()
    layout = Layout(plan, not spread_of_copies(program), program.voices is not None)
    kernel = Kernel(program, outputs, layout, trace)
    text = "\n".join(line for part in _parts(kernel, plan) for line in part) + "\n"
    return text if trace is None else with_directives(text)


def _parts(kernel: Kernel, plan: Plan) -> list[list[str]]:
    program = kernel.program
    head = [f"/* {program.name}: compiled from Python by Rattle. */"]
    included = "kernel.h" if plan.form == "scalar" else "kernel_lanes.h"
    include = [f'#include "{included}"']
    include += ['#include "voices/voices.h"'] if program.voices is not None else []
    include += ['#include "sent.h"'] if kernel.sends or program.is_midi else []
    head += [] if plan.form == "scalar" else _width(plan)
    elementary = [*elementary_functions(program), *elementary_in_lanes(program, plan)]
    if kernel.trace is not None:
        include, elementary = untraced(include), untraced(elementary)
    return [
        [*head, *include, ""], memory_source(kernel), elementary,
        control_source(program, kernel.scope()),
        hook_source(program, kernel.scope(state="group->state.", params="targets")),
        process_source(kernel), life_source(kernel), _TABLE,
    ]  # fmt: skip


def _width(plan: Plan) -> list[str]:
    """A chain is limited by its registers, so there a vector is as wide as the machine's. But every step
    waits for a shift of the whole vector, which takes four cycles in 64 bytes and three in 32."""
    if plan.form != "wavefront" or plan.width == 4:
        return [f"#define RATTLE_LANES {plan.width}"]
    narrow = "#if defined(__x86_64__) && !defined(__AVX__)"
    short = ["#elif defined(__AVX512VL__)", "#define RATTLE_LANES (256 / RATTLE_REAL_BITS)"]
    return [narrow, "#define RATTLE_LANES 4", *short, "#else", f"#define RATTLE_LANES {plan.width}", "#endif"]


_TABLE = [
    "extern const RattleProcessor RATTLE_KERNEL;",
    "const RattleProcessor RATTLE_KERNEL = {",
    "    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,",
    "    &RATTLE_BORDER, NULL, NULL, NULL,",
    "};",
]
