"""An electric piano by frequency modulation: a tine that rings, and a bark when it is struck hard.

    rattle build examples/fm_piano.py
    rattle render song.mid -o song.wav examples/fm_piano.py

J. Chowning, "The synthesis of complex audio spectra by means of frequency modulation", JAES 21(7), 1973: one
sine moves the phase of another, and how far it moves it, its index, decides how many overtones there are.
Here are two such pairs, as in the electric pianos of the eighties. Velocity goes to the indices too: so a
harder note is brighter and not only louder.
"""

from __future__ import annotations

import math

from rattle import Instrument, Param, Stereo, Unit, Voice, copies, dsp
from rattle.dsp.fast import exp2, tanh

MIDDLE_C_HZ = 261.63
TINE_RATIO = 14.0  # of the tine's frequency to the note's
TURNS = 0.5 / math.pi  # an index is in radians, a phase in turns
SIXTY_DB = math.log2(1000.0)
ATTACK_S = 0.002


class Ringing(Unit):
    """What was struck: it is loud at once, and falls by 60 dB in a time."""

    def __init__(self) -> None:
        self.level = 1.0

    def process(self, decay_s: float) -> float:
        now = self.level
        self.level = now * exp2(-SIXTY_DB / (decay_s * self.sample_rate))
        return now


class PianoVoice(Voice):
    """One key: a pair for the body, whose modulator barks, and a pair for the tine."""

    bark = Param(0.5)
    tine = Param(0.4)
    decay_s = Param(7.0, 0.5, 20.0, taper="log", smooth_ms=0.0)  # of middle C, to -60 dB
    release_s = Param(0.25, 0.05, 2.0, taper="log", smooth_ms=0.0)
    hardness = Param(0.6)  # how much velocity changes the tone
    detune_cents = Param(4.0, 0.0, 20.0)  # between the two pairs

    def __init__(self) -> None:
        self.body = dsp.Sine()
        self.body_modulator = dsp.Sine()
        self.bell = dsp.Sine()
        self.bell_modulator = dsp.Sine()
        self.amp = Ringing()
        self.bark_ring = Ringing()
        self.tine_ring = Ringing()
        self.rise = 0.0
        self.key_scale = 1.0

    def note_on(self) -> None:
        self.key_scale = math.sqrt(MIDDLE_C_HZ / self.pitch_hz)  # high tines are short, and round in tone

    def process(self) -> float:
        soft = 1.0 - self.hardness * (1.0 - self.velocity)
        low_key = min(self.key_scale, 2.0)
        bark = 4.0 * self.bark * soft * soft * low_key * self.bark_ring.process(1.8 * low_key)
        tine = 1.6 * self.tine * soft * low_key * self.tine_ring.process(0.9 * low_key)

        pitch_hz = self.pitch_hz
        other_hz = pitch_hz * exp2(self.detune_cents / 1200.0)
        y = self.body.process(pitch_hz, bark * TURNS * self.body_modulator.process(pitch_hz))
        y += self.bell.process(other_hz, tine * TURNS * self.bell_modulator.process(TINE_RATIO * pitch_hz))

        self.rise = min(self.rise + 1.0 / (ATTACK_S * self.sample_rate), 1.0)
        level = self.rise * self.amp.process(self.decay_s * self.key_scale if self.gate else self.release_s)
        return y * level * self.velocity * self.velocity * self.volume * self.expression


class FmPiano(Instrument):
    """Thirty-two keys at once, a stereo tremolo, and an amplifier that saturates a little."""

    name = "FM Piano"
    id = "com.example.rattle.fm-piano"
    vendor = "Rattle Examples"
    category = "Piano"

    level_db = Param(-15.0, -40.0, 6.0)
    tremolo_rate_hz = Param(5.0, 0.5, 12.0, taper="log")
    tremolo = Param(0.25, midi_cc=1)  # the modulation wheel moves it
    drive_db = Param(0.0, 0.0, 24.0)

    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Suitcase": {"tremolo": 0.6, "bark": 0.65, "tine": 0.25, "drive_db": 6.0},
        "Bell Tines": {"tine": 0.9, "bark": 0.2, "decay_s": 10.0, "tremolo": 0.1},
        "Stage Bark": {"bark": 0.9, "hardness": 0.9, "drive_db": 12.0, "tremolo": 0.0},
        "Soft Keys": {"bark": 0.15, "tine": 0.2, "detune_cents": 8.0},
    }

    def __init__(self) -> None:
        self.voices = copies(PianoVoice, 32)
        self.lfo = dsp.Sine()
        self.sway = 0.0
        self.coupling = dsp.OnePole()

    def modulate(self) -> None:
        self.sway = self.lfo.process(self.tremolo_rate_hz)

    def process(self, x: float) -> Stereo:
        drive = dsp.db_to_gain(self.drive_db)
        y = 0.95 * tanh(x * drive * dsp.db_to_gain(self.level_db)) / math.sqrt(drive)
        y = self.coupling.high_pass(y, 10.0)  # the capacitor between amplifier and speaker: no DC
        side = 0.5 * self.tremolo
        return y * (1.0 - side + side * self.sway), y * (1.0 - side - side * self.sway)
