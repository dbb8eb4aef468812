"""The same C with the author's places in it, for a report of where time goes and for annotated assembly.

Each statement carries a line directive whose file is TRACED_FILE and whose line is the number of a chain: the
author's line and the calls it was inlined from. A compiler's line table then says of each instruction which
chain it is of. What has no place of its own (kernel.h, elementary functions) is compiled without line table:
inlined, it counts for the line that calls it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rattle.compiler.ir import Span

TRACED_FILE = "rattle_author"
UNTRACED = (
    "#pragma clang attribute push(__attribute__((nodebug)), apply_to = hasType(functionType))",
    "#pragma clang attribute pop",
)

Chain = tuple[tuple[str, int], ...]  # (file, line), innermost first

_MARKER = re.compile(r"\s*/\*@(\d+)\*/")


def chain_of(span: Span) -> Chain:
    return ((span.file, span.line), *span.calls)


@dataclass
class Trace:
    """The chains met so far, numbered from 1. Compared by identity: a Scope holds it."""

    numbers: dict[Chain, int] = field(default_factory=dict)

    __hash__ = object.__hash__

    def marker(self, span: Span | None) -> str:
        number = 0 if span is None else self.numbers.setdefault(chain_of(span), len(self.numbers) + 1)
        return f"/*@{number}*/"

    def chains(self) -> dict[int, Chain]:
        return {number: chain for chain, number in self.numbers.items()}


def with_directives(text: str) -> str:
    """Markers become line directives, repeated before each line until its function ends."""
    lines: list[str] = []
    number = ""
    for line in text.splitlines():
        marker = _MARKER.fullmatch(line)
        if marker:
            number = marker[1]
        elif line == "}" and number:
            lines += [f'# {number} "{TRACED_FILE}"', line, '# 1 "kernel"']
            number = ""
        else:
            lines += [f'# {number} "{TRACED_FILE}"', line] if number else [line]
    return "\n".join(lines) + "\n"


def untraced(lines: list[str]) -> list[str]:
    return [UNTRACED[0], *lines, UNTRACED[1]]
