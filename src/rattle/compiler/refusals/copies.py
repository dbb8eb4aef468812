"""6xx: copies of one unit: channels and voices, that run beside each other."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT602",
        "chance from a generator that is shared",
        """`random` and `np.random` draw from one stream: each channel takes what the other left, so a render
        would depend on the order in which copies run, and never be the same twice. A unit has a
        stream of its own in each copy, which a reset brings back.""",
        """
        import random


        class Example(Effect):
            def process(self, x: float) -> float:
                return x + 0.01 * random.random()
        """,
        """
        def process(self, x: float) -> float:
            return x + 0.01 * self.random()
        """,
    ),
    row(
        "RT603",
        "voices that are not built alike",
        """All voices run side by side, one in each lane of a vector, so they are one piece of code over the
        same attributes. What is to differ between them can follow from `self.index`, which voice it
        is, or from the note.""",
        """
        class Part(Voice):
            def __init__(self) -> None:
                self.tone = dsp.Sine()

            def process(self) -> float:
                return self.tone.process(self.pitch_hz)


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 16)
                for k in range(0, 16, 2):
                    self.voices[k].detune = 1.01
        """,
        """
        class Part(Voice):
            def __init__(self) -> None:
                self.tone = dsp.Sine()
                self.sub = dsp.Sine()

            def process(self) -> float:
                y = self.tone.process(self.pitch_hz)
                if self.index % 2 == 0:
                    y = y + self.sub.process(0.5 * self.pitch_hz)
                return y


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 16)
        """,
    ),
    row(
        "RT604",
        "an event that cannot be played or sent from here",
        """`self.play(event)` sounds a note on the own voices, `self.send(event)` hands one to the
        host. Both take `NoteOn`, `NoteOff`, `Controller`, `PitchBend` or `Pressure`, written at the
        call or handed on from a handler. `process` of an instrument runs when its voices have
        already played that sample: too late to play or send there.""",
        """
        class Part(Voice):
            def process(self) -> float:
                return self.velocity if self.gate else 0.0


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 4)

            def process(self, x: float) -> float:
                self.play(NoteOn(36, 0.5))
                return x
        """,
        """
        class Part(Voice):
            def process(self) -> float:
                return self.velocity if self.gate else 0.0


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 4)
                self.passed = 0

            def modulate(self) -> None:
                if self.passed % 12000 == 0:
                    self.play(NoteOn(36, 0.5))
                self.passed = self.passed + 1
        """,
    ),
    row(
        "RT605",
        "a voice changes what all voices share",
        """Sixteen voices would move a shared LFO sixteen times a sample, and how fast it runs would depend on
        how many keys are down. A voice changes only its own attributes and units; what all share
        belongs to the instrument's `modulate`, which runs once a sample before the voices, and
        which they may read.""",
        """
        class Part(Voice):
            def __init__(self, synth: Example) -> None:
                self.synth = synth
                self.tone = dsp.Sine()

            def process(self) -> float:
                return self.tone.process(self.pitch_hz) * self.synth.lfo.process(5.0)


        class Example(Instrument):
            def __init__(self) -> None:
                self.lfo = dsp.Sine()
                self.voices = copies(lambda: Part(self), 16)
        """,
        """
        class Part(Voice):
            def __init__(self, synth: Example) -> None:
                self.synth = synth
                self.tone = dsp.Sine()

            def process(self) -> float:
                return self.tone.process(self.pitch_hz) * self.synth.sway


        class Example(Instrument):
            def __init__(self) -> None:
                self.lfo = dsp.Sine()
                self.sway = 0.0
                self.voices = copies(lambda: Part(self), 16)

            def modulate(self) -> None:
                self.sway = self.lfo.process(5.0)
        """,
    ),
    row(
        "RT606",
        "a voice reads what comes after it",
        """`process` works on the sum of the voices, so it runs after them. Voices are computed for many
        samples at a time: what `process` leaves is not there yet when they need it.""",
        """
        class Part(Voice):
            def __init__(self, synth: Example) -> None:
                self.synth = synth
                self.tone = dsp.Sine()

            def process(self) -> float:
                return self.tone.process(self.pitch_hz) * (1.0 - self.synth.loudness)


        class Example(Instrument):
            def __init__(self) -> None:
                self.loudness = 0.0
                self.voices = copies(lambda: Part(self), 16)

            def process(self, x: float) -> float:
                self.loudness = 0.99 * self.loudness + 0.01 * abs(x)
                return x
        """,
        """
        class Part(Voice):
            def __init__(self) -> None:
                self.tone = dsp.Sine()

            def process(self) -> float:
                return self.tone.process(self.pitch_hz)


        class Example(Instrument):
            def __init__(self) -> None:
                self.loudness = 0.0
                self.voices = copies(Part, 16)

            def process(self, x: float) -> float:
                self.loudness = 0.99 * self.loudness + 0.01 * abs(x)
                return x * (1.0 - self.loudness)
        """,
    ),
    row(
        "RT607",
        "the instrument reaches into a voice",
        """Which voice plays which note is the engine's business, and voices come and go. The instrument sees
        what they give, their sum; what one voice is to do, its own `process` does.""",
        """
        class Part(Voice):
            def __init__(self) -> None:
                self.level = 0.0

            def process(self) -> float:
                self.level = 0.999 * self.level
                return self.level


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 4)

            def modulate(self) -> None:
                self.voices[0].level = 1.0
        """,
        """
        class Part(Voice):
            def __init__(self) -> None:
                self.level = 0.0

            def note_on(self) -> None:
                self.level = 1.0

            def process(self) -> float:
                self.level = 0.999 * self.level
                return self.level


        class Example(Instrument):
            def __init__(self) -> None:
                self.voices = copies(Part, 4)
        """,
    ),
)
