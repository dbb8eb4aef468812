"""Reads a library for macOS as the loader and the kernel of a Mac do. Shares nothing with what wrote it.

After <mach-o/loader.h>, <mach-o/fat.h> and XNU's <kern/cs_blobs.h>.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

SEGMENT, SYMTAB, DYSYMTAB, LOAD_DYLIB, UUID = 0x19, 0x2, 0xB, 0xC, 0x1B
DYLD_INFO, VERSION_MIN, BUILD_VERSION, SIGNATURE = 0x80000022, 0x24, 0x32, 0x1D
PROCESSORS = {(0x01000007, 3): "x86_64", (0x0100000C, 0): "arm64"}


@dataclass(frozen=True)
class Section:
    name: str
    address: int
    size: int
    offset: int


@dataclass(frozen=True)
class Segment:
    name: str
    address: int
    memory_size: int
    offset: int
    file_size: int
    protection: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Signature:
    flags: int
    identifier: str
    special: dict[int, bytes]  # by slot
    pages: list[bytes]
    page_size: int
    limit: int
    slots: tuple[int, ...]
    code_segment: tuple[int, int]  # offset, size


def fat_slices(data: bytes) -> dict[str, tuple[int, bytes]]:
    """By processor: the offset in the universal file, and the slice."""
    magic, count = struct.unpack_from(">II", data)
    assert magic == 0xCAFEBABE
    found = {}
    for at in range(8, 8 + 20 * count, 20):
        kind, subkind, offset, size, alignment = struct.unpack_from(">IIIII", data, at)
        assert offset % (1 << alignment) == 0
        assert offset + size <= len(data)
        found[PROCESSORS[kind, subkind]] = offset, data[offset : offset + size]
    return found


class MachO:
    def __init__(self, data: bytes) -> None:
        self.data = data
        fields = struct.unpack_from("<IIIIIIII", data)
        self.magic, self.file_type, self.flags = fields[0], fields[3], fields[6]
        self.processor = PROCESSORS[fields[1], fields[2]]
        self.commands: list[tuple[int, int, int]] = []  # kind, offset, size
        at = 32
        for _ in range(fields[4]):
            kind, size = struct.unpack_from("<II", data, at)
            self.commands.append((kind, at, size))
            at += size
        assert at == 32 + fields[5]
        self.segments = [self._segment(at) for kind, at, _ in self.commands if kind == SEGMENT]

    def at(self, kind: int) -> int:
        (found,) = (at for each, at, _ in self.commands if each == kind)
        return found

    def _segment(self, at: int) -> Segment:
        name, *numbers = struct.unpack_from("<16sQQQQIIII", self.data, at + 8)
        sections = []
        for k in range(numbers[6]):
            fields = struct.unpack_from("<16s16sQQI", self.data, at + 72 + 80 * k)
            sections.append(Section(fields[0].rstrip(b"\0").decode(), *fields[2:]))
        return Segment(name.rstrip(b"\0").decode(), *numbers[:4], numbers[5], tuple(sections))

    def oldest_system(self) -> tuple[int, int]:
        kinds = {kind for kind, _, _ in self.commands}
        if VERSION_MIN in kinds:
            version = struct.unpack_from("<I", self.data, self.at(VERSION_MIN) + 8)[0]
        else:
            platform, version = struct.unpack_from("<II", self.data, self.at(BUILD_VERSION) + 8)
            assert platform == 1  # macOS
        return version >> 16, version >> 8 & 0xFF

    def libraries(self) -> list[str]:
        found = []
        for kind, at, size in self.commands:
            if kind == LOAD_DYLIB:
                start = at + struct.unpack_from("<I", self.data, at + 8)[0]
                found.append(self.data[start : at + size].rstrip(b"\0").decode())
        return found

    def exports(self) -> dict[str, int]:
        """Names with their addresses, as dlsym walks to them."""
        at, size = struct.unpack_from("<II", self.data, self.at(DYLD_INFO) + 40)
        return dict(_walk(self.data[at : at + size], 0, ""))

    def fixups(self) -> tuple[list[int], dict[int, str]]:
        """Addresses of pointers into the library, and of those to what others have."""
        table = self.at(DYLD_INFO)
        places = struct.unpack_from("<IIIIIIII", self.data, table + 8)
        rebases = self._rebases(self.data[places[0] : places[0] + places[1]])
        binds: dict[int, str] = {}
        for start, size in (places[2:4], places[6:8]):
            binds |= self._binds(self.data[start : start + size])
        return rebases, binds

    def _rebases(self, code: bytes) -> list[int]:
        found: list[int] = []
        at = address = 0

        def run(count: int, skip: int = 0) -> None:
            nonlocal address
            for _ in range(count):
                found.append(address)
                address += 8 + skip

        while at < len(code):
            operation, immediate = code[at] & 0xF0, code[at] & 0xF
            at += 1
            if operation == 0x20:
                offset, at = _uleb(code, at)
                address = self.segments[immediate].address + offset
            elif operation == 0x30:
                offset, at = _uleb(code, at)
                address += offset
            elif operation == 0x40:
                address += 8 * immediate
            elif operation == 0x50:
                run(immediate)
            elif operation == 0x60:
                count, at = _uleb(code, at)
                run(count)
            elif operation == 0x70:
                skip, at = _uleb(code, at)
                run(1, skip)
            elif operation == 0x80:
                count, at = _uleb(code, at)
                skip, at = _uleb(code, at)
                run(count, skip)
            else:
                assert operation in (0x00, 0x10), hex(operation)
        return found

    def _binds(self, code: bytes) -> dict[int, str]:
        found: dict[int, str] = {}
        at = address = 0
        name = ""
        while at < len(code):
            operation, immediate = code[at] & 0xF0, code[at] & 0xF
            at += 1
            if operation == 0x40:
                end = code.index(b"\0", at)
                name, at = code[at:end].decode(), end + 1
            elif operation == 0x70:
                offset, at = _uleb(code, at)
                address = self.segments[immediate].address + offset
            elif operation == 0x80:
                offset, at = _uleb(code, at)
                address = (address + offset) % (1 << 64)
            elif operation == 0x90:
                found[address] = name
                address += 8
            else:  # the end of a lazy one, the number of a library, the type of a pointer
                assert operation in (0x00, 0x10, 0x50), hex(operation)
        return found

    def signature(self) -> Signature:
        start, size = struct.unpack_from("<II", self.data, self.at(SIGNATURE) + 8)
        assert start + size == len(self.data)
        magic, length, count = struct.unpack_from(">III", self.data, start)
        assert magic == 0xFADE0CC0
        assert length <= size
        index = [struct.unpack_from(">II", self.data, start + 12 + 8 * i) for i in range(count)]
        directory = self.data[start + dict(index)[0] :]
        numbers = struct.unpack_from(">IIIIIIIIIBBBBIIIIQQQQ", directory)
        assert numbers[0] == 0xFADE0C02
        assert numbers[2] == 0x20400
        digests, name, special, pages = numbers[4:8]
        assert numbers[9:11] == (32, 2)  # SHA-256
        assert digests + 32 * pages == numbers[1]
        slots = {k: directory[digests - 32 * k :][:32] for k in range(1, special + 1)}
        return Signature(
            flags=numbers[3],
            identifier=directory[name : directory.index(b"\0", name)].decode(),
            special=slots,
            pages=[directory[digests + 32 * k :][:32] for k in range(pages)],
            page_size=1 << numbers[12],
            limit=numbers[8],
            slots=tuple(slot for slot, _ in index),
            code_segment=(numbers[18], numbers[19]),
        )

    def changed_pages(self) -> list[int]:
        """Those whose digest is not the signed one: the kernel kills who touches them."""
        signature = self.signature()
        code = self.data[: signature.limit]
        starts = range(0, len(code), signature.page_size)
        digests = [hashlib.sha256(code[at : at + signature.page_size]).digest() for at in starts]
        assert len(digests) == len(signature.pages)
        pairs = zip(digests, signature.pages, strict=True)
        return [page for page, (found, signed) in enumerate(pairs) if found != signed]


def _walk(trie: bytes, node: int, name: str) -> Iterator[tuple[str, int]]:
    size, at = _uleb(trie, node)
    if size:
        flags, place = _uleb(trie, at)
        assert flags == 0
        yield name, _uleb(trie, place)[0]
    at += size
    children = trie[at]
    at += 1
    for _ in range(children):
        end = trie.index(b"\0", at)
        child, following = _uleb(trie, end + 1)
        yield from _walk(trie, child, name + trie[at:end].decode())
        at = following


def _uleb(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
        shift += 7
