"""`.vstpreset`: the file in which hosts keep one preset, a list of chunks.

    header      'VST3', version (int32), class id (32 ASCII digits), offset of the chunk list (int64)
    data        the chunks, one after the other
    chunk list  'List', count (int32); each: id (4 characters), offset (int64), size (int64)

All numbers are little-endian. 'Comp' is the component's state, 'Cont' the controller's, 'Info' XML about it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from rattle.lang.errors import RattleError

_HEADER = struct.Struct("<4si32sq")
_LIST = struct.Struct("<4si")
_ENTRY = struct.Struct("<4sqq")
_VERSION = 1
_MOST_CHUNKS = 128  # as the SDK's reader
COMPONENT, CONTROLLER, INFO = "Comp", "Cont", "Info"


class PresetFileError(RattleError):
    """Raised for bytes that are no `.vstpreset`; says which number is wrong."""


@dataclass(frozen=True)
class PresetFile:
    class_id: str  # 32 hexadecimal digits, upper case
    chunks: Mapping[str, bytes]  # by id, in the file's order


def preset_file_bytes(preset: PresetFile) -> bytes:
    data = b"".join(preset.chunks.values())
    entries, offset = [], _HEADER.size
    for chunk_id, chunk in preset.chunks.items():
        entries.append(_ENTRY.pack(chunk_id.encode("ascii"), offset, len(chunk)))
        offset += len(chunk)
    header = _HEADER.pack(b"VST3", _VERSION, preset.class_id.encode("ascii"), offset)
    return header + data + _LIST.pack(b"List", len(entries)) + b"".join(entries)


def read_preset_file(content: bytes) -> PresetFile:
    """Raises PresetFileError. Nothing is taken from outside the bytes that are there."""
    if len(content) < _HEADER.size or content[:4] != b"VST3":
        raise PresetFileError("this is no .vstpreset: it does not begin with VST3 and a whole header")
    _, version, class_id, list_at = _HEADER.unpack_from(content)
    if version < 1:
        raise PresetFileError(f"its version is {version}; there is none below 1")
    digits = class_id.decode("ascii", "replace").upper()
    if not set(digits) <= set("0123456789ABCDEF"):
        raise PresetFileError(f"its class id {digits!r} is not 32 hexadecimal digits")
    return PresetFile(digits, _chunks(content, list_at))


def _chunks(content: bytes, list_at: int) -> dict[str, bytes]:
    last = len(content) - _LIST.size
    if not _HEADER.size <= list_at <= last:
        raise PresetFileError(f"its chunk list is said to be at {list_at}, outside its {len(content)} bytes")
    name, count = _LIST.unpack_from(content, list_at)
    if name != b"List":
        raise PresetFileError(f"there is no chunk list at {list_at}")
    room = min((len(content) - list_at - _LIST.size) // _ENTRY.size, _MOST_CHUNKS)
    if not 0 <= count <= room:
        raise PresetFileError(f"it is said to have {count} chunks, and there is room for {room}")
    chunks: dict[str, bytes] = {}
    left = len(content)  # chunks that share bytes would make 128 copies of a file
    for entry in _ENTRY.iter_unpack(content[list_at + _LIST.size :][: count * _ENTRY.size]):
        chunk_id, chunk = _chunk(content, *entry)
        left -= len(chunk)
        if left < 0:
            raise PresetFileError(f"its chunks together are said to be larger than its {len(content)} bytes")
        if chunk_id in chunks:
            raise PresetFileError(f"it has two chunks {chunk_id!r}")
        chunks[chunk_id] = chunk
    return chunks


def _chunk(content: bytes, chunk_id: bytes, offset: int, size: int) -> tuple[str, bytes]:
    name = chunk_id.decode("ascii", "backslashreplace")
    if offset < _HEADER.size or size < 0 or offset + size > len(content):
        raise PresetFileError(
            f"its chunk {name!r} is said to be {size} bytes at {offset}, outside its {len(content)} bytes"
        )
    return name, content[offset : offset + size]


def info_xml(attributes: Mapping[str, str]) -> bytes:
    """The chunk 'Info': attributes by the names of the interface's PresetAttributes."""
    rows = (
        f"\t<Attribute id={quoteattr(_legal(name))} value={quoteattr(_legal(value))}"
        ' type="string" flags=""/>\n'
        for name, value in attributes.items()
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f"{head}<MetaInfo>\n{''.join(rows)}</MetaInfo>\n".encode()


def _legal(text: str) -> str:
    """XML 1.0 has no control characters, not even escaped."""
    return "".join(c if c >= " " else " " for c in text)
