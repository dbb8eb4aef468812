"""A chain of like units as a wavefront: in one step, stage b works on the sample that came b steps ago.

A segment is played in three passes through a buffer: what comes before the chain, the chain, what comes after
it. Lanes are stages times channels. At both ends some stages have no sample; their state is frozen.
"""

from __future__ import annotations

from rattle.compiler.emit.control import SAMPLE, UNUSED_IN_SAMPLE
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.emit.trace import untraced
from rattle.compiler.ir import Op, Region, Value
from rattle.compiler.lanes.plan import unit_count
from rattle.compiler.lanes.settled import around, settled_ops, touched
from rattle.compiler.rewriting import writes

LEAST_STEPS = 4  # times the stages: below, filling and draining cost more than it gains

_WHOLE = "self, group, 0, &state, &fixed, meters, params, 0"


def wavefront_source(kernel: Kernel) -> list[str]:
    (loop,) = kernel.layout.plan.loops
    return [
        f"enum {{ STAGES = {unit_count(loop)}, LEAST_WAVE = {LEAST_STEPS} * STAGES }};",
        "",
        *_before(kernel, loop),
        *_after(kernel, loop),
        *(_shift() if kernel.trace is None else untraced(_shift())),
        *_step(kernel, loop),
        *_run(kernel, loop),
    ]


def _before(kernel: Kernel, loop: Op) -> list[str]:
    """What a sample is when it enters the chain."""
    ops = kernel.program.process.body.ops
    before, _ = around(ops, loop)
    body = Statements(kernel.scope(is_copy=True))
    lines = _statements(body, kernel, [*settled_ops(ops), *before])
    return [
        f"INLINE real before_chain({SAMPLE.format(state='Copy')}, const real in_x) {{",
        f"{UNUSED_IN_SAMPLE}\n    (void)in_x;",
        *lines,
        f"    return {body.operand(loop.operands[2])};",
        "}",
        "",
    ]


def _after(kernel: Kernel, loop: Op) -> list[str]:
    """What becomes of a sample that has left it."""
    region = kernel.program.process.body
    _, after = around(region.ops, loop)
    body = Statements(kernel.scope(is_copy=True))
    body.names[loop.result] = "y"
    lines = _statements(body, kernel, [*settled_ops(region.ops), *after])
    return [
        f"INLINE real after_chain({SAMPLE.format(state='Copy')}, const real in_x, const real y) {{",
        f"{UNUSED_IN_SAMPLE}\n    (void)in_x, (void)y;",
        *lines,
        f"    return {body.operand(region.yields[0])};",
        "}",
        "",
    ]


def _statements(body: Statements, kernel: Kernel, ops: list[Op]) -> list[str]:
    (x,) = kernel.program.process.args
    body.names[x] = "in_x"
    return list(body.region(Region(ops=ops), 1))


def _step(kernel: Kernel, loop: Op) -> list[str]:
    """One step of all stages; those that are off keep their state. Pieces go backwards: each hears what the
    one before it said in the last step."""
    region = loop.regions[0]
    number, x = region.args
    scope = kernel.scope(lane="0")
    settled = Statements(scope)
    outer = list(settled.region(Region(ops=list(settled_ops(kernel.program.process.body.ops))), 1))
    names: dict[Value, str] = {**settled.names, number: "unit", x: "x"}
    body = LaneStatements(scope, _lanes_of(kernel, loop), names)
    body.count = settled.count
    lines = [f"    {line}" for line in body.region(region, 1)]
    return [
        "/* Stages `first` to `last` are on. */",
        f"INLINE void step({SAMPLE.format(state='State')}, real_v *y,",
        "                 const real_v in, const int32_t first, const int32_t last) {",
        UNUSED_IN_SAMPLE,
        *outer,
        *settled.traced(loop.span),
        "    RATTLE_UNROLLED for (int p = PIECES - 1; p >= 0; p--) {",
        "        const int lowest = p * RATTLE_LANES / COPIES;",
        "        const int highest = ((p + 1) * RATTLE_LANES - 1) / COPIES;",
        "        if (lowest > last || highest < first) continue;",
        "        const i32_v stage = RATTLE_GATHER(i32, (p * RATTLE_LANES + l) / COPIES);",
        "        const bool_v on = (stage >= first) & (stage <= last);",
        "        const i64_v unit = RATTLE_GATHER(i64, stage[l] < STAGES ? stage[l] : 0);",
        "        (void)unit;",
        "        const real_v x = shift(p > 0 ? y[p - 1] : in, y[p]);",
        *lines,
        f"        y[p] = {body.vector(region.yields[0])};",
        "    }",
        "}",
        "",
    ]


def _lanes_of(kernel: Kernel, loop: Op) -> Lanes:
    plan = kernel.layout.plan
    is_padded = unit_count(loop) * plan.copies < plan.width
    exists = "stage[l] < STAGES" if is_padded else ""
    return Lanes(plan.shapes, loop.regions[0].args[0], "p", exists, is_padded, mask="on")


