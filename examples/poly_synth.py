"""A polyphonic synthesiser: three oscillators, a wave shaper and a ladder filter in each voice; two
envelopes, and two LFOs that reach all of it; velocity, pressure and timbre; chorus, reverb and a soft clip.

    rattle build examples/poly_synth.py
    rattle render song.mid -o song.wav examples/poly_synth.py
    python3 dev.py bench poly-synth

Sixteen voices are computed side by side, sixteen to a vector: docs/poly-synth.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rattle import Instrument, Param, PlayMode, Stereo, Unit, Voice, copies, dsp, on_change
from rattle.dsp.fast import exp2

MIDDLE_C = 60
OCTAVES_PER_ST = 1.0 / 12.0
VOWELS_HZ = ((730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240))


def vowels() -> NDArray[np.float64]:
    """A wave for each of a, e, i, o and u: harmonics of 110 Hz under the formants of a voice.

    G. Peterson and H. Barney, Control methods used in a study of the vowels (JASA 24, 1952), men's means.
    """
    harmonics = np.arange(1, 65)
    turn = np.linspace(0.0, 2.0 * np.pi, 2048, endpoint=False)
    waves = []
    for formants in VOWELS_HZ:
        throat = sum(1.0 / (1.0 + ((110.0 * harmonics - hz) / 90.0) ** 2) for hz in formants)
        wave = np.sum((throat / harmonics**0.5)[:, None] * np.sin(np.outer(harmonics, turn)), axis=0)
        waves.append(wave / np.max(np.abs(wave)))
    return np.array(waves)


WAVES = dsp.Waves(vowels())


class Routes(Unit):
    """Where an LFO goes, and how far."""

    pitch_st = Param(0.0, -24.0, 24.0)
    cutoff_octaves = Param(0.0, -5.0, 5.0)
    amplitude = Param(0.0)
    pan = Param(0.0, -1.0, 1.0)
    wave = Param(0.0, -1.0, 1.0)


class PolyVoice(Voice):
    """One note."""

    saw_level = Param(0.5)
    wave_level = Param(0.0)
    wave_position = Param(0.0)  # 0 is the first vowel, 1 the last
    sub_level = Param(0.0)  # a square an octave below
    drive = Param(1.0, 0.5, 20.0, taper="log")  # into the wave shaper
    cutoff_hz = Param(2000.0, 20.0, 20_000.0, taper="log")
    resonance = Param(0.2)
    key_tracking = Param(0.5)  # of the cutoff: 1 follows the keys
    contour_octaves = Param(2.0, -8.0, 8.0)  # from the filter's envelope to the cutoff
    velocity_octaves = Param(1.0, 0.0, 5.0)  # from velocity to the cutoff
    velocity_amplitude = Param(0.7)
    pressure_octaves = Param(1.0, 0.0, 5.0)
    timbre_wave = Param(0.5, -1.0, 1.0)
    unison_detune_st = Param(0.2, 0.0, 1.0)
    unison_width = Param(0.7)

    def __init__(self, synth: PolySynth) -> None:
        self.synth = synth
        self.supersaw = dsp.Supersaw()
        self.wavetable = dsp.Wavetable(WAVES)
        self.sub = dsp.Square()
        self.shaper = dsp.Shaper()
        self.ladder = dsp.Ladder()
        self.amp = dsp.Adsr()
        self.contour = dsp.Adsr()
        self.lfo_1 = dsp.Lfo()
        self.lfo_1_to = Routes()
        self.lfo_2_to = Routes()

    def process(self) -> Stereo:
        one, two = self.lfo_1.process(), self.synth.lfo_2_now
        to_1, to_2 = self.lfo_1_to, self.lfo_2_to

        pitch_st = one * to_1.pitch_st + two * to_2.pitch_st + self.synth.vibrato_st
        pitch_st += self.unison_position * self.unison_detune_st
        pitch_hz = self.pitch_hz * exp2(OCTAVES_PER_ST * pitch_st)
        wave = self.wave_position + one * to_1.wave + two * to_2.wave
        wave += (self.timbre - 0.5) * self.timbre_wave
        y = self.saw_level * self.supersaw.process(pitch_hz)
        y += self.wave_level * self.wavetable.process(pitch_hz, wave)
        y += self.sub_level * self.sub.process(0.5 * pitch_hz)

        octaves = self.contour_octaves * self.contour.process(self.gate)
        octaves += one * to_1.cutoff_octaves + two * to_2.cutoff_octaves
        octaves += self.key_tracking * OCTAVES_PER_ST * (self.note - MIDDLE_C)
        octaves += self.velocity_octaves * (self.velocity - 1.0) + self.pressure_octaves * self.pressure
        y = self.shaper.process(y, self.drive)
        y = self.ladder.process(y, self.cutoff_hz * exp2(octaves), self.resonance)

        tremolo = 1.0 - 0.5 * (to_1.amplitude * (1.0 - one) + to_2.amplitude * (1.0 - two))
        touch = 1.0 - self.velocity_amplitude * (1.0 - self.velocity * self.velocity)
        y *= self.amp.process(self.gate) * touch * tremolo * self.volume * self.expression
        place = self.pan + one * to_1.pan + two * to_2.pan + self.unison_position * self.unison_width
        return dsp.pan(y, place)

    def is_active(self) -> bool:
        return self.gate or self.amp.level > 1e-5


class PolySynth(Instrument):
    """Sixteen voices and what they share."""

    name = "Poly Synth"
    id = "com.example.rattle.poly-synth"
    vendor = "Rattle Examples"
    category = "Synth"
    mpe = True
    polyphony = 16
    presets = "poly_synth_presets"  # a folder of states, made by `rattle preset save`

    volume_db = Param(-6.0, -60.0, 12.0)
    mode = Param(PlayMode.POLY)
    glide_ms = Param(0.0, 0.0, 2000.0, center=200.0, smooth_ms=0)
    unison_voices = Param(1, 1, 8, step=1)
    mod_wheel = Param(0.0, midi_cc=1)  # vibrato by LFO 2, half a semitone at most
    chorus_rate_hz = Param(0.6, 0.05, 5.0, taper="log")
    chorus_depth_ms = Param(2.5, 0.0, 7.0)
    chorus_mix = Param(0.3)
    reverb_decay_s = Param(2.0, 0.2, 20.0, taper="log")
    reverb_damping_hz = Param(5000.0, 500.0, 20_000.0, taper="log")
    reverb_mix = Param(0.2)

    def __init__(self) -> None:
        self.voices = copies(lambda: PolyVoice(self), self.polyphony)
        self.lfo_2 = dsp.Lfo(rate_hz=5.0)
        self.lfo_2_now = 0.0
        self.vibrato_st = 0.0
        self.chorus = dsp.Chorus()
        self.reverb = dsp.Reverb()
        self.left_clip = dsp.Shaper()
        self.right_clip = dsp.Shaper()

    @on_change(mode, glide_ms, unison_voices)
    def choose_mode(self) -> None:
        self.play_mode = self.mode
        self.glide_s = 0.001 * self.glide_ms
        self.unison = self.unison_voices

    def modulate(self) -> None:
        self.lfo_2_now = self.lfo_2.process()
        self.vibrato_st = 0.5 * self.mod_wheel * self.lfo_2_now

    def process(self, x: Stereo) -> Stereo:
        x = self.chorus.process(x, self.chorus_rate_hz, self.chorus_depth_ms, self.chorus_mix)
        left, right = self.reverb.process(x, self.reverb_decay_s, self.reverb_damping_hz, self.reverb_mix)
        gain = dsp.db_to_gain(self.volume_db)
        return self.left_clip.process(left, gain), self.right_clip.process(right, gain)
