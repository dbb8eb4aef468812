"""What a player would say is held: keys and pedals, in lists, without voices. And voices that only listen."""

from __future__ import annotations

from dataclasses import dataclass, field

from rattle.host.voice_engine import NativeVoices
from rattle.plugin.events import RawEvent
from rattle.plugin.voice_fields import ALL_FIELDS, PlayMode, VoiceField, VoiceSettings

NOTE_ON, NOTE_OFF, PRESSURE, CONTROLLER, BEND, EXPRESSION = range(6)
SUSTAIN, SOSTENUTO, SOUND_OFF, RESET, NOTES_OFF = 64, 66, 120, 121, 123
RATE = 48000.0


class Listener:
    """Notes down what it is told, and when."""

    has_is_active = False

    def __init__(self, count: int, spares: int) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.position = 0
        self.loudness = [1.0] * (count + spares)
        self.fields = [{f: float("nan") for f in VoiceField} for _ in range(count + spares)]
        self.owners: list[object] = [None] * (count + spares)
        self.owner: object = None  # of what begins now

    def _note(self, *call: object) -> None:
        self.calls.append((self.position, *call))

    def set(self, field: VoiceField, voice: int, value: float) -> None:
        self.fields[voice][field] = value
        self._note("set", field, voice, value)

    def start(self, voice: int) -> None:
        self._note("start", voice)

    def note_on(self, voice: int) -> None:
        assert self.fields[voice][VoiceField.GATE] == 1.0
        self.owners[voice] = self.owner
        self._note("note_on", voice)

    def note_off(self, voice: int) -> None:
        assert self.fields[voice][VoiceField.GATE] == 0.0
        self._note("note_off", voice)

    def is_active(self, voice: int) -> bool:
        raise AssertionError("nobody asks")

    def level(self, voice: int) -> float:
        return self.loudness[voice]

    def move(self, source: int, spare: int) -> None:
        self._note("move", source, spare)


@dataclass
class Held:
    owner: object  # as Listener.owners
    channel: int
    note: int
    id: int
    by: set[str] = field(default_factory=set)


@dataclass
class Keys:
    """Who holds what. Notes of a mode of one note share an owner."""

    settings: VoiceSettings = field(default_factory=VoiceSettings)
    notes: list[Held] = field(default_factory=list)  # in the order they began
    down: dict[str, set[int]] = field(default_factory=lambda: {"sustain": set(), "sostenuto": set()})
    begun: int = 0
    stack: int = 0

    def owner(self) -> object:
        return ("note", self.begun) if self.settings.play_mode is PlayMode.POLY else ("stack", self.stack)

    def reaches(self, sent: int, channel: int) -> bool:
        return sent in (-1, channel) or (sent == 0 and self.settings.is_mpe)

    def hear(self, settings: VoiceSettings, raw: RawEvent) -> None:
        if settings.play_mode is not self.settings.play_mode:
            self._change_mode()
        self.settings = settings
        if raw.kind == NOTE_ON and raw.value > 0:
            self.begun += 1
            by = {"key"} | ({"sustain"} if raw.channel in self.down["sustain"] else set())
            self.notes.append(Held(self.owner(), raw.channel, raw.note, raw.id, by))
        elif raw.kind in (NOTE_ON, NOTE_OFF):
            self._key_up(raw)
        elif raw.kind == CONTROLLER:
            self._control(raw)
        self.notes = [note for note in self.notes if note.by]

    def _change_mode(self) -> None:
        last = next((n for n in reversed(self.notes) if n.owner == ("stack", self.stack)), None)
        self.notes = [n for n in self.notes if n.owner != ("stack", self.stack) or n is last]
        for note in self.notes:
            note.by.discard("key")
        self.notes = [note for note in self.notes if note.by]
        self.stack += 1

    def _key_up(self, raw: RawEvent) -> None:
        for note in self.notes:
            by_id = raw.id != -1 and note.id != -1
            same = note.id == raw.id if by_id else (note.channel, note.note) == (raw.channel, raw.note)
            if same and "key" in note.by:
                note.by.discard("key")
                return

    def _control(self, raw: RawEvent) -> None:
        reached = {channel for channel in range(16) if self.reaches(raw.channel, channel)}
        if raw.number == SOUND_OFF:
            self.notes = [note for note in self.notes if note.channel not in reached]
        if NOTES_OFF <= raw.number <= 127:
            for note in self.notes:
                note.by -= {"key"} if note.channel in reached else set()
        for pedal, number in (("sustain", SUSTAIN), ("sostenuto", SOSTENUTO)):
            if raw.number in (number, RESET):
                self._pedal(pedal, reached, raw.number == number and raw.value >= 0.5)

    def _pedal(self, pedal: str, reached: set[int], is_down: bool) -> None:
        changed = reached - self.down[pedal] if is_down else reached & self.down[pedal]
        self.down[pedal] = self.down[pedal] | changed if is_down else self.down[pedal] - changed
        for note in self.notes:
            if note.channel in changed and note.by:
                note.by = note.by | {pedal} if is_down else note.by - {pedal}

    def forget_silent(self, sounding: set[object]) -> None:
        """What no voice plays has ended, unless its mode remembers keys."""
        self.notes = [n for n in self.notes if n.owner in sounding or n.owner == ("stack", self.stack)]


class Scene:
    """An engine, its listener and a clock."""

    def __init__(self, count: int, spares: int, is_lazy: bool = True) -> None:
        self.count, self.spares, self.is_lazy = count, spares, is_lazy
        self.code = Listener(count, spares)
        self.voices = NativeVoices(count, spares, ALL_FIELDS, RATE, self.code)
        self.voices.reset()

    def event(self, settings: VoiceSettings, raw: RawEvent) -> None:
        self.voices.event(settings, raw)

    def run(self, samples: int) -> None:
        for _ in range(samples):
            if self.code.position % 256 == 0:
                self.voices.tick()
            self.code.position += 1
            if not self.is_lazy or self.voices.is_moving():
                self.voices.advance()

    def playing(self) -> list[int]:
        """Voices that sound and are not cut off."""
        fields = self.code.fields
        return [v for v in range(self.count)
                if fields[v][VoiceField.SOUNDS] and fields[v][VoiceField.FADE] == 1.0]  # fmt: skip
