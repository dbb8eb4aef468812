"""The voices of an instrument in CPython: what the voice engine does to an object of the author's."""

from __future__ import annotations

from typing import Any

import numpy as np

from rattle.lang.life import walk
from rattle.lang.unit import Unit

from .instrument import Instrument, voices_of
from .voice import FIELD_NAMES, Voice
from .voice_fields import VoiceField

_TRUTHS = (VoiceField.SOUNDS, VoiceField.GATE)
_WHOLE = (VoiceField.NOTE, VoiceField.CHANNEL, VoiceField.INDEX)


class PlayedVoices:
    """A VoiceCode."""

    def __init__(self, plugin: Instrument) -> None:
        voices = voices_of(plugin)
        assert voices is not None
        self.voices = list(voices)
        self.trees = [[unit for _, unit in walk(voice, plugin)] for voice in voices]
        shared = set.intersection(*({id(unit) for unit in tree} for tree in self.trees))
        self.trees = [[unit for unit in tree if id(unit) not in shared] for tree in self.trees]
        self.has_is_active = type(voices[0]).is_active is not Voice.is_active

    def set(self, field: VoiceField, voice: int, value: float) -> None:
        kept: Any = value != 0.0 if field in _TRUTHS else int(value) if field in _WHOLE else value
        vars(self.voices[voice])[FIELD_NAMES[field]] = kept

    def start(self, voice: int) -> None:
        """The engine's numbers stay, and chance goes on from note to note."""
        own = vars(self.voices[voice])
        fields = {name: own[name] for name in FIELD_NAMES.values() if name in own}
        chance = [vars(unit).get("_random_state") for unit in self.trees[voice]]
        self.voices[voice].reset()
        own.update(fields)
        for unit, state in zip(self.trees[voice], chance, strict=True):
            vars(unit)["_random_state"] = state

    def note_on(self, voice: int) -> None:
        self.voices[voice].note_on()

    def note_off(self, voice: int) -> None:
        self.voices[voice].note_off()

    def is_active(self, voice: int) -> bool:
        return bool(self.voices[voice].is_active())

    def level(self, voice: int) -> float:
        return self.voices[voice]._level()

    def move(self, source: int, spare: int) -> None:
        for given, taker in zip(self.trees[source], self.trees[spare], strict=True):
            _copy_state(given, taker)


def _copy_state(given: Unit, taker: Unit) -> None:
    """Numbers and the content of arrays; units stay where they are."""
    for name in [name for name in vars(taker) if name not in vars(given)]:
        del vars(taker)[name]  # what the class says holds for both
    for name, value in vars(given).items():
        if isinstance(value, np.ndarray):
            vars(taker)[name][...] = value
        elif isinstance(value, list):
            _copy_list(value, vars(taker)[name])
        elif isinstance(value, int | float | bool | np.generic) and name not in (
            "channel_index",
            "path_hash",
        ):
            vars(taker)[name] = value


def _copy_list(given: list[Any], taker: list[Any]) -> None:
    for k, value in enumerate(given):
        if isinstance(value, np.ndarray):
            taker[k][...] = value
        elif isinstance(value, int | float | np.generic):
            taker[k] = value
