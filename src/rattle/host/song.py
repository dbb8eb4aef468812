"""A MIDI file as music in time: when each message comes, the tempo, the bars. Exact, in whole numbers and
fractions: a place in seconds is computed from its tick alone, and rounded to a sample once.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from rattle.host.sidechain_files import RenderError

_TEMPO_US = 500_000  # of a quarter note, where a file says none: 120 bpm
_MOST_S = 86_400  # a day
_HALF = Fraction(1, 2)
_CHANNEL_MESSAGES = ("note_on", "note_off", "control_change", "pitchwheel", "aftertouch", "polytouch",
                     "program_change")  # fmt: skip


class Change(NamedTuple):
    """What a song's transport says from a sample on."""

    sample: int
    tempo_bpm: float
    position_beats: float  # at that very sample
    beats_per_bar: int
    beat_unit: int
    bar_start_beats: float  # where some bar starts


@dataclass(frozen=True)
class TempoMap:
    """From ticks to seconds: from `ticks[n]`, which is at `seconds[n]`, each tick takes `tick_s[n]`."""

    ticks: tuple[int, ...]
    seconds: tuple[Fraction, ...]
    tick_s: tuple[Fraction, ...]
    ticks_per_beat: Fraction  # of a quarter note; as it is at 120 bpm where ticks are those of a film

    def seconds_at(self, tick: int) -> Fraction:
        n = bisect_right(self.ticks, tick) - 1
        return self.seconds[n] + (tick - self.ticks[n]) * self.tick_s[n]

    def beats_at(self, seconds: Fraction) -> Fraction:
        n = bisect_right(self.seconds, seconds) - 1
        passed = (seconds - self.seconds[n]) / self.tick_s[n] if self.tick_s[n] else 0
        return (self.ticks[n] + passed) / self.ticks_per_beat

    def tempo_bpm_at(self, seconds: Fraction) -> float:
        tick_s = self.tick_s[bisect_right(self.seconds, seconds) - 1]
        return float(60 / (tick_s * self.ticks_per_beat)) if tick_s else 1000.0


@dataclass(frozen=True)
class Song:
    messages: tuple[tuple[int, Any], ...]  # at their ticks, in order; those of all tracks and channels
    tempo: TempoMap
    signatures: tuple[tuple[int, int, int], ...]  # tick, upper and lower number; the first at 0
    end_tick: int  # of the longest track

    def sample_at(self, tick: int, sample_rate: float) -> int:
        return sample_at(self.tempo.seconds_at(tick), sample_rate)

    def end_sample(self, sample_rate: float) -> int:
        return self.sample_at(self.end_tick, sample_rate)

    def changes(self, sample_rate: float) -> list[Change]:
        """The first is at sample 0. Each is at the first sample that it holds for; of several at one sample
        the last."""
        places = {*self.tempo.seconds, *(self.tempo.seconds_at(tick) for tick, *_ in self.signatures)}
        samples = sorted({math.ceil(place * Fraction(sample_rate)) for place in places})
        return [self._change(sample, Fraction(sample) / Fraction(sample_rate)) for sample in samples]

    def _change(self, sample: int, seconds: Fraction) -> Change:
        beats = self.tempo.beats_at(seconds)
        starts = [Fraction(tick) / self.tempo.ticks_per_beat for tick, *_ in self.signatures]
        n = max(0, bisect_right(starts, beats) - 1)
        _, upper, lower = self.signatures[n]
        tempo_bpm = min(max(self.tempo.tempo_bpm_at(seconds), 1.0), 1000.0)  # what a transport can say
        return Change(sample, tempo_bpm, float(beats), upper, lower, float(starts[n]))


def sample_at(seconds: Fraction | float, sample_rate: float) -> int:
    """The nearest; halves go up."""
    return math.floor(Fraction(seconds) * Fraction(sample_rate) + _HALF)


