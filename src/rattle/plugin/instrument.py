"""Instrument: events in, audio out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rattle.lang.copies import Copies
from rattle.lang.types import Stereo

from .effect import Effect
from .errors import DeclarationError
from .voice import Voice
from .voice_fields import SPARE_VOICES as SPARE_VOICES
from .voice_fields import PlayMode, Stealing

if TYPE_CHECKING:
    from .events import Event


class Instrument(Effect):
    """Base of a plugin that is played.

    In real-time Python it has voices: `self.voices = copies(MyVoice, 16)`, 1 to 128 of a class of yours that
    derives from Voice. At each sample `modulate` runs, for what voices share; then every voice that sounds,
    and they are added; then `process(self, x: Stereo) -> Stereo`, or with `float`, for effects on the sum.
    Without voices write `process(self) -> Stereo`. Or write, under `@worker`, `process(self, out:
    np.ndarray) -> None`, which fills out, float32 (channels, quantum), from `self.events`.

    How notes take voices, plain attributes: set them in `__init__`, or in `@on_change`.
    """

    play_mode: PlayMode = PlayMode.POLY
    stealing: Stealing = Stealing.OLDEST
    glide_s: float = 0.0  # from note to note
    unison: int = 1  # voices a note
    bend_semitones: float = 2.0  # of the wheel all the way up
    mpe: bool = False  # of the class: each note has a channel of its own (MPE 1.1)

    def modulate(self) -> None:
        """Once a sample, before the voices: what they share, as an LFO."""

    def play(self, event: Event) -> None:
        """Plays it on the own voices: from a handler at this sample, from anywhere else at the next one."""
        vars(self).setdefault("_played", []).append(event)

    def _mono_sum(self) -> float:
        """What compilers read. Each sixteen terms are added as a tree: halves onto each other."""
        self.modulate()
        total = 0.0
        for voice in self.voices:  # type: ignore[attr-defined]
            if voice._sounds:
                total = total + voice._heard(voice.process())
        return total

    def _stereo_sum(self) -> Stereo:
        self.modulate()
        left = 0.0
        right = 0.0
        for voice in self.voices:  # type: ignore[attr-defined]
            if voice._sounds:
                heard = voice._heard_both(voice.process())
                left = left + heard[0]
                right = right + heard[1]
        return left, right


def voices_of(plugin: object) -> Copies[Voice] | None:
    """Those of an instrument in real-time Python, spares included once it is made whole."""
    found: Any = vars(plugin).get("voices") if isinstance(plugin, Instrument) else None
    is_voices = isinstance(found, Copies) and isinstance(found[0], Voice)
    return found if is_voices else None


def add_spares(plugin: Effect) -> None:
    """What fades after its voice was taken needs voices of its own, behind the author's."""
    voices = voices_of(plugin)
    if voices is None:
        return
    try:
        voices.add(SPARE_VOICES, plugin)
    except StopIteration:
        where = f"{type(plugin).__name__}.voices"
        why = f"{SPARE_VOICES} more voices are made, for notes that are cut off, and the numbers ran out"
        raise DeclarationError(
            where, why, "let what differs between voices follow from `self.index`"
        ) from None
    count = len(voices) - SPARE_VOICES
    for index, voice in enumerate(voices):
        voice.index = index if index < count else 0
