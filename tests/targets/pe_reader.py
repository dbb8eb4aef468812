"""Reads a library for Windows, after Microsoft's PE/COFF specification."""

from __future__ import annotations

import struct

MACHINE_X86_64 = 0x8664
IS_LIBRARY = 0x2000
MOVES, NO_EXECUTION_OF_DATA = 0x40, 0x100
EXPORTS, IMPORTS, EXCEPTIONS, THREAD_STORAGE = 0, 1, 3, 9


class PortableExecutable:
    def __init__(self, data: bytes) -> None:
        self.data = data
        header = struct.unpack_from("<I", data, 0x3C)[0]
        assert data[header : header + 4] == b"PE\0\0"
        self.machine, sections = struct.unpack_from("<HH", data, header + 4)
        size, self.characteristics = struct.unpack_from("<HH", data, header + 20)
        optional = header + 24
        assert struct.unpack_from("<H", data, optional)[0] == 0x20B  # PE32+
        self.entry = struct.unpack_from("<I", data, optional + 16)[0]
        self.oldest_system = struct.unpack_from("<HH", data, optional + 48)
        self.dll_characteristics = struct.unpack_from("<H", data, optional + 70)[0]
        self.directories = [struct.unpack_from("<II", data, optional + 112 + 8 * i) for i in range(16)]
        rows = range(optional + size, optional + size + 40 * sections, 40)
        self.sections = [struct.unpack_from("<IIII", data, row + 8) for row in rows]

    def _offset(self, address: int) -> int:
        for _, start, size, offset in self.sections:
            if start <= address < start + size:
                return offset + address - start
        raise AssertionError(f"address {address:#x} is in no section")

    def _text(self, address: int) -> str:
        start = self._offset(address)
        return self.data[start : self.data.index(b"\0", start)].decode()

    def exports(self) -> set[str]:
        table = self._offset(self.directories[EXPORTS][0])
        count, _, names = struct.unpack_from("<III", self.data, table + 24)
        addresses = struct.unpack_from(f"<{count}I", self.data, self._offset(names))
        return {self._text(address) for address in addresses}

    def imports(self) -> dict[str, set[str]]:
        """Functions by library."""
        found = {}
        row = self._offset(self.directories[IMPORTS][0])
        while any(self.data[row : row + 20]):
            lookups, _, _, name = struct.unpack_from("<IIII", self.data, row)
            entry = self._offset(lookups)
            functions = set()
            while (address := struct.unpack_from("<Q", self.data, entry)[0]) != 0:
                functions.add(self._text(address + 2))
                entry += 8
            found[self._text(name)] = functions
            row += 20
        return found
