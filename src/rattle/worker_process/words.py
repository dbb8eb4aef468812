"""The words of native/worker/link.h's enumerations."""

from __future__ import annotations

from enum import IntEnum


class RecordKind(IntEnum):
    PARAM, TRANSPORT, CONNECTED, EVENT, RESET, KEYFRAME = range(6)


class Order(IntEnum):
    WAIT, PLAY, END = range(3)


class SlotState(IntEnum):
    EMPTY, STARTING, READY, PLAYING, FAILED = range(5)


class TurnKind(IntEnum):
    PLAY, IDLE, WAIT, SKIP, END = range(5)


class Pace(IntEnum):
    TIMER, WAKE = range(2)
