"""A lead for keyboards that feel each finger (MPE): pressure, sliding and bending belong to each note alone.

    rattle build examples/mpe_lead.py
    rattle run examples/mpe_lead.py

Pressure makes a note louder and brighter, sliding along the key (controller 74) opens its filter, and bends
arrive in `pitch_hz`. An ordinary keyboard plays it too: velocity does what pressure would.
"""

from __future__ import annotations

from rattle import Instrument, Param, PlayMode, Stereo, Voice, copies, dsp, on_change
from rattle.dsp.fast import exp2, tanh

MIDDLE_C_HZ = 261.63


class LeadVoice(Voice):
    """A saw and a pulse, a low-pass that the hand moves, an envelope."""

    pulse = Param(0.4)  # how much of it
    width = Param(0.3, 0.05, 0.5)
    cutoff_hz = Param(900.0, 50.0, 10_000.0, taper="log")
    resonance = Param(0.35)
    pressure_octaves = Param(2.0, 0.0, 5.0)
    timbre_octaves = Param(3.0, 0.0, 6.0)  # from one end of the key to the other
    detune_cents = Param(6.0, 0.0, 50.0)

    def __init__(self, lead: MpeLead) -> None:
        self.lead = lead
        self.saw = dsp.Saw()
        self.square = dsp.Pulse()
        self.filter = dsp.Ladder()
        self.amp = dsp.Adsr(attack_s=0.01, decay_s=0.5, sustain=0.8, release_s=0.2)

    def process(self) -> Stereo:
        pitch_hz = self.pitch_hz * self.lead.vibrato_factor
        y = (1.0 - self.pulse) * self.saw.process(pitch_hz)
        y += self.pulse * self.square.process(pitch_hz * exp2(self.detune_cents / 1200.0), self.width)

        touch = min(0.5 * self.velocity + self.pressure, 1.0)
        octaves = self.pressure_octaves * touch + self.timbre_octaves * (self.timbre - 0.5)
        key_factor = pitch_hz / MIDDLE_C_HZ
        y = self.filter.process(y, self.cutoff_hz * key_factor * exp2(octaves), self.resonance)

        loudness = (0.15 + 0.85 * touch) * (1.0 + 2.0 * self.resonance)  # a ladder that rings is thin
        y *= self.amp.process(self.gate) * loudness * self.volume * self.expression
        return dsp.pan(y, self.pan)

    def is_active(self) -> bool:
        return self.gate or self.amp.level > 1e-5


class MpeLead(Instrument):
    """Fifteen voices, one for each channel of an MPE zone, or one for a solo."""

    name = "MPE Lead"
    id = "com.example.rattle.mpe-lead"
    vendor = "Rattle Examples"
    category = "Synth"
    mpe = True

    mode = Param(PlayMode.POLY)
    glide_ms = Param(60.0, 0.0, 1000.0, center=100.0, smooth_ms=0.0)  # in the modes of one note
    vibrato = Param(0.0, midi_cc=1)  # half a semitone at most
    vibrato_rate_hz = Param(5.5, 2.0, 9.0)
    level_db = Param(0.0, -40.0, 6.0)
    room = Param(0.2)

    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Solo Legato": {"mode": "LEGATO", "glide_ms": 90.0, "vibrato": 0.3},
        "Glass Pad": {"cutoff_hz": 500.0, "amp.attack_s": 0.4, "amp.release_s": 1.5, "room": 0.5},
        "Brass": {"pulse": 0.0, "pressure_octaves": 3.5, "amp.attack_s": 0.04},
        "Acid Mono": {"mode": "MONO", "glide_ms": 40.0, "resonance": 0.85, "cutoff_hz": 400.0},
    }

    def __init__(self) -> None:
        self.voices = copies(lambda: LeadVoice(self), 15)
        self.lfo = dsp.Sine()
        self.vibrato_factor = 1.0
        self.reverb = dsp.Reverb()
        self.left = dsp.OnePole()
        self.right = dsp.OnePole()

    @on_change(mode, glide_ms)
    def choose_mode(self) -> None:
        self.play_mode = self.mode
        self.glide_s = 0.0 if self.mode == PlayMode.POLY else 0.001 * self.glide_ms

    def modulate(self) -> None:
        self.vibrato_factor = exp2(0.5 / 12.0 * self.vibrato * self.lfo.process(self.vibrato_rate_hz))

    def process(self, x: Stereo) -> Stereo:
        gain = dsp.db_to_gain(self.level_db)
        left = self.left.high_pass(gain * x[0], 10.0)  # a filter that saturates makes DC of a pulse
        right = self.right.high_pass(gain * x[1], 10.0)
        left, right = self.reverb.process((left, right), 1.8, 6000.0, self.room)
        return tanh(left), tanh(right)
