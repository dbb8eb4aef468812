"""The host's transport: what is said of the song, and where it is at each sample."""

from __future__ import annotations

import math

from tests.language.program import program

from rattle import Block, Effect, Param, Transport, Unit


@program(exact=True)
class TransportWords(Effect):
    """What only the host changes, of every type."""

    def process(self, x: float) -> float:
        t = self.transport
        y = x * t.tempo_bpm / 240.0
        if t.playing:
            y = y + (0.5 if t.recording else 0.25)
        if t.looping:
            y = y + (t.loop_end_beats - t.loop_start_beats) / 8.0
        y = y + t.beats_per_bar / t.beat_unit
        return y + t.has_tempo * 2 - (0.125 if t.has_position else 0.0)


@program(exact=True)
class TransportPositions(Effect):
    """Positions move with the samples, or stand; side by side as well."""

    def process(self, x: float) -> float:
        t = self.transport
        beat = t.position_beats - math.floor(t.position_beats)
        bar = t.position_beats - t.bar_start_beats
        return x * 0.25 + beat * 0.5 + bar * 0.125 + (t.position_samples % 1000) / 1024


@program(exact=True)
class TransportInALoopOfState(Effect):
    """Beside state, which keeps samples one after the other, and a Param that ramps."""

    depth = Param(0.5)

    def __init__(self) -> None:
        self.last = 0.0
        self.beats = 0

    def process(self, x: float) -> float:
        whole = math.floor(self.transport.position_beats * 4.0)
        if whole != self.beats:
            self.beats = whole
            self.last = 1.0
        self.last = self.last * 0.96875 + x * 0.03125
        return self.last * (1.0 - self.depth)


class SyncedPhase(Unit):
    def __init__(self, ratio: float) -> None:
        self.ratio = ratio
        self.sum = 0.0

    def process(self, x: float) -> float:
        phase = self.transport.position_beats * self.ratio
        self.sum = self.sum * 0.5 + x * (phase - math.floor(phase))
        return self.sum


@program(exact=True)
class TransportInUnits(Effect):
    """Units that are alike, side by side, all hear the one transport."""

    def __init__(self) -> None:
        self.phases = [SyncedPhase(0.5 * (k + 1)) for k in range(8)]

    def process(self, x: float) -> float:
        y = 0.0
        for phase in self.phases:
            y = y + phase.process(x)
        return y * 0.125


@program(exact=True)
class TransportInAChain(Effect):
    """Each unit hears the one before and the song, which is also handed on."""

    def __init__(self) -> None:
        self.phases = [SyncedPhase(0.5 * (k + 1)) for k in range(4)]

    def in_bar(self, song: Transport) -> float:
        return song.position_beats - song.bar_start_beats

    def process(self, x: float) -> float:
        for phase in self.phases:
            x = x * 0.5 + phase.process(x)
        return x + self.in_bar(self.transport) * 0.125


@program(exact=True)
class TransportOfABlock(Effect):
    """As it was at the first sample of the Block."""

    quantum = 48

    def process(self, x: Block, out: Block) -> None:
        t = self.transport
        step = t.tempo_bpm / (60.0 * self.sample_rate)
        for c in range(len(x)):
            for i in range(self.quantum):
                beats = t.position_beats + i * step
                out[c, i] = x[c, i] * (beats - math.floor(beats)) + t.bar_start_beats * 0.0625


@program()
class TransportSetsTheRate(Effect):
    """Numbers that depend on the tempo and a Param are computed when one of them moves."""

    depth = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.level = 0.0

    def process(self, x: float) -> float:
        seconds = 60.0 / self.transport.tempo_bpm * (0.1 + self.depth)
        follow = 1.0 - math.exp(-1.0 / (seconds * self.sample_rate))
        self.level = self.level + (x - self.level) * follow
        return self.level
