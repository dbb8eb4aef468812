"""Instruments: what the voice engine (native/voices/voices.h) asks of a kernel, events, and segments.

A segment is played in runs. A run ends where something was played on the voices, and while a number of a
voice moves each sample is a run of its own, for what is settled in a run is computed where it begins.
"""

from __future__ import annotations

from rattle.compiler.emit.control import SAMPLE, UNUSED_IN_SAMPLE
from rattle.compiler.emit.hooks import hooks_called
from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.ir import OF_VOICES, DType, Function, Op, Region, Voices
from rattle.compiler.lanes.plan import VOICE_GROUP, sums_of, unit_count

SETTINGS = "RattleVoiceSettings"
SENT_NOW = ["    self->sent = segment->sent;", "    self->block_offset = segment->block_offset;"]
EVENT = ("int64_t channel", "int64_t note", "int64_t number", "int64_t id", "double tuning", "double value")
_HEAD = "Self *self, Group *group, uint32_t lane, const RattleRamp *params, double *meters"
_UNUSED = "    (void)self, (void)group, (void)lane, (void)params, (void)meters, (void)i;"


def event_scope(kernel: Kernel) -> dict[str, str]:
    """Of code that runs at an event."""
    return {"state": "group->state.", "params": "targets", "caches": "self->caches[0]."}


def instrument_source(kernel: Kernel) -> list[str]:
    """What stands before `process`."""
    lines = [line for name in kernel.program.handlers for line in _handler(kernel, name)]
    if kernel.program.voices is not None:
        lines += _code_of_voices(kernel, kernel.program.voices)
    if kernel.takes_events:
        lines += _take_events(kernel)
    return lines


def _function(
    kernel: Kernel, function: Function, head: str, names: tuple[str, ...], result: str = ""
) -> list[str]:
    statements = Statements(kernel.scope(**event_scope(kernel)))
    arguments = [name.split()[-1] for name in names]
    body = statements.body(function, dict(zip(function.args, arguments, strict=True)))
    lines = [f"NOINLINE {result or 'void'} {head} {{", "    const uint32_t i = 0;", _UNUSED]
    lines += [f"    (void){name};" for name in arguments]
    if result:
        body.append(f"    return {statements.yields(function)[0]};")
    return [*lines, *body, "}", ""]


def _handler(kernel: Kernel, name: str) -> list[str]:
    head = f"on_{name}({_HEAD},\n                     {', '.join(EVENT)})"
    return _function(kernel, kernel.program.handlers[name], head, EVENT)


# what the engine asks -----------------------------------------------------------------------------------


def _code_of_voices(kernel: Kernel, voices: Voices) -> list[str]:
    results = {"_level": "double", "is_active": "bool"}
    lines = []
    for name, function in voices.methods.items():
        head = f"of_voice_{identifier(name)}({_HEAD}, int64_t voice)"
        lines += _function(kernel, function, head, ("voice",), results.get(name, ""))
        lines += _entry(name, results.get(name, ""))
    lines += [*_settings(kernel, voices), *_set(kernel, voices), *_move(kernel)]
    entries = [
        f"voice_{name}" if name in voices.methods else "NULL" for name in ("note_on", "note_off", "is_active")
    ]
    mask = " | ".join(f"UINT32_C(1) << {int(field)}" for field in voices.fields) or "0"
    return [
        *lines,
        "static const RattleVoiceCode voice_code = {",
        f"    {voices.count}, {voices.spares}, {mask},",
        f"    voice_set, voice_start, {', '.join(entries)}, voice__level, voice_move,",
        "};",
        "",
    ]


def _entry(name: str, result: str) -> list[str]:
    """The engine's way in."""
    returned = {"bool": "uint32_t"}.get(result, result or "void")
    call = f"of_voice_{identifier(name)}(self, &self->groups[0], 0, self->params, self->meters, voice)"
    return [
        f"static {returned} voice_{name}(void *memory, uint32_t voice) RATTLE_NONBLOCKING {{",
        "    Self *self = memory;",
        f"    {'return ' if result else ''}{call};",
        "}",
        "",
    ]


def _settings(kernel: Kernel, voices: Voices) -> list[str]:
    statements = Statements(kernel.scope(**event_scope(kernel)))
    body = statements.body(voices.settings, {})
    mode, stealing, unison, glide, bend = statements.yields(voices.settings)
    whole = [f"rattle_to_u32((double){value})" for value in (mode, stealing, unison)]
    return [
        f"NOINLINE {SETTINGS} settings_now({_HEAD}) {{",
        "    const uint32_t i = 0;",
        _UNUSED,
        *body,
        f"    return ({SETTINGS}){{{', '.join(whole)}, {int(voices.is_mpe)}, {glide}, {bend}}};",
        "}",
        "",
    ]


