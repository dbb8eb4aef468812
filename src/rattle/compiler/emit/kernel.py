"""A whole kernel: the C of one plugin's RattleProcessor, for any sample type and instruction set.

The text reads top-down as a plugin lives: memory, elementary functions, control, one sample, segments,
prepare, reset, tick. native/kernel.h and native/processor.h are its only includes.
"""

from __future__ import annotations

from rattle.compiler.emit.control import SELF, control_source
from rattle.compiler.emit.elementary import elementary_functions
from rattle.compiler.emit.hooks import FORGET, hook_memory, hook_source, hooks_at_a_block, hooks_called
from rattle.compiler.emit.inputs import input_channel, main_inputs
from rattle.compiler.emit.operations import C_TYPES, Scope, Statements, identifier, number, restored_array
from rattle.compiler.emit.tables import table, tables_of
from rattle.compiler.ir import ArraySlot, Const, Function, Op, Program, Slot, SlotKind, Value


def kernel_source(program: Program, outputs: int) -> str:
    """`outputs`: samples that process yields."""
    kernel = _Kernel(program, outputs)
    parts = [
        [f"/* {program.name}: compiled from Python by Rattle. */", '#include "kernel.h"', ""],
        kernel.memory(), kernel.elementary(), control_source(program, kernel.scope()),
        hook_source(program, kernel.scope(state="copy->state.", params="targets")),
        kernel.sample(), kernel.segments(), kernel.prepare(), kernel.reset(), kernel.tick(), kernel.facts(),
        kernel.table(),
    ]  # fmt: skip
    return "\n".join(line for part in parts for line in part) + "\n"


