"""What native/sent.h makes of what a plugin sends, written down once more: kernels' events stand to the plain
ones of the interpreter and CPython as this says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rattle.plugin.events import RawEvent

_NOTE_ON, _NOTE_OFF, _PITCH_BEND = 0, 1, 4
Sent = tuple[tuple[int, RawEvent], ...]


def heard_by_a_host(sent: Iterable[tuple[int, RawEvent]]) -> Sent:
    """Made legal, and without note-offs of what does not sound. Of one block that has room for all."""
    sounding: Counter[tuple[int, int]] = Counter()
    heard = []
    for offset, raw in sent:
        event = _legal(raw)
        key = (event.channel, event.note)
        if event.kind == _NOTE_OFF and not sounding[key]:
            continue
        sounding[key] += {_NOTE_ON: 1, _NOTE_OFF: -1}.get(event.kind, 0)
        heard.append((offset, event))
    return tuple(heard)


def _legal(raw: RawEvent) -> RawEvent:
    is_note = raw.kind in (_NOTE_ON, _NOTE_OFF)
    lowest = -1.0 if raw.kind == _PITCH_BEND else 0.0
    value = 0.0 if raw.value != raw.value else min(max(raw.value, lowest), 1.0)
    return raw._replace(
        kind=_NOTE_OFF if raw.kind == _NOTE_ON and value == 0.0 else raw.kind,
        channel=min(max(raw.channel, 0), 15),
        note=min(max(raw.note, 0 if is_note else -1), 127),
        number=min(max(raw.number, -1), 127),
        value=value,
    )
