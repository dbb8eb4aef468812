"""Instruments small enough to be read, each for a rule; all engines play all of them."""

from __future__ import annotations

import math
from enum import Enum

from rattle import (
    Controller,
    Effect,
    Instrument,
    MidiEffect,
    NoteOff,
    NoteOn,
    Param,
    PitchBend,
    PlayMode,
    Pressure,
    Stealing,
    Stereo,
    Unit,
    Voice,
    copies,
    dsp,
    f64,
    on_change,
    zeros,
)


class Click(Voice):
    """One sample, of the height of the velocity."""

    def __init__(self) -> None:
        self.is_new = False

    def note_on(self) -> None:
        self.is_new = True

    def process(self) -> float:
        y = self.velocity if self.is_new else 0.0
        self.is_new = False
        return y


class Clicks(Instrument):
    """Each note is an impulse at its sample; a Param that moves scales the sum."""

    level = Param(1.0, 0.0, 2.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.voices = copies(Click, 8)

    def process(self, x: float) -> float:
        return x * self.level


class Lfo(Unit):
    def __init__(self) -> None:
        self.phase = 0.0

    def process(self, rate_hz: float) -> float:
        self.phase = (self.phase + rate_hz / self.sample_rate) % 1.0
        return 4.0 * abs(self.phase - 0.5) - 1.0


class Tone(Voice):
    """Everything a voice is told, in its sound."""

    bright = Param(0.5)
    decay_s = Param(0.05, 0.01, 1.0)

    def __init__(self, synth: Tones) -> None:
        self.synth = synth
        self.phase = 0.0
        self.level = 0.0
        self.line = zeros(32)
        self.place = 0
        self.ends = 0.0

    def note_on(self) -> None:
        self.level = 0.25 + 0.5 * self.velocity
        self.ends = 0.0

    def note_off(self) -> None:
        self.ends = self.release_velocity

    def is_active(self) -> bool:
        return self.gate or self.level > 0.001

    def process(self) -> Stereo:
        hz = self.pitch_hz * (1.0 + 0.01 * self.synth.sway * self.vibrato + 0.002 * self.unison_position)
        self.phase = self.phase + hz / self.sample_rate
        self.phase = self.phase - math.floor(self.phase)
        if not self.gate:
            self.level = self.level * (1.0 - 1.0 / (self.decay_s * self.sample_rate))
        y = self.level * (2.0 * self.phase - 1.0) * self.volume * self.expression
        y = y * (1.0 + self.timbre * self.bright) + 0.1 * self.pressure + 0.01 * self.ends
        self.line[self.place] = y
        self.place = (self.place + 1) % 32
        y = y + 0.3 * self.line[self.place] + 0.001 * self.random()
        return y * (0.5 - 0.5 * self.pan), y * (
            0.5 + 0.5 * self.pan
        ) + 0.0001 * self.note + 0.001 * self.index


class Mode(Enum):
    POLY = 0
    MONO = 1
    LEGATO = 2


class Tones(Instrument):
    """Voices that read a shared LFO, modes and stealing by Params, an effect on the sum."""

    mode = Param(Mode.POLY)
    steal_lowest = Param(False)
    glide_ms = Param(0.0, 0.0, 50.0)
    rate_hz = Param(5.0, 0.1, 20.0)
    tone = Param(0.3)

    def __init__(self) -> None:
        self.lfo = Lfo()
        self.sway = 0.0
        self.voices = copies(lambda: Tone(self), 5)
        self.before = 0.0
        self.unison = 2

    @on_change(mode, steal_lowest, glide_ms)
    def play_so(self) -> None:
        self.play_mode = PlayMode.POLY
        if self.mode is Mode.MONO:
            self.play_mode = PlayMode.MONO
        elif self.mode is Mode.LEGATO:
            self.play_mode = PlayMode.LEGATO
        self.stealing = Stealing.LOWEST if self.steal_lowest else Stealing.QUIETEST
        self.glide_s = 0.001 * self.glide_ms

    def modulate(self) -> None:
        self.sway = self.lfo.process(self.rate_hz)

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        self.before = self.before + self.tone * (left - self.before)
        return self.before, right


class Steady(Voice):
    """Ends by silence alone."""

    def __init__(self) -> None:
        self.level = 0.0

    def note_on(self) -> None:
        self.level = self.velocity

    def process(self) -> float:
        if not self.gate:
            self.level = 0.0
        return self.level


class Pattern(Instrument):
    """Plays itself: one note from `modulate` every hundredth sample, and an octave above each key."""

    def __init__(self) -> None:
        self.voices = copies(Steady, 4)
        self.passed = 0
        self.stealing = Stealing.OLDEST

    def note_on(self, event: NoteOn) -> None:
        self.play(event)
        self.play(NoteOn(min(event.note + 12, 127), 0.5 * event.velocity))

    def note_off(self, event: NoteOff) -> None:
        self.play(event)
        self.play(NoteOff(min(event.note + 12, 127)))

    def modulate(self) -> None:
        self.passed = self.passed + 1
        if self.passed % 100 == 0:
            self.play(NoteOn(36, 0.25, 9))
        if self.passed % 100 == 50:
            self.play(NoteOff(36, 0.0, 9))


class Drone(Instrument):
    """No voices: handlers and state."""

    def __init__(self) -> None:
        self.hz = 0.0
        self.level = 0.0
        self.bend = 0.0
        self.sine = dsp.Sine()

    def note_on(self, event: NoteOn) -> None:
        self.hz = 440.0 * 2.0 ** ((event.note - 69) / 12.0)
        self.level = event.velocity

    def pitch_bend(self, event: PitchBend) -> None:
        self.bend = event.semitones

    def controller(self, event: Controller) -> None:
        if event.number == 7:
            self.level = event.value

    def process(self) -> Stereo:
        y = self.level * self.sine.process(self.hz * (1.0 + 0.05 * self.bend))
        return y, -y


class Ducked(Effect):
    """An effect with a handler: each copy hears the note."""

    def __init__(self) -> None:
        self.level = 1.0

    def note_on(self, event: NoteOn) -> None:
        self.level = 1.0 - event.velocity

    def pressure(self, event: Pressure) -> None:
        self.level = event.value

    def process(self, x: float) -> float:
        self.level = self.level + 0.01 * (1.0 - self.level)
        return x * self.level


class Counted(Effect):
    """Channels that run side by side each count the notes, and one of them sends."""

    push = Param(0.5)

    def __init__(self) -> None:
        self.notes = 0.0
        self.held = 0.0

    def note_on(self, event: NoteOn) -> None:
        self.notes = self.notes + event.velocity + 0.25 * self.channel_index
        self.send(NoteOn(event.note, 0.5 * event.velocity))

    @on_change(push)
    def pushed(self) -> None:
        self.held = self.held + 1.0

    def process(self, x: float) -> float:
        y = x * (1.0 + self.push) + self.notes
        y = y / (1.0 + abs(y)) - 0.1 * self.held
        y = y / (1.0 + 0.5 * y * y)
        return y / (1.0 + abs(y))


class Struck(Instrument):
    """A Param that is moved plays a note."""

    strike = Param(0.0, 0.0, 1.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.voices = copies(Steady, 3)

    @on_change(strike)
    def hit(self) -> None:
        self.play(NoteOn(40 + int(40.0 * self.strike), 0.2 + 0.5 * self.strike))


class Stage(Enum):
    RISES = 0
    FALLS = 1


class Odd(Voice):
    """A phase of 64 bits, loops that end at another time in each voice, an Enum, what a hook left, and a key
    that strikes the one an octave above."""

    spread = Param(0.3)

    def __init__(self, synth: Odds) -> None:
        self.synth = synth
        self.phase = f64(0.0)
        self.stage = Stage.RISES
        self.level = 0.0
        self.apart = 0.0

    @on_change(spread)
    def widened(self) -> None:
        self.apart = self.spread * (1.0 + self.index)

    def note_on(self) -> None:
        self.stage = Stage.RISES
        if self.note < 60:
            self.synth.play(NoteOn(self.note + 12, 0.5 * self.velocity))

    def note_off(self) -> None:
        if self.note < 60:
            self.synth.play(NoteOff(self.note + 12))

    def process(self) -> float:
        self.phase = (self.phase + f64(self.pitch_hz) / self.sample_rate) % 1.0
        if self.stage is Stage.RISES:
            self.level = self.level + 0.01 * (1.0 - self.level)
            if self.level > 0.5:
                self.stage = Stage.FALLS
        else:
            self.level = 0.995 * self.level
        y = f64(0.0)
        for k in range(self.note % 7):
            if k == self.index:
                break
            y = y + self.phase * (k + 1)
        steps = self.note
        while steps > 64:
            y = y - 0.1
            steps = steps // 2
        return (y + self.apart) * self.level


class Odds(Instrument):
    """Few voices, so that lanes are left over, and many keys."""

    def __init__(self) -> None:
        self.voices = copies(lambda: Odd(self), 3)


class Broken(Voice):
    """Gives what is no number at times."""

    def __init__(self) -> None:
        self.passed = 0

    def process(self) -> float:
        self.passed = self.passed + 1
        zero = 0.0 * self.velocity
        return zero * math.inf if self.passed == 40 + self.note else 0.1 * self.velocity


class Survivor(Instrument):
    """A voice that breaks is ended; the others are not heard to break."""

    def __init__(self) -> None:
        self.voices = copies(Broken, 3)


class Arpeggiator(MidiEffect):
    """Each key becomes three; controllers pass."""

    def __init__(self) -> None:
        self.held = -1
        self.passed = 0

    def note_on(self, event: NoteOn) -> None:
        self.held = event.note
        self.passed = 0

    def note_off(self, event: NoteOff) -> None:
        self.held = -1

    def process(self) -> None:
        if self.held >= 0 and self.passed % 64 == 0:
            self.send(NoteOn(self.held + self.passed // 64 % 3 * 4, 0.7))
        if self.held >= 0 and self.passed % 64 == 48:
            self.send(NoteOff(self.held + self.passed // 64 % 3 * 4))
        self.passed = self.passed + 1


INSTRUMENTS = (Clicks, Tones, Odds, Pattern, Drone, Survivor, Struck)
PLUGINS = (*INSTRUMENTS, Ducked, Counted, Arpeggiator)
