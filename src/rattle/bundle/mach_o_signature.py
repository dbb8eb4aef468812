"""Ad-hoc signatures: digests of a library and of what lies around it, and nobody's name.

An arm64 Mac maps no code without one. Layouts are those of <kern/cs_blobs.h> of XNU, big-endian; the content
is what `codesign --sign -` writes: a directory of digests, a set of no requirements, and no certificate.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping

from rattle.bundle.mach_o import LC_CODE_SIGNATURE, find_command, load_commands, rounded_up, segment

# The slots before the code's that seal the bundle.
INFO_PLIST, REQUIREMENTS, CODE_RESOURCES = 1, 2, 3

_SUPER_BLOB, _CODE_DIRECTORY, _REQUIREMENT_SET, _CMS = 0xFADE0CC0, 0xFADE0C02, 0xFADE0C01, 0xFADE0B01
_CODE_DIRECTORY_SLOT, _REQUIREMENTS_SLOT, _CMS_SLOT = 0, 2, 0x10000
_VERSION = 0x20400  # the first that knows where code begins and ends
_AD_HOC = 0x2
_SHA256, _DIGEST_SIZE = 2, 32
_PAGE_BITS = 12
_NO_REQUIREMENTS = struct.pack(">III", _REQUIREMENT_SET, 12, 0)
_NO_CMS = struct.pack(">II", _CMS, 8)
_DIRECTORY = ">IIIIIIIIIBBBBIIIIQQQQ"
_ALIGNMENT = 16
_COMMAND_SIZE = 16
_LARGEST_PAGE = 1 << 14


def signed(library: bytes, identifier: str, sealed: Mapping[int, bytes] | None = None) -> bytes:
    """The library with a new signature in place of any old one.

    sealed: what its bundle's slots are digests of, by slot; without, the library stands for itself.
    """
    contents = {REQUIREMENTS: _NO_REQUIREMENTS, **(sealed or {})}
    code = bytearray(_unsigned(library))
    name = identifier.encode() + b"\0"
    # The size is signed with the rest, so there is a first try to know it.
    size = rounded_up(len(_signature(bytes(code), name, contents)), _ALIGNMENT)
    _announce(code, size)
    return bytes(code) + _signature(bytes(code), name, contents).ljust(size, b"\0")


def _signature(code: bytes, name: bytes, contents: Mapping[int, bytes]) -> bytes:
    return _super_blob(
        {
            _CODE_DIRECTORY_SLOT: _code_directory(code, name, contents),
            _REQUIREMENTS_SLOT: _NO_REQUIREMENTS,
            _CMS_SLOT: _NO_CMS,
        }
    )


def _unsigned(library: bytes) -> bytes:
    """Up to where a signature goes, with a load command for it."""
    command = find_command(library, LC_CODE_SIGNATURE)
    if command is None:
        return _with_command(library.ljust(rounded_up(len(library), _ALIGNMENT), b"\0"))
    return library[: struct.unpack_from("<I", library, command.at + 8)[0]]


def _with_command(library: bytes) -> bytes:
    """The linker was told to leave room behind the last load command."""
    count, total = struct.unpack_from("<II", library, 16)
    end = max(each.at + each.size for each in load_commands(library))
    assert not any(library[end : end + _COMMAND_SIZE]), "no room for a signature's load command"
    command = struct.pack("<IIII", LC_CODE_SIGNATURE, _COMMAND_SIZE, 0, 0)
    counts = struct.pack("<II", count + 1, total + _COMMAND_SIZE)
    return library[:16] + counts + library[24:end] + command + library[end + _COMMAND_SIZE :]


def _announce(code: bytearray, size: int) -> None:
    """Where the signature will lie, in its load command and in the segment that holds it."""
    command, link_edit = find_command(code, LC_CODE_SIGNATURE), segment(code, "__LINKEDIT")
    assert command is not None
    struct.pack_into("<II", code, command.at + 8, len(code), size)
    start = struct.unpack_from("<Q", code, link_edit.at + 40)[0]
    in_file = len(code) + size - start
    struct.pack_into("<Q", code, link_edit.at + 32, rounded_up(in_file, _LARGEST_PAGE))
    struct.pack_into("<Q", code, link_edit.at + 48, in_file)


def _code_directory(code: bytes, name: bytes, contents: Mapping[int, bytes]) -> bytes:
    text = segment(code, "__TEXT")
    text_at, text_size = struct.unpack_from("<QQ", code, text.at + 40)
    pages = [code[at : at + (1 << _PAGE_BITS)] for at in range(0, len(code), 1 << _PAGE_BITS)]
    # Backwards from the code's digests; a slot that seals nothing is zero.
    special = [
        _digest(contents[slot]) if slot in contents else bytes(_DIGEST_SIZE)
        for slot in range(max(contents), 0, -1)
    ]
    name_at = struct.calcsize(_DIRECTORY)
    digests_at = name_at + len(name) + _DIGEST_SIZE * len(special)
    head = struct.pack(
        _DIRECTORY,
        _CODE_DIRECTORY,
        digests_at + _DIGEST_SIZE * len(pages),
        _VERSION,
        _AD_HOC,
        digests_at,
        name_at,
        len(special),
        len(pages),
        len(code),
        _DIGEST_SIZE,
        _SHA256,
        0,  # no platform of Apple's
        _PAGE_BITS,
        0,
        0,  # no scatter table
        0,  # no team
        0,
        0,  # the limit fits in 32 bits
        text_at,
        text_size,
        0,  # no main program
    )
    return head + name + b"".join(special) + b"".join(map(_digest, pages))


def _super_blob(blobs: Mapping[int, bytes]) -> bytes:
    at = 12 + 8 * len(blobs)
    index = b""
    for slot, blob in blobs.items():
        index += struct.pack(">II", slot, at)
        at += len(blob)
    return struct.pack(">III", _SUPER_BLOB, at, len(blobs)) + index + b"".join(blobs.values())


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
