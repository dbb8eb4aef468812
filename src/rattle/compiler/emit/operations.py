"""Operations as C statements: one a line, named as the author named them."""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rattle.compiler.emit.layout import C_TYPES, VOICES_BESIDE, Layout, identifier
from rattle.compiler.emit.numbers import converted, nth, number
from rattle.compiler.emit.trace import Trace
from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Op,
    Operand,
    Region,
    Slot,
    SlotKind,
    Span,
    Value,
)
from rattle.compiler.primitives import PRIMITIVES


@dataclass(frozen=True)
class Scope:
    """How a C function reaches memory and Params."""

    layout: Layout = field(default_factory=Layout)
    lane: str = "lane"  # which of the copies side by side
    state: str = "state->"
    is_copy: bool = False  # state is that of one copy, taken out of its place among the others
    caches: str = "caches->"
    copy: str = "group->"
    sample_rate: str = "self->sample_rate"
    channel_count: str = "self->channel_count"
    params: str = "moving"  # "moving": RattleRamp at sample i; "targets": where it goes; "values": doubles
    smoothed: tuple[bool, ...] = ()
    rests: tuple[float, ...] = ()
    peaks: tuple[bool, ...] = ()
    places: Mapping[Slot, str] = field(default_factory=dict)  # of slots that are arguments
    ramps: Mapping[int, str] = field(default_factory=dict)  # of Params that are arguments
    trace: Trace | None = None  # what says which statement is of which of the author's lines


