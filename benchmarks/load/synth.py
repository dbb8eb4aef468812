"""An instrument that reads all that a voice is told: what the soaks of voices play."""

from __future__ import annotations

from rattle import Instrument, Param, PlayMode, Stealing, Stereo, Voice, copies, dsp, on_change


class Analog(Voice):
    """Two oscillators, a ladder with an envelope of its own, an amplifier, vibrato."""

    cutoff_hz = Param(1500.0, 50.0, 12_000.0, taper="log")
    resonance = Param(0.4)

    def __init__(self, synth: Synth) -> None:
        self.synth = synth
        self.saw = dsp.Saw()
        self.sub = dsp.Sine()
        self.ladder = dsp.Ladder()
        self.amp = dsp.Adsr(release_s=0.3)
        self.bite = dsp.Adsr(decay_s=0.2, sustain=0.3)

    def is_active(self) -> bool:
        return self.gate or self.amp.level > 1e-5

    def process(self) -> Stereo:
        sway = 1.0 + 0.02 * self.synth.sway * (self.vibrato + 0.2 * self.pressure)
        hz = self.pitch_hz * sway * (1.0 + 0.003 * self.unison_position)
        y = self.saw.process(hz) + 0.5 * self.sub.process(0.5 * hz)
        bite = self.bite.process(self.gate) * self.velocity
        cutoff_hz = self.cutoff_hz * (0.5 + self.timbre) * (1.0 + 3.0 * bite)
        y = self.ladder.process(y, cutoff_hz, self.resonance)
        y = 0.2 * y * self.amp.process(self.gate) * self.velocity * self.volume * self.expression
        return y * (0.5 - 0.5 * self.pan), y * (0.5 + 0.5 * self.pan)


class Synth(Instrument):
    """Mostly many notes, at times one; stealing, unison and glide by Params."""

    solo = Param(0.0, smooth_ms=0.0)
    thick = Param(0.0, smooth_ms=0.0)
    steals = Param(Stealing.OLDEST)
    glide_ms = Param(0.0, 0.0, 200.0)
    level = Param(0.5)

    count = 16

    def __init__(self) -> None:
        self.voices = copies(lambda: Analog(self), self.count)
        self.lfo = dsp.Lfo()
        self.sway = 0.0

    @on_change(solo, thick, steals, glide_ms)
    def play_so(self) -> None:
        self.play_mode = PlayMode.POLY
        if self.solo > 0.95:
            self.play_mode = PlayMode.MONO
        elif self.solo > 0.9:
            self.play_mode = PlayMode.LEGATO
        self.unison = 1 + int(4.0 * max(self.thick - 0.75, 0.0) + 0.5)
        self.stealing = self.steals
        self.glide_s = 0.001 * self.glide_ms

    def modulate(self) -> None:
        self.sway = self.lfo.process()

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        return self.level * left, self.level * right


class Synth16(Synth):
    count = 16


class Synth64(Synth):
    count = 64


class Synth128(Synth):
    count = 128
