"""`self.transport`: its fields, which only the host changes, and its positions, which move with the samples.

Fields are control values. Positions are computed from them and from the samples that have passed since the
host's last word, by the source of `rattle.lang.transport.Transport`, which is inlined as any author's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from rattle.compiler.check import buses, calls
from rattle.compiler.check.cures import owner_of
from rattle.compiler.check.names import near
from rattle.compiler.check.values import Static, Thing
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import DType, Operand, Rate
from rattle.lang.transport import NAMES, Transport
from rattle.plugin.description import TransportPart

if TYPE_CHECKING:
    from rattle.compiler.check.context import Context
    from rattle.compiler.ir import Program

TRANSPORT = Static(Transport(1.0))  # what `self.transport` is while code is checked


class _Field(NamedTuple):
    dtype: DType
    parts: tuple[TransportPart, ...]  # what a host has to say for it
    opcode: str = "transport"  # or "passed", which moves with the samples


_COURSE: tuple[TransportPart, ...] = ("state", "position")
# As in struct RattleTransport of native/processor.h.
FIELDS = {
    "playing": _Field(DType.BOOL, ("state",)),
    "recording": _Field(DType.BOOL, ("state",)),
    "looping": _Field(DType.BOOL, ("state",)),
    "has_tempo": _Field(DType.BOOL, ("tempo",)),
    "has_position": _Field(DType.BOOL, _COURSE),
    "tempo_bpm": _Field(DType.F64, ("tempo",)),
    "beats_per_bar": _Field(DType.I64, ("signature",)),
    "beat_unit": _Field(DType.I64, ("signature",)),
    "loop_start_beats": _Field(DType.F64, ("loop",)),
    "loop_end_beats": _Field(DType.F64, ("loop",)),
    "_bar_beats": _Field(DType.F64, ("bar",)),
    "_first_samples": _Field(DType.I64, _COURSE),
    "_first_beats": _Field(DType.F64, _COURSE),
    "_beats_per_sample": _Field(DType.F64, ("tempo",)),
    "_passed": _Field(DType.F64, _COURSE, "passed"),
    "_passed_samples": _Field(DType.I64, _COURSE, "passed"),
}
_OTHERS_SAY = {
    "bpm": "tempo_bpm", "ppq": "position_beats", "ppq_position": "position_beats", "beats": "position_beats",
    "position": "position_beats", "bar": "bar_start_beats", "samples": "position_samples",
    "numerator": "beats_per_bar", "denominator": "beat_unit", "is_playing": "playing",
    "is_recording": "recording", "is_looping": "looping", "cycling": "looping",
}  # fmt: skip


_OUTSIDE = {  # names of phases that an author knows by others
    "latency": "latency_samples", "tail": "tail_s", "hook": "on_change", "event": "a handler",
    "ends": "is_active",
}  # fmt: skip


def transport(context: Context) -> Thing:
    """`self.transport`"""
    if context.phase != "process":
        words = f"the transport is read in {_OUTSIDE.get(context.phase, context.phase)}"
        raise Refusal("RT119", words, "read it in process: it may change at any sample")
    return TRANSPORT


def attribute(context: Context, attr: str) -> Thing:
    """`self.transport.tempo_bpm`"""
    if attr in FIELDS:
        is_of_block = context.image.description.form == "block"
        return buses.latched_transport(context, attr) if is_of_block else emit(context, attr)
    if attr in NAMES:  # a position
        return calls.inline(context, vars(Transport)[attr].fget, [TRANSPORT], {})
    meant = _OTHERS_SAY.get(attr) or near(attr, NAMES)
    fix = f"did you mean `{owner_of(context.node)}.{meant}`?" if meant else f"it has {', '.join(NAMES)}"
    raise Refusal("RT112", f"the transport has no `{attr}`", fix)


def emit(context: Context, name: str) -> Operand:
    field = FIELDS[name]
    rate = Rate.SAMPLE if field.opcode == "passed" else Rate.CONTROL
    hint = name.removeprefix("_")
    return context.builder.emit(field.opcode, dtype=field.dtype, rate=rate, hint=hint, field=name)


def parts_read(program: Program) -> tuple[TransportPart, ...]:
    """What a host has to say for what process reads."""
    found = {part for field in program.transport_fields() for part in FIELDS[field].parts}
    return tuple(part for part in get_args(TransportPart) if part in found)


def not_stored(attr: str) -> Refusal:
    words = f"`{attr}` is the host's: the transport is only read"
    return Refusal("RT109", words, f"keep it in an attribute of your own: self.{attr} = ...")
