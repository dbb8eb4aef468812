"""Plucked strings that are played: Karplus and Strong's loop in each voice, and a body around them.

    rattle build examples/plucked_synth.py
    rattle render song.mid -o song.wav examples/plucked_synth.py

A string is a delay as long as its period, whose end is fed to its start. D. A. Jaffe and J. O. Smith,
"Extensions of the Karplus-Strong plucked-string algorithm", Computer Music Journal 7(2), 1983, say what a
musician needs of it. Tuning: the delay is read between samples by a cubic, so that a bend is smooth, and the
damping is a symmetric filter, which delays all overtones by exactly one sample. Decay: what the damping takes
of the fundamental is given back.

`examples/plucked_string.py` is one string as an effect.
"""

from __future__ import annotations

import math

from rattle import Instrument, Param, Stereo, Voice, copies, dsp, zeros
from rattle.dsp import BiquadKind
from rattle.dsp.fast import cos, exp2, tanh

LINE_SAMPLES = 8192  # the lowest key of a piano at 192 kHz
SIXTY_DB = math.log2(1000.0)
TURN = 2.0 * math.pi
BODY_HZ = ((98.0, 204.0, 392.0), (103.0, 197.0, 415.0))  # a guitar's air, top and back, on each side


class String(Voice):
    """One string. It has no envelope and no is_active: it sounds as long as it moves."""

    decay_s = Param(5.0, 0.1, 20.0, taper="log", smooth_ms=0.0)  # of the fundamental, to -60 dB
    release_s = Param(0.25, 0.02, 5.0, taper="log", smooth_ms=0.0)  # the same, when a finger lies on it
    damping = Param(0.35)  # of overtones
    softness = Param(0.5)  # of what plucks: a finger or a pick
    position = Param(0.2, 0.02, 0.5)  # where it is plucked; the middle has no even overtones

    def __init__(self) -> None:
        self.line = zeros(LINE_SAMPLES)  # each voice has its own
        self.now = 0
        self.last = 0.0
        self.before_last = 0.0
        self.noise = dsp.Noise()
        self.finger = dsp.OnePole()
        self.still_to_pluck = 0.0  # in samples
        self.strength = 1.0

    def note_on(self) -> None:
        self.still_to_pluck = self.sample_rate / self.pitch_hz
        self.strength = self.velocity * exp2((self.note - 60) / 48.0)  # a short string takes a short pluck

    def read(self, samples: float) -> float:
        """The string as it was so many samples ago, between samples by Lagrange's cubic."""
        whole = int(samples)
        d = samples - whole
        at = self.now - whole
        a, b, c, e = self.line[at + 1], self.line[at], self.line[at - 1], self.line[at - 2]
        outer = d * (d - 1.0) * (1.0 / 6.0)
        inner = (d + 1.0) * (d - 2.0) * 0.5
        return inner * (d - 1.0) * b - inner * d * c + outer * ((d + 1.0) * e - (d - 2.0) * a)

    def process(self) -> float:
        period = min(max(self.sample_rate / self.pitch_hz, 5.0), LINE_SAMPLES - 8.0)

        # The damping: s, 1 - 2s, s. Its gain at the fundamental, and what makes 60 dB in the time asked for
        s = 0.25 * self.damping
        damping_gain = 1.0 - 2.0 * s * (1.0 - cos(TURN / period))
        decay_s = self.decay_s if self.gate else self.release_s
        loss = min(exp2(-SIXTY_DB * period / (self.sample_rate * decay_s)) / damping_gain, 0.99999)

        y = self.read(period - 1.0)
        damped = s * (y + self.before_last) + (1.0 - 2.0 * s) * self.last
        self.before_last, self.last = self.last, y

        # The pluck: a period of noise, the duller the softer the finger and the touch
        pluck = 0.0
        if self.still_to_pluck > 0.0:
            self.still_to_pluck -= 1.0
            pluck = self.strength * self.noise.process()
        brightness_hz = 1000.0 * exp2(4.0 * (1.0 - self.softness) + 2.0 * (self.velocity - 0.5))
        string = loss * damped + self.finger.process(pluck, brightness_hz)

        self.line[self.now] = string
        self.now = (self.now + 1) % len(self.line)
        # Where it is plucked is where it is heard: the string less itself, a part of its period ago. No DC.
        return (string - self.read(self.position * period)) * self.volume * self.expression


class PluckedSynth(Instrument):
    """Sixteen strings and a body."""

    name = "Plucked Synth"
    id = "com.example.rattle.plucked-synth"
    vendor = "Rattle Examples"
    category = "Synth"

    level_db = Param(-12.0, -40.0, 12.0)
    body = Param(0.5)
    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Nylon Guitar": {"softness": 0.7, "damping": 0.5, "decay_s": 3.0, "body": 0.8},
        "Harp": {"softness": 0.6, "position": 0.45, "release_s": 3.0, "body": 0.3},
        "Harpsichord": {"softness": 0.0, "damping": 0.1, "position": 0.08, "body": 0.4},
        "Muted Bass": {"softness": 0.8, "damping": 1.0, "decay_s": 0.8, "body": 0.6},
    }

    def __init__(self) -> None:
        self.voices = copies(String, 16)
        self.left = [dsp.Biquad() for _ in BODY_HZ[0]]
        self.right = [dsp.Biquad() for _ in BODY_HZ[1]]

    def process(self, x: float) -> Stereo:
        left = right = x * dsp.db_to_gain(self.level_db)
        gain_db = 12.0 * self.body
        for peak, freq_hz in zip(self.left, BODY_HZ[0], strict=True):
            left = peak.process(left, BiquadKind.PEAK, freq_hz, 4.0, gain_db)
        for peak, freq_hz in zip(self.right, BODY_HZ[1], strict=True):
            right = peak.process(right, BiquadKind.PEAK, freq_hz, 4.0, gain_db)
        return tanh(left), tanh(right)
