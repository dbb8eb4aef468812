"""What the host says besides audio, from the link's records to the player."""

from __future__ import annotations

import ctypes
from typing import Protocol

from rattle.plugin.events import RawEvent
from rattle.plugin.told import Told

from . import layout
from .link import Link
from .words import RecordKind


class Listener(Told, Protocol):
    """Who plays: `sound.py`. Offsets are in samples of the host's."""

    def restart(self, offset: int) -> None: ...
    def keyframe(self, origin: int) -> None: ...


class Records:
    def __init__(self, link: Link, listener: Listener) -> None:
        self._link, self._listener = link, listener
        self._record = layout.Record()
        self._reference = ctypes.byref(self._record)

    def apply(self, first: int, end: int, position: int) -> None:
        """Numbers first to end - 1, before the quantum at position is played. One that was overwritten
        meanwhile is left out: the next keyframe says it again."""
        fetch, address = self._link.library.record, self._link.address
        for number in range(first, end):
            if fetch(address, number, self._reference):
                self._apply_one(self._record, self._record.position - position)

    def _apply_one(self, record: layout.Record, offset: int) -> None:
        kind = record.kind
        if kind == RecordKind.PARAM:
            ramp = record.as_.ramp
            self._listener.ramp(offset, record.index, ramp.target, ramp.step, ramp.remaining)
        elif kind == RecordKind.TRANSPORT:
            # A copy: within a quantum it is read later.
            self._listener.follow(offset, layout.Transport.from_buffer_copy(record.as_.transport))
        elif kind == RecordKind.CONNECTED:
            self._listener.connect(offset, record.index)
        elif kind == RecordKind.EVENT:
            e = record.as_.event
            raw = RawEvent(e.kind, e.channel, e.note, e.number, e.id, e.tuning, e.value)
            self._listener.event(offset, raw)
        elif kind == RecordKind.RESET:
            self._listener.restart(offset)
        elif kind == RecordKind.KEYFRAME:
            self._listener.keyframe(record.as_.origin)
