"""What a Mac's loader has in memory of a library, for host/edge_mach_o.c to run on Linux."""

from __future__ import annotations

import struct

from tests.targets.mach_o_reader import MachO

_FUNCTIONS = ("_malloc", "_free", "_write", "dyld_stub_binder")
_PAGE = 0x4000


def image(library: MachO) -> bytes:
    rebases, binds = library.fixups()
    exports = library.exports()
    memory = bytearray(max(segment.address + segment.memory_size for segment in library.segments))
    for segment in library.segments:
        content = library.data[segment.offset : segment.offset + segment.file_size]
        memory[segment.address : segment.address + len(content)] = content
    numbers = [*rebases]
    for address, name in binds.items():
        numbers += [address, _FUNCTIONS.index(name)]
    head_size = 8 * (6 + len(numbers))
    memory_at = -(-head_size // _PAGE) * _PAGE
    places = (exports["_bundleEntry"], exports["_GetPluginFactory"], len(rebases), len(binds))
    head = struct.pack(f"<{6 + len(numbers)}Q", memory_at + len(memory), memory_at, *places, *numbers)
    return head.ljust(memory_at, b"\0") + bytes(memory)
