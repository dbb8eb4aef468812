"""Instruments whose sound is as smooth as can be: low sines behind lines of 5 ms. A click is the engine's."""

from __future__ import annotations

from rattle import Instrument, Param, PlayMode, Stealing, Stereo, Voice, copies, dsp, on_change


class Enveloped(Voice):
    """Starts and ends by an envelope; every attribute that moves is a factor of its sound."""

    def __init__(self) -> None:
        self.sine = dsp.Sine()
        self.amp = dsp.Adsr(attack_s=0.01, decay_s=0.1, sustain=0.8, release_s=0.1)

    def is_active(self) -> bool:
        return self.gate or self.amp.level > 1e-5

    def process(self) -> Stereo:
        y = self.sine.process(self.pitch_hz) * self.amp.process(self.gate) * self.velocity
        y = y * self.volume * self.expression * (1.0 - 0.5 * self.pressure) * (0.5 + self.timbre)
        return y * (0.5 - 0.5 * self.pan), y * (0.5 + 0.5 * self.pan)


class Sustained(Voice):
    """Begins in a line of 5 ms and has no end of its own: none at all, or one at full height with its key."""

    def __init__(self, synth: Smooth) -> None:
        self.synth = synth
        self.sine = dsp.Sine()
        self.level = 0.0

    def is_active(self) -> bool:
        return self.gate or not self.synth.ends

    def process(self) -> Stereo:
        self.level = min(1.0, self.level + 1.0 / (0.005 * self.sample_rate))
        y = self.sine.process(self.pitch_hz) * self.level * self.velocity
        return y, y


class Smooth(Instrument):
    """Four voices with an envelope; how they are played are Params."""

    how = Param(PlayMode.POLY)
    steals = Param(Stealing.OLDEST)
    each = Param(1, 1, 4)
    glide_ms = Param(0.0, 0.0, 100.0)
    ends = Param(False)

    def __init__(self) -> None:
        self.voices = copies(Enveloped, 4)

    @on_change(how, steals, each, glide_ms)
    def play_so(self) -> None:
        self.play_mode = self.how
        self.stealing = self.steals
        self.unison = self.each
        self.glide_s = 0.001 * self.glide_ms


class Endless(Smooth):
    """Four voices that only the engine ends, or that end at once."""

    def __init__(self) -> None:
        self.voices = copies(lambda: Sustained(self), 4)
