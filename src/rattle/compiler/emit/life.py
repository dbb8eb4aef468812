"""Prepare, reset, tick, and what a host asks: the C of a kernel that does not run at every sample."""

from __future__ import annotations

from rattle.compiler.emit.hooks import FORGET
from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.memory import Kernel, flushed, initialised
from rattle.compiler.emit.operations import Statements, restored_array
from rattle.compiler.ir import ArraySlot, SlotKind

ENGINE = "rattle_voices_prepare(&voice_code, self, self->sample_rate, arena)"


def life_source(kernel: Kernel) -> list[str]:
    parts = [
        _sizes,
        _arena_bytes,
        _take_arrays,
        _prepare_copy,
        _keep,
        _prepare,
        _reset,
        _tick,
        _latency,
        _tail,
    ]
    return [line for part in parts for line in part(kernel)]


def _sizes(kernel: Kernel) -> list[str]:
    statements = Statements(kernel.scope(sample_rate="sample_rate", channel_count="channel_count"))
    body = statements.body(kernel.program.sizes, {})
    lengths = statements.yields(kernel.program.sizes)
    return [
        f"enum {{ LENGTHS = {max(1, len(lengths))} }};",
        "static void lengths_at(double sample_rate, int64_t channel_count, int64_t *lengths) {",
        "    (void)sample_rate, (void)channel_count, (void)lengths;",
        *body,
        *(f"    lengths[{k}] = rattle_length({value});" for k, value in enumerate(lengths)),
        "}",
        "",
    ]


def _with_lengths(kernel: Kernel) -> list[tuple[ArraySlot, str]]:
    unknown = iter(range(len(kernel.arrays)))
    return [(a, f"lengths[{next(unknown)}]" if a.length is None else str(a.length)) for a in kernel.arrays]


def _bytes(kernel: Kernel, array: ArraySlot, length: str) -> str:
    return f"(uint64_t){length} * {kernel.layout.elements(array)}sizeof({C_TYPES[array.dtype]})"


def _copy_count(kernel: Kernel) -> str:
    return "setup->channel_count" if kernel.is_per_channel else "1"


def _arena_bytes(kernel: Kernel) -> list[str]:
    lines = [
        "static uint64_t arena_bytes(const RattleSetup *setup) {",
        "    int64_t lengths[LENGTHS];",
        "    lengths_at(setup->sample_rate, setup->channel_count, lengths);",
        "    uint64_t bytes = 0;",
    ]
    for array, length in _with_lengths(kernel):
        size = f"rattle_arena_padded({_bytes(kernel, array, length)})"
        lines.append(f"    bytes += {'2 * ' if array.kept else ''}{size};")
    groups = f"({_copy_count(kernel)} + COPIES - 1) / COPIES"
    engine = " + rattle_voices_bytes(&voice_code)" if kernel.program.voices is not None else ""
    return [*lines, f"    return rattle_arena_padded(sizeof(Self)) + {groups} * bytes{engine};", "}", ""]


def _take_arrays(kernel: Kernel) -> list[str]:
    lines = ["static void take_arrays(const Self *self, Group *group, RattleArena *arena) {"]
    lines += ["    (void)self, (void)group, (void)arena;"]
    if kernel.arrays:
        lines += [
            "    int64_t lengths[LENGTHS];",
            "    lengths_at(self->sample_rate, self->channel_count, lengths);",
        ]
    for array, length in _with_lengths(kernel):
        name, size = identifier(array.path), _bytes(kernel, array, length)
        lines.append(f"    group->arrays.{name}_length = {length};")
        lines.append(f"    group->arrays.{name} = rattle_arena_take(arena, {size});")
        if array.kept:
            lines.append(f"    group->arrays.{name}_kept = rattle_arena_take(arena, {size});")
        if array.initial is not None:
            each = f"for (int64_t e = 0; e < {length} * {array.count or 1}; e++)"
            lines.append(f"    {each} for (uint32_t l = 0; l < COPIES; l++)")
            lines.append(f"        group->arrays.{name}[e * COPIES + l] = table_{name}[e];")
    return [*lines, "}", ""]


def _prepare_copy(kernel: Kernel) -> list[str]:
    lines = [
        "static void prepare_copy(const Self *self, Group *group, uint32_t lane, const double *params) {",
        "    (void)self, (void)lane, (void)params;",
    ]
    for place, slots in (*kernel.places, ("control", kernel.controls)):
        for slot in slots:
            lines += [f"    {line}" for line in initialised(f"group->{place}.", slot, kernel.layout)]
    scope = kernel.scope(state="group->state.", params="values")
    return [*lines, *Statements(scope).body(kernel.program.prepare, {}), "}", ""]


