"""The kernel of a plugin whose process is ordinary Python: what hosts are told is compiled, and
native/worker/processor.h makes a RattleProcessor of it."""

from __future__ import annotations

from rattle.compiler.emit.elementary import elementary_functions
from rattle.compiler.emit.layout import Layout
from rattle.compiler.emit.life import told_latency, told_tail
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.tables import table
from rattle.compiler.ir import Program


def worker_kernel_source(program: Program, model_rate: float | None) -> str:
    """model_rate: at which process runs, in Hz; None: at the host's."""
    kernel = Kernel(program, 0, Layout())
    lines = [
        f"/* {program.name}: what hosts are told of it, compiled from Python by Rattle. */",
        '#include "kernel.h"',
        '#include "worker/processor.h"',
        "",
        *(line for array in kernel.tables for line in table(array)),
        *elementary_functions(program),
        *told_latency(kernel, "own_latency_samples", model_rate),
        *told_tail(kernel, "own_tail_s"),
        "RATTLE_WORKER_PROCESSOR(own_latency_samples, own_tail_s)",
    ]
    return "\n".join(lines) + "\n"
