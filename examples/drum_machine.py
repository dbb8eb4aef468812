"""A drum machine: kick, snare and hi-hat by synthesis, and sixteen steps in time with the song.

    rattle build examples/drum_machine.py
    rattle run examples/drum_machine.py --set run=ALWAYS

It has no voices: as in the machines of the eighties there is one circuit for each drum, which starts anew
when it is struck. The steps strike it, and so do keys: 36 (C1) kick, 38 snare, 42 closed and 46 open hi-hat.
"""

from __future__ import annotations

import math
from enum import Enum

from rattle import Instrument, NoteOn, Param, Stereo, Unit, dsp
from rattle.dsp.fast import exp2, tanh

STEPS = 16  # in a bar of four beats
SIXTY_DB = math.log2(1000.0)
ATTACK_S = 0.001
METAL_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)  # the six squares of the TR-808's cymbals


class Hit(Enum):
    """What a step does, and how loud it is."""

    REST = 0.0
    SOFT = 0.4
    LOUD = 1.0
    OPEN = 0.8  # of the hi-hat; other drums are struck as by LOUD


class Run(Enum):
    """When the pattern plays."""

    KEYS_ONLY = 0
    WITH_SONG = 1
    ALWAYS = 2


class Fall(Unit):
    """A drum's envelope: up to the level of the stroke within a millisecond, then down by 60 dB in a time."""

    def __init__(self) -> None:
        self.level = 0.0
        self.goal = 0.0

    def strike(self, velocity: float) -> None:
        self.goal = velocity

    def process(self, decay_s: float) -> float:
        if self.level < self.goal:
            self.level += 1.0 / (ATTACK_S * self.sample_rate)
        else:
            self.goal = 0.0
            self.level *= exp2(-SIXTY_DB / (decay_s * self.sample_rate))
        return self.level


class Steps(Unit):
    """The steps of one drum."""

    def __init__(self, pattern: str) -> None:
        """The Params' defaults: `x` is a soft stroke, `X` a loud one, `o` an open hi-hat, `.` a rest."""
        self.steps = [Step(mark) for mark in pattern]

    def at(self, index: int) -> Hit:
        hit = Hit.REST
        for i, step in enumerate(self.steps):
            if i == index:
                hit = step.hit
        return hit


MARKS = {".": Hit.REST, "x": Hit.SOFT, "X": Hit.LOUD, "o": Hit.OPEN}


class Step(Unit):
    hit = Param(Hit.REST)

    def __init__(self, mark: str) -> None:
        self.hit = MARKS[mark]


class Kick(Unit):
    """A sine that falls on its note from above."""

    tune_hz = Param(50.0, 30.0, 100.0, taper="log")
    punch = Param(0.5)
    decay_s = Param(0.6, 0.1, 3.0, taper="log", smooth_ms=0.0)

    def __init__(self) -> None:
        self.sine = dsp.Sine()
        self.amp = Fall()
        self.bend = Fall()

    def strike(self, velocity: float) -> None:
        self.amp.strike(velocity)
        self.bend.strike(1.0)

    def process(self) -> float:
        octaves = 4.0 * self.punch * self.bend.process(0.12)
        return self.sine.process(self.tune_hz * exp2(octaves)) * self.amp.process(self.decay_s)


class Snare(Unit):
    """Two modes of the skin, and noise of the wires under it."""

    tune_hz = Param(180.0, 100.0, 300.0, taper="log")
    snappy = Param(0.6)
    decay_s = Param(0.25, 0.05, 1.0, taper="log", smooth_ms=0.0)

    def __init__(self) -> None:
        self.low = dsp.Sine()
        self.high = dsp.Sine()
        self.noise = dsp.Noise()
        self.wires = dsp.StateVariable()
        self.skin = Fall()
        self.rattle = Fall()

    def strike(self, velocity: float) -> None:
        self.skin.strike(velocity)
        self.rattle.strike(velocity)

    def process(self) -> float:
        skin = self.low.process(self.tune_hz) + 0.6 * self.high.process(1.83 * self.tune_hz)
        wires = self.wires.process(self.noise.process(), 2500.0, 0.8, 1.0)
        rattle = self.rattle.process(self.decay_s)
        return 0.5 * skin * self.skin.process(0.6 * self.decay_s) + self.snappy * wires * rattle


