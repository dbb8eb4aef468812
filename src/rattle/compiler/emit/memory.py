"""The memory of a kernel: structs, tables, initial values, and who goes over them."""

from __future__ import annotations

from rattle.compiler.emit.hooks import hook_memory
from rattle.compiler.emit.inputs import main_inputs
from rattle.compiler.emit.layout import C_TYPES, Layout, identifier
from rattle.compiler.emit.numbers import number
from rattle.compiler.emit.operations import Scope
from rattle.compiler.emit.tables import table, tables_of
from rattle.compiler.emit.trace import Trace
from rattle.compiler.ir import ArraySlot, Const, Program, Slot, SlotKind


class Kernel:
    """What the parts of a kernel's text share."""

    def __init__(self, program: Program, outputs: int, layout: Layout, trace: Trace | None = None) -> None:
        self.program = program
        self.trace = trace
        self.layout = layout
        self.inputs = len(program.process.args)
        self.outputs = outputs
        state = [slot for slot in program.slots if slot.kind in (SlotKind.STATE, SlotKind.BUS)]
        self.state = [slot for slot in state if not layout.is_of_voices(slot)]
        self.voices = [slot for slot in state if layout.is_of_voices(slot)]
        self.controls = [slot for slot in program.slots if slot.kind is SlotKind.CONTROL]
        self.caches = [slot for slot in program.slots if slot.kind is SlotKind.CACHE]
        self.arrays = [array for array in program.arrays if not array.read_only]
        self.tables = tables_of(program)
        self.is_hooked = any(program.is_restored(slot) for slot in self.controls)

        self.plays = any(op.opcode == "play" for op in program.process.body.walk())  # while samples run
        self.sends = program.sends

    @property
    def places(self) -> list[tuple[str, list[Slot]]]:
        """Members of Group that hold what changes while audio runs."""
        return [("state", self.state), *([("voices", self.voices)] if self.voices else [])]

    @property
    def takes_events(self) -> bool:
        return self.program.voices is not None or bool(self.program.handlers) or self.program.is_midi

    @property
    def is_per_channel(self) -> bool:
        return main_inputs(self.program) == 1 and self.outputs == 1

    def scope(self, **changed: str | bool) -> Scope:
        program = self.program
        return Scope(
            layout=self.layout,
            smoothed=program.smoothed,
            rests=program.meter_rests,
            peaks=program.meter_peaks,
            trace=self.trace,
            **changed,  # type: ignore[arg-type]
        )


def memory_source(kernel: Kernel) -> list[str]:
    lines = [line for array in kernel.tables for line in table(array)]
    if kernel.layout.plan.form == "wavefront":
        lines.append(f"enum {{ PIECES = {kernel.layout.plan.width} / RATTLE_LANES }};")
    lines += _struct("State", "what process changes", kernel.state, kernel.layout)
    lines += _struct("Voices", "of an instrument", kernel.voices, kernel.layout) if kernel.voices else []
    lines += _copy(kernel)
    lines += _struct("Control", "what only prepare and hooks change", kernel.controls, kernel.layout)
    lines += _struct("Caches", "computed when a Param moves", kernel.caches, kernel.layout)
    pointers = [f"    {line}" for array in kernel.arrays for line in _pointers(array)]
    lines += ["typedef struct Arrays {", *(pointers or ["    char none;"]), "} Arrays;", ""]
    lines += [
        f"enum {{ COPIES = {kernel.layout.copies}, GROUPS = {_groups(kernel)} }};",
        f"enum {{ CACHE_COUNT = {'1' if kernel.layout.is_uniform else 'GROUPS'} }};",
        "",
        "typedef struct Group { /* copies side by side: channels of a process(x: float); or the plugin */",
        "    State state, snapshot;",
        *(["    Voices voices, kept_voices;"] if kernel.voices else []),
        f"    Control control{', kept_control' if kernel.is_hooked else ''};",
        "    Arrays arrays;",
        "    int64_t channel_index; /* of the first */",
        "} Group;",
        "",
        "typedef struct Self {",
        "    double sample_rate;",
        "    int64_t channel_count;",
        "    uint64_t generation;",
        "    uint32_t input_count, copy_count;",
        *(["    uint32_t connected; /* side-chains */"] if kernel.program.sidechains else []),
        *(["    const RattleTransport *transport;"] if kernel.program.transport_fields() else []),
        *(_INSTRUMENT if kernel.program.voices is not None else []),
        *(_SENT if kernel.sends else []),
        *hook_memory(kernel.program),
        "    Group groups[GROUPS];",
        "    Caches caches[CACHE_COUNT]; /* one for all, unless what copies keep differs */",
        "} Self;",
        "",
    ]
    return lines