def read_song(path: Path | str) -> Song:
    """Raises RenderError for what is no MIDI file, is broken, or has no notes."""
    import mido

    if not Path(path).is_file():
        raise RenderError(f"there is no file {path}")
    try:
        file = mido.MidiFile(path, clip=True)
    except EOFError:
        raise RenderError(f"{path} is cut off: it ends within a track; export it again") from None
    except OSError as error:
        if error.errno is not None:
            raise RenderError(f"{path} cannot be read: {error.strerror}") from None
        raise RenderError(_broken(path, error)) from None
    except Exception as error:  # mido says what is wrong with a file in many ways
        raise RenderError(_broken(path, error)) from None
    return song_of(file, str(path))


def _broken(path: Path | str, error: Exception) -> str:
    return f"{path} is no MIDI file, or a broken one ({error}); export it again as a Standard MIDI File"


def song_of(file: Any, name: str = "the MIDI file") -> Song:
    """Of a mido.MidiFile. Raises RenderError for one that no one could play."""
    if file.type == 2:
        cure = "export it as type 0 or 1, or give each of its tracks as a file"
        raise RenderError(f"{name} is of type 2, whose tracks are songs of their own; {cure}")
    if file.type not in (0, 1):
        raise RenderError(f"{name} is broken: it is of type {file.type}, and there are 0, 1 and 2")
    merged = list(_merged(file))
    messages = [(tick, message) for tick, message in merged if message.type in _CHANNEL_MESSAGES]
    if not any(message.type == "note_on" and message.velocity > 0 for _, message in messages):
        raise RenderError(f"{name} has no notes")
    end_tick = max(tick for tick, _ in merged)
    song = Song(tuple(messages), _tempo_map(file, merged, name), _signatures(merged), end_tick)
    if song.tempo.seconds_at(end_tick) > _MOST_S:
        hours = float(song.tempo.seconds_at(end_tick) / 3600)
        raise RenderError(f"{name} takes {hours:.0f} hours: more than a day is a mistake in its times")
    return song


def _merged(file: Any) -> Iterator[tuple[int, Any]]:
    """By absolute tick; at one tick as the tracks stand in the file."""
    timed = []
    for track in file.tracks:
        tick = 0
        for message in track:
            tick += int(message.time)
            timed.append((tick, message))
    yield from sorted(timed, key=lambda each: each[0])


def _tempo_map(file: Any, merged: list[tuple[int, Any]], name: str) -> TempoMap:
    division = file.ticks_per_beat
    if division < 0:  # SMPTE: frames a second in the upper byte, ticks a frame in the lower one
        frames, ticks = -(division >> 8), division & 0xFF
        if frames not in (24, 25, 29, 30) or ticks == 0:
            raise RenderError(f"{name} is broken: it has {frames} frames a second of {ticks} ticks")
        a_second = ticks * (Fraction(30_000, 1001) if frames == 29 else Fraction(frames))
        return TempoMap((0,), (Fraction(0),), (1 / a_second,), a_second / 2)
    if division == 0:
        raise RenderError(f"{name} is broken: its quarter note has 0 ticks; export it again")
    tempos = {0: _TEMPO_US} | {tick: each.tempo for tick, each in merged if each.type == "set_tempo"}
    ticks, seconds, tick_s = [0], [Fraction(0)], [Fraction(tempos[0], 1_000_000 * division)]
    for tick, tempo_us in list(tempos.items())[1:]:
        seconds.append(seconds[-1] + (tick - ticks[-1]) * tick_s[-1])
        ticks.append(tick)
        tick_s.append(Fraction(tempo_us, 1_000_000 * division))
    return TempoMap(tuple(ticks), tuple(seconds), tuple(tick_s), Fraction(division))


def _signatures(merged: list[tuple[int, Any]]) -> tuple[tuple[int, int, int], ...]:
    found = {0: (4, 4)}
    for tick, message in merged:
        if message.type == "time_signature":
            found[tick] = (min(max(message.numerator, 1), 256), min(max(message.denominator, 1), 256))
    return tuple((tick, *numbers) for tick, numbers in found.items())
