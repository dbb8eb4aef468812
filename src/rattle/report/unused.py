"""Params that change nothing, and Meters that nobody writes."""

from __future__ import annotations

from collections.abc import Iterator

from rattle.compiler import CompiledPlugin


def unused(plugin: CompiledPlugin) -> list[str]:
    program, description = plugin.program, plugin.description
    ops = [op for function in program.functions() for op in function.body.walk()]
    indices = [index for op in ops if op.opcode in ("param", "param_of") for index in _params(op.attrs)]
    read = {*indices, *(index for hook in program.hooks for index in hook.params)}
    written = {op.attrs["meter"] for op in ops if op.opcode == "meter"}
    silent = [param.id for index, param in enumerate(description.params) if index not in read]
    still = [meter.id for index, meter in enumerate(description.meters) if index not in written]
    return [*_notes("Param", silent, "changes nothing: nothing that is heard or shown reads it"),
            *_notes("Meter", still, "stays at rest: nothing writes it")]  # fmt: skip


def _params(attrs: dict[str, object]) -> Iterator[int]:
    found = attrs.get("params", (attrs.get("param"),))
    assert isinstance(found, tuple | list)
    yield from found


def _notes(noun: str, ids: list[str], words: str) -> list[str]:
    return [f"the {noun} `{each}` {words}" for each in ids]