def _set(kernel: Kernel, voices: Voices) -> list[str]:
    statements = Statements(kernel.scope(**event_scope(kernel)))
    lines = [
        "static void voice_set(void *memory, uint32_t field, uint32_t voice,",
        "                      double value) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        "    Group *group = &self->groups[0];",
        "    const uint32_t lane = 0;",
        "    (void)group, (void)lane, (void)voice;",
        "    switch (field) {",
    ]
    for field, slot in voices.fields.items():
        value = "value != 0.0" if slot.dtype is DType.BOOL else f"({C_TYPES[slot.dtype]})value"
        (store,) = statements.store(slot, value, "voice")
        lines.append(f"    case {int(field)}: {store} break;")
    return [*lines, "    default: break;", "    }", "}", ""]


def _move(kernel: Kernel) -> list[str]:
    statements = Statements(kernel.scope(**event_scope(kernel)))
    lines = [
        "static void voice_move(void *memory, uint32_t from, uint32_t to) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        "    Group *group = &self->groups[0];",
        "    const uint32_t lane = 0;",
        "    (void)lane;",
    ]
    lines += [
        f"    {statements.place(slot, 'to')} = {statements.place(slot, 'from')};" for slot in kernel.voices
    ]
    beside = [*kernel.controls, *kernel.caches]
    for slot in beside:
        if slot.count is not None and slot.path.startswith(OF_VOICES):
            lines.append(f"    {statements.place(slot, 'to')} = {statements.place(slot, 'from')};")
    for array in kernel.arrays:
        if kernel.layout.is_array_of_voices(array):
            to, source = (statements.element(array, "0", which) for which in ("to", "from"))
            size = f"(size_t){statements.length(array)} * sizeof {to}"
            lines.append(f"    memcpy(&{to}, &{source}, {size});")
    return [*lines, "}", ""]


# events -------------------------------------------------------------------------------------------------


def _take_events(kernel: Kernel) -> list[str]:
    program = kernel.program
    has_voices = program.voices is not None
    lines = [
        "/* Before the first sample of a segment. */",
        "NOINLINE void take_events(Self *self, const RattleSegment *segment) {",
    ]
    if has_voices:
        given = "self, &self->groups[0], 0, segment->params, segment->meters"
        lines.append(f"    {SETTINGS} settings = settings_now({given});")
    lines += ["    for (uint32_t e = 0; e < segment->event_count; e++) {",
              "        const RattleEvent *event = &segment->events[e];",
              "        switch (event->kind) {"]  # fmt: skip
    for name in program.handlers:
        kind = f"RATTLE_{name.upper()}"  # as RattleEventKind names it
        lines += [f"        case {kind}:", *_handled(name, has_voices), "            break;"]
    rest = []
    if has_voices:
        rest = ["            rattle_voices_event(self->engine, &settings, event);"]
    elif kernel.program.is_midi:
        rest = [
            "            if (segment->sent) rattle_sent_add(segment->sent, segment->block_offset, event);"
        ]
    return [*lines, "        default:", *rest, "            break;", "        }", "    }", "}", ""]


def _handled(name: str, has_voices: bool) -> list[str]:
    event = "event->channel, event->note, event->number, event->id, (double)event->tuning, event->value"
    group = "&self->groups[c / COPIES], c % COPIES"
    lines = [f"            EACH_COPY(c) on_{name}(self, {group}, segment->params, segment->meters,",
             f"                                   {event});"]  # fmt: skip
    if has_voices:
        given = "self, &self->groups[0], 0, segment->params, segment->meters"
        lines.append(f"            settings = settings_now({given});")
        lines.append("            rattle_voices_heed(self->engine, &settings);")
    return lines


