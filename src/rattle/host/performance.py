"""Events played until all is silent: what `Player.render` and `rattle render song.mid` do."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rattle.host.engine import AnyArray
from rattle.host.played_events import Playable, Played, played, song_in
from rattle.host.song import Change, Song, sample_at
from rattle.lang.transport import Transport
from rattle.plugin.description import PluginDescription

if TYPE_CHECKING:
    from rattle.host.player import Player

_SILENCE = 1e-5  # -100 dB: the tail has ended when it stays below
_SILENT_S = 0.5
SONG_BLOCK = 8192  # samples that are played at once: what comes between them is Python's


@dataclass(frozen=True)
class Performance:
    played: Played
    changes: tuple[Change, ...]  # of a song's transport; empty where there is no song
    end_sample: int  # of the last event, or of the song


def performance_of(given: Playable | Song, description: PluginDescription, sample_rate: float) -> Performance:
    """Raises what `played` raises, and TypeError for a plugin that has an input."""
    if description.layouts[0].inputs:
        cure = "play an Instrument, or give the sound too: process(x, events=...)"
        raise TypeError(f"{description.class_name} is an effect, and has an input; {cure}")
    song = given if isinstance(given, Song) else song_in(given)
    found = played(song or given, description, sample_rate)
    places = [each.offset for each in (*found.events, *found.points)]
    if min(places, default=0) < 0:
        raise ValueError(f"the first event is {-min(places)} samples before the start")
    end = max(places, default=-1) + 1
    if song is None:
        return Performance(found, (), end)
    return Performance(found, tuple(song.changes(sample_rate)), max(end, song.end_sample(sample_rate)))


def perform(
    player: Player, performance: Performance, seconds: float | None, tail_limit_s: float, block: int
) -> Iterator[AnyArray]:
    """What is heard, latency removed, in pieces of `block` samples at most; all of it is the same at every
    `block`. seconds: how long; without it until silence follows. Raises ValueError for what is no length."""
    _check(seconds, tail_limit_s, block)
    rate, late = player.sample_rate, player.latency_samples
    end = performance.end_sample if seconds is None else sample_at(seconds, rate)
    most = late + (end if seconds is not None else end + math.ceil(tail_limit_s * rate))
    silence = _Silence(end, round(_SILENT_S * rate)) if seconds is None else None
    coming = Played(list(performance.played.events), list(performance.played.points))
    changes = list(reversed(performance.changes))
    position = 0
    while position < most:
        if changes and changes[-1].sample <= position:
            _follow(player.transport, changes.pop())
        stop = min(position + block, most, *(change.sample for change in changes[-1:]))
        y = player.process(stop - position, events=coming.between(position, stop))
        heard = y[:, min(max(late - position, 0), y.shape[1]) :]
        position = stop
        has_ended = silence is not None and (keep := silence.keep(heard)) is not None
        yield heard[:, :keep] if has_ended else heard
        if has_ended:
            return


def _check(seconds: object, tail_limit_s: object, block: object) -> None:
    for name, value in (("seconds", seconds), ("tail_limit_s", tail_limit_s)):
        if name == "seconds" and value is None:
            continue
        if not isinstance(value, int | float) or not 0.0 <= value <= 86_400.0:
            raise ValueError(f"{name} is {value!r}; give a number of seconds, at most a day")
    if not isinstance(block, int) or block < 1:
        raise ValueError(f"block is {block!r}; give samples, 1 or more")


def _follow(transport: Transport, change: Change) -> None:
    transport.playing = True
    transport.tempo_bpm = change.tempo_bpm
    transport.beats_per_bar, transport.beat_unit = change.beats_per_bar, change.beat_unit
    transport.position_samples, transport.position_beats = change.sample, change.position_beats
    transport.bar_start_beats = change.bar_start_beats


class _Silence:
    """Where a sound has ended: at `end` or later, once `wanted` samples were silent."""

    def __init__(self, end: int, wanted: int) -> None:
        self._end, self._wanted = end, wanted
        self._heard = 0  # samples so far
        self._last_loud = -1

    def keep(self, block: AnyArray) -> int | None:
        """So many samples of the next block and no more, or None if all are and it goes on. The first place
        that will do counts, which is the same however the samples are shared out among blocks."""
        is_loud = np.max(np.abs(block), axis=0, initial=0.0) >= _SILENCE
        loud = self._heard + np.flatnonzero(is_loud)
        before = np.concatenate([[self._last_loud], loud])
        after = np.concatenate([loud, [self._heard + block.shape[1]]])
        ends = np.maximum(self._end, before + 1 + self._wanted)
        found = np.flatnonzero(after >= ends)
        if len(found):
            return int(ends[found[0]]) - self._heard
        self._heard, self._last_loud = int(after[-1]), int(before[-1])
        return None
