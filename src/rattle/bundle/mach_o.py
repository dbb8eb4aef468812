"""Mach-O, macOS's format of libraries: what zig's linker leaves to do. Layouts are those of <mach-o/loader.h>
and <mach-o/fat.h>: little-endian, but for the header of a universal file.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

Bytes = bytes | bytearray

LC_SEGMENT_64, LC_CODE_SIGNATURE, LC_DYLD_INFO_ONLY = 0x19, 0x1D, 0x80000022

_HEADER_SIZE = 32
_FAT_MAGIC = 0xCAFEBABE
_SLICE_ALIGNMENT = 14  # as a power of two: the largest page of the processors, 16 kB


@dataclass(frozen=True)
class LoadCommand:
    kind: int
    at: int  # offset in the file
    size: int


def load_commands(library: Bytes) -> Iterator[LoadCommand]:
    at = _HEADER_SIZE
    for _ in range(struct.unpack_from("<I", library, 16)[0]):
        kind, size = struct.unpack_from("<II", library, at)
        yield LoadCommand(kind, at, size)
        at += size


def find_command(library: Bytes, kind: int) -> LoadCommand | None:
    return next((each for each in load_commands(library) if each.kind == kind), None)


def segment(library: Bytes, name: str) -> LoadCommand:
    padded = name.encode().ljust(16, b"\0")
    return next(
        each
        for each in load_commands(library)
        if each.kind == LC_SEGMENT_64 and library[each.at + 8 : each.at + 24] == padded
    )


def universal(slices: Sequence[bytes]) -> bytes:
    """One file of libraries for different processors, in their order."""
    header = struct.pack(">II", _FAT_MAGIC, len(slices))
    body = b""
    first = at = 1 << _SLICE_ALIGNMENT
    for each in slices:
        body += bytes(at - first - len(body)) + each
        header += struct.pack(">8sIII", _swapped(each[4:12]), at, len(each), _SLICE_ALIGNMENT)
        at += rounded_up(len(each), first)
    return header.ljust(first, b"\0") + body


def slices_of(library: bytes) -> list[bytes]:
    """Of a universal file."""
    magic, count = struct.unpack_from(">II", library)
    if magic != _FAT_MAGIC:
        raise ValueError("this is no universal file")
    places = [struct.unpack_from(">II", library, 8 + 20 * i + 8) for i in range(count)]
    return [library[at : at + size] for at, size in places]


def rounded_up(size: int, unit: int) -> int:
    return -(-size // unit) * unit


def _swapped(words: bytes) -> bytes:
    return struct.pack(">II", *struct.unpack("<II", words))


def without_exports(library: bytes, unwanted: Collection[str]) -> bytes:
    """The same library with fewer names to look up: the trie of its exports is written anew in its place."""
    command = find_command(library, LC_DYLD_INFO_ONLY)
    assert command is not None
    at, size = struct.unpack_from("<II", library, command.at + 40)
    exports = dict(_exports(library[at : at + size]))
    kept = {name: place for name, place in exports.items() if name not in unwanted}
    trie = _trie(kept)
    assert len(trie) <= size, "fewer names need no more room"
    return library[:at] + trie.ljust(size, b"\0") + library[at + size :]


def _exports(trie: bytes, node: int = 0, name: str = "") -> Iterator[tuple[str, bytes]]:
    """Names, each with what the trie says of it. A node: its own size and content, then its children, each
    the rest of a name and where to go on."""
    size, at = _uleb(trie, node)
    if size:
        yield name, trie[at : at + size]
    at += size
    children, at = trie[at], at + 1
    for _ in range(children):
        end = trie.index(b"\0", at)
        child, next_at = _uleb(trie, end + 1)
        yield from _exports(trie, child, name + trie[at:end].decode())
        at = next_at


class _Node:
    """Of a trie: what a name that ends here means, and the names that go on, by what they have alike."""

    def __init__(self, names: Mapping[str, bytes]) -> None:
        self.content = names.get("", b"")
        self.children: list[tuple[bytes, _Node]] = []
        for letter in sorted({name[0] for name in names if name}):
            group = [name for name in names if name.startswith(letter)]
            alike = _shared(group)
            child = _Node({name[len(alike) :]: names[name] for name in group})
            self.children.append((alike.encode() + b"\0", child))

    def size(self) -> int:
        return 1 + len(self.content) + 1 + sum(len(rest) + 2 for rest, _ in self.children)

    def all(self) -> list[_Node]:
        return [self, *(node for _, child in self.children for node in child.all())]


def _shared(names: Sequence[str]) -> str:
    """What all begin with: what the first and the last in order do."""
    ends = min(names), max(names)
    alike = [a == b for a, b in zip(*ends, strict=False)]
    return ends[0][: [*alike, False].index(False)]


def _trie(exports: Mapping[str, bytes]) -> bytes:
    """Offsets take two bytes, so that places are known before they are written."""
    nodes = _Node(exports).all()
    sizes = [node.size() for node in nodes]
    places = {node: sum(sizes[:i]) for i, node in enumerate(nodes)}
    return b"".join(
        bytes([len(node.content)])
        + node.content
        + bytes([len(node.children)])
        + b"".join(rest + _two_bytes(places[child]) for rest, child in node.children)
        for node in nodes
    )


def _two_bytes(number: int) -> bytes:
    return bytes([number & 0x7F | 0x80, number >> 7])


def _uleb(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if byte < 0x80:
            return number, at
