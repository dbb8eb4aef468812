"""What a kernel's object file asks of others. On Linux the loader would find a name of the C library in the
host's process, on macOS the linker in libSystem, and neither would say a word; on Windows there is none."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from rattle.bundle import elf
from rattle.bundle.errors import GeneratedCodeError
from rattle.bundle.mach_o import find_command

# The plugin's big tables and checks of asserts, which the compiler wrote too, and native/memory.c.
_OWN = "rattle_"
_MEMORY = frozenset({"memcpy", "memmove", "memset", "memcmp"})
_LC_SYMTAB = 2


def refuse_imports(kernels: Sequence[Path]) -> None:
    """Raises GeneratedCodeError if one of them asks for anything that may not be real-time."""
    for kernel in kernels:
        wrong = sorted(n for n in _undefined_symbols(kernel) if n not in _MEMORY and not n.startswith(_OWN))
        if wrong:
            raise GeneratedCodeError(
                "This is a fault of Rattle, not of your plugin: its kernel calls what is not known to be"
                f" real-time: {', '.join(wrong)}. Please report it with the plugin's source."
            )


def _undefined_symbols(path: Path) -> set[str]:
    """Of a 64-bit little-endian object for ELF or Mach-O, as C spells them; nothing of another format's."""
    data = path.read_bytes()
    if data.startswith(elf.MAGIC):
        symbols = elf.ElfFile(data).symbols[1:]  # the first is nobody's
        return {symbol.name for symbol in symbols if symbol.section == 0}
    return set(_undefined_mach_o(data)) if data[:4] == b"\xcf\xfa\xed\xfe" else set()


def _undefined_mach_o(data: bytes) -> Iterator[str]:
    """mach-o/loader.h and nlist.h."""
    table = find_command(data, _LC_SYMTAB)
    if table is None:
        return
    symbols, count, names = struct.unpack_from("<III", data, table.at + 8)
    for symbol in range(symbols, symbols + 16 * count, 16):
        name, kind = struct.unpack_from("<IB", data, symbol)
        if kind & 0xEF == 1:  # N_UNDF | N_EXT, private or not
            start = names + name
            yield data[start : data.index(0, start)].decode().removeprefix("_")
