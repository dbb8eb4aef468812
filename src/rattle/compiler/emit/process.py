"""The C that runs at every sample: one sample, a run of samples, a segment."""

from __future__ import annotations

from rattle.compiler.emit.control import SAMPLE, UNUSED_IN_SAMPLE
from rattle.compiler.emit.hooks import hooks_at_a_block, hooks_called
from rattle.compiler.emit.inputs import input_channel
from rattle.compiler.emit.instrument import SENT_NOW, instrument_run, instrument_segment, instrument_source
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.emit.runs import run_opening, run_source
from rattle.compiler.emit.time import time_source
from rattle.compiler.emit.voices import voices_source
from rattle.compiler.emit.wavefront import wavefront_source
from rattle.compiler.ir import Function, Op, Region, Value
from rattle.compiler.lanes.plan import sums_of, unit_count


def process_source(kernel: Kernel) -> list[str]:
    if kernel.program.voices is not None:
        run = voices_source if kernel.layout.plan.form == "voices" else instrument_run
        return [*instrument_source(kernel), *run(kernel), *instrument_segment(kernel)]
    form = kernel.layout.plan.form
    lines = run_source(kernel) if kernel.layout.plan.in_passes else [*_sample(kernel), *_run(kernel)]
    if form == "channels":
        lines += [*_sample_of_channels(kernel), *_run_channels(kernel)]
    if form == "wavefront":
        lines += wavefront_source(kernel)
    if form == "time":
        lines += time_source(kernel)
    return [*lines, *instrument_source(kernel), *_play(kernel), *_segment(kernel)]


