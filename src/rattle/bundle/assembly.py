"""Assembly of a kernel that carries its author's places (compiler/emit/trace.py): to read, and to measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rattle.bundle.library import LibraryBuilder
from rattle.bundle.tables import Kernel
from rattle.compiler.emit.trace import TRACED_FILE

PLACES = "rattle_places"  # symbol of the table of a measured library, which ends at PLACES_END
PLACES_END = "rattle_places_end"

# -g changes no instruction. Pragmas of an empty region are no mistake of anybody's.
# Of every function, on all its ways: a frame made only around a rare call would hide who called.
_FRAMES = ("-fno-omit-frame-pointer", "-mllvm", "-enable-shrink-wrap=false")
_TRACED = ("-gline-tables-only", "-fno-verbose-asm", "-Wno-pragma-clang-attribute")

_FILE = re.compile(r'\s*\.file\s+(\d+)\s.*"' + TRACED_FILE + r'"')
_PLACE = re.compile(r"\s*\.loc\s+(\d+)\s+(\d+)")
_END = re.compile(r"\.Lfunc_end\d+:")
_LABEL = re.compile(r"[A-Za-z_.$][\w.$]*:")
# Labels and directives that are about the line table and unwinding, and the sections they fill.
_SILENT = re.compile(
    r"\.Ltmp\d+:|\.Lfunc_(begin|end)\d+:|\s*\.(loc|file|cfi_\w+|size|type|p2align|ident|addrsig\w*)\b"
)
_DEBUG = re.compile(r'\s*\.section\s+"?\.(debug_|note)')
_SECTION = re.compile(r"\s*\.(section|text|data|bss)\b")


def traced_assembly(builder: LibraryBuilder, traced_c: str, kernel: Kernel) -> str:
    return builder.assembly(traced_c, kernel, _TRACED)


def measurable_assembly(builder: LibraryBuilder, traced_c: str, kernel: Kernel) -> str:
    """With frame pointers, by which a sampler finds who called, and a table of pairs of 32 bits: how far an
    instruction is from the pair, and the place from there on."""
    text = builder.assembly(traced_c, kernel, (*_TRACED, *_FRAMES))
    lines: list[str] = []
    places: list[int] = []
    for line, number in _with_places(text):
        if number is not None and not (places and places[-1] == number and number):
            lines.append(f".Lrattle_place_{len(places)}:")
            places.append(number)
        lines.append(line)
    table = [f'\t.section .{PLACES},"a"', "\t.balign 4", f"\t.globl {PLACES}, {PLACES_END}", f"{PLACES}:"]
    for k, number in enumerate(places):
        table += [f"\t.long .Lrattle_place_{k} - .", f"\t.long {number}"]
    return "\n".join([*lines, *table, f"{PLACES_END}:", ""])


def _with_places(assembly: str) -> Iterator[tuple[str, int | None]]:
    """Each line; where a place begins, its number; 0 where the author's places end."""
    file = ""
    for line in assembly.splitlines():
        named, place = _FILE.match(line), _PLACE.match(line)
        if named:
            file = named[1]
        if place:
            yield line, int(place[2]) if place[1] == file else 0
        else:
            yield line, 0 if _END.match(line) else None


def readable_assembly(assembly: str, shown: dict[int, str]) -> str:
    """Only what a processor runs or reads, each place introduced by what `shown` says of it."""
    lines: list[str] = []
    current, is_debug = 0, False
    for line, number in _with_places(assembly):
        if _SECTION.match(line):
            is_debug = bool(_DEBUG.match(line))
        if number is not None and number != current:
            current = number
            if number in shown and not is_debug:
                lines.append(f"\t# {shown[number]}")
        if not is_debug and not _SILENT.match(line):
            if _LABEL.match(line) and not line.startswith(".L"):
                lines.append("")
                current = 0
            lines.append(line)
    return "\n".join(lines) + "\n"