def _shift() -> list[str]:
    """Every stage hears the one before it, the first one what enters. Bits are shifted and not numbers: on
    AVX-512 that is a shorter instruction, and every step waits for it."""
    return [
        "INLINE real_v shift(const real_v before, const real_v y) {",
        "    const real_bits_v entering = (real_bits_v)before, here = (real_bits_v)y;",
        "    return (real_v)RATTLE_GATHER(real_bits, l < COPIES ? entering[RATTLE_LANES - COPIES + l]",
        "                                                       : here[l - COPIES]);",
        "}",
        "INLINE real_v enter(const real *const *in, uint32_t i) {",
        "    real_v last = (real_v)(0);",
        "    RATTLE_UNROLLED for (int c = 0; c < COPIES; c++) last[RATTLE_LANES - COPIES + c] = in[c][i];",
        "    return last;",
        "}",
        "INLINE void leave(real *const *out, uint32_t i, const real_v *y) {",
        "    enum { LAST = (STAGES - 1) * COPIES };",
        "    RATTLE_UNROLLED for (int c = 0; c < COPIES; c++)",
        "        out[c][i] = y[(LAST + c) / RATTLE_LANES][(LAST + c) % RATTLE_LANES];",
        "}",
        "",
    ]


def _run(kernel: Kernel, loop: Op) -> list[str]:
    """What is only passed on, and changes nothing on its way, is not copied: the chain then reads inputs and
    writes outputs itself."""
    ops = kernel.program.process.body.ops
    (x,), (y,) = kernel.program.process.args, kernel.program.process.body.yields
    before, after = around(ops, loop)
    enters = loop.operands[2] is x and not any(map(writes, before))
    leaves = y is loop.result and not any(map(writes, after))
    outside = Statements(kernel.scope())
    inputs = "segment->inputs[first + c] + begin" if enters else "wave[c]"
    outputs = "segment->outputs[first + c] + begin" if leaves else "wave[c]"
    return [
        "/* Samples begin to end - 1 of the copies side by side; lanes without a channel hear silence. */",
        "NOINLINE void run_wave(const Self *self, Group *memory, const RattleSegment *segment,",
        "                       uint32_t first, uint32_t begin, uint32_t end) {",
        "    real wave[COPIES][RATTLE_TICK]; /* what enters the chain, then what leaves it */",
        "    const RattleRamp *params = segment->params;",
        "    double *meters = segment->meters;",
        "    const Group *group = memory;",
        "    const uint32_t active = self->copy_count - first < COPIES ? self->copy_count - first : COPIES;",
        "    const uint32_t count = end - begin;",
        "    const Caches *caches = &self->caches[first / COPIES % CACHE_COUNT];",
        "    const Caches fixed = *caches;",
        *([] if enters else _pass("wave[lane][i]", "before_chain", "in[i]", before)),
        "    const real *in[COPIES];",
        "    real *out[COPIES];",
        "    for (uint32_t c = 0; c < COPIES; c++) {",
        f"        in[c] = c < active ? (const real *){inputs} : rattle_silence;",
        f"        out[c] = c < active ? (real *){outputs} : wave[c];",
        "    }",
        *outside.traced(loop.span),
        *_STEPS,
        *outside.traced(None),  # from stage to stage: the loop's work
        *([] if leaves else _pass("out[i]", "after_chain", "in[i], wave[lane][i]", after)),
        "}",
        "",
    ]


def _pass(target: str, function: str, given: str, ops: list[Op]) -> list[str]:
    """All samples of one copy after another, on a copy of its state if these operations have any."""
    has_state = bool(touched(ops))
    take = ["        Copy copy = take(&memory->state, lane);"]
    put = ["        put(&memory->state, lane, copy, lane + 1 == active);"]
    state = "&copy" if has_state else "NULL"
    given = f"self, group, lane, {state}, &fixed, meters, params, begin + i, {given}"
    return [
        "    for (uint32_t lane = 0; lane < active; lane++) {",
        *(take if has_state else []),
        "        const real *restrict in = (const real *)segment->inputs[first + lane] + begin;",
        "        real *restrict out = (real *)segment->outputs[first + lane] + begin;",
        "        (void)in, (void)out;",
        "        for (uint32_t i = 0; i < count; i++)",
        f"            {target} = {function}({given});",
        *(put if has_state else []),
        "    }",
    ]


_STEPS = [
    "    State state = memory->state;",
    "    real_v y[PIECES];",
    "    RATTLE_UNROLLED for (int p = 0; p < PIECES; p++) y[p] = (real_v)(0);",
    "    uint32_t t = 0;",
    f"    for (; t < STAGES - 1; t++) step({_WHOLE}, y, enter(in, t), 0, (int32_t)t);",
    "    for (; t < count; t++) {",
    f"        step({_WHOLE}, y, enter(in, t), 0, INT32_MAX);",
    "        leave(out, t - (STAGES - 1), y);",
    "    }",
    "    for (; t < count + STAGES - 1; t++) {",
    f"        step({_WHOLE}, y, (real_v)(0), (int32_t)(t - count + 1), INT32_MAX);",
    "        leave(out, t - (STAGES - 1), y);",
    "    }",
    "    memory->state = state;",
]