class SampleStatements(Statements):
    """The statements of one sample of one copy, with loops over units in lanes where the plan says so."""

    def op(self, op: Op, depth: int) -> list[str]:
        plan = self.scope.layout.plan
        if plan.form == "units" and op in plan.loops:
            return self.loop_in_lanes(op)
        return super().op(op, depth)

    def loop_in_lanes(self, op: Op) -> list[str]:
        plan, region = self.scope.layout.plan, op.regions[0]
        count = unit_count(op)
        groups = -(-count // plan.width)
        number = region.args[0]
        group = "" if groups == 1 else "g"
        base = f"{group} * RATTLE_LANES + " if group else ""
        exists = f"{base}l < {count}" if count % plan.width else ""
        body = LaneStatements(
            self.scope, Lanes(plan.shapes, number, group, exists, is_padded=bool(exists)), self.names
        )
        lines = []
        for result, init in zip(op.results, op.operands[2:], strict=True):
            lines.append(f"{self.type_of(result)} {self.name(result)} = {self.given(init, result)};")
        sums = sums_of(op)
        body.count = self.count + 1
        body.names[number] = f"u_{self.count}"
        inside = [f"    const i64_v u_{self.count} = RATTLE_GATHER(i64, {_unit(base, exists)});"]
        inside += [
            f"    (void)u_{self.count};",
            *body.region(Region(ops=[each for each in region.ops if each not in sums]), 1),
        ]
        for result, total in zip(op.results, sums, strict=True):
            assert total is not None
            name, term = self.name(result), body.lane(total.operands[1])
            inside += self.traced(total.span)
            inside.append(f"    EACH_LANE(l) {body.if_active()}{name} = {name} + {term};")
        self.count = body.count
        opening = "{" if groups == 1 else f"for (uint32_t g = 0; g < {groups}; g++) {{"
        return [*lines, opening, *inside, "}"]


def _unit(base: str, exists: str) -> str:
    """Lanes without a unit are like the first."""
    return f"{exists} ? {base}l : 0" if exists else f"{base}l"


def input_names(process: Function) -> dict[Value, str]:
    return {arg: f"in{k}" for k, arg in enumerate(process.args)}


def _sample(kernel: Kernel) -> list[str]:
    process = kernel.program.process
    statements = SampleStatements(kernel.scope(is_copy=kernel.layout.copies > 1))
    inputs = input_names(process)
    arguments = "".join(f", const real {name}" for name in inputs.values())
    outputs = "".join(f", real *out{k}" for k in range(kernel.outputs))
    outputs += "" if kernel.outputs else ", const void *const *inputs, void *const *outputs"
    lines = [f"INLINE void sample({SAMPLE.format(state='Copy')}{arguments}{outputs}) {{", UNUSED_IN_SAMPLE]
    lines += [*(f"    (void){name};" for name in inputs.values()), *statements.body(process, inputs)]
    lines += [f"    *out{k} = {value};" for k, value in enumerate(statements.yields(process))]
    return [*lines, "}", ""]


def _run(kernel: Kernel) -> list[str]:
    inputs, outputs = range(kernel.inputs), range(kernel.outputs)
    arguments = "".join(f", in{k}[i]" for k in inputs) + "".join(f", &y{k}" for k in outputs)
    arguments += "" if kernel.outputs else ", segment->inputs, segment->outputs"
    return [
        *run_opening(kernel),
        "    for (uint32_t i = begin; i < end; i++) {",
        *([f"        real {', '.join(f'y{k}' for k in outputs)};"] if kernel.outputs else []),
        f"        sample(self, group, lane, &copy, caches, meters, params, i{arguments});",
        *(f"        out{k}[i] = y{k};" for k in outputs),
        "    }",
        "    put(&memory->state, lane, copy, lane + 1 == COPIES || channel + 1 == self->copy_count);",
        "}",
        "",
    ]


# channels in lanes -----------------------------------------------------------------------------------


def _sample_of_channels(kernel: Kernel) -> list[str]:
    process, plan = kernel.program.process, kernel.layout.plan
    inputs = input_names(process)
    statements = LaneStatements(kernel.scope(lane="0"), Lanes(plan.shapes, exists="l < active"))
    arguments = "".join(f", const real_v {name}" for name in inputs.values())
    lines = [
        f"INLINE void sample_of_channels({SAMPLE.format(state='State')},",
        f"                               uint32_t active{arguments}, real_v *out) {{",
        UNUSED_IN_SAMPLE,
        "    (void)active;",
        *(f"    (void){name};" for name in inputs.values()),
        *statements.body(process, inputs),
    ]
    (y,) = process.body.yields
    return [*lines, f"    *out = {statements.vector(y)};", "}", ""]


def _run_channels(kernel: Kernel) -> list[str]:
    sources = [input_channel(kernel.program, k) for k in range(kernel.inputs)]
    arguments = "".join(f", RATTLE_GATHER(real, in{k}[l][i])" for k in range(kernel.inputs))
    return [
        "/* Samples begin to end - 1 of the copies side by side; lanes without a channel hear silence. */",
        "NOINLINE void run_channels(const Self *self, Group *memory, const RattleSegment *segment,",
        "                           uint32_t first, uint32_t begin, uint32_t end) {",
        "    real unheard[RATTLE_TICK];",
        "    const RattleRamp *params = segment->params;",
        "    double *meters = segment->meters;",
        "    const Group *group = memory;",
        "    const uint32_t active = self->copy_count - first < COPIES ? self->copy_count - first : COPIES;",
        *(f"    const real *in{k}[COPIES];" for k in range(kernel.inputs)),
        "    real *out[COPIES];",
        "    for (uint32_t l = 0; l < COPIES; l++) {",
        "        const uint32_t channel = first + l;",
        *(
            f"        in{k}[l] = l < active ? segment->inputs[{source}] : rattle_silence;"
            for k, source in enumerate(sources)
        ),
        "        out[l] = l < active ? segment->outputs[channel] : unheard;",
        "    }",
        "    State state = memory->state;",
        "    const Caches *caches = &self->caches[first / COPIES % CACHE_COUNT];",
        "    for (uint32_t i = begin; i < end; i++) {",
        "        real_v y;",
        "        sample_of_channels(self, group, 0, &state, caches, meters, params, i, active",
        f"                           {arguments}, &y);",
        "        EACH_LANE(l) out[l][i] = y[l];",
        "    }",
        "    memory->state = state;",
        "}",
        "",
    ]


# segments --------------------------------------------------------------------------------------------


def _play(kernel: Kernel) -> list[str]:
    """One after the other, or side by side where that is what the plan says and there is more than one."""
    lines = [
        "static uint32_t play(Self *self, const RattleSegment *segment, uint32_t begin, uint32_t end) {",
    ]
    if kernel.layout.plan.form == "channels":
        lines += [
            "    if (self->copy_count > 1) {",
            "        EACH_GROUP(g) run_channels(self, &self->groups[g], segment, g * COPIES, begin, end);",
            "        return 1;",
            "    }",
        ]
    if kernel.layout.plan.form == "wavefront":
        lines += [
            "    if (end - begin >= LEAST_WAVE) {",
            "        EACH_GROUP(g) run_wave(self, &self->groups[g], segment, g * COPIES, begin, end);",
            "        return 1;",
            "    }",
        ]
    if kernel.layout.plan.form == "time":
        lines += [
            "    if (end - begin >= RATTLE_LANES) {",
            "        uint32_t is_unknown = 0;",
            "        EACH_COPY(c) is_unknown |= run_in_time(self, &self->groups[c], c, segment, begin, end);",
            "        return is_unknown;",
            "    }",
        ]
    return [
        *lines,
        "    EACH_COPY(c) run(self, &self->groups[c / COPIES], c, segment, begin, end);",
        "    return 1;",
        "}",
        "",
    ]


def _segment(kernel: Kernel) -> list[str]:
    """While a Param ramps, what depends on it is computed before every sample."""
    control = (
        "control(self, &self->groups[c / COPIES], c % COPIES, segment->params, {i}, {all},"
        " &self->caches[c / COPIES]);"
    )
    return [
        "static void play_moving(Self *self, const RattleSegment *segment) {",
        "    const uint32_t count = segment->count;",
        "    for (uint32_t i = 0; i < count; i++) {",
        f"        EACH_CACHE(c) {control.format(i='i', all='false')}",
        "        EACH_COPY(c) run(self, &self->groups[c / COPIES], c, segment, i, i + 1);",
        "    }",
        "}",
        "",
        "static uint32_t process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        *(SENT_NOW if kernel.sends else []),
        "    if (self->generation != segment->generation) {",
        *(["        self->connected = segment->connected;"] if kernel.program.sidechains else []),
        *(["        self->transport = segment->transport;"] if kernel.program.transport_fields() else []),
        *hooks_called(kernel.program),
        f"        EACH_CACHE(c) {control.format(i='0', all='true')}",
        "        self->generation = segment->generation;",
        "    }",
        *hooks_at_a_block(kernel.program),
        *(["    if (segment->event_count > 0) take_events(self, segment);"] if kernel.takes_events else []),
        "    if (!segment->moving) return play(self, segment, 0, segment->count);",
        "    play_moving(self, segment);",
        "    return 1;",
        "}",
        "",
    ]
