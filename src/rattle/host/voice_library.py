"""native/voices/voices.h through ctypes: its structs, and the table that native/voices/functions.c exports.

Calls keep the interpreter's lock: they are short, and most of them call back.
"""

from __future__ import annotations

import ctypes
from functools import cache as once

from rattle.bundle.library import library_builder


class RawEventStruct(ctypes.Structure):
    """RattleEvent, in the order of rattle.plugin.events.RawEvent."""

    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("channel", ctypes.c_int32),
        ("note", ctypes.c_int32),
        ("number", ctypes.c_int32),
        ("id", ctypes.c_int32),
        ("tuning", ctypes.c_float),
        ("value", ctypes.c_double),
    )


class SettingsStruct(ctypes.Structure):
    """RattleVoiceSettings, in the order of rattle.plugin.voice_fields.VoiceSettings."""

    _fields_ = (
        *((name, ctypes.c_uint32) for name in ("play_mode", "stealing", "unison", "is_mpe")),
        *((name, ctypes.c_double) for name in ("glide_s", "bend_semitones")),
    )


class CountsStruct(ctypes.Structure):
    """RattleVoiceCounts, in the order of rattle.plugin.voice_fields.VoiceCounts."""

    _fields_ = (
        ("sounding", ctypes.c_uint32),
        *((name, ctypes.c_uint64) for name in ("stolen", "cut", "refused", "overflown")),
    )


class Arena(ctypes.Structure):
    """RattleArena."""

    _fields_ = (("memory", ctypes.c_void_p), ("size", ctypes.c_uint64), ("used", ctypes.c_uint64))


_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_uint32
SET = ctypes.PYFUNCTYPE(None, _POINTER, _NUMBER, _NUMBER, ctypes.c_double)
OF_VOICE = ctypes.PYFUNCTYPE(None, _POINTER, _NUMBER)  # start, note_on, note_off
IS_ACTIVE = ctypes.PYFUNCTYPE(_NUMBER, _POINTER, _NUMBER)
LEVEL = ctypes.PYFUNCTYPE(ctypes.c_double, _POINTER, _NUMBER)
MOVE = ctypes.PYFUNCTYPE(None, _POINTER, _NUMBER, _NUMBER)


class CodeStruct(ctypes.Structure):
    """RattleVoiceCode."""

    _fields_ = (
        *((name, _NUMBER) for name in ("count", "spares", "fields")),
        ("set", SET),
        *((name, OF_VOICE) for name in ("start", "note_on", "note_off")),
        ("is_active", IS_ACTIVE),
        ("level", LEVEL),
        ("move", MOVE),
    )


class VoiceFunctions(ctypes.Structure):
    """Functions of native/voices/functions.c."""

    _fields_ = (
        ("bytes", ctypes.PYFUNCTYPE(ctypes.c_uint64, _POINTER)),
        ("prepare", ctypes.PYFUNCTYPE(_POINTER, _POINTER, _POINTER, ctypes.c_double, _POINTER)),
        ("reset", ctypes.PYFUNCTYPE(None, _POINTER)),
        ("event", ctypes.PYFUNCTYPE(None, _POINTER, _POINTER, _POINTER)),
        ("play", ctypes.PYFUNCTYPE(ctypes.c_bool, _POINTER, _POINTER)),
        ("has_played", ctypes.PYFUNCTYPE(ctypes.c_bool, _POINTER)),
        ("heed", ctypes.PYFUNCTYPE(None, _POINTER, _POINTER)),
        ("tick", ctypes.PYFUNCTYPE(None, _POINTER)),
        ("is_moving", ctypes.PYFUNCTYPE(ctypes.c_bool, _POINTER)),
        ("advance", ctypes.PYFUNCTYPE(None, _POINTER)),
        ("counts", ctypes.PYFUNCTYPE(CountsStruct, _POINTER)),
    )


@once
def voice_functions() -> VoiceFunctions:
    """Built at the first use on a machine."""
    library = ctypes.CDLL(str(library_builder().voices()))
    return VoiceFunctions.in_dll(library, "rattle_voices_functions")
