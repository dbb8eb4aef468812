"""What a voice is told of its note, and what an instrument decides about its voices.

The Python side of native/voices/voices.h, where all of it is explained.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum, IntEnum
from typing import NamedTuple, Protocol

from .events import BEND_SEMITONES, RawEvent

MOST_VOICES = 128
SPARE_VOICES = 16  # they only ever fade what was stolen
MOST_PLAYED = 64  # events of the author's that wait for the next sample


class PlayMode(Enum):
    """How notes share the voices. In MONO and LEGATO one note sounds, the last one held."""

    POLY = 0
    MONO = 1  # each note calls note_on
    LEGATO = 2  # only the first does; while a note is held, the next one moves the pitch


class Stealing(Enum):
    """Which note makes room for a new one; among equals the one that began first."""

    OLDEST = 0  # released ones before held ones
    QUIETEST = 1
    HIGHEST = 2
    LOWEST = 3
    NONE = 4  # the new note is not played


class VoiceField(IntEnum):
    """RattleVoiceField."""

    SOUNDS = 0
    FADE = 1
    GATE = 2
    NOTE = 3
    CHANNEL = 4
    INDEX = 5
    UNISON = 6
    VELOCITY = 7
    RELEASE_VELOCITY = 8
    PITCH_HZ = 9
    PRESSURE = 10
    TIMBRE = 11
    PAN = 12
    VOLUME = 13
    EXPRESSION = 14
    VIBRATO = 15

    @property
    def at_rest(self) -> float:
        """What `reset` tells of it; of INDEX, a voice's own number."""
        return _AT_REST.get(self, 0.0)


_AT_REST = {
    VoiceField.FADE: 1.0,
    VoiceField.NOTE: 69.0,
    VoiceField.PITCH_HZ: 440.0,
    VoiceField.TIMBRE: 0.5,
    VoiceField.VOLUME: 1.0,
    VoiceField.EXPRESSION: 1.0,
}
ALL_FIELDS = frozenset(VoiceField)


class VoiceSettings(NamedTuple):
    """Told with each event. What is out of range is moved into it."""

    play_mode: PlayMode = PlayMode.POLY
    stealing: Stealing = Stealing.OLDEST
    unison: int = 1  # voices a note
    is_mpe: bool = False
    glide_s: float = 0.0
    bend_semitones: float = BEND_SEMITONES


class VoiceCounts(NamedTuple):
    sounding: int  # spares too
    stolen: int  # voices, since prepare, as the others
    cut: int  # voices whose fade stopped short: no spare was free
    refused: int  # notes that found no voice
    overflown: int  # events that found no room in `play`


class VoiceCode(Protocol):
    """The sound of voices: struct RattleVoiceCode. None of these may call the voice engine, but `play`."""

    def set(self, field: VoiceField, voice: int, value: float) -> None:
        """A field's value from the next sample on."""

    def start(self, voice: int) -> None:
        """State as prepare left it, then the author's reset. Fields are told behind it, then note_on."""

    def note_on(self, voice: int) -> None:
        """The author's."""

    def note_off(self, voice: int) -> None:
        """The author's: the gate closed."""

    @property
    def has_is_active(self) -> bool:
        """Whether the author says when a voice is over. If not, is_active is never called: a voice ends 50 ms
        after it fell below -100 dB with the gate closed."""

    def is_active(self, voice: int) -> bool:
        """False ends the voice, whether its gate is open or not."""

    def level(self, voice: int) -> float:
        """The largest magnitude of what it gave since it was last asked; infinity if not all was finite."""

    def move(self, source: int, spare: int) -> None:
        """All state of one voice now belongs to the other; fields of that are told behind it."""


class MakesVoices(Protocol):
    """As NativeVoices is made."""

    def __call__(
        self, count: int, spares: int, fields: Collection[VoiceField], sample_rate: float, code: VoiceCode
    ) -> VoiceEngine: ...


class VoiceEngine(Protocol):
    """What native/voices/voices.h does (rattle.host.voice_engine.NativeVoices)."""

    def reset(self) -> None: ...
    def event(self, settings: VoiceSettings, raw: RawEvent) -> None: ...
    def play(self, raw: RawEvent) -> bool: ...
    def has_played(self) -> bool: ...
    def heed(self, settings: VoiceSettings) -> None: ...
    def tick(self) -> None: ...
    def is_moving(self) -> bool: ...
    def advance(self) -> None: ...
    def counts(self) -> VoiceCounts: ...
    def close(self) -> None: ...
