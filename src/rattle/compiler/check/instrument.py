"""Instruments: the sample that voices and `process` make, what happens to one voice, and events.

The sum of the voices is real-time Python too (plugin/instrument.py). Its loop is marked with the slot that
says which voices sound: rounds of others are left out, and what they would have stored is not.
"""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from dataclasses import dataclass

from rattle.compiler.author_faults import is_installed
from rattle.compiler.check import attributes, calls
from rattle.compiler.check.context import Context, SuppressedError, as_enum
from rattle.compiler.check.memory import Memory
from rattle.compiler.check.values import Static, Thing, Tuple
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import (
    OF_VOICES,
    ArraySlot,
    Const,
    DType,
    Op,
    Operand,
    Rate,
    Region,
    Slot,
    Span,
    Type,
    Value,
)
from rattle.lang.unit import Unit
from rattle.plugin.effect import Effect
from rattle.plugin.events import Controller, NoteOff, NoteOn, PitchBend, Pressure
from rattle.plugin.handlers import HANDLERS, KINDS
from rattle.plugin.instrument import Instrument, voices_of
from rattle.plugin.instrument_process import instrument_takes
from rattle.plugin.voice import FIELD_NAMES, Voice
from rattle.plugin.voice_fields import VoiceField

SOUNDS = FIELD_NAMES[VoiceField.SOUNDS]
RANDOM_STATE = "_random_state"  # of rattle.lang.unit.Unit.random
OF_ENGINE = ("_peak", "_is_broken")


def note_fields(memory: Memory, plugin: Unit) -> None:
    """What the engine gives is state, whoever else stores to it."""
    voices = voices_of(plugin)
    for name in (*FIELD_NAMES.values(), *OF_ENGINE) if voices is not None else ():
        assert voices is not None
        memory.stores.note(memory.key(voices[0], name), "process")


def fields_read(memory: Memory, plugin: Unit) -> dict[VoiceField, Slot]:
    voices = voices_of(plugin)
    if voices is None:
        return {}
    slots = {field: memory.slots.get(memory.key(voices[0], name)) for field, name in FIELD_NAMES.items()}
    return {field: slot for field, slot in slots.items() if slot is not None}


def unlike(span: Span | None) -> Refusal:
    fix = "make the same attributes in each voice; let what differs follow from self.index"
    return Refusal("RT603", "the voices are not built alike", fix, span)


def outlives_notes(place: Slot | ArraySlot) -> bool:
    is_field = place.path.removeprefix(OF_VOICES) in FIELD_NAMES.values()
    return is_field or place.path.endswith(f".{RANDOM_STATE}")


# a sample ----------------------------------------------------------------------------------------------


def play_instrument(context: Context, plugin: Instrument) -> Thing:
    """Both outputs."""
    cls, takes = type(plugin), instrument_takes(type(plugin))
    returned: Thing
    if takes == "none":
        calls.inline(context, cls.modulate, [Static(plugin)], {})
        returned = calls.inline(context, cls.process, [Static(plugin)], {})  # type: ignore[attr-defined]
        return _both(returned)
    returned = _sum(context, plugin)
    if not hasattr(cls, "process"):
        return _both(returned)
    given = _both(returned) if takes == "stereo" else returned
    return _both(calls.inline(context, cls.process, [Static(plugin), given], {}))


def _both(sound: Thing) -> Thing:
    return Tuple((sound, sound)) if isinstance(sound, Value | Const) else sound


def _sum(context: Context, plugin: Instrument) -> Thing:
    voices = context.image.description.voices
    assert voices is not None
    family = context.image.family_of(voices_of(plugin) or [])
    if family is None:
        raise unlike(context.builder.span)
    method = Instrument._stereo_sum if voices.is_stereo else Instrument._mono_sum
    returned = calls.inline(context, method, [Static(plugin)], {})
    for op in context.builder.regions[-1].ops:
        if op.opcode == "for" and op.attrs.get("units") == "voices":
            _mark(op)
    return returned


def _mark(loop: Op) -> None:
    """`for voice in voices: if voice._sounds: ...` becomes a loop over those that sound."""
    (region,) = loop.regions
    if len(region.ops) != 2 or region.ops[1].opcode != "if":
        raise SuppressedError  # something in it was refused
    test, choice = region.ops
    loop.attrs["where"] = test.attrs["slot"]
    (then, _) = choice.regions
    region.ops, region.yields = then.ops, then.yields


