"""The body of a 16-voice synthesiser, without notes: every voice plays one of its own, on and off.

A voice is seven detuned saws, a four-pole ladder whose cutoff moves at each sample, two envelopes, an LFO and
a place between left and right. peers/voice_lanes.dsp and peers/voice_lanes.cpp compute the same.
"""

from __future__ import annotations

import math

import numpy as np

from rattle import Effect, Stereo, Unit, copies

VOICES = 16
SAWS = 7
HALF_TURN = 2147483648.0  # of a phase, which counts 2**32 steps a turn in an int32
TURNS = 1.0 / HALF_TURN  # steps to half turns: -1 to 1


def steps(freq_hz: float, sample_rate: float) -> int:
    """What a phase moves on by in a sample."""
    return int(freq_hz * 2.0 * HALF_TURN / sample_rate)


def soft(x: float) -> float:
    """The hyperbolic tangent as a quotient of polynomials (Padé), flat beyond 3."""
    held = min(max(x, -3.0), 3.0)
    square = held * held
    return held * (27.0 + square) / (27.0 + 9.0 * square)


def octaves(x: float) -> float:
    """2**x for -4 <= x <= 4: the eighth power of a series (Taylor) of its eighth root."""
    r = x * (math.log(2.0) / 8.0)
    root = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0)))))
    square = root * root
    fourth = square * square
    return fourth * fourth


class Saw(Unit):
    """A saw from -1 to 1 whose edge is rounded over two samples (polyBLEP)."""

    def __init__(self, freq_hz: float, phase: int) -> None:
        self.freq_hz = freq_hz
        self.phase = np.int32(phase)
        self.step = np.int32(0)
        self.samples_a_half_turn = 0.0

    def prepare(self) -> None:
        self.step = np.int32(steps(self.freq_hz, self.sample_rate))
        self.samples_a_half_turn = HALF_TURN / float(self.step)

    def process(self) -> float:
        y = float(self.phase) * TURNS
        self.phase = self.phase + self.step
        after = max(1.0 - (1.0 + y) * self.samples_a_half_turn, 0.0)  # 1 at the edge, 0 a sample away
        before = max(1.0 - (1.0 - y) * self.samples_a_half_turn, 0.0)
        return y + after * after - before * before


class Adsr(Unit):
    """A straight attack, then exponential decay to `sustain`, then exponential release."""

    def __init__(self, attack_s: float, decay_s: float, sustain: float, release_s: float) -> None:
        self.attack_s = attack_s
        self.decay_s = decay_s
        self.sustain = sustain
        self.release_s = release_s
        self.level = 0.0
        self.is_rising = True

    def process(self, gate: bool) -> float:
        attack = 1.0 / (self.attack_s * self.sample_rate)
        decay = math.exp(-1.0 / (self.decay_s * self.sample_rate))
        release = math.exp(-1.0 / (self.release_s * self.sample_rate))
        if not gate:
            self.is_rising = True
            self.level = self.level * release
        elif self.is_rising:
            self.level = min(self.level + attack, 1.0)
            self.is_rising = self.level < 1.0
        else:
            self.level = self.sustain + (self.level - self.sustain) * decay
        return self.level


class Ladder(Unit):
    """Four one-poles in a row with feedback, each saturating (A. Huovilainen, DAFx 2004)."""

    def __init__(self) -> None:
        self.pole1 = 0.0
        self.pole2 = 0.0
        self.pole3 = 0.0
        self.pole4 = 0.0
        self.soft1 = 0.0
        self.soft2 = 0.0
        self.soft3 = 0.0
        self.soft4 = 0.0

    def process(self, x: float, cutoff_hz: float, resonance: float) -> float:
        w = min(cutoff_hz * (math.pi / self.sample_rate), 1.1)
        square = w * w
        rise = w * (15.0 - square)  # the tangent of w is rise / (15 - 6 * w**2) (Padé)
        g = rise / (rise + 15.0 - 6.0 * square)
        driven = soft(x - resonance * self.pole4)
        self.pole1 = self.pole1 + g * (driven - self.soft1)
        self.soft1 = soft(self.pole1)
        self.pole2 = self.pole2 + g * (self.soft1 - self.soft2)
        self.soft2 = soft(self.pole2)
        self.pole3 = self.pole3 + g * (self.soft2 - self.soft3)
        self.soft3 = soft(self.pole3)
        self.pole4 = self.pole4 + g * (self.soft3 - self.soft4)
        self.soft4 = soft(self.pole4)
        return self.pole4


class Voice(Unit):
    """One of the sixteen. All are built alike; their numbers differ."""

    def __init__(self, index: int) -> None:
        note_hz = 55.0 * 2.0 ** (index * 3 / 12)
        self.saws = [
            Saw(note_hz * (1.0 + 0.004 * (i - SAWS // 2)), (index * SAWS + i) * 18_000_001)
            for i in range(SAWS)
        ]
        self.amplitude = Adsr(0.005 + 0.001 * index, 0.1, 0.7, 0.2)
        self.brightness = Adsr(0.02 + 0.001 * index, 0.2, 0.4, 0.3)
        self.ladder = Ladder()
        self.lfo_hz = 2.0 + 0.25 * index
        self.lfo_phase = np.int32(index * 100_000_000)
        self.lfo_step = np.int32(0)
        self.clock = np.int32(index * 1000)
        self.pan = (index - 7.5) / 16.0

    def prepare(self) -> None:
        self.lfo_step = np.int32(steps(self.lfo_hz, self.sample_rate))

    def process(self) -> Stereo:
        gate = bool((self.clock & np.int32(16383)) < np.int32(11000))
        self.clock = self.clock + np.int32(1)
        triangle = 2.0 * abs(float(self.lfo_phase) * TURNS) - 1.0
        self.lfo_phase = self.lfo_phase + self.lfo_step
        mix = 0.0
        for saw in self.saws:
            mix = mix + saw.process()
        cutoff_hz = 600.0 * octaves(3.0 * self.brightness.process(gate) + 0.5 * triangle)
        y = self.ladder.process(0.3 * mix, cutoff_hz, 2.5) * self.amplitude.process(gate)
        pan = self.pan + 0.2 * triangle
        return y * (0.5 - 0.5 * pan), y * (0.5 + 0.5 * pan)


class VoiceLanes(Effect):
    """What comes in, and sixteen voices."""

    def __init__(self) -> None:
        numbers = iter(range(VOICES))
        self.voices = copies(lambda: Voice(next(numbers)), VOICES)

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        for voice in self.voices:
            voice_left, voice_right = voice.process()
            left = left + voice_left
            right = right + voice_right
        return left, right
