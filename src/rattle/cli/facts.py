"""What can be told of a compiled plugin without playing it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

import numpy as np

from rattle.compiler import CompiledPlugin
from rattle.compiler.interpret.machine import Machine
from rattle.compiler.ir import MOST_ROUNDS, ControlGroup, DType, Function, Program, SlotKind
from rattle.plugin.description import PluginDescription
from rattle.report.lanes import form_words

SAMPLE_RATE_HZ = 48_000.0
# Ableton Live puts up to this many parameters into its own panel by itself, and then none at all.
MOST_PARAMS_SHOWN = 64

_BYTES = {DType.F64: 8, DType.I64: 8, DType.BOOL: 1}


def summary(plugin: CompiledPlugin) -> str:
    """One line: "2 parameters, no latency, tail endless, 1 to 8 channels"."""
    description = plugin.description
    latency, tail_s = latency_and_tail(plugin)
    parts = [counted(len(description.params), "parameter")]
    if description.meters:
        parts.append(counted(len(description.meters), "meter"))
    parts.append(f"latency {counted(latency, 'sample')} at 48 kHz" if latency else "no latency")
    parts.append("endless tail" if math.isinf(tail_s) else f"tail {tail_s:.3g} s" if tail_s else "no tail")
    return ", ".join([*parts, _layouts(description)])


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _layouts(description: PluginDescription) -> str:
    if description.form in ("float", "frame", "block"):
        counts = sorted(layout.inputs for layout in description.layouts)
        return f"{counts[0]} to {counts[-1]} channels" if len(counts) > 1 else counted(counts[0], "channel")
    words = {1: "mono", 2: "stereo"}
    return " or ".join(f"{words[each.inputs]} to {words[each.outputs]}" for each in description.layouts)


def latency_and_tail(plugin: CompiledPlugin) -> tuple[int, float]:
    """Samples and seconds at 48 kHz, with the Params at their defaults."""
    machine = Machine(plugin.program, np.float64, SAMPLE_RATE_HZ, 2, 1)
    machine.params = [param.default for param in plugin.description.params]
    with np.errstate(all="ignore"):
        if any(op.opcode in ("load", "element", "length") for op in plugin.program.tail.body.walk()):
            machine.prepare()
        latency = machine.run(plugin.program.latency, (), machine.copies[0])[0]
        tail_s = machine.run(plugin.program.tail, (), machine.copies[0])[0]
    return int(latency), float(tail_s)


def notes(description: PluginDescription) -> list[str]:
    """What is no mistake, and may be one later."""
    found = []
    if not description.id_is_declared:
        found.append(
            f'the id {description.id} follows from vendor and class name; write id = "{description.id}" in'
            " the class, so that projects still find the plugin when those change"
        )
    if len(description.params) > MOST_PARAMS_SHOWN:
        found.append(f"more than {MOST_PARAMS_SHOWN} parameters: Live then shows none until one is chosen")
    return found


# the real-time report ----------------------------------------------------------------------------------


def real_time_report(plugin: CompiledPlugin) -> list[str]:
    """What runs on the audio thread, and what was done to have it short. `show report` has each line."""
    program = plugin.program
    lines = [
        "no allocation, lock, wait or system call (each build has clang check that once more)",
        f"at every sample: {counted(_size(program.process), 'operation')}{_calls(program.process)}",
    ]
    groups = Counter(_group_line(plugin.description, group) for group in program.control)
    lines += [line + (f" (each of {count})" if count > 1 else "") for line, count in groups.items()]
    lines += [form_words(plugin), *_not_in_lanes(plugin)]
    lines.append(_memory_line(plugin))
    checks = Counter(op.attrs["check"] for op in program.process.body.walk() if op.opcode == "index")
    if checks:
        kept = checks["clamp"] + checks["wrap"]
        lines.append(f"array indices: {checks['proved']} proved in range, {kept} held in range as it runs")
    lines += _unproved(program)
    return lines


def _not_in_lanes(plugin: CompiledPlugin) -> list[str]:
    return [
        f"not in lanes: {note.text}" + (f" (line {note.span.line})" if note.span else "")
        for note in plugin.plan.notes
    ]


def _unproved(program: Program) -> list[str]:
    """What was not proved and is held in another way."""
    ops = (op for function in program.functions() for op in function.body.walk())
    capped = sum(1 for op in ops if op.opcode == "for" and "most" in op.attrs)
    lines = []
    if capped:
        lines.append(f"{counted(capped, 'loop')} of no proved length: ended after {MOST_ROUNDS} rounds")
    if program.asserts:
        lines.append(f"{counted(len(program.asserts), 'assert')} not proved: only debug builds check them")
    return lines


def _size(function: Function) -> int:
    return sum(1 for _ in function.body.walk())


def _calls(function: Function) -> str:
    names = Counter(op.attrs["function"] for op in function.body.walk() if op.opcode == "call")
    return f", among them {_listed(names)}" if names else ""


def _listed(names: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(names.items()))


def _group_line(description: PluginDescription, group: ControlGroup) -> str:
    # Like units in a list do like work: bands.*.q stands for all of them.
    ids = [re.sub(r"\.\d+\.", ".*.", description.params[param].id) for param in sorted(group.params)]
    when = f"when {_any_of(ids)} moves" if ids else "once, at the start"
    return f"{when}: {counted(_size(group.function), 'operation')}{_calls(group.function)}"


def _any_of(ids: Iterable[str]) -> str:
    *rest, last = ids
    return f"{', '.join(rest)} or {last}" if rest else last


def _memory_line(plugin: CompiledPlugin) -> str:
    program = plugin.program
    machine = Machine(program, np.float64, SAMPLE_RATE_HZ, 2, 1)
    with np.errstate(all="ignore"):
        lengths = iter(machine.run(program.sizes, (), machine.copies[0]))
    state = sum(_BYTES.get(slot.dtype, 4) for slot in program.slots if slot.kind is SlotKind.STATE)
    arrays = sum(
        int(next(lengths) if array.length is None else array.length) * _BYTES.get(array.dtype, 4)
        for array in program.arrays
    )
    copies = "each channel" if plugin.description.form == "float" else "the plugin"
    return f"memory of {copies} at 48 kHz, in 32 bits: {state} bytes of state, {arrays} of arrays"
