"""A piano on a computer's keyboard, of which a terminal tells when a key goes down or repeats, never up.

So a note lasts for a while, for as long as its key repeats, or until the sustain is let go.
"""

from __future__ import annotations

from collections.abc import Callable

from rattle.plugin.events import Controller, Event, NoteOff, NoteOn

KEYS = "awsedftgyhujkolp;'"  # from C on, black keys in the upper row
HELP = "a w s e d f ... play   z x octave   c v softer, louder   space sustain   backspace all off   q quits"
_FIRST_S = 0.6  # longer than systems take to begin repeating a key
_REPEAT_S = 0.12  # longer than from one repeat to the next
_SUSTAIN, _ALL_SOUND_OFF, _ALL_NOTES_OFF = 64, 120, 123


class TypedPiano:
    """Events go to `play`; time is seconds of any clock that only goes on."""

    def __init__(self, play: Callable[[Event], object]) -> None:
        self._play = play
        self._ends: dict[int, float] = {}  # when the notes that sound will end
        self.lowest, self.velocity, self.is_sustained = 48, 0.8, False

    def press(self, key: str, now_s: float) -> bool:
        """False for the key that quits."""
        key = key.lower()
        if key in ("q", "\x03", "\x04"):  # and control with C or D
            return False
        if key in KEYS:
            self._press_note(self.lowest + KEYS.index(key), now_s)
        elif key in "zx":
            self.lowest = min(max(self.lowest + (12 if key == "x" else -12), 0), 108)
        elif key in "cv":
            self.velocity = min(max(round(self.velocity + (0.1 if key == "v" else -0.1), 1), 0.1), 1.0)
        elif key == " ":
            self._sustain()
        elif key in ("\x7f", "\b"):
            self.silence()
        return True

    def tick(self, now_s: float) -> None:
        """Ends what has lasted. Call it often."""
        for note in [note for note, end_s in self._ends.items() if end_s <= now_s]:
            del self._ends[note]
            self._play(NoteOff(note))

    def silence(self) -> None:
        """All off, whatever sounds."""
        self._ends.clear()
        self.is_sustained = False
        for controller in (_SUSTAIN, _ALL_NOTES_OFF, _ALL_SOUND_OFF):
            self._play(Controller(controller, 0.0))

    def _press_note(self, note: int, now_s: float) -> None:
        if note > 127:
            return
        if note in self._ends:  # it is held
            self._ends[note] = max(self._ends[note], now_s + _REPEAT_S)
            return
        self._ends[note] = now_s + _FIRST_S
        self._play(NoteOn(note, self.velocity))

    def _sustain(self) -> None:
        self.is_sustained = not self.is_sustained
        self._play(Controller(_SUSTAIN, float(self.is_sustained)))