def _keep(kernel: Kernel) -> list[str]:
    """What reset brings back."""
    lines = ["static void keep(Group *group) {", "    group->snapshot = group->state;"]
    lines += ["    group->kept_voices = group->voices;"] if kernel.voices else []
    lines += ["    group->kept_control = group->control;"] if kernel.is_hooked else []
    for array in kernel.arrays:
        if array.kept:
            name = identifier(array.path)
            size = _bytes(kernel, array, f"group->arrays.{name}_length")
            lines.append(f"    memcpy(group->arrays.{name}_kept, group->arrays.{name}, {size});")
    return [*lines, "}", ""]


def _prepare(kernel: Kernel) -> list[str]:
    return [
        "static void *prepare(const RattleSetup *setup, RattleArena *arena, const double *params) {",
        "    Self *self = rattle_arena_take(arena, sizeof *self);",
        "    self->sample_rate = setup->sample_rate;",
        "    self->channel_count = setup->channel_count;",
        "    self->input_count = setup->input_channels;",
        f"    self->copy_count = {_copy_count(kernel)};",
        "    EACH_GROUP(g) {",
        "        Group *group = &self->groups[g];",
        "        group->channel_index = g * COPIES;",
        "        take_arrays(self, group, arena);",
        "        EACH_LANE_OF_GROUP(l) prepare_copy(self, group, l, params);",
        "        keep(group);",
        "    }",
        *([f"    self->engine = {ENGINE};"] if kernel.program.voices is not None else []),
        "    return self;",
        "}",
        "",
    ]


def _reset(kernel: Kernel) -> list[str]:
    scope = kernel.scope(state="group->state.")
    arrays = [array for array in kernel.arrays if kernel.program.is_restored(array)]
    lines = ["        group->control = group->kept_control;"] if kernel.is_hooked else []
    for array in arrays:
        lines += [f"        {line}" for line in restored_array(array, "group->", kernel.layout)]
    body = Statements(scope).body(kernel.program.reset, {})
    if body:
        body = [
            "        EACH_LANE_OF_GROUP(lane) {",
            "            (void)lane;",
            *(f"        {b}" for b in body),
            "        }",
        ]
    return [
        "static void reset(void *memory) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        *([FORGET] if kernel.program.hooks else []),
        "    EACH_GROUP(g) {",
        "        Group *group = &self->groups[g];",
        "        group->state = group->snapshot;",
        *(["        group->voices = group->kept_voices;"] if kernel.voices else []),
        *lines,
        *body,
        "    }",
        *(["    rattle_voices_reset(self->engine);"] if kernel.program.voices is not None else []),
        "}",
        "",
    ]


def _tick(kernel: Kernel) -> list[str]:
    floats = [
        flushed(f"{place}->", slot, kernel.layout)
        for place, slots in kernel.places
        for slot in slots
        if slot.dtype.is_float and slot.kind is SlotKind.STATE
    ]
    return [
        "static void tick(void *memory) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        "    EACH_GROUP(g) {",
        "        State *state = &self->groups[g].state;",
        "        (void)state;",
        *(["        Voices *voices = &self->groups[g].voices;"] if kernel.voices else []),
        *(f"        {line}" for line in floats),
        "    }",
        *(["    rattle_voices_tick(self->engine);"] if kernel.program.voices is not None else []),
        "}",
        "",
    ]


def _latency(kernel: Kernel) -> list[str]:
    return told_latency(kernel, "latency_samples")


def told_latency(kernel: Kernel, name: str, model_rate: float | None = None) -> list[str]:
    """model_rate: of the algorithm in Hz, where it is not the host's, in whose samples the answer is."""
    statements = Statements(kernel.scope(sample_rate="sample_rate", params="values"))
    body = statements.body(kernel.program.latency, {})
    rate = "setup->sample_rate" if model_rate is None else model_rate.hex()
    value = f"(double){statements.yields(kernel.program.latency)[0]}"
    if model_rate is not None:
        value = f"{value} * setup->sample_rate / sample_rate + 0.5"
    return [
        f"static uint32_t {name}(const RattleSetup *setup) {{",
        f"    const double sample_rate = {rate};",
        "    (void)setup, (void)sample_rate;" if model_rate is not None else "    (void)sample_rate;",
        *body,
        f"    return rattle_to_u32({value});",
        "}",
        "",
    ]


def _tail(kernel: Kernel) -> list[str]:
    return told_tail(kernel, "tail_s")


def told_tail(kernel: Kernel, name: str) -> list[str]:
    tail = Statements(kernel.scope(sample_rate="sample_rate", params="values"))
    body = tail.body(kernel.program.tail, {})
    lines = [f"static double {name}(double sample_rate, const double *params) RATTLE_NONBLOCKING {{"]
    lines += ["    (void)sample_rate, (void)params;", *body]
    return [*lines, f"    return {tail.yields(kernel.program.tail)[0]};", "}", ""]
