"""What the native engine is told of the song: struct RattlePlayhead of native/transport.h."""

from __future__ import annotations

import ctypes

from rattle.lang.transport import Transport

_TEMPO, _SIGNATURE, _SAMPLES, _BEATS, _BAR, _LOOP = (1 << bit for bit in range(6))
_FLAGS = ("playing", "recording", "looping")
_WHOLE = ("beats_per_bar", "beat_unit")
_PLACES = ("position_beats", "bar_start_beats", "loop_start_beats", "loop_end_beats")


class _Playhead(ctypes.Structure):
    _fields_ = (
        ("says", ctypes.c_uint32),
        *((name, ctypes.c_uint32) for name in _FLAGS),
        ("tempo_bpm", ctypes.c_double),
        *((name, ctypes.c_int32) for name in _WHOLE),
        ("position_samples", ctypes.c_int64),
        *((name, ctypes.c_double) for name in _PLACES),
    )


def playhead_of(host: Transport) -> ctypes.Structure:
    tempo = _TEMPO if host.has_tempo else 0
    position = _SAMPLES | _BEATS | _BAR if host.has_position else 0
    said = {name: getattr(host, name) for name, *_ in _Playhead._fields_[1:]}
    return _Playhead(says=tempo | position | _SIGNATURE | _LOOP, **said)
