"""Mistakes in instruments, voices and handlers; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Instrument, MidiEffect, NoteOn, Stereo, Voice, copies, dsp


class Tone(Voice):
    def __init__(self) -> None:
        self.osc, self.amp = dsp.Saw(), dsp.Adsr()

    def process(self) -> float:
        return self.osc.process(self.pitch_hz) * self.amp.process(self.gate)


class HoldsItself(Tone):
    def note_off(self) -> None:
        self.gate = True  # RT109 | self.gate


class GateStored(Instrument):
    """RT109: `gate` is the note's: the voice engine gives it; use an attribute of another name"""

    def __init__(self) -> None:
        self.voices = copies(HoldsItself, 4)


class Sharp(Tone):
    def process(self) -> float:
        self.pitch_hz *= 1.01  # RT109 | self.pitch_hz *= 1.01
        return super().process()


class PitchStored(Instrument):
    """RT109: `pitch_hz` is the note's; use an attribute of another name"""

    def __init__(self) -> None:
        self.voices = copies(Sharp, 4)


class OfANote(Tone):
    def process(self) -> float:
        return super().process() * self.note.velocity  # type: ignore # RT112 | self.note.velocity


class NoteIsANumber(Instrument):
    """RT112: a number has no attribute `velocity`; write self.note"""

    def __init__(self) -> None:
        self.voices = copies(OfANote, 4)


class Asks(Tone):
    def process(self) -> float:
        return self.amp.process(self.gate())  # type: ignore # RT208 | self.gate()


class GateCalled(Instrument):
    """RT208: a truth value, which cannot be called; leave out the brackets"""

    def __init__(self) -> None:
        self.voices = copies(Asks, 4)


class Numbered(Voice):
    def __init__(self, number: int) -> None:
        self.kind = number if number % 2 else None
        self.osc = dsp.Saw()

    def process(self) -> float:
        return 0.0 if self.kind is None else self.osc.process(self.pitch_hz)


class UnlikeVoices(Instrument):
    """RT603: the voices are not built alike; let what differs follow from self.index"""

    def __init__(self) -> None:
        numbers = iter(range(99))
        self.voices = copies(lambda: Numbered(next(numbers)), 4)


class PlaysLate(Instrument):
    """RT604: `play` in process, after the voices; do it in `modulate`, or in a handler"""

    def __init__(self) -> None:
        self.voices = copies(Tone, 4)

    def process(self, x: float) -> float:
        self.play(NoteOn(60, 0.5))  # RT604 | self.play(NoteOn(60, 0.5))
        return x


class SendsNumbers(MidiEffect):
    """RT604: `send` takes an event; write `self.send(NoteOn(60, 0.8))`"""

    def note_on(self, event: NoteOn) -> None:
        self.send((60, 0.5))  # type: ignore # RT604 | self.send((60, 0.5))


class Swaying(Voice):
    def __init__(self, synth: SharedLfo) -> None:
        self.synth = synth
        self.osc = dsp.Saw()

    def process(self) -> float:
        return self.osc.process(self.pitch_hz) * self.synth.lfo.process()


class SharedLfo(Instrument):
    """RT605: a voice changes `lfo.phase`, which all voices share; do it in `modulate`"""

    def __init__(self) -> None:
        self.lfo = dsp.Lfo()
        self.voices = copies(lambda: Swaying(self), 4)


class Ducked(Voice):
    def __init__(self, synth: ReadsTheSum) -> None:
        self.synth = synth
        self.osc = dsp.Saw()

    def process(self) -> float:
        return self.osc.process(self.pitch_hz) * (1.0 - self.synth.loudness)  # RT606 | self.synth.loudness


class ReadsTheSum(Instrument):
    """RT606: a voice reads `loudness`, which `process` changes after it; compute it in `modulate`"""

    def __init__(self) -> None:
        self.loudness = 0.0
        self.voices = copies(lambda: Ducked(self), 4)

    def process(self, x: Stereo) -> Stereo:
        self.loudness = abs(x[0])
        return x


class FirstVoice(Instrument):
    """RT607: the instrument uses `amp.level`, which belongs to a voice; let the voice compute it"""

    def __init__(self) -> None:
        self.voices = copies(Tone, 4)

    def process(self, x: float) -> float:
        return x * self.voices[0].amp.level  # RT607 | self.voices[0].amp.level


class KeepsEvents(MidiEffect):
    """RT107: `self.last` is None in __init__ and a tuple; start with a number"""

    def __init__(self) -> None:
        self.last: NoteOn | None = None

    def note_on(self, event: NoteOn) -> None:
        self.last = event  # RT107 | self.last


class AppendsKeys(MidiEffect):
    """RT501: `list.append` takes or moves memory while audio runs; zeros(n)"""

    def __init__(self) -> None:
        self.held: list[int] = []

    def note_on(self, event: NoteOn) -> None:
        self.held.append(event.note)  # RT501 | self.held.append


class AsksTheSong(Instrument):
    """RT119: the transport is read in; read it in process"""

    def __init__(self) -> None:
        self.voices = copies(Tone, 4)

    def note_on(self, event: NoteOn) -> None:
        if self.transport.playing:  # RT119 | self.transport
            self.play(event)


class Named(Tone):
    def process(self) -> float:
        return self.osc.process(self.freq)  # type: ignore # RT112 | self.freq


class PitchByAnotherName(Instrument):
    """RT112: did you mean `self.pitch_hz`?"""

    def __init__(self) -> None:
        self.voices = copies(Named, 4)


class PlaysItself(MidiEffect):
    """RT112: only an Instrument plays notes itself: `self.send(event)` hands them to the host"""

    def note_on(self, event: NoteOn) -> None:
        self.play(event)  # type: ignore # RT112 | self.play