class _Kernel:
    def __init__(self, program: Program, outputs: int) -> None:
        self.program = program
        self.inputs = len(program.process.args)
        self.outputs = outputs
        self.state = [slot for slot in program.slots if slot.kind in (SlotKind.STATE, SlotKind.BUS)]
        self.controls = [slot for slot in program.slots if slot.kind is SlotKind.CONTROL]
        self.caches = [slot for slot in program.slots if slot.kind is SlotKind.CACHE]
        self.arrays = [array for array in program.arrays if not array.read_only]
        self.tables = tables_of(program)
        self.is_hooked = any(program.is_restored(slot) for slot in self.controls)
        self.lanes = 1
        self.is_uniform = not any(_differs(op) for g in program.control for op in g.function.body.walk())

    def scope(self, **changed: str) -> Scope:
        program = self.program
        fixed = {
            "lanes": self.lanes,
            "smoothed": program.smoothed,
            "rests": program.meter_rests,
            "peaks": program.meter_peaks,
        }
        return Scope(**fixed, **changed)  # type: ignore[arg-type]

    # memory ------------------------------------------------------------------------------------------

    def memory(self) -> list[str]:
        lines = []
        for array in self.tables:
            lines += table(array)
        lines += _struct("State", "what process changes", self.state, self.lanes)
        lines += _struct("Control", "what only prepare and hooks change", self.controls, self.lanes)
        lines += _struct("Caches", "computed when a Param moves", self.caches, 1)
        lines += ["typedef struct Arrays {", *(f"    {line}" for a in self.arrays for line in _pointers(a))]
        lines += [*([] if self.arrays else ["    char none;"]), "} Arrays;", ""]
        lines += [
            "typedef struct Copy { /* one channel of a process(x: float), or the whole plugin */",
            "    State state, snapshot;",
            f"    Control control{', kept_control' if self.is_hooked else ''};",
            "    Arrays arrays;",
            "    int64_t channel_index;",
            "} Copy;",
            "",
            f"enum {{ CACHE_COUNT = {'1' if self.is_uniform else 'RATTLE_MAX_CHANNELS'} }};",
            "",
            "typedef struct Self {",
            "    double sample_rate;",
            "    int64_t channel_count;",
            "    uint64_t generation;",
            "    uint32_t input_count, copy_count;",
            *(["    uint32_t connected; /* side-chains */"] if self.program.sidechains else []),
            *hook_memory(self.program),
            "    Copy copies[RATTLE_MAX_CHANNELS];",
            "    Caches caches[CACHE_COUNT]; /* one for all copies, unless what they keep differs */",
            "} Self;",
            "",
        ]
        return lines

    def elementary(self) -> list[str]:
        return elementary_functions(self.program)

    # process -----------------------------------------------------------------------------------------

    def sample(self) -> list[str]:
        statements = Statements(self.scope())
        inputs = _input_names(self.program.process)
        arguments = "".join(f", const real {name}" for name in inputs.values())
        outputs = "".join(f", real *out_{k}" for k in range(self.outputs))
        outputs += "" if self.outputs else ", const void *const *inputs, void *const *outputs"
        lines = [
            f"INLINE void sample({SELF}, State *state, const Caches *caches, double *meters,",
            f"                   const RattleRamp *params, uint32_t i{arguments}{outputs}) {{",
            "    (void)self, (void)copy, (void)lane, (void)state, (void)caches, (void)meters, (void)params;",
            "    (void)i;",
            *(f"    (void){name};" for name in inputs.values()),
            *statements.body(self.program.process, inputs),
        ]
        lines += [
            f"    *out_{k} = {value};" for k, value in enumerate(statements.yields(self.program.process))
        ]
        return [*lines, "}", ""]

    def segments(self) -> list[str]:
        return [
            *self.run(),
            *self.run_moving(),
            "static void process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {",
            "    Self *self = memory;",
            "    if (self->generation != segment->generation) {",
            *(["        self->connected = segment->connected;"] if self.program.sidechains else []),
            *hooks_called(self.program),
            "        EACH_CACHE(c)",
            "            control(self, &self->copies[c], 0, segment->params, 0, true, &self->caches[c]);",
            "        self->generation = segment->generation;",
            "    }",
            *hooks_at_a_block(self.program),
            "    if (segment->moving) run_moving(self, segment);",
            "    else EACH_COPY(c) run(self, &self->copies[c], segment, c, 0, segment->count);",
            "}",
            "",
        ]

    def run(self) -> list[str]:
        inputs = range(self.inputs)
        outputs = range(self.outputs)
        arguments = "".join(f", in_{k}[i]" for k in inputs) + "".join(f", &y_{k}" for k in outputs)
        arguments += "" if self.outputs else ", segment->inputs, segment->outputs"
        return [
            "/* Samples begin to end - 1 of one copy, with the caches as they stand. */",
            "NOINLINE void run(const Self *self, Copy *memory, const RattleSegment *segment,",
            "                  uint32_t channel, uint32_t begin, uint32_t end) {",
            "    const RattleRamp *params = segment->params;",
            "    double *meters = segment->meters;",
            "    const Copy *copy = memory;",
            "    State state = memory->state;",
            "    const Caches caches = self->caches[channel % CACHE_COUNT];",
            *(
                f"    const real *restrict in_{k} = segment->inputs[{input_channel(self.program, k)}];"
                for k in inputs
            ),
            *(f"    real *restrict out_{k} = segment->outputs[channel + {k}];" for k in outputs),
            "    for (uint32_t i = begin; i < end; i++) {",
            *([f"        real {', '.join(f'y_{k}' for k in outputs)};"] if self.outputs else []),
            f"        sample(self, copy, 0, &state, &caches, meters, params, i{arguments});",
            *(f"        out_{k}[i] = y_{k};" for k in outputs),
            "    }",
            "    memory->state = state;",
            "}",
            "",
        ]

    def run_moving(self) -> list[str]:
        """While a Param ramps, what depends on it is computed before every sample."""
        return [
            "static void run_moving(Self *self, const RattleSegment *segment) {",
            "    const uint32_t count = segment->count;",
            "    for (uint32_t i = 0; i < count; i++) {",
            "        EACH_CACHE(c)",
            "            control(self, &self->copies[c], 0, segment->params, i, false, &self->caches[c]);",
            "        EACH_COPY(c) run(self, &self->copies[c], segment, c, i, i + 1);",
            "    }",
            "}",
            "",
        ]

    # life --------------------------------------------------------------------------------------------

    def prepare(self) -> list[str]:
        return [*self.sizes(), *self.arena_bytes(), *self.prepare_copy(),
            "static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {",
            "    Self *self = rattle_arena_take(arena, sizeof *self);",
            "    self->sample_rate = setup->sample_rate;",
            "    self->channel_count = setup->channel_count;",
            "    self->input_count = setup->input_channels;",
            f"    self->copy_count = {self.copy_count()};",
            "    EACH_COPY(c) {",
            "        self->copies[c].channel_index = c;",
            "        prepare_copy(self, &self->copies[c], arena, params);",
            "    }",
            "    return self;",
            "}",
            "",
        ]  # fmt: skip

    def copy_count(self) -> str:
        return "setup->channel_count" if main_inputs(self.program) == 1 and self.outputs == 1 else "1"

    def sizes(self) -> list[str]:
        statements = Statements(self.scope(sample_rate="sample_rate"))
        body = statements.body(self.program.sizes, {})
        lengths = statements.yields(self.program.sizes)
        return [
            f"enum {{ LENGTHS = {max(1, len(lengths))} }};",
            "static void lengths_at(double sample_rate, int64_t *lengths) {",
            "    (void)sample_rate, (void)lengths;",
            *body,
            *(f"    lengths[{k}] = rattle_length({value});" for k, value in enumerate(lengths)),
            "}",
            "",
        ]

    def arena_bytes(self) -> list[str]:
        lines = [
            "static uint64_t arena_bytes(const RattleSetup *setup) {",
            "    int64_t lengths[LENGTHS];",
            "    lengths_at(setup->sample_rate, lengths);",
            "    uint64_t bytes = 0;",
        ]
        for array, length in self.with_lengths():
            size = (
                f"rattle_arena_padded((uint64_t){length} * {self.each(array)}sizeof({C_TYPES[array.dtype]}))"
            )
            lines.append(f"    bytes += {'2 * ' if array.kept else ''}{size};")
        total = f"rattle_arena_padded(sizeof(Self)) + {self.copy_count()} * bytes"
        return [*lines, f"    return {total};", "}", ""]

    def with_lengths(self) -> list[tuple[ArraySlot, str]]:
        unknown = iter(range(len(self.arrays)))
        return [(a, f"lengths[{next(unknown)}]" if a.length is None else str(a.length)) for a in self.arrays]

    def each(self, array: ArraySlot) -> str:
        """Units and lanes side by side: a factor."""
        count = (array.count or 1) * self.lanes
        return f"{count} * " if count > 1 else ""

    def prepare_copy(self) -> list[str]:
        scope = self.scope(state="copy->state.", params="values")
        lines = [
            "static void prepare_copy(const Self *self, Copy *copy, RattleArena *arena,",
            "                         const double *params) {",
            "    (void)self, (void)arena, (void)params;",
        ]
        for place, slots in (("state", self.state), ("control", self.controls)):
            for slot in slots:
                lines += _initialised(f"copy->{place}.{identifier(slot.path)}", slot, self.lanes)
        lines += self.take_arrays()
        lines += Statements(scope).body(self.program.prepare, {})
        lines.append("    copy->snapshot = copy->state;")
        lines += ["    copy->kept_control = copy->control;"] if self.is_hooked else []
        for array in self.arrays:
            if array.kept:
                name = identifier(array.path)
                size = (
                    f"(size_t)copy->arrays.{name}_length * {self.each(array)}sizeof({C_TYPES[array.dtype]})"
                )
                lines.append(f"    memcpy(copy->arrays.{name}_kept, copy->arrays.{name}, {size});")
        return [*lines, "}", ""]

    def take_arrays(self) -> list[str]:
        if not self.arrays:
            return []
        lines = ["    int64_t lengths[LENGTHS];", "    lengths_at(self->sample_rate, lengths);"]
        for array, length in self.with_lengths():
            name, c_type = identifier(array.path), C_TYPES[array.dtype]
            size = f"(uint64_t){length} * {self.each(array)}sizeof({c_type})"
            lines.append(f"    copy->arrays.{name}_length = {length};")
            lines.append(f"    copy->arrays.{name} = rattle_arena_take(arena, {size});")
            if array.kept:
                lines.append(f"    copy->arrays.{name}_kept = rattle_arena_take(arena, {size});")
            if array.initial is not None:
                lines.append(f"    memcpy(copy->arrays.{name}, table_{name}, {size});")
        return lines

    def reset(self) -> list[str]:
        scope = self.scope(state="copy->state.")
        arrays = [array for array in self.arrays if self.program.is_restored(array)]
        lines = ["        copy->control = copy->kept_control;"] if self.is_hooked else []
        lines += [f"        {line}" for array in arrays for line in restored_array(array, "copy->")]
        body = [f"    {line}" for line in Statements(scope).body(self.program.reset, {})]
        return [
            "static void reset(void *memory) RATTLE_NONBLOCKING {",
            "    Self *self = memory;",
            *([FORGET] if self.program.hooks else []),
            "    EACH_COPY(c) {",
            "        Copy *copy = &self->copies[c];",
            "        copy->state = copy->snapshot;",
            *lines,
            *body,
            "    }",
            "}",
            "",
        ]

    def tick(self) -> list[str]:
        floats = [slot for slot in self.state if slot.dtype.is_float and slot.kind is SlotKind.STATE]
        flushed = [
            f"        {loop}{name} = rattle_flush_{slot.dtype.value}({name});"
            for slot in floats
            for loop, name in [_each_value(f"state->{identifier(slot.path)}", slot, self.lanes)]
        ]
        return [
            "static void tick(void *memory) RATTLE_NONBLOCKING {",
            "    Self *self = memory;",
            "    EACH_COPY(c) {",
            "        State *state = &self->copies[c].state;",
            "        (void)state;",
            *flushed,
            "    }",
            "}",
            "",
        ]

    def facts(self) -> list[str]:
        lines: list[str] = []
        latency = Statements(self.scope(sample_rate="sample_rate", params="values"))
        body = latency.body(self.program.latency, {})
        lines += ["static uint32_t latency_samples(double sample_rate) {", "    (void)sample_rate;", *body]
        lines += [f"    return rattle_to_u32((double){latency.yields(self.program.latency)[0]});", "}", ""]
        tail = Statements(self.scope(sample_rate="sample_rate", params="values"))
        body = tail.body(self.program.tail, {})
        lines += ["static double tail_s(double sample_rate, const double *params) {"]
        lines += ["    (void)sample_rate, (void)params;", *body]
        return [*lines, f"    return {tail.yields(self.program.tail)[0]};", "}", ""]

    def table(self) -> list[str]:
        return [
            "extern const RattleProcessor RATTLE_KERNEL;",
            "const RattleProcessor RATTLE_KERNEL = {",
            "    sizeof(real), arena_bytes, prepare, reset, process, tick, latency_samples, tail_s,",
            "    RATTLE_REAL_NAME(rattle_clean), RATTLE_REAL_NAME(rattle_make_finite),",
            "};",
        ]


