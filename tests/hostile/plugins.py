"""Effects that have together all that a host can ask of one."""

from __future__ import annotations

from enum import Enum

import numpy as np

from rattle import (
    Block,
    Effect,
    Frame,
    Instrument,
    Meter,
    MidiEffect,
    NoteOff,
    NoteOn,
    Param,
    Stereo,
    Voice,
    copies,
    dsp,
    worker,
    zeros,
)


class Shape(Enum):
    SOFT = "Soft"
    HARD = "Hard"
    FOLD = "Fold"


class Everything(Effect):
    """Side-chains, meters, a latency of its own, steps, choices, switches, a preset, a short tail."""

    id = "com.example.rattle.everything"
    presets = {"Loud": {"gain_db": 6.0}}  # noqa: RUF012

    gain_db = Param(0.0, -40.0, 12.0)
    cutoff_hz = Param(2000.0, 20.0, 20_000.0, taper="log")
    shape = Param(Shape.SOFT)
    voices = Param(3, 1, 8)
    coarse = Param(0.5, 0.0, 1.0, step=0.125)
    muted = Param(False)
    jump = Param(0.25, smooth_ms=0)
    level = Meter()
    last = Meter(0.0, -1.0, 1.0, peak=False)

    def __init__(self) -> None:
        self.line_l = zeros(64)
        self.line_r = zeros(64)
        self.at = 0
        self.filter_l = dsp.OnePole()
        self.filter_r = dsp.OnePole()

    def latency_samples(self) -> int:
        return 64

    def tail_s(self) -> float:
        return 0.01 + 1.5 / self.cutoff_hz  # a one-pole falls by 60 dB in 1.1

    def process(self, x: Stereo, key: Stereo | None, mono: float) -> Stereo:
        left, right = self.line_l[self.at], self.line_r[self.at]
        self.line_l[self.at] = x[0]
        self.line_r[self.at] = x[1]
        self.at = (self.at + 1) % 64
        gain = 0.0 if self.muted else dsp.db_to_gain(self.gain_db) * (0.5 + 0.5 * self.coarse)
        if self.shape == Shape.HARD:
            left, right = min(max(left, -0.2), 0.2), min(max(right, -0.2), 0.2)
        elif self.shape == Shape.FOLD:
            left, right = abs(left), abs(right)
        if key is not None:
            gain = gain * (1.0 - min(1.0, abs(key[0]) + abs(key[1])))
        left = self.filter_l.process(left, self.cutoff_hz) * gain + mono * self.jump
        right = self.filter_r.process(right, self.cutoff_hz) * gain / self.voices
        self.level = min(1.0, abs(left))
        self.last = min(1.0, max(-1.0, right))
        return left, right


class MonoToStereo(Effect):
    """One channel in, two out."""

    pan = Param(0.5)

    def process(self, x: float) -> Stereo:
        return x * (1.0 - self.pan), x * self.pan


class Surround(Effect):
    """Every layout there is, one channel like the other, with a side-chain as wide as the input."""

    amount = Param(0.5)

    def __init__(self) -> None:
        self.held = 0.0

    def process(self, x: float, key: float) -> float:
        self.held = 0.9 * self.held + 0.1 * x
        return self.held * self.amount + 0.25 * key


class Together(Effect):
    """All channels of a sample at once."""

    channels = (2, 1, 4, 6, 8)
    width = Param(0.5, 0.0, 1.0)

    def process(self, x: Frame, out: Frame) -> None:
        mean = 0.0
        for sample in x:
            mean += sample / len(x)
        for c in range(len(x)):
            out[c] = mean + self.width * (x[c] - mean)


class Backwards(Effect):
    """A Block: its quantum is its latency."""

    quantum = 256
    gain = Param(1.0)

    def process(self, x: Block, out: Block) -> None:
        ramp = self.ramp(Backwards.gain)
        for c in range(len(x)):
            for i in range(self.quantum):
                out[c, i] = ramp[i] * x[c, self.quantum - 1 - i]


class Bare(Effect):
    """No Params at all."""

    def process(self, x: float) -> float:
        return -x


class Beats(Effect):
    """Listens to the transport, swallows what is no number there."""

    depth = Param(0.5)

    def process(self, x: float) -> float:
        gate = 1.0 if self.transport.position_beats % 1.0 < 0.5 else 1.0 - self.depth
        return x * gate


class BigTables(Effect):
    """A long impulse response, and a long memory."""

    mix = Param(0.5)

    def __init__(self) -> None:
        self.table = np.hanning(4096)
        self.memory = zeros(30_000)
        self.at = 0

    def tail_s(self) -> float:
        return 4.0

    def process(self, x: float) -> float:
        old = self.memory[self.at]
        self.memory[self.at] = x
        self.at = (self.at + 1) % 30_000
        return x + self.mix * old * self.table[self.at % 4096]


class Ordinary(Effect):
    """Python behind the ring, which remembers a sample."""

    gain = Param(0.5, 0.0, 2.0)

    def __init__(self) -> None:
        self.last = np.zeros((2, 1))

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        whole = np.concatenate([self.last, x], axis=1)
        self.last = whole[:, -1:]
        y: np.ndarray = (whole[:, 1:] + 0.25 * whole[:, :-1]) * self.ramp(Ordinary.gain)
        return y


class OrdinaryNotes(Instrument):
    """A click for each note, as loud as it is struck and other for each pitch."""

    @worker
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:, event.offset] += event.velocity * event.note / 128.0


class Sounding(Voice):
    """Reads all that a note has; over in a tenth of a second."""

    brightness = Param(0.5, midi_cc=71)

    def __init__(self) -> None:
        self.phase = 0.0
        self.envelope = 0.0

    def is_active(self) -> bool:
        return self.gate or self.envelope > 1e-4

    def process(self) -> Stereo:
        self.phase = (self.phase + self.pitch_hz / self.sample_rate) % 1.0
        self.envelope += 0.002 * ((self.velocity if self.gate else 0.0) - self.envelope)
        shape = self.brightness * self.timbre + 0.1 * (self.pressure + self.vibrato)
        loudness = 0.1 * self.envelope * self.volume * self.expression
        y = (self.phase - 0.5 + shape * self.phase * self.phase) * loudness
        return y * (1.0 - self.pan), y * (1.0 + self.pan)


class Synth(Instrument):
    """Voices in real-time Python."""

    gain = Param(1.0, 0.0, 2.0)

    def __init__(self) -> None:
        self.voices = copies(Sounding, 8)

    def process(self, x: Stereo) -> Stereo:
        return x[0] * self.gain, x[1] * self.gain


class Transposer(MidiEffect):
    """Notes go out elsewhere, all else as it came."""

    semitones = Param(12, -24, 24, step=1, midi_cc=1)

    def note_on(self, event: NoteOn) -> None:
        self.send(NoteOn(event.note + self.semitones, event.velocity, event.channel))

    def note_off(self, event: NoteOff) -> None:
        self.send(NoteOff(event.note + self.semitones, event.velocity, event.channel))

    def process(self) -> None:
        pass
