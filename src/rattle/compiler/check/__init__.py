"""From live objects and source to typed IR. Read `check` at the end first.

Methods are resolved on the live objects, checked for the types they are called with and inlined, so one walk
over the source types, names, refuses and emits.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from rattle.compiler.author_faults import class_line
from rattle.compiler.check import (
    attributes,
    buses,
    calls,
    cures,
    elements,
    expressions,
    instrument,
    statements,
    views,
)
from rattle.compiler.check.beyond import stays_within
from rattle.compiler.check.context import Context, SuppressedError
from rattle.compiler.check.elementary import elementary_functions
from rattle.compiler.check.members import for_each, grouped
from rattle.compiler.check.memory import Memory, Stores
from rattle.compiler.check.sizes import sizes_of
from rattle.compiler.check.values import ArrayRef, Poisoned, Sidechain, Static, Thing, Tuple, kind
from rattle.compiler.diagnostics import CompileError, Diagnostic, Refusal
from rattle.compiler.elaborate import Image
from rattle.compiler.families import NotAlikeError
from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Hook,
    Operand,
    Program,
    Rate,
    Region,
    Slot,
    SlotKind,
    Span,
    Type,
    Value,
    Voices,
)  # fmt: skip
from rattle.compiler.parse import place_of, source_of
from rattle.compiler.passes.forward import forward_stores
from rattle.lang.life import children_first
from rattle.lang.unit import Unit
from rattle.plugin.description import HookDescription, PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.instrument import SPARE_VOICES, Instrument

# Handlers of syntax register themselves when these are imported.
HANDLERS = (attributes, elements, expressions, calls, statements)


def check(image: Image) -> Program:
    """Rounds until no new store is found (memory.py says why), then the program.

    Raises CompileError with every refusal of the last round.
    """
    stores = Stores()
    while True:
        known = stores.size()
        round_ = _Round(image, stores)
        try:
            round_.check_all()
        except NotAlikeError as different:
            if image.are_voices(different.family):
                raise instrument.unlike(round_.process_span) from None
            stores.unrolled.add(different.family)
        if round_.diagnostics and stores.size() == known:  # written out, each unit may be sound, or says more
            stores.unrolled.update(family for family in image.families if not image.are_voices(family))
        if stores.size() == known:
            break
    if round_.diagnostics:
        unique = {(d.code, d.message, _position(d)): d for d in reversed(round_.diagnostics)}
        raise CompileError(tuple(sorted(unique.values(), key=_position)))
    return round_.program()


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.span
    return (span.file, span.line, span.column) if span else ("", 0, 0)


Body = Callable[[Context], tuple[Operand, ...]]


class _Round:
    def __init__(self, image: Image, stores: Stores) -> None:
        self.image = image
        self.memory = Memory(image, stores)
        self.diagnostics: list[Diagnostic] = []
        self.functions: dict[str, Function] = {}
        self.process_span: Span | None = class_line(type(image.plugin))
        if image.description.worker is not None:
            return
        self._of_voices = list(instrument.voice_methods(image.plugin))
        instrument.note_fields(self.memory, image.plugin)
        process: Any = getattr(type(image.plugin), "process", Instrument._mono_sum)
        try:
            self.process_source = source_of(process)
        except Refusal as refusal:
            refusal.span = refusal.span or place_of(process) or class_line(type(image.plugin))
            raise
        node = self.process_source.node
        self.process_span = self.process_source.span(node.returns or node)
        if process is Instrument._mono_sum:  # there is nothing of the author's
            cls = type(image.plugin)
            self.process_span = class_line(cls) or place_of(cls.__init__)

    def check_all(self) -> None:
        if self.image.description.worker is not None:
            self._check_told()
            return
        self._function("prepare", (), self._prepare)
        for hook in self.image.description.hooks:
            self._function(hook_name(hook), (), partial(self._hook, hook), "hook")
        self._function("process", self._inputs(), self._process)
        for name in self.image.description.handlers:
            assert isinstance(self.image.plugin, Effect)
            handler = partial(instrument.handle, plugin=self.image.plugin, name=name)
            self._function(f"on.{name}", instrument.event_values(), handler, "event")
        for method in self._of_voices:
            body = partial(method.compile, plugin=self.image.plugin)
            self._function(f"voice.{method.name}", instrument.voice_number(), body, method.phase)
        if self._of_voices:
            self._function(
                "voice.settings", (), partial(instrument.settings, plugin=self.image.plugin), "event"
            )
        self._function("reset", (), self._reset)
        self._function("latency", (), self._latency)
        self._function("tail", (), self._tail)
        try:
            self.memory.check_views()
        except Refusal as refusal:
            refusal.span = self.process_span
            self.diagnostics.append(refusal.diagnostic)

    def _check_told(self) -> None:
        """Of ordinary Python only what hosts are told at any time is compiled."""
        self.functions |= {name: Function(name, Region()) for name in ("prepare", "process", "reset")}
        self._function("latency", (), self._latency)
        self._function("tail", (), self._tail)

    def _function(self, name: str, args: tuple[Value, ...], body: Body, phase: str = "") -> None:
        context = Context(self.memory, phase or name)
        context.builder.span = self.process_span
        with context.builder.region(*args) as region:
            try:
                region.yields = body(context)
                stays_within(name, region)
            except Refusal as refusal:
                refusal.span = refusal.span or context.builder.span
                context.refuse(refusal)
            except SuppressedError:
                pass  # what it uses was reported
        self.functions[name] = Function(name, region)
        self.diagnostics += context.diagnostics

    # the functions -----------------------------------------------------------------------------------

    def _prepare(self, context: Context) -> tuple[Operand, ...]:
        for step in (self._seed, self._prepare_unit):
            for group in grouped(context, children_first(self.image.plugin)):
                for_each(context, group, partial(step, context))
        return ()

    def _seed(self, context: Context, unit: Unit) -> None:
        if self.memory.key(unit, instrument.RANDOM_STATE) in self.memory.stores.phases:
            calls.inline(context, Unit._seed_random, [Static(unit)], {})

    def _prepare_unit(self, context: Context, unit: Unit) -> None:
        if type(unit).prepare is not Unit.prepare:
            calls.inline(context, type(unit).prepare, [Static(unit)], {})

    def _hook(self, hook: HookDescription, context: Context) -> tuple[Operand, ...]:
        unit = next(each.fresh for each in self.image.units if each.path == hook.unit)
        calls.inline(context, getattr(type(unit), hook.name), [Static(unit)], {})
        return ()

    def _reset(self, context: Context) -> tuple[Operand, ...]:
        """Only if an author wrote one: memory is restored before this runs."""
        if any(type(unit.fresh).reset is not Unit.reset for unit in self.image.units):
            calls.reset_unit(context, self.image.plugin)
        return ()

    def _inputs(self) -> tuple[Value, ...]:
        description = self.image.description
        names = ["left", "right"] if description.form == "stereo" else ["x"]
        names = ["left", "right"] if description.form == "midi" else names
        names = [] if description.form in ("frame", "block", "instrument") else names
        for sidechain in description.sidechains:
            name = sidechain.name
            names += [f"{name}_left", f"{name}_right"] if sidechain.channels == 2 else [name]
        return tuple(Value(Type(DType.REAL, Rate.SAMPLE), name) for name in names)

    def _process(self, context: Context) -> tuple[Operand, ...]:
        plugin = self.image.plugin
        process: FunctionType = getattr(type(plugin), "process", None)  # type: ignore[assignment]
        if self.image.description.form in ("frame", "block"):
            self._whole(context, process)
            return ()
        if isinstance(plugin, Instrument):
            sound = self._samples(context, instrument.play_instrument(context, plugin))
            refused = instrument.check_sharing(context.builder.regions[0])
            if refused is not None:
                raise refused
            return sound
        if self.image.description.form == "midi":
            calls.inline(context, process, [Static(plugin)], {})
            return context.builder.regions[0].args
        returned = calls.inline(context, process, [Static(plugin), *self._arguments(context)], {})
        return self._samples(context, returned)

    def _whole(self, context: Context, process: FunctionType) -> None:
        """All channels at once: through arrays."""
        description = self.image.description
        keys = dict(
            zip([each.name for each in description.sidechains], self._arguments(context), strict=True)
        )

        def body(x: ArrayRef, out: ArrayRef) -> None:
            returned = calls.inline(context, process, [Static(self.image.plugin), x], {"out": out, **keys})
            if not isinstance(returned, Poisoned | Static):
                fix = "write the samples to `out`, and return nothing"
                raise Refusal(
                    "RT210", f"`process` returns {kind(returned)} beside `out`", fix, self._last_span()
                )

        play = buses.play_frame if description.form == "frame" else buses.play_block
        play(context, description, body)

    def _arguments(self, context: Context) -> list[Thing]:
        """The main input and the side-chains."""
        description = self.image.description
        inputs = list(context.builder.regions[0].args)
        main = {"stereo": [2], "frame": [], "block": []}.get(description.form, [1])
        counts = main + [sidechain.channels or 1 for sidechain in description.sidechains]
        taken = [[inputs.pop(0) for _ in range(count)] for count in counts]
        things: list[Thing] = [group[0] if len(group) == 1 else Tuple(tuple(group)) for group in taken]
        for bus, sidechain in enumerate(description.sidechains):
            if sidechain.is_optional:
                place = bus + len(main)
                things[place] = Sidechain(bus, sidechain.name, things[place])
        return things

    def _samples(self, context: Context, returned: Thing) -> tuple[Operand, ...]:
        """The shape the first layout's output asks for."""
        if isinstance(returned, Poisoned):
            return ()
        builder = context.builder
        wanted = outputs_per_copy(self.image.description)
        things = returned.items if isinstance(returned, Tuple) else (returned,)
        if isinstance(returned, Static) and returned.object is None:
            raise self._no_return()
        if len(things) != wanted:
            raise self._other_shape(returned, wanted)
        builder.span = self._last_span()
        numbers = [builder.number(context.as_operand(thing)) for thing in things]
        return tuple(builder.to(DType.REAL, number) for number in numbers)

    def _last_span(self) -> Span:
        return self.process_source.span(self.process_source.node.body[-1])

    def _returned_span(self, wanted: int) -> Span:
        """Of the last value returned that looks like the wrong shape."""
        source = self.process_source
        found = [each.value for each in ast.walk(source.node) if isinstance(each, ast.Return) and each.value]
        unlike = [value for value in found if isinstance(value, ast.Tuple) != (wanted == 2)]
        ordered = sorted(unlike or found, key=lambda value: value.lineno)
        return source.span(ordered[-1]) if ordered else self._last_span()

    def _no_return(self) -> Refusal:
        node = self.process_source.node
        words = "returns None" if isinstance(node.body[-1], ast.Return) else "ends and returns nothing"
        return Refusal("RT209", f"`process` {words} here", cures.last_line(node), self._last_span())

    def _other_shape(self, returned: Thing, wanted: int) -> Refusal:
        words, fix = "one sample (float)", "return one value, or annotate `-> Stereo`"
        if wanted == 2:
            words, fix = "a pair of samples (Stereo)", "return two values: return left, right"
            one = isinstance(returned, Value | Const) and self.image.description.form == "float_to_stereo"
            fix = "return two values: return left, right; or annotate `-> float`" if one else fix
        message = f"`process` returns {kind(returned)} where {words} is declared"
        return Refusal("RT210", message, fix, self._returned_span(wanted))

    def _latency(self, context: Context) -> tuple[Operand, ...]:
        plugin = self.image.plugin
        value = self._number(context, type(plugin).latency_samples)
        if value.type.dtype.is_float:
            words = (
                f"a latency of {value.value} samples"
                if isinstance(value, Const)
                else "a latency that is a float"
            )
            raise Refusal("RT120", words, "give whole samples: round(...), or int(...) for the whole part")
        whole = context.builder.to(DType.I64, value)
        return (views.plus(context, whole, Const(DType.I64, self.image.description.quantum)),)

    def _number(self, context: Context, function: Any) -> Operand:
        returned = calls.inline(context, function, [Static(self.image.plugin)], {})
        source = source_of(function)
        context.builder.span = source.span(source.node.body[-1])
        return context.as_operand(returned)

    def _tail(self, context: Context) -> tuple[Operand, ...]:
        plugin = self.image.plugin
        if type(plugin).tail_s is Effect.tail_s:  # type: ignore[attr-defined]
            is_endless = self.image.description.worker is not None or self._has_state()
            return (Const(DType.F64, math.inf if is_endless else 0.0),)
        tail: FunctionType = type(plugin).tail_s  # type: ignore[attr-defined]
        value = self._number(context, tail)
        return (context.builder.to(DType.F64, value),)

    def _has_state(self) -> bool:
        stores = self.memory.stores.phases.items()
        return any("process" in phases for (_, name), phases in stores if name != buses.OUT)

    # the result --------------------------------------------------------------------------------------

    def program(self) -> Program:
        memory, description = self.memory, self.image.description
        hooks = description.hooks if description.worker is None else ()
        for function in self.functions.values():
            _expand_restores(function, memory)
        arrays = list(memory.arrays.values())
        forward_stores(self.functions["prepare"], list(memory.slots.values()))
        program = Program(
            name=description.class_name,
            sidechains=tuple(sidechain.channels for sidechain in description.sidechains),
            quantum=description.quantum,
            param_count=len(description.params),
            smoothed=tuple(param.smooth_ms > 0.0 for param in description.params),
            param_ranges=tuple((param.minimum, param.maximum) for param in description.params),
            meter_rests=tuple(meter.rest for meter in description.meters),
            meter_peaks=tuple(meter.peak for meter in description.meters),
            slots=list(memory.slots.values()),
            arrays=arrays,
            process=self.functions["process"],
            prepare=self.functions["prepare"],
            sizes=sizes_of(self.functions["prepare"], arrays),
            latency=self.functions["latency"],
            tail=self.functions["tail"],
            reset=self.functions["reset"],
            hooks=[Hook(hook.params, self.functions[hook_name(hook)]) for hook in hooks],
        )
        program.is_midi = description.form == "midi"
        program.voices = self._voices()
        program.handlers = {name: self.functions[f"on.{name}"] for name in description.handlers}
        program.elementary = elementary_functions(program)
        return program

    def _voices(self) -> Voices | None:
        voices = self.image.description.voices
        if voices is None:
            return None
        methods = {method.name: self.functions[f"voice.{method.name}"] for method in self._of_voices}
        fields = instrument.fields_read(self.memory, self.image.plugin)
        by_number = {int(field): slot for field, slot in fields.items()}
        return Voices(voices.count, SPARE_VOICES, voices.is_mpe, by_number, methods,
                      self.functions["voice.settings"])  # fmt: skip


def hook_name(hook: HookDescription) -> str:
    return f"hook.{hook.unit}.{hook.name}" if hook.unit else f"hook.{hook.name}"


def outputs_per_copy(description: PluginDescription) -> int:
    return {"float": 1, "frame": 0, "block": 0}.get(description.form, 2)


def _expand_restores(function: Function, memory: Memory) -> None:
    """`restore` of a unit becomes one of each of its places."""
    places: list[Slot | ArraySlot] = [*memory.slots.values(), *memory.arrays.values()]
    for op in function.body.walk():
        if op.opcode == "restore":
            unit, alone = op.attrs.pop("unit"), op.attrs.pop("alone")  # a number, for like units
            prefix = f"{unit}." if unit else ""
            inside = [p for p in places if p.kind is SlotKind.STATE and p.path.startswith(prefix)]
            if (
                function.name == "voice.start"
            ):  # chance goes on from note to note, and what is the engine's is its own
                inside = [p for p in inside if not instrument.outlives_notes(p)]
            op.attrs["places"] = [p for p in inside if not alone or "." not in p.path.removeprefix(prefix)]