# one voice -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VoiceMethod:
    """What the engine does to a voice, by number."""

    name: str

    @property
    def phase(self) -> str:
        return {"start": "reset", "is_active": "ends"}.get(self.name, "event")

    def compile(self, context: Context, plugin: Unit) -> tuple[Operand, ...]:
        voices = voices_of(plugin)
        assert voices is not None
        family = context.memory.family_of(voices)
        if family is None:
            raise unlike(None)
        (number,) = context.builder.regions[0].args
        unit = context.image.element(family, number)
        if self.name == "start":
            calls.reset_unit(context, unit)
            return ()
        returned = calls.inline(context, getattr(type(unit), self.name), [Static(unit)], {})
        if self.name in ("is_active", "_level"):
            return (context.as_operand(returned),)
        return ()


def voice_methods(plugin: Unit) -> Iterator[VoiceMethod]:
    voices = voices_of(plugin)
    if voices is None:
        return
    cls = type(voices[0])
    yield VoiceMethod("start")
    yield VoiceMethod("_level")
    for name in ("note_on", "note_off", "is_active"):
        if getattr(cls, name) is not getattr(Voice, name):
            yield VoiceMethod(name)


def voice_number() -> tuple[Value, ...]:
    return (Value(Type(DType.I64, Rate.CONTROL), "voice"),)


def settings(context: Context, plugin: Unit) -> tuple[Operand, ...]:
    """play_mode, stealing, unison; glide_s, bend_semitones."""
    found = [_setting(context, plugin, name) for name in ("play_mode", "stealing", "unison")]
    times = [_setting(context, plugin, name) for name in ("glide_s", "bend_semitones")]
    whole = [context.builder.to(DType.I64, each) for each in found]
    return (*whole, *(context.builder.to(DType.F64, each) for each in times))


def _setting(context: Context, plugin: Unit, name: str) -> Operand:
    thing = attributes.unit_attribute(context, plugin, name)
    member = as_enum(thing)
    return member.position if member is not None else context.as_operand(thing)


# events ----------------------------------------------------------------------------------------------------

EVENT = ("channel", "note", "number", "id", "tuning", "value")  # of native/processor.h's RattleEvent


def event_values() -> tuple[Value, ...]:
    whole, real = Type(DType.I64, Rate.CONTROL), Type(DType.F64, Rate.CONTROL)
    return tuple(Value(real if name in ("tuning", "value") else whole, name) for name in EVENT)


def handle(context: Context, plugin: Effect, name: str) -> tuple[Operand, ...]:
    """A handler, on the event that is its function's arguments."""
    given = dict(zip(EVENT, context.builder.regions[0].args, strict=True))
    zero = Const(DType.I64, 0)
    bend = _bend(context, plugin)
    items: dict[type, tuple[Operand, ...]] = {
        NoteOn: (given["note"], given["value"], given["channel"], zero, given["id"], given["tuning"]),
        NoteOff: (given["note"], given["value"], given["channel"], zero, given["id"]),
        Pressure: (given["value"], given["note"], given["channel"], zero, given["id"]),
        Controller: (given["number"], given["value"], given["channel"], zero),
        PitchBend: (context.builder.emit("mul", given["value"], bend), given["channel"], zero),
    }
    event = HANDLERS[name]
    calls.inline(
        context, getattr(type(plugin), name), [Static(plugin), Tuple(items[event], event._fields)], {}
    )
    return ()


def _bend(context: Context, plugin: Unit) -> Operand:
    """Semitones of the wheel all the way up, as they are now."""
    if isinstance(plugin, Instrument):
        return context.builder.to(DType.F64, _setting(context, plugin, "bend_semitones"))
    return Const(DType.F64, context.image.description.bend_semitones or 1.0)


_KINDS: dict[tuple[str, ...], int] = {event._fields: kind for event, kind in KINDS.items()}


