"""What runs on the audio thread, and what was done to have it short. `show report` has each line."""

from __future__ import annotations

from collections import Counter

import numpy as np

from rattle.compiler import CompiledPlugin
from rattle.compiler.interpret.machine import Machine
from rattle.compiler.ir import MOST_ROUNDS, ControlGroup, DType, Hook, Program, SlotKind
from rattle.plugin.description import PluginDescription
from rattle.report.cost import cost_of
from rattle.report.lanes import form_words, refused
from rattle.report.overruns import overruns
from rattle.report.places import any_of, like_units
from rattle.report.unused import unused

from .facts import SAMPLE_RATE_HZ, counted
from .worker_report import notes_on_worker, worker_report

MANY_OPERATIONS = 100_000  # for each sample
MANY_BYTES = 256 * 2**20
_BYTES = {DType.F64: 8, DType.I64: 8, DType.BOOL: 1}


def real_time_report(plugin: CompiledPlugin) -> list[str]:
    program, description = plugin.program, plugin.description
    if description.worker is not None:
        return worker_report(plugin)
    lines = [
        "no allocation, lock, wait or system call (each build has clang check that once more)",
        _process_line(program),
    ]
    groups = Counter(_group_line(description, group) for group in program.control)
    lines += [line + (f" (each of {count})" if count > 1 else "") for line, count in groups.items()]
    hooks = Counter(_hook_line(description, hook) for hook in program.hooks)
    lines += [line + (f" (each of {count})" if count > 1 else "") for line, count in hooks.items()]
    lines += [form_words(plugin), *_not_in_lanes(plugin)]
    lines.append(_memory_line(plugin))
    functions = [program.process, *(group.function for group in program.control)]
    ops = (op for function in functions for op in function.body.walk())
    checks = Counter(op.attrs["check"] for op in ops if op.opcode == "index")
    if checks:
        kept = checks["clamp"] + checks["wrap"]
        lines.append(f"array indices: {checks['proved']} proved in range, {kept} held in range as it runs")
    lines += _unproved(program)
    return lines


def warnings(plugin: CompiledPlugin) -> list[str]:
    """What is allowed and is hardly meant."""
    if plugin.description.worker is not None:
        return notes_on_worker(plugin.description)
    found = [
        f"{overrun.text} (line {overrun.span.line})" for overrun in overruns(plugin.program) if overrun.span
    ]
    operations = cost_of(plugin.program.process).operations // max(1, plugin.program.quantum)
    if operations > MANY_OPERATIONS:
        found.append(
            f"about {operations:,} operations for each sample; a core has some 80,000 cycles at 48 kHz"
        )
    state, arrays = _bytes(plugin)
    if state + arrays > MANY_BYTES:
        each = "each channel" if plugin.description.form == "float" else "the plugin"
        found.append(f"{(state + arrays) / 2**20:,.0f} MB of memory for {each} at 48 kHz")
    return found + unused(plugin)


def _process_line(program: Program) -> str:
    cost = cost_of(program.process)
    if program.quantum:
        return f"at every sample, on average over a Block of {program.quantum}: {cost.words(program.quantum)}"
    return f"at every sample: {cost.words()}"


def _group_line(description: PluginDescription, group: ControlGroup) -> str:
    runs = len(group.runs())
    when = _when(description, group.params) or "once, at the start"
    if not group.params and any(op.opcode == "transport" for op in group.function.body.walk()):
        when = "when the song changes"
    return f"{when}: {cost_of(group.function, runs).words()}"


def _hook_line(description: PluginDescription, hook: Hook) -> str:
    name = like_units(hook.function.name.removeprefix("hook."))
    return f"{_when(description, frozenset(hook.params))}, {name}: {cost_of(hook.function).words()}"


def _when(description: PluginDescription, params: frozenset[int]) -> str:
    ids = dict.fromkeys(like_units(description.params[param].id) for param in sorted(params))
    return f"when {any_of(ids)} moves" if ids else ""


def _not_in_lanes(plugin: CompiledPlugin) -> list[str]:
    return [
        refused(note.text, plugin.plan.form != "scalar") + (f" (line {note.span.line})" if note.span else "")
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


def _memory_line(plugin: CompiledPlugin) -> str:
    state, arrays = _bytes(plugin)
    copies = "each channel" if plugin.description.form == "float" else "the plugin"
    return f"memory of {copies} at 48 kHz, in 32 bits: {state} bytes of state, {arrays} of arrays"


def _bytes(plugin: CompiledPlugin) -> tuple[int, int]:
    """Of state and of arrays. Of like units in a list each has its own."""
    program = plugin.program
    machine = Machine(program, np.float64, SAMPLE_RATE_HZ, 2, 1)
    with np.errstate(all="ignore"):
        lengths = iter(machine.run(program.sizes, (), machine.copies[0]))
    state = sum(
        _BYTES.get(slot.dtype, 4) * (slot.count or 1) for slot in program.slots if slot.kind is SlotKind.STATE
    )
    arrays = sum(
        int(next(lengths) if array.length is None else array.length)
        * _BYTES.get(array.dtype, 4)
        * (array.count or 1)
        for array in program.arrays
    )
    return state, arrays
