"""The native voice engine for voices that Python plays: CPython's own and the interpreter's.

One implementation of who plays what, so that no engine can differ from a kernel in it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection
from typing import Any

from rattle.host.voice_library import (
    IS_ACTIVE,
    LEVEL,
    MOVE,
    OF_VOICE,
    SET,
    Arena,
    CodeStruct,
    RawEventStruct,
    SettingsStruct,
    voice_functions,
)
from rattle.plugin.events import RawEvent
from rattle.plugin.voice_fields import (
    ALL_FIELDS,
    MOST_VOICES,
    VoiceCode,
    VoiceCounts,
    VoiceField,
    VoiceSettings,
)

_ALIGNMENT = 64  # RATTLE_ARENA_ALIGNMENT
_FIELDS = tuple(VoiceField)


class NativeVoices:
    """native/voices/voices.h with the voices' own code in Python. What that raises is raised by the call that
    led there; the engine itself is sound afterwards, but the voice may have missed what was to come.

    All idle at first; call `reset` to be told every field. One thread at a time."""

    def __init__(
        self,
        count: int,
        spares: int,
        fields: Collection[VoiceField],
        sample_rate: float,
        code: VoiceCode,
    ) -> None:
        """fields: those that are told. Raises ValueError if there are no voices, or more than 128."""
        if not 1 <= count <= MOST_VOICES:
            raise ValueError(f"{count} voices: there are 1 to {MOST_VOICES}")
        self._raised: list[BaseException] = []
        self._native = voice_functions()
        self._code = self._code_struct(count, spares, fields, code)
        self._memory, arena = _arena(self._native.bytes(ctypes.byref(self._code)))
        self._voices: int | None = self._native.prepare(
            ctypes.byref(self._code), None, sample_rate, ctypes.byref(arena)
        )

    def reset(self) -> None:
        """All idle, at once, and told so."""
        self._call(self._native.reset)

    def event(self, settings: VoiceSettings, raw: RawEvent) -> None:
        """Before the next sample."""
        self._call(self._native.event, _settings(settings), _event(raw))

    def play(self, raw: RawEvent) -> bool:
        """Put aside for `heed`; False, and counted, if there is no room."""
        return bool(self._call(self._native.play, _event(raw)))

    def has_played(self) -> bool:
        return bool(self._call(self._native.has_played))

    def heed(self, settings: VoiceSettings) -> None:
        """What was put aside, before the next sample."""
        self._call(self._native.heed, _settings(settings))

    def tick(self) -> None:
        """Every 256 samples, before the sample."""
        self._call(self._native.tick)

    def is_moving(self) -> bool:
        """Whether `advance` is to be called behind the next sample."""
        return bool(self._call(self._native.is_moving))

    def advance(self) -> None:
        """One sample has passed."""
        self._call(self._native.advance)

    def counts(self) -> VoiceCounts:
        found = self._call(self._native.counts)
        return VoiceCounts(found.sounding, found.stolen, found.cut, found.refused, found.overflown)

    def close(self) -> None:
        """Lets go of the voices' code; no call may follow."""
        self._voices = None
        self._code = CodeStruct()

    def _call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Raises ValueError if closed, and what the voices' code raised first."""
        if self._voices is None:
            raise ValueError("these voices are closed")
        result = function(self._voices, *arguments)
        if self._raised:
            first = self._raised[0]
            self._raised.clear()
            raise first
        return result

    def _code_struct(
        self, count: int, spares: int, fields: Collection[VoiceField], code: VoiceCode
    ) -> CodeStruct:
        guarded, told = self._guarded, sum(1 << field for field in ALL_FIELDS.intersection(fields))
        return CodeStruct(
            count,
            spares,
            told,
            SET(guarded(lambda field, voice, value: code.set(_FIELDS[field], voice, value))),
            OF_VOICE(guarded(code.start)),
            OF_VOICE(guarded(code.note_on)),
            OF_VOICE(guarded(code.note_off)),
            IS_ACTIVE(guarded(code.is_active, 1)) if code.has_is_active else IS_ACTIVE(),
            LEVEL(guarded(code.level, 0.0)),
            MOVE(guarded(code.move)),
        )

    def _guarded(self, call: Callable[..., Any], otherwise: Any = None) -> Callable[..., Any]:
        """An exception cannot pass through C: it is kept, and nothing more is called until it was raised."""

        def guarded(_: object, *arguments: Any) -> Any:
            if self._raised:
                return otherwise
            try:
                return call(*arguments)
            except BaseException as error:  # raised again by _call
                self._raised.append(error)
                return otherwise

        return guarded


def _settings(settings: VoiceSettings) -> object:
    mode, stealing, unison, is_mpe, glide_s, bend = settings
    return ctypes.byref(
        SettingsStruct(mode.value, stealing.value, max(0, min(unison, MOST_VOICES)), is_mpe, glide_s, bend)
    )


def _event(raw: RawEvent) -> object:
    return ctypes.byref(RawEventStruct(*raw))


def _arena(size: int) -> tuple[ctypes.Array[ctypes.c_char], Arena]:
    memory = ctypes.create_string_buffer(size + _ALIGNMENT)
    address = ctypes.addressof(memory)
    return memory, Arena(address + -address % _ALIGNMENT, size, 0)