def give(context: Context, opcode: str, plugin: Unit, event: Thing) -> Thing:
    """`play` or `send`."""
    if not isinstance(event, Tuple) or event.names not in _KINDS:
        fix = f"write `self.{opcode}(NoteOn(60, 0.8))`; or NoteOff, Controller, PitchBend, Pressure"
        raise Refusal("RT604", f"`{opcode}` takes an event", fix)
    if context.phase not in ("process", "hook", "event"):
        words = {"ends": "is_active"}.get(context.phase, context.phase)
        raise Refusal("RT604", f"`{opcode}` in {words}", "do it in `modulate`, or in a handler")
    if opcode == "play" and voices_of(plugin) is None:
        raise Refusal("RT604", "`play` in an instrument without voices", "give it voices, or use `send`")
    held = dict(zip(event.names, map(context.as_operand, event.items), strict=True))
    builder = context.builder
    nothing = Const(DType.I64, -1)
    value = held.get("velocity", held.get("value"))
    if value is None:
        value = builder.emit("div", builder.to(DType.F64, held["semitones"]), _bend(context, plugin))
    operands = [
        builder.to(DType.I64, held.get(name, nothing)) for name in ("channel", "note", "number", "id")
    ]
    tuning = builder.to(DType.F64, held.get("tuning_cents", Const(DType.F64, 0.0)))
    builder.effect(opcode, *operands, tuning, builder.to(DType.F64, value), kind=_KINDS[event.names])
    return Static(None)


# what voices may not do ---------------------------------------------------------------------------------


def check_sharing(body: Region) -> Refusal | None:
    """Voices read what the instrument holds and change only their own; the instrument leaves theirs alone."""
    loop = next((op for op in body.ops if "where" in op.attrs), None)
    if loop is None:
        return None
    at = body.ops.index(loop)
    after = {
        place for each in body.ops[at + 1 :] for op in _inside(each) if _stores(op) for place in _places(op)
    }
    number = loop.regions[0].args[0]
    for op in loop.regions[0].walk():
        place, is_own = _place(op), bool(op.operands) and op.operands[-1] is number
        if place is not None and _is_of_a_voice(place) and not is_own:
            return _refused(op, "RT607", f"a voice reads {_words(op)} of another voice",
                            "let the instrument compute in `modulate` what voices share")  # fmt: skip
        if _stores(op) and not is_own:
            return _refused(op, "RT605", f"a voice changes {_words(op)}, which all voices share",
                            "do it in `modulate`, once a sample; voices read what it leaves")  # fmt: skip
        if place is not None and place in after:
            return _refused(op, "RT606", f"a voice reads {_words(op)}, which `process` changes after it",
                            "compute it in `modulate`, which runs before them")  # fmt: skip
    for op in (op for each in body.ops[at + 1 :] for op in _inside(each) if op.opcode in ("play", "send")):
        return _refused(op, "RT604", f"`{op.opcode}` in process, after the voices",
                        "do it in `modulate`, or in a handler")  # fmt: skip
    for op in (op for each in [*body.ops[:at], *body.ops[at + 1 :]] for op in _inside(each)):
        if any(map(_is_of_a_voice, _places(op))) or _resets_a_voice(op):
            return _refused(op, "RT607", f"the instrument uses {_words(op)}, which belongs to a voice",
                            "let the voice compute it; what all share belongs to the instrument")  # fmt: skip
    return None


def _is_of_a_voice(place: Slot | ArraySlot) -> bool:
    is_constant = isinstance(place, ArraySlot) and place.read_only
    return place.path.startswith(OF_VOICES) and not is_constant


def _resets_a_voice(op: Op) -> bool:
    return op.opcode == "restore" and str(op.attrs.get("unit", "")).startswith("voices.")


def _inside(op: Op) -> list[Op]:
    return [op, *(inner for region in op.regions for inner in region.walk())]


def _stores(op: Op) -> bool:
    return op.opcode in ("store", "set_element", "send", "play", "restore")


def _place(op: Op) -> Slot | ArraySlot | None:
    if op.opcode in ("index", "length"):
        return None
    place: Slot | ArraySlot | None = op.attrs.get("slot") or op.attrs.get("array")
    return place


def _places(op: Op) -> list[Slot | ArraySlot]:
    place = _place(op)
    return [] if place is None else [place]


def _words(op: Op) -> str:
    place = _place(op)
    if op.opcode == "restore":
        return f"`{op.attrs['unit']}`"
    return f"`{place.path.replace('voices.*.', '')}`" if place is not None else "what is sent"


def _refused(op: Op, code: str, words: str, fix: str) -> Refusal:
    return Refusal(code, words, fix, _at_the_author(op.span))


def _at_the_author(span: Span | None) -> Span | None:
    """Where he calls what is in the library."""
    if span is None or not is_installed(span.file):
        return span
    for file, line in span.calls:
        if not is_installed(file):
            text = linecache.getline(file, line).rstrip()
            return Span(file, line, len(text) - len(text.lstrip()), line, len(text))
    return span