class Statements:
    """The statements of one function."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.sample = "i"  # of the segment
        self.names: dict[Value, str] = {}
        self.count = 0
        self.line: tuple[str, int] = ("", 0)

    def body(self, function: Function, names: dict[Value, str]) -> list[str]:
        self.names.update(names)
        return list(self.region(function.body, 1))

    def yields(self, function: Function) -> list[str]:
        return [self.operand(operand) for operand in function.body.yields]

    def name(self, value: Value) -> str:
        """The author's, and a number: what is named for another reason ends in a number of its own (`k_7`) or
        otherwise (`in0`, `out0_of_run`), for authors too say `out`."""
        if value not in self.names:
            self.names[value] = f"{identifier(value.hint) or 't'}_{self.count}"
            self.count += 1
        return self.names[value]

    def operand(self, operand: Operand) -> str:
        return number(operand) if isinstance(operand, Const) else self.name(operand)

    def region(self, region: Region, depth: int) -> Iterator[str]:
        indent = "    " * depth
        for op in region.ops:
            comment = self.comment(op.span)
            if comment:
                yield indent + comment
            yield from (indent + line for line in self.op(op, depth))

    def comment(self, span: Span | None) -> str:
        """The author's line, where it changes."""
        if self.scope.trace is not None:
            return self.scope.trace.marker(span)
        if span is None or (span.file, span.line) == self.line:
            return ""
        self.line = (span.file, span.line)
        text = linecache.getline(span.file, span.line).strip().replace("*/", "* /").replace("/*", "/ *")
        file = span.file.rsplit("/", 1)[-1].encode(errors="replace").decode()  # a file's name is any bytes
        return f"/* {file}: {text} */" if text else ""

    def traced(self, span: Span | None) -> list[str]:
        """For what is emitted beside `region`."""
        return [] if self.scope.trace is None else [self.scope.trace.marker(span)]

    def op(self, op: Op, depth: int) -> list[str]:
        match op.opcode:
            case "if":
                return self.choice(op, depth)
            case "for":
                return self.loop(op, depth)
            case "while":
                return self.bounded(op)
        if not op.results:
            return self.effect(op)
        return [f"const {self.type_of(op.result)} {self.name(op.result)} = {self.formula(op)};"]

    def type_of(self, value: Value) -> str:
        return C_TYPES[value.type.dtype]

    def given(self, operand: Operand, to: Value) -> str:
        """What is assigned to a variable of that value's type."""
        return self.operand(operand)

    # formulas ----------------------------------------------------------------------------------------

    def formula(self, op: Op) -> str:
        operands = [self.operand(operand) for operand in op.operands]
        match op.opcode:
            case "convert":
                return converted(op.operands[0].type.dtype, op.result.type.dtype, operands[0])
            case "call":
                version = "_real" if op.result.type.dtype is DType.REAL else ""
                return f"rattle_{op.attrs['function']}{version}({', '.join(operands)})"
            case "param":
                return self.param(op)
            case "sample_rate":
                return self.scope.sample_rate
            case "channel_count":
                return self.scope.channel_count
            case "connected":
                return f"(self->connected >> {op.attrs['sidechain']} & 1) != 0"
            case "transport":
                truth = " != 0" if op.result.type.dtype is DType.BOOL else ""
                return f"self->transport->{op.attrs['field'].removeprefix('_')}{truth}"
            case "passed":
                return self.passed(op, self.sample)
            case "channel_index":
                return f"{self.scope.copy}channel_index{self.lane_offset()}"
            case "param_of":
                return self.param_of(op, operands[0])
            case "input":
                return f"((const real *)inputs[{operands[0]}])[i]"
            case "load":
                slot = op.attrs["slot"]
                place = self.place(slot, *operands)
                return place if self.is_taken(slot) else self.scope.layout.loaded(slot, place)
            case "length":
                return self.length(op.attrs["array"])
            case "index":
                return self.index(op, operands)
            case "element":
                return self.element(op.attrs["array"], *operands)
        t = op.operands[0].type.dtype.value
        return formula_of(op).format(*operands, t=t)

    def passed(self, op: Op, sample: str) -> str:
        return f"({C_TYPES[op.result.type.dtype]})(self->transport->passed_samples + {sample})"

    def lane_offset(self) -> str:
        return "" if self.scope.layout.copies == 1 else f" + {self.scope.lane}"

    def param(self, op: Op) -> str:
        index = op.attrs["param"]
        return self.param_value(op, f"params[{index}]", self.ramp(index), self.scope.smoothed[index])

    def param_of(self, op: Op, number: str) -> str:
        params = op.attrs["params"]
        index = nth(params, number)
        return self.param_value(op, f"params[{index}]", f"&params[{index}]", self.scope.smoothed[params[0]])

    def param_value(self, op: Op, plain: str, ramp: str, smoothed: bool) -> str:
        if self.scope.params == "values":
            value = plain
        elif self.scope.params == "targets":
            value = f"{plain}.target"
        elif smoothed:
            return f"rattle_ramp({ramp}, {self.sample})"
        else:
            value = f"({ramp})->target"
        dtype = op.result.type.dtype
        return value if dtype is DType.F64 else converted(DType.F64, dtype, value)

    def ramp(self, param: int) -> str:
        return self.scope.ramps.get(param, f"&params[{param}]")

    def place(self, slot: Slot, number: str = "") -> str:
        """Where a slot's value is: of the unit with that number, of the copy in `lane`."""
        if slot in self.scope.places:
            return self.scope.places[slot]
        if self.is_taken(slot):
            return self.holder(slot) + identifier(slot.path) + (f"[{number}]" if number else "")
        return self.scope.layout.place(self.holder(slot), slot, number, self.scope.lane)

    def is_taken(self, slot: Slot) -> bool:
        return self.scope.is_copy and slot.kind in (SlotKind.STATE, SlotKind.BUS)

    def holder(self, slot: Slot) -> str:
        if slot.kind is SlotKind.CACHE:
            return self.scope.caches
        if self.scope.layout.is_of_voices(slot):
            return VOICES_BESIDE[self.scope.state]
        return f"{self.scope.copy}control." if slot.kind is SlotKind.CONTROL else self.scope.state

    def element(self, array: ArraySlot, index: str, number: str = "") -> str:
        if self.scope.layout.is_array_of_voices(array):
            return f"{self.array(array)}[({number}) * {self.length(array)} + ({index})]"
        return f"{self.array(array)}[{self.scope.layout.element(array, index, number, self.scope.lane)}]"

    def array(self, array: ArraySlot) -> str:
        name = identifier(array.path)
        return f"table_{name}" if array.read_only else f"{self.scope.copy}arrays.{name}"

    def length(self, array: ArraySlot) -> str:
        if array.length is not None:
            return str(array.length)
        return f"{self.scope.copy}arrays.{identifier(array.path)}_length"

    def index(self, op: Op, operands: list[str]) -> str:
        check = op.attrs.get("check", "wrap")
        if check == "proved":
            return operands[0]
        length = operands[1] if len(operands) == 2 else self.length(op.attrs["array"])
        return f"rattle_{check}_index({operands[0]}, {length})"

    # effects -----------------------------------------------------------------------------------------

    def effect(self, op: Op) -> list[str]:
        operands = [self.operand(operand) for operand in op.operands]
        match op.opcode:
            case "store":
                return self.store(op.attrs["slot"], *operands)
            case "set_element":
                array: ArraySlot = op.attrs["array"]
                index, value, *number = operands
                value = f"rattle_flush_{array.dtype.value}({value})" if op.attrs["flushed"] else value
                return [f"{self.element(array, index, *number)} = {value};"]
            case "restore":
                return [line for place in op.attrs["places"] for line in self.restore(place, *operands)]
            case "output":
                return [f"((real *)outputs[{operands[0]}])[i] = {operands[1]};"]
            case "meter":
                return [self.meter(op.attrs["meter"], operands[0])]
            case "assert":
                return [f"RATTLE_ASSERT({operands[0]}, {op.span.line if op.span else 0});"]
            case "play":
                return [f"(void)rattle_voices_play(self->engine, &{self.event(op, operands)});"]
            case "send":
                given = f"self->sent, self->block_offset + {self.sample}, &{self.event(op, operands)}"
                is_first = f"&{self.scope.copy}state == &self->groups[0].state && {self.scope.lane} == 0"
                return [f"if (self->sent && {is_first}) rattle_sent_add({given});"]
        return []  # alloc: all memory was taken before prepare runs

    def event(self, op: Op, operands: list[str]) -> str:
        channel, note, which, id, tuning, value = operands
        whole = ", ".join(f"rattle_to_i32((double){each})" for each in (channel, note, which, id))
        return f"(RattleEvent){{{op.attrs['kind']}, {whole}, (float){tuning}, {value}}}"

    def store(self, slot: Slot, value: str, number: str = "") -> list[str]:
        layout = self.scope.layout
        value = value if self.is_taken(slot) else layout.stored(slot, value)
        if slot.kind is SlotKind.CACHE and layout.is_uniform and layout.is_vector(slot) and layout.copies > 1:
            each = f"for (uint32_t l = 0; l < {layout.copies}; l++)"  # the same for every copy
            return [f"{each} {layout.place(self.holder(slot), slot, number, 'l')} = {value};"]
        return [f"{self.place(slot, number)} = {value};"]

    def restore(self, place: Slot | ArraySlot, number: str = "") -> list[str]:
        if place.count is not None and not number:
            inner = [f"    {line}" for line in self.restore(place, "u")]
            return [f"for (int64_t u = 0; u < {place.count}; u++) {{", *inner, "}"]
        if isinstance(place, Slot):
            among = replace(self.scope, state=f"{self.scope.copy}snapshot.", is_copy=False)
            kept = Statements(among).place(place, number)
            value = self.scope.layout.loaded(place, kept) if self.is_taken(place) else kept
            return [f"{self.place(place, number)} = {value};"]
        if place.count is None and self.scope.layout.copies == 1:
            return restored_array(place, self.scope.copy, self.scope.layout)
        if self.scope.layout.is_array_of_voices(place):
            return self.restore_row(place, number)
        element = self.element(place, "e", number)
        kept_element = element.replace(self.array(place), f"{self.array(place)}_kept", 1)
        value = kept_element if place.kept else "0"
        return [f"for (int64_t e = 0; e < {self.length(place)}; e++) {element} = {value};"]

    def restore_row(self, array: ArraySlot, number: str) -> list[str]:
        row = self.element(array, "0", number)
        size = f"(size_t){self.length(array)} * sizeof {row}"
        if array.kept:
            kept = row.replace(self.array(array), f"{self.array(array)}_kept", 1)
            return [f"memcpy(&{row}, &{kept}, {size});"]
        return [f"memset(&{row}, 0, {size});"]

    def meter(self, index: int, value: str) -> str:
        shown = f"meters[{index}]"
        if not self.scope.peaks[index]:
            return f"{shown} = {value};"
        rest = number(Const(DType.F64, self.scope.rests[index]))
        return f"{shown} = rattle_farthest({shown}, {value}, {rest});"

    # structure ---------------------------------------------------------------------------------------

    def choice(self, op: Op, depth: int) -> list[str]:
        condition = self.operand(op.operands[0])
        then, orelse = op.regions
        if not then.ops and not orelse.ops and len(op.results) == 1:
            a, b = (self.given(region.yields[0], op.result) for region in (then, orelse))
            declaration = f"const {self.type_of(op.result)} {self.name(op.result)}"
            return [f"{declaration} = {condition} ? {a} : {b};"]
        lines = [f"{self.type_of(result)} {self.name(result)};" for result in op.results]
        lines += [f"if ({condition}) {{", *self.branch(op, then)]
        if orelse.ops or op.results:
            lines += ["} else {", *self.branch(op, orelse)]
        return [*lines, "}"]

    def branch(self, op: Op, region: Region) -> list[str]:
        lines = list(self.region(region, 1))
        pairs = zip(op.results, region.yields, strict=True)
        return lines + [f"    {self.name(result)} = {self.given(value, result)};" for result, value in pairs]

    def loop(self, op: Op, depth: int) -> list[str]:
        region = op.regions[0]
        start, stop = (self.operand(operand) for operand in op.operands[:2])
        lines = []
        for result, arg, init in zip(op.results, region.args[1:], op.operands[2:], strict=True):
            lines.append(f"{self.type_of(result)} {self.name(result)} = {self.given(init, result)};")
            self.names[arg] = self.names[result]
        counter, step = self.name(region.args[0]), op.attrs["step"]
        rounds = f"rattle_rounds({start}, {stop}, {step}, {op.attrs.get('most', 'UINT64_MAX')})"
        k, n = f"k_{counter}", f"n_{counter}"
        lines.append(f"for (uint64_t {k} = 0, {n} = {rounds}; {k} < {n}; {k}++) {{")
        lines.append(f"    const int64_t {counter} = {start} + (int64_t){k} * {step};")
        lines += self.region(region, 1)
        return [*lines, *self.carried(op, region), "}"]

    def bounded(self, op: Op) -> list[str]:
        test, body = op.regions
        lines = []
        for result, start, *args in zip(op.results, op.operands, test.args, body.args, strict=True):
            lines.append(f"{self.type_of(result)} {self.name(result)} = {self.given(start, result)};")
            self.names.update(dict.fromkeys(args, self.name(result)))
        k = f"k_{self.count}"
        self.count += 1
        lines.append(f"for (uint64_t {k} = 0; {k} < {op.attrs['most']}u; {k}++) {{")
        lines += [*self.region(test, 1), f"    if (!({self.operand(test.yields[0])})) break;"]
        return [*lines, *self.region(body, 1), *self.carried(op, body), "}"]

    def carried(self, op: Op, region: Region) -> list[str]:
        """All new values are taken before any is assigned: two may be exchanged."""
        names = [self.name(result) for result in op.results]
        values = [self.given(value, result) for value, result in zip(region.yields, op.results, strict=True)]
        if len(names) < 2:
            return [
                f"    {name} = {value};" for name, value in zip(names, values, strict=True) if name != value
            ]
        types = [self.type_of(result) for result in op.results]
        taken = [f"    const {t} next_{n} = {v};" for t, n, v in zip(types, names, values, strict=True)]
        return taken + [f"    {name} = next_{name};" for name in names]


def formula_of(op: Op) -> str:
    """Of one of PRIMITIVES."""
    if op.attrs.get("is_small"):
        return "rattle_whole({0})"
    return PRIMITIVES[op.opcode].c


def restored_array(array: ArraySlot, copy: str, layout: Layout) -> list[str]:
    """Back to what prepare left, in all units and copies: a copy where that is not silence."""
    name = identifier(array.path)
    length = array.length if array.length is not None else f"{copy}arrays.{name}_length"
    size = f"(size_t){length} * {layout.elements(array)}sizeof({C_TYPES[array.dtype]})"
    if array.kept:
        return [f"memcpy({copy}arrays.{name}, {copy}arrays.{name}_kept, {size});"]
    return [f"memset({copy}arrays.{name}, 0, {size});"]