class HiHat(Unit):
    """Six squares that have no note together; closed and open are one and the same, held or not."""

    closed_s = Param(0.08, 0.02, 0.3, taper="log", smooth_ms=0.0)
    open_s = Param(0.6, 0.1, 2.0, taper="log", smooth_ms=0.0)
    tone_hz = Param(7000.0, 3000.0, 12_000.0, taper="log")

    def __init__(self) -> None:
        self.squares = [dsp.Square(0.17 * i) for i in range(len(METAL_HZ))]
        self.high_pass = dsp.StateVariable()
        self.amp = Fall()
        self.is_open = False

    def strike(self, velocity: float, is_open: bool) -> None:
        self.amp.strike(velocity)
        self.is_open = is_open

    def process(self) -> float:
        metal = 0.0
        for square, freq_hz in zip(self.squares, METAL_HZ, strict=True):
            metal += square.process(freq_hz)
        amp = self.amp.process(self.open_s if self.is_open else self.closed_s)
        return 0.4 * amp * self.high_pass.process(metal, self.tone_hz, 1.0, 1.0)


def pattern(kick: str, snare: str, hat: str) -> dict[str, Hit]:
    """What a preset holds of the steps."""
    rows = {"kick": kick, "snare": snare, "hat": hat}
    return {
        f"{name}_steps.steps.{i}.hit": MARKS[mark]
        for name, marks in rows.items()
        for i, mark in enumerate(marks)
    }


class DrumMachine(Instrument):
    """Three drums and a bar of steps for each way to strike them."""

    name = "Drum Machine"
    id = "com.example.rattle.drum-machine"
    vendor = "Rattle Examples"
    category = "Drum"

    run = Param(Run.WITH_SONG)
    swing = Param(0.5, 0.5, 0.75, smooth_ms=0.0)  # where in an eighth its second step is: 2/3 are triplets
    kick_level = Param(0.8)
    snare_level = Param(0.6)
    hat_level = Param(0.4)
    drive_db = Param(0.0, 0.0, 24.0)

    presets = {  # noqa: RUF012 - hosts list them; what one does not name has its default
        "Four on the Floor": pattern(
            kick="X...X...X...X...", snare="....X.......X...", hat="x.o.x.o.x.o.x.o."
        ),
        "Electro": {
            **pattern(kick="X..x..X...X..x..", snare="....X.......X..x", hat="XxxxXxxxXxxxXxox"),
            "drive_db": 9.0,
            "kick.decay_s": 1.2,
        },
        "Shuffle": {
            **pattern(kick="X.....x.X.x.....", snare="....X..x....X..x", hat="X.xxX.xxX.xxX.xx"),
            "swing": 0.66,
        },
    }

    def __init__(self) -> None:
        self.kick = Kick()
        self.snare = Snare()
        self.hat = HiHat()
        self.kick_steps = Steps("X.....x.X.......")
        self.snare_steps = Steps("....X.......X...")
        self.hat_steps = Steps("X.x.X.x.X.x.X.o.")
        self.step = -1  # the last one that was struck

    def note_on(self, event: NoteOn) -> None:
        if event.note == 36:
            self.kick.strike(event.velocity)
        elif event.note == 38:
            self.snare.strike(event.velocity)
        elif event.note in (42, 46):
            self.hat.strike(event.velocity, event.note == 46)

    def follow_song(self) -> None:
        """Strikes what a step says at the sample where it begins."""
        song = self.transport
        if self.run == Run.KEYS_ONLY or (self.run == Run.WITH_SONG and not song.playing):
            self.step = -1
            return
        eighths = song.position_beats * 2.0
        eighth = math.floor(eighths)
        phase = eighths - eighth
        is_second = phase >= self.swing
        step = int(2.0 * eighth) % STEPS + (1 if is_second else 0)
        since = phase - self.swing if is_second else phase
        # Who starts the song in the middle of a step does not hear that step late
        is_here = since < 3.0 * song.tempo_bpm / (60.0 * self.sample_rate)
        if step != self.step and is_here:
            self.strike(step)
        self.step = step

    def strike(self, step: int) -> None:
        kick, snare, hat = self.kick_steps.at(step), self.snare_steps.at(step), self.hat_steps.at(step)
        if kick != Hit.REST:
            self.kick.strike(kick.value)
        if snare != Hit.REST:
            self.snare.strike(snare.value)
        if hat != Hit.REST:
            self.hat.strike(hat.value, hat == Hit.OPEN)

    def process(self) -> Stereo:
        self.follow_song()
        kick, snare, hat = self.kick.process(), self.snare.process(), self.hat.process()
        drive = dsp.db_to_gain(self.drive_db)
        drums = self.kick_level * kick + self.snare_level * snare
        left = tanh(drive * (drums + 0.8 * self.hat_level * hat))
        right = tanh(drive * (drums + self.hat_level * hat))
        return left / math.sqrt(drive), right / math.sqrt(drive)