class _OneByOne(Statements):
    """The statements of a sample whose voices are not in lanes."""

    def loop(self, op: Op, depth: int) -> list[str]:
        return self.voices(op) if "where" in op.attrs else super().loop(op, depth)

    def voices(self, op: Op) -> list[str]:
        """Those that sound, and their sum as lanes add it."""
        region, totals, count = op.regions[0], sums_of(op), unit_count(op)
        names = [self.name(result) for result in op.results]
        starts = zip(op.results, names, op.operands[2:], strict=True)
        lines = [f"{self.type_of(r)} {name} = {self.given(start, r)};" for r, name, start in starts]
        number, slot = self.name(region.args[0]), op.attrs["where"]
        sounds = self.scope.layout.loaded(slot, self.place(slot, number))
        body = self.region(Region(ops=[each for each in region.ops if each not in totals]), 2)
        heard = [self.operand(total.operands[1]) for total in totals if total is not None]
        most = f"first + {VOICE_GROUP} < {count} ? first + {VOICE_GROUP} : {count}"
        return [
            *lines,
            f"for (int64_t first = 0; first < {count}; first += {VOICE_GROUP}) {{",
            *(f"    real {name}_terms[{VOICE_GROUP}] = {{0}};" for name in names),
            f"    for (int64_t {number} = first; {number} < ({most}); {number}++) {{",
            f"        if (!{sounds}) continue;",
            *body,
            *(f"        {n}_terms[{number} - first] = {y};" for n, y in zip(names, heard, strict=True)),
            "    }",
            *(f"    {name} = {name} + rattle_halving_sum({name}_terms);" for name in names),
            "}",
        ]


# segments -----------------------------------------------------------------------------------------------


def instrument_run(kernel: Kernel) -> list[str]:
    """Samples one after the other, where voices are not in lanes."""
    outputs = range(kernel.outputs)
    statements = _OneByOne(kernel.scope(is_copy=False))
    process = kernel.program.process
    arguments = "".join(f", real *out{k}" for k in outputs)
    lines = [
        f"INLINE void sample({SAMPLE.format(state='State')}, Voices *voices{arguments}) {{",
        UNUSED_IN_SAMPLE,
    ]
    lines += ["    (void)voices;", *statements.body(process, {})]
    lines += [f"    *out{k} = {value};" for k, value in enumerate(statements.yields(process))]
    given = "self, group, 0, &memory->state, caches, meters, params, i, &memory->voices"
    return [
        *lines, "}", "",
        *run_head(kernel),
        "    for (uint32_t i = begin; i < end; i++) {",
        f"        sample({given}{''.join(f', &out{k}[i]' for k in outputs)});",
        *(["        if (rattle_voices_has_played(self->engine)) return i + 1;"] if kernel.plays else []),
        "    }",
        "    return end;",
        "}",
        "",
    ]  # fmt: skip


def run_head(kernel: Kernel) -> list[str]:
    return [
        "/* Samples from begin on, with the caches as they stand; returns where it stopped, or end. */",
        "NOINLINE uint32_t run(const Self *self, Group *memory, const RattleSegment *segment,",
        "                      uint32_t begin, uint32_t end) {",
        "    const uint32_t lane = 0;",
        "    const RattleRamp *params = segment->params;",
        "    double *meters = segment->meters;",
        "    const Group *group = memory;",
        "    const Caches *caches = &self->caches[0];",
        "    (void)lane, (void)params, (void)meters, (void)group, (void)caches;",
        *(f"    real *restrict out{k} = segment->outputs[{k}];" for k in range(kernel.outputs)),
    ]


def instrument_segment(kernel: Kernel) -> list[str]:
    control = "control(self, &self->groups[0], 0, segment->params, {i}, {all}, &self->caches[0]);"
    now = "settings_now(self, &self->groups[0], 0, segment->params, segment->meters)"
    return [
        "static uint32_t process(void *memory, const RattleSegment *segment) RATTLE_NONBLOCKING {",
        "    Self *self = memory;",
        "    self->params = segment->params;",
        "    self->meters = segment->meters;",
        *(SENT_NOW if kernel.sends else []),
        "    if (self->generation != segment->generation) {",
        *(["        self->transport = segment->transport;"] if kernel.program.transport_fields() else []),
        *hooks_called(kernel.program),
        f"        {control.format(i='0', all='true')}",
        "        self->generation = segment->generation;",
        "    }",
        "    if (segment->event_count > 0) take_events(self, segment);",
        "    for (uint32_t i = 0; i < segment->count;) {",
        "        const bool moves = rattle_voices_is_moving(self->engine);",
        f"        if (segment->moving) {control.format(i='i', all='false')}",
        "        const bool waits = rattle_voices_has_played(self->engine); /* from a voice's own note_on */",
        "        const uint32_t end = segment->moving || moves || waits ? i + 1 : segment->count;",
        "        i = run(self, &self->groups[0], segment, i, end);",
        "        if (moves) rattle_voices_advance(self->engine);",
        "        if (rattle_voices_has_played(self->engine)) {",
        f"            const {SETTINGS} settings = {now};",
        "            rattle_voices_heed(self->engine, &settings);",
        "        }",
        "    }",
        "    return 1;",
        "}",
        "",
    ]  # fmt: skip