def _groups(kernel: Kernel) -> str:
    if not kernel.is_per_channel:
        return "1"
    return (
        "RATTLE_MAX_CHANNELS" if kernel.layout.copies == 1 else "(COPIES - 1 + RATTLE_MAX_CHANNELS) / COPIES"
    )


_SENT = ["    RattleSent *sent; /* of the segment that plays */", "    uint32_t block_offset;"]
_INSTRUMENT = [
    "    RattleVoices *engine;",
    "    const RattleRamp *params; /* of the segment that plays */",
    "    double *meters;",
]


def _struct(name: str, comment: str, slots: list[Slot], layout: Layout) -> list[str]:
    fields = [f"    {layout.declaration(slot)}" for slot in slots] or ["    char none;"]
    return [f"typedef struct {name} {{ /* {comment} */", *fields, f"}} {name};", ""]


def _copy(kernel: Kernel) -> list[str]:
    """The state of one copy, and how it is taken from among those side by side and put back."""
    layout = kernel.layout
    if layout.copies == 1:
        return [
            "typedef State Copy;",
            "#define take(state, lane) (*(state))",
            "#define put(state, lane, copy, last) (*(state) = (copy))",
            "",
        ]
    fields = [f"    {layout.in_a_copy(slot)}" for slot in kernel.state] or ["    char none;"]
    own = [slot for slot in kernel.state if layout.differs_by_copy(slot)]
    shared = [slot for slot in kernel.state if not layout.differs_by_copy(slot)]
    return [
        "typedef struct Copy { /* the state of one copy */", *fields, "} Copy;",
        "INLINE Copy take(const State *state, uint32_t lane) {",
        "    Copy copy;", "    (void)state, (void)lane;",
        *(f"    {_moved(layout, slot, to_copy=True)}" for slot in kernel.state),
        "    return copy;", "}",
        "/* What copies share is put back by the last of them: the others then begin as it did. */",
        "INLINE void put(State *state, uint32_t lane, const Copy copy, bool last) {",
        "    (void)state, (void)lane, (void)copy;",
        *(f"    {_moved(layout, slot, to_copy=False)}" for slot in own),
        "    if (!last) return;",
        *(f"    {_moved(layout, slot, to_copy=False)}" for slot in shared),
        "}", "",
    ]  # fmt: skip


def _moved(layout: Layout, slot: Slot, to_copy: bool) -> str:
    loop, unit = ("", "") if slot.count is None else (f"for (uint32_t u = 0; u < {slot.count}; u++) ", "u")
    own = f"copy.{identifier(slot.path)}{f'[{unit}]' if unit else ''}"
    among = layout.place("state->", slot, unit)
    if to_copy:
        return f"{loop}{own} = {layout.loaded(slot, among)};"
    return f"{loop}{among} = {layout.stored(slot, own)};"


def _pointers(array: ArraySlot) -> list[str]:
    name, c_type = identifier(array.path), C_TYPES[array.dtype]
    lines = [f"{c_type} *{name};", f"int64_t {name}_length;"]
    return [*lines, f"{c_type} *{name}_kept;"] if array.kept else lines


def initialised(holder: str, slot: Slot, layout: Layout) -> list[str]:
    """A slot's values before prepare, in the copy `lane`; lanes without a unit are like the first."""
    values = [layout.stored(slot, number(Const(slot.dtype, initial))) for initial in slot.initials()]
    if slot.count is None:
        return [f"{layout.place(holder, slot, '')} = {values[0]};"]
    if layout.plan.form in ("units", "voices") and layout.plan.is_wide(slot):
        values += [values[0]] * (-slot.count % layout.plan.width)
    if len(set(values)) == 1:
        return [
            f"for (uint32_t u = 0; u < {len(values)}; u++) {layout.place(holder, slot, 'u')} = {values[0]};"
        ]
    return [f"{layout.place(holder, slot, str(u))} = {value};" for u, value in enumerate(values)]


def flushed(holder: str, slot: Slot, layout: Layout) -> str:
    """Tiny values of a float slot become 0, in all units and copies."""
    name, t = f"{holder}{identifier(slot.path)}", slot.dtype.value
    loop, reached, suffix = "", "", ""
    if layout.is_vector(slot):
        suffix, groups = "_v", layout.groups(slot)
        if groups is not None:
            loop, reached = f"for (uint32_t g = 0; g < {groups}; g++) ", "[g]"
    else:
        if slot.count is not None:
            loop, reached = f"for (uint32_t u = 0; u < {slot.count}; u++) ", "[u]"
        if layout.differs_by_copy(slot):
            loop, reached = f"{loop}for (uint32_t l = 0; l < COPIES; l++) ", f"{reached}[l]"
    return f"{loop}{name}{reached} = rattle_flush_{t}{suffix}({name}{reached});"
