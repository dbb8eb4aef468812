"""The voices of a program: what the voice engine does to their memory."""

from __future__ import annotations

from typing import Any

from rattle.compiler.interpret.machine import Machine
from rattle.compiler.ir import OF_VOICES, Voices
from rattle.plugin.voice_fields import VoiceField


class MachineVoices:
    """A VoiceCode."""

    def __init__(self, machine: Machine, voices: Voices) -> None:
        self.machine = machine
        self.voices = voices
        self.copy = machine.copies[0]

    @property
    def has_is_active(self) -> bool:
        return "is_active" in self.voices.methods

    def set(self, field: VoiceField, voice: int, value: float) -> None:
        slot = self.voices.fields.get(field)
        if slot is not None:
            self.copy.slots[slot][voice] = self.copy.stored(slot.dtype, value)

    def start(self, voice: int) -> None:
        self._run("start", voice)

    def note_on(self, voice: int) -> None:
        self._if_there("note_on", voice)

    def note_off(self, voice: int) -> None:
        self._if_there("note_off", voice)

    def is_active(self, voice: int) -> bool:
        return bool(self._run("is_active", voice)[0])

    def level(self, voice: int) -> float:
        return float(self._run("_level", voice)[0])

    def move(self, source: int, spare: int) -> None:
        for slot, values in self.copy.slots.items():
            if slot.path.startswith(OF_VOICES) and len(values) == self.voices.total:
                values[spare] = values[source]
        for array, rows in self.copy.arrays.items():
            if array.path.startswith(OF_VOICES) and array.count is not None:
                rows[spare] = rows[source]

    def _if_there(self, name: str, voice: int) -> None:
        if name in self.voices.methods:
            self._run(name, voice)

    def _run(self, name: str, voice: int) -> list[Any]:
        return self.machine.run(self.voices.methods[name], (voice,), self.copy)
