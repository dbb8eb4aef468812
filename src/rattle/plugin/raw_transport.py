"""The host's transport as struct RattleTransport of native/processor.h has it, taken over into Python's."""

from __future__ import annotations

from typing import Protocol

from rattle.lang.transport import Transport


class RawTransport(Protocol):
    """A ctypes structure, or `RawFields`."""

    playing: int
    recording: int
    looping: int
    has_tempo: int
    has_position: int
    beats_per_bar: int
    beat_unit: int
    tempo_bpm: float
    loop_start_beats: float
    loop_end_beats: float
    bar_beats: float
    first_beats: float
    beats_per_sample: float
    first_samples: int
    passed_samples: int


_FLAGS = ("playing", "recording", "looping", "has_tempo", "has_position")
_WHOLE = ("beats_per_bar", "beat_unit")
_REAL = ("tempo_bpm", "loop_start_beats", "loop_end_beats")


def take_over(transport: Transport, raw: RawTransport) -> None:
    """All of it; positions follow by the same closed form."""
    said: dict[str, bool | int | float] = {name: bool(getattr(raw, name)) for name in _FLAGS}
    said |= {name: int(getattr(raw, name)) for name in _WHOLE}
    said |= {name: float(getattr(raw, name)) for name in _REAL}
    transport._said = said
    transport._bar_beats = raw.bar_beats
    transport._first_samples, transport._first_beats = raw.first_samples, raw.first_beats
    transport._passed_samples, transport._beats_per_sample = raw.passed_samples, raw.beats_per_sample


def resampled(raw: RawTransport, late: float, ratio: float) -> RawTransport:
    """As raw, `late` samples on, in samples of another rate, of which `ratio` are one of its own."""
    found = RawFields(Transport(1.0))
    for name in vars(found):
        setattr(found, name, getattr(raw, name))
    passed = raw.passed_samples + late
    found.first_samples = round((raw.first_samples + passed) * ratio)
    found.first_beats = raw.first_beats + passed * raw.beats_per_sample
    found.beats_per_sample = raw.beats_per_sample / ratio
    found.passed_samples = 0
    return found


class RawFields:
    """A copy of what a Transport holds, as a record has it."""

    def __init__(self, transport: Transport) -> None:
        self.playing, self.recording = int(transport.playing), int(transport.recording)
        self.looping = int(transport.looping)
        self.has_tempo, self.has_position = int(transport.has_tempo), int(transport.has_position)
        self.beats_per_bar, self.beat_unit = transport.beats_per_bar, transport.beat_unit
        self.tempo_bpm = transport.tempo_bpm
        self.loop_start_beats, self.loop_end_beats = transport.loop_start_beats, transport.loop_end_beats
        self.bar_beats, self.first_beats = transport._bar_beats, transport._first_beats
        self.beats_per_sample = transport._beats_per_sample
        self.first_samples, self.passed_samples = transport._first_samples, transport._passed_samples
