"""A plugin with one of everything that the bridge knows, for the fuzzer: it need not sound well."""

from __future__ import annotations

from enum import Enum

from rattle import (
    Controller,
    Effect,
    Meter,
    NoteOff,
    NoteOn,
    Param,
    PitchBend,
    Pressure,
    Stereo,
    Unit,
    dsp,
    zeros,
)


class Shape(Enum):
    SOFT = "Soft"
    HARD = "Hard Clip"
    FOLD = "Fold"


class Band(Unit):
    frequency_hz = Param(1000.0, 20.0, 20_000.0, taper="log")
    gain_db = Param(0.0, -24.0, 24.0, labels={0.0: "flat"})
    active = Param(True)

    def __init__(self) -> None:
        self.filter = dsp.OnePole()

    def process(self, x: float) -> float:
        y = self.filter.process(x, self.frequency_hz) * dsp.db_to_gain(self.gain_db)
        return y if self.active else x


class Everything(Effect):
    """Two bands, a choice, steps, two side-chains, memory, meters, latency, events in and out."""

    name = "Everything"
    id = "com.example.rattle.fuzz.everything"
    vendor = "Rattle Tests"
    category = "Tools"

    shape = Param(Shape.SOFT)
    taps = Param(2, 1, 8, step=1)
    coarse = Param(1.0, 0.0, 9.0, step=0.5, midi_cc=1)
    amount_pct = Param(50.0, 0.0, 100.0, center=20.0)
    depth_db = Param(-12.0, -60.0, 0.0, smooth_ms=250)
    peak = Meter()
    last_db = Meter(0.0, -60.0, 40.0)

    renamed = {"coarse": "rough", "bands": ("filters", "b")}  # noqa: RUF012
    presets = {  # noqa: RUF012
        "Loud": {"coarse": 9.0, "amount_pct": 100.0},
        "Folded ä€𝄞": {"shape": Shape.FOLD, "taps": 8, "bands.0.gain_db": 24.0},
    }

    def __init__(self) -> None:
        self.bands = [Band(), Band()]
        self.line = zeros(64)
        self.at = 0
        self.bend = 0.0

    def note_on(self, event: NoteOn) -> None:
        self.send(NoteOn(event.note + self.taps, event.velocity, event.channel))

    def note_off(self, event: NoteOff) -> None:
        self.send(NoteOff(event.note + self.taps, event.velocity, event.channel))

    def controller(self, event: Controller) -> None:
        self.send(Controller(event.number, event.value, event.channel))

    def pitch_bend(self, event: PitchBend) -> None:
        self.bend = event.semitones

    def pressure(self, event: Pressure) -> None:
        self.send(Pressure(event.value + self.bend, event.note, event.channel))

    def latency_samples(self) -> int:
        return 48

    def process(self, x: Stereo, key: Stereo | None, talk: Stereo | None) -> Stereo:
        left, right = x
        if key is not None:
            left += key[0] * dsp.db_to_gain(self.depth_db)
            right += key[1]
        if talk is not None:
            right += talk[1]
        for band in self.bands:
            left = band.process(left)
        if self.shape == Shape.HARD:
            left = min(max(left, -1.0), 1.0)
        elif self.shape == Shape.FOLD:
            left = 1.0 / left  # divides by what silence is: the runtime must catch it
        self.line[self.at] = left * self.amount_pct / 100.0
        self.at = (self.at + self.taps) % len(self.line)
        right += self.line[self.at] * self.coarse
        right += self.transport.position_beats - self.transport.bar_start_beats
        right += self.transport.loop_end_beats + self.transport.position_samples % 7
        self.peak = abs(left)
        self.last_db = right
        return left, right

    def tail_s(self) -> float:
        return self.amount_pct / 10.0
