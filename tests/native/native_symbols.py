"""What object files define, and what their code leads to, by their relocations (System V gABI, chapter 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from rattle.bundle.elf import ElfFile, Symbol

_SHT_RELA = 4


class ObjectFile(ElfFile):
    @cached_property
    def leads_to(self) -> dict[int, set[Symbol]]:
        """By section: with -ffunction-sections, that is by function."""
        found: dict[int, set[Symbol]] = {}
        for at in self.sections(_SHT_RELA):
            symbols = {self.symbols[self.number(entry + 12, 4)] for entry in self.entries(at)}
            found.setdefault(self.number(at + 44, 4), set()).update(symbols)
        return found


def reached(objects: Sequence[ObjectFile], names: Collection[str]) -> set[str]:
    """Every global name that code of these names leads to, by calls and by pointers, through all objects."""
    homes = {s.name: (o, s.section) for o in objects for s in o.symbols if s.section and s.is_global}
    waiting = [(o, s.section) for o in objects for s in o.symbols if s.section and s.name in names]
    seen, found = set(waiting), set()
    while waiting:
        file, section = waiting.pop()
        for symbol in file.leads_to.get(section, ()):
            if symbol.is_global:
                found.add(symbol.name)
            home = (file, symbol.section) if symbol.section else homes.get(symbol.name)
            if home and home not in seen:
                seen.add(home)
                waiting.append(home)
    return found