def _differs(op: Op) -> bool:
    """Copies may see different values: each channel has its index, and what its prepare left."""
    if op.opcode == "element":
        return not op.attrs["array"].read_only
    if op.opcode == "load":
        return bool(op.attrs["slot"].kind is SlotKind.CONTROL)
    return op.opcode == "channel_index"


def _input_names(process: Function) -> dict[Value, str]:
    return {arg: f"in_{arg.hint}" for arg in process.args}


def _struct(name: str, comment: str, slots: list[Slot], lanes: int) -> list[str]:
    fields = [f"    {C_TYPES[s.dtype]} {identifier(s.path)}{_dimensions(s, lanes)};" for s in slots]
    return [f"typedef struct {name} {{ /* {comment} */", *(fields or ["    char none;"]), f"}} {name};", ""]


def _dimensions(slot: Slot, lanes: int) -> str:
    return ("" if slot.count is None else f"[{slot.count}]") + ("" if lanes == 1 else f"[{lanes}]")


def _each_value(name: str, slot: Slot, lanes: int) -> tuple[str, str]:
    """A loop over all that a slot holds, and what is reached in it."""
    loop, reached = "", name
    for index, count in (("u", slot.count), ("l", lanes if lanes > 1 else None)):
        if count is not None:
            loop += f"for (uint32_t {index} = 0; {index} < {count}; {index}++) "
            reached += f"[{index}]"
    return loop, reached


def _initialised(name: str, slot: Slot, lanes: int) -> list[str]:
    values = [number(Const(slot.dtype, initial)) for initial in slot.initials()]
    if len(set(values)) == 1:
        loop, reached = _each_value(name, slot, 1)
        lane = "" if lanes == 1 else "[lane]"
        return [f"    {loop}{reached}{lane} = {values[0]};"]
    lane = "" if lanes == 1 else "[lane]"
    return [f"    {name}[{u}]{lane} = {value};" for u, value in enumerate(values)]


def _pointers(array: ArraySlot) -> list[str]:
    name, c_type = identifier(array.path), C_TYPES[array.dtype]
    lines = [f"{c_type} *{name};", f"int64_t {name}_length;"]
    return [*lines, f"{c_type} *{name}_kept;"] if array.kept else lines
