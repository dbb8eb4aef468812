"""ELF, the format of Linux's files of code, little-endian, 64 bits (System V gABI, chapters 4, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MAGIC = b"\x7fELF\x02\x01"

_SHT_SYMTAB, _SHT_DYNSYM = 2, 11
_ENTRY_SIZE = 24  # of a symbol, and of a relocation


@dataclass(frozen=True)
class Symbol:
    name: str
    section: int  # 0: undefined
    is_global: bool


class ElfFile:
    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def symbols(self) -> list[Symbol]:
        """What the linker sees, in the table's order; the first is nobody's."""
        return self._symbols(_SHT_SYMTAB)

    @cached_property
    def dynamic_symbols(self) -> list[Symbol]:
        """What a library shows to the loader and asks of it."""
        return self._symbols(_SHT_DYNSYM)

    def sections(self, kind: int) -> Iterator[int]:
        """Where the headers of this kind are."""
        table, size, count = self.number(40, 8), self.number(58, 2), self.number(60, 2)
        return (at for at in range(table, table + size * count, size) if self.number(at + 4, 4) == kind)

    def entries(self, section: int) -> range:
        """Where a section's symbols or relocations are."""
        start, size = self.number(section + 24, 8), self.number(section + 32, 8)
        return range(start, start + size, _ENTRY_SIZE)

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self._data[at : at + size], "little")

    def _symbols(self, kind: int) -> list[Symbol]:
        section = next(self.sections(kind))
        of_names = self.number(40, 8) + self.number(58, 2) * self.number(section + 40, 4)
        names = self.number(of_names + 24, 8)
        return [self._symbol(at, names) for at in self.entries(section)]

    def _symbol(self, at: int, names: int) -> Symbol:
        start = names + self.number(at, 4)
        name = self._data[start : self._data.index(b"\0", start)].decode()
        return Symbol(name, self.number(at + 6, 2), is_global=self.number(at + 4, 1) >> 4 != 0)
