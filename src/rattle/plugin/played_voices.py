"""The voices of an instrument in CPython: what the voice engine does to an object of the author's."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, TypeVar

import numpy as np

from rattle.lang.life import walk
from rattle.lang.unit import Unit

from .instrument import Instrument, voices_of
from .voice import FIELD_NAMES, Voice
from .voice_fields import VoiceField

Number = TypeVar("Number", bound=Any)
_NUMBERS = (int, float, np.generic, Enum)
_TRUTHS = (VoiceField.SOUNDS, VoiceField.GATE)
_WHOLE = (VoiceField.NOTE, VoiceField.CHANNEL, VoiceField.INDEX)


GROUP = 16  # voices whose sum is one tree, in every engine


def halving_sum(terms: Sequence[Number]) -> Number:
    """Of 16: each half onto the other, down to one."""
    held = list(terms)
    while len(held) > 1:
        half = len(held) // 2
        held = [a + b for a, b in zip(held[:half], held[half:], strict=True)]
    return held[0]


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

    def sound(self, is_stereo: bool) -> tuple[float, float]:
        """The sum of those that sound, at the next sample."""
        total = (0.0, 0.0)
        for first in range(0, len(self.voices), GROUP):
            heard = [(0.0, 0.0)] * GROUP
            for k, voice in enumerate(self.voices[first : first + GROUP]):
                if voice._sounds:
                    y: Any = voice.process()  # type: ignore[attr-defined]
                    heard[k] = voice._heard_both(y) if is_stereo else (voice._heard(y), 0.0)
            sums = [halving_sum([each[side] for each in heard]) for side in (0, 1)]
            total = (total[0] + sums[0], total[1] + sums[1])
        return total if is_stereo else (total[0], total[0])

    def start(self, voice: int) -> None:
        """The engine's numbers stay, and chance goes on from note to note."""
        own = vars(self.voices[voice])
        fields = {name: own[name] for name in FIELD_NAMES.values() if name in own}
        bindings = [unit._binding for unit in self.trees[voice]]
        kept = [each.fresh.values for each in bindings if each and each.fresh]
        seeds = [values["_random_state"] for values in kept]
        for unit, values in zip(self.trees[voice], kept, strict=True):
            values["_random_state"] = vars(unit)["_random_state"]
        self.voices[voice].reset()
        for values, seed in zip(kept, seeds, strict=True):
            values["_random_state"] = seed
        own.update(fields)

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
        elif isinstance(value, _NUMBERS) and name not in ("channel_index", "path_hash"):
            vars(taker)[name] = value


def _copy_list(given: list[Any], taker: list[Any]) -> None:
    for k, value in enumerate(given):
        if isinstance(value, np.ndarray):
            taker[k][...] = value
        elif isinstance(value, _NUMBERS):
            taker[k] = value
