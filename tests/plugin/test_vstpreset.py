"""`.vstpreset`: what is written reads back, and no bytes at all do harm."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rattle.plugin.vstpreset import PresetFile, PresetFileError, info_xml, preset_file_bytes, read_preset_file

CLASS_ID = "0123456789ABCDEF0123456789ABCDEF"
GOOD = preset_file_bytes(PresetFile(CLASS_ID, {"Comp": b"state", "Info": b"<MetaInfo/>"}))
LIST_AT = 48 + len(b"state<MetaInfo/>")


def test_the_layout_is_the_formats() -> None:
    """Header of 48 bytes, chunks, list; all numbers little-endian."""
    assert GOOD[:8] == b"VST3\x01\x00\x00\x00"
    assert GOOD[8:40] == CLASS_ID.encode()
    assert struct.unpack("<q", GOOD[40:48]) == (LIST_AT,)
    assert GOOD[48:LIST_AT] == b"state<MetaInfo/>"
    entries = (b"Comp" + struct.pack("<qq", 48, 5), b"Info" + struct.pack("<qq", 53, 11))
    assert GOOD[LIST_AT:] == b"List" + struct.pack("<i", 2) + b"".join(entries)


@given(
    st.text("0123456789ABCDEF", min_size=32, max_size=32),
    st.dictionaries(st.text("abcCnpt", min_size=4, max_size=4), st.binary(max_size=99), max_size=9),
)
def test_what_is_written_reads_back(class_id: str, chunks: dict[str, bytes]) -> None:
    """Any chunks, in their order."""
    preset = PresetFile(class_id, chunks)
    assert read_preset_file(preset_file_bytes(preset)) == preset


def patched(offset: int, form: str, *numbers: object) -> bytes:
    changed = bytearray(GOOD)
    struct.pack_into(form, changed, offset, *numbers)
    return bytes(changed)


def sharing_bytes(count: int) -> bytes:
    """A file whose chunks are the same 1000 bytes."""
    entries = b"".join(struct.pack("<4sqq", b"%04d" % i, 48, 1000) for i in range(count))
    return GOOD[:40] + struct.pack("<q", 1048) + bytes(1000) + b"List" + struct.pack("<i", count) + entries


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "does not begin with VST3"),
        (GOOD[:47], "does not begin with VST3"),
        (b"FXP1" + GOOD[4:], "does not begin with VST3"),
        (patched(4, "<i", 0), "its version is 0"),
        (patched(8, "<4s", b"\xffZZZ"), "not 32 hexadecimal digits"),
        (patched(40, "<q", -1), "its chunk list is said to be at -1"),
        (patched(40, "<q", 2**62), "its chunk list is said to be at 4611686018427387904, outside its"),
        (patched(40, "<q", len(GOOD) - 7), "outside its"),
        (patched(40, "<q", 48), "there is no chunk list at 48"),
        (patched(LIST_AT + 4, "<i", -1), "it is said to have -1 chunks"),
        (patched(LIST_AT + 4, "<i", 3), "it is said to have 3 chunks, and there is room for 2"),
        (patched(LIST_AT + 12, "<q", -5), "its chunk 'Comp' is said to be 5 bytes at -5"),
        (patched(LIST_AT + 12, "<q", 2**63 - 1), "outside its"),
        (patched(LIST_AT + 20, "<q", -1), "is said to be -1 bytes"),
        (patched(LIST_AT + 20, "<q", 1000), "is said to be 1000 bytes"),
        (sharing_bytes(3), "its chunks together are said to be larger than its"),
        (patched(LIST_AT + 28, "<4s", b"Comp"), "it has two chunks 'Comp'"),
        (patched(LIST_AT + 8, "<4s", b"\xff\x00 \n"), None),
    ],
)
def test_every_number_is_checked(content: bytes, message: str | None) -> None:
    """Each that cannot be is named."""
    if message is None:
        assert len(read_preset_file(content).chunks) == 2
        return
    with pytest.raises(PresetFileError, match=re.escape(message)):
        read_preset_file(content)


@given(st.one_of(st.binary(max_size=200), st.integers(0, len(GOOD)).map(lambda cut: GOOD[:cut])))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Nothing but PresetFileError leaves the reader."""
    with suppress(PresetFileError):
        read_preset_file(content)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_damaged_byte_is_read_or_refused(at: int, byte: int) -> None:
    """And the chunks together are no longer than the file."""
    content = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    try:
        preset = read_preset_file(content)
    except PresetFileError:
        return
    assert sum(map(len, preset.chunks.values())) <= len(content)


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=30), max_size=4))
def test_info_is_xml(attributes: dict[str, str]) -> None:
    """Names and texts of any characters, control characters aside."""
    try:
        rows = ElementTree.fromstring(info_xml(attributes))
    except UnicodeEncodeError:
        pytest.fail("a surrogate")
    assert len(rows) == len(attributes)
