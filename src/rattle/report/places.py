"""What is known of each of the author's places: gathered from the operations that remain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rattle.compiler import CompiledPlugin
from rattle.compiler.emit.trace import Chain, chain_of
from rattle.compiler.ir import DType, Function, Op, Region, SlotKind
from rattle.report.lanes import InLanes, lanes_of, refused
from rattle.report.overruns import overruns
from rattle.report.page import Remark, RemarkKind, When
from rattle.report.source import is_index
from rattle.report.unhoisted import unhoisted

Place = tuple[str, int]  # file, line


@dataclass
class Facts:
    """Of one line."""

    when: set[When] = field(default_factory=set)
    params: dict[str, None] = field(default_factory=dict)
    lanes: dict[str, None] = field(default_factory=dict)
    is_once_for_all: bool = False  # some of it is the same for all lanes
    remarks: dict[Remark, None] = field(default_factory=dict)
    chains: dict[Chain, None] = field(default_factory=dict)

    def remark(self, kind: RemarkKind, text: str) -> None:
        self.remarks[Remark(kind, text)] = None

    def all_remarks(self) -> tuple[Remark, ...]:
        if not self.params:
            return tuple(self.remarks)
        part = "part of it " if When.SAMPLE in self.when or When.BLOCK in self.when else ""
        return (Remark("params", f"{part}when {any_of(self.params)} moves"), *self.remarks)


Places = defaultdict[Place, Facts]


def places_of(code: CompiledPlugin) -> Places:
    program = code.program
    places: Places = defaultdict(Facts)
    for function in (program.prepare, program.sizes, program.reset, program.latency, program.tail):
        _at(places, function, When.START)
    for hook in program.hooks:
        _at(places, hook.function, When.CHANGE)
    for group in program.control:
        ids = [_param_name(code, param) for param in sorted(group.params)]
        for op in _at(places, group.function, When.CONTROL if ids else When.START):
            places[_place(op)].params.update(dict.fromkeys(ids))
    _process(places, code)
    for op in program.asserts:
        if op.span is not None:
            places[_place(op)].remark("assert", "the assert is not proved: only debug builds check it")
    for overrun in overruns(program):
        if overrun.span is not None:
            places[overrun.span.file, overrun.span.line].remark("bound", overrun.text)
    for note in code.plan.notes:
        if note.span is not None:
            facts = places[note.span.file, note.span.line]
            facts.remark("scalar", refused(note.text, bool(facts.lanes)))
    return places


def _param_name(code: CompiledPlugin, param: int) -> str:
    return like_units(code.description.params[param].id)


def like_units(path: str) -> str:
    """Like units in a list do like work: bands.*.q stands for all of them. What process takes and gives is
    kept as `process.x`."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", path).removeprefix("process.")


def any_of(names: Iterable[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last


def _place(op: Op) -> Place:
    assert op.span is not None
    return op.span.file, op.span.line


def _at(places: Places, function: Function, when: When) -> Iterator[Op]:
    found = [op for op in function.body.walk() if op.span is not None]
    for op in found:
        _note(places, op, when)
    return iter(found)


def _note(places: Places, op: Op, when: When) -> Facts:
    assert op.span is not None
    facts = places[_place(op)]
    facts.when.add(when)
    facts.chains[chain_of(op.span)] = None
    for call in op.span.calls:
        places[call].when.add(when)
    for kind, text in _remarks(op):
        facts.remark(kind, text)
    return facts


def _remarks(op: Op) -> Iterator[tuple[RemarkKind, str]]:
    if op.opcode == "index" and op.span is not None and is_index(op.span):
        yield "index", _INDEX[op.attrs.get("check", "wrap")].format(like_units(op.attrs["array"].path))
    if op.opcode == "for" and "most" in op.attrs:
        yield "bound", f"the loop's length is not proved: it ends after {op.attrs['most']} rounds"


_INDEX = {
    "proved": "index of {} proved in range",
    "clamp": "index of {} clamped: held in range as it runs",
    "wrap": "index of {} wrapped and clamped: held in range as it runs",
}

# process ---------------------------------------------------------------------------------------------


def _process(places: Places, code: CompiledPlugin) -> None:
    program, lanes = code.program, lanes_of(code)
    stays = unhoisted(program.process)
    for op, in_loop in _walk(program.process.body, False):
        if op.span is None or _is_cache(op):
            continue
        is_block = program.quantum > 0 and not in_loop
        facts = _note(places, op, When.BLOCK if is_block else When.SAMPLE)
        how = lanes.of(op)
        if how is InLanes.VARYING:
            for place in chain_of(op.span):
                places[place].lanes[lanes.mark] = None
            facts.remark("lanes", lanes.words)
        facts.is_once_for_all |= how is InLanes.UNIFORM
        for text in _types(op, how):
            facts.remark("type", text)
        if op in stays:
            facts.remark("unhoisted", f"at every sample because {_paths(stays[op])} changes as it plays")
    for facts in places.values():
        if facts.is_once_for_all and not facts.lanes and When.SAMPLE in facts.when:
            facts.remark("lanes", "once for all lanes: it is the same in each")


def _paths(paths: set[str]) -> str:
    return any_of(sorted({f"`{like_units(path)}`" for path in paths}))


def _walk(region: Region, in_loop: bool) -> Iterator[tuple[Op, bool]]:
    for op in region.ops:
        yield op, in_loop
        for inner in op.regions:
            yield from _walk(inner, in_loop or op.opcode in ("for", "while"))


def _is_cache(op: Op) -> bool:
    return op.opcode == "load" and op.attrs["slot"].kind is SlotKind.CACHE


def _types(op: Op, how: InLanes) -> Iterator[str]:
    """Where a number is wider than a reader expects."""
    dtypes = {result.type.dtype for result in op.results}
    if DType.F64 in dtypes and op.opcode != "convert":
        yield "64-bit floats at every sample: half as many in a vector"
    if DType.I64 in dtypes and how is InLanes.VARYING and op.opcode != "index":
        yield "64-bit whole numbers in lanes: half as many in a vector"
