"""What a newcomer is told whose instrument cannot be, before anything is compiled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from rattle.cli import main

HEAD = """
from rattle import Effect, Instrument, MidiEffect, NoteOff, NoteOn, Param, Stereo, Voice, copies, dsp
class Tone(Voice):
    def __init__(self) -> None:
        self.osc = dsp.Saw()
    def process(self) -> float:
        return self.osc.process(self.pitch_hz)
"""
SYNTH = """
class Synth(Instrument):
    def __init__(self) -> None:
        self.voices = copies(Tone, 8)
"""


def synth(line: str) -> str:
    return f"class Synth(Instrument):\n    def __init__(self) -> None:\n        {line}\n"


def method(signature: str, body: str = "pass") -> str:
    return f"    def {signature}:\n        {body}\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (synth("self.voices = [Tone() for _ in range(8)]"), "Synth.voices: is no `copies` of a class"),
        (synth("self.voices = Tone()"), "write `self.voices = copies(MyVoice, 16)`"),
        (synth("self.notes = copies(Tone, 8)"), "Synth: has no voices"),
        (synth("self.voices = copies(dsp.Saw, 8)"), "is no `copies` of a class that derives from Voice"),
        (synth("self.voices = copies(Tone, 200)"), "copies: 200 is not 1 to 128"),
        (synth("self.voices = copies(Tone(), 8)"), "that is one Tone; give the class"),
        (
            "class Reading(Tone):\n" + method("__init__(self, synth) -> None")
            + synth("self.voices = copies(Reading, 8)"),
            "Reading takes synth; say what, as in copies(lambda: Reading(self), ...)",
        ),
        ("class Synth(Instrument):\n    voices = copies(Tone, 8)\n", "units are made in `__init__`"),
        ("class Mute(Voice):\n    pass\n" + synth("self.voices = copies(Mute, 8)"), "Mute: has no `process`"),
        (
            "class Odd(Tone):\n" + method("process(self) -> int", "return 1")
            + synth("self.voices = copies(Odd, 8)"),
            "Odd.process: gives neither `float` nor `Stereo`",
        ),
        (
            "class Odd(Tone):\n" + method("process(self, x: float) -> float", "return x")
            + synth("self.voices = copies(Odd, 8)"),
            "Odd.process: of a voice takes nothing but `self`",
        ),
        (
            "class Odd(Tone):\n" + method("note_on(self, note: int)") + synth("self.voices = copies(Odd, 8)"),
            "Odd.note_on: takes nothing but `self`; write `def note_on(self) -> None`; the note is on `self`",
        ),
        (
            "class Odd(Tone):\n" + method("is_active(self) -> float", "return 1.0")
            + synth("self.voices = copies(Odd, 8)"),
            "Odd.is_active: says whether the voice still sounds: a bool",
        ),
        (
            "class Odd(Tone):\n    pan = Param(0.0, -1.0, 1.0)\n" + synth("self.voices = copies(Odd, 8)"),
            "Odd.pan: the name is taken by Voice",
        ),
        (
            "class Odd(Voice):\n" + method("__init__(self) -> None", "self.gate = True")
            + method("process(self) -> float", "return 1.0") + synth("self.voices = copies(Odd, 8)"),
            "Odd.gate: is the note's: the voice engine gives it",
        ),
        (
            "class Synth(Effect):\n" + method("__init__(self) -> None", "self.voices = copies(Tone, 8)")
            + method("process(self, x: float) -> float", "return x"),
            "Synth.voices: voices are an Instrument's, which plays them; write `class Synth(Instrument)`",
        ),
        (SYNTH + "    glide_s = Param(0.0)\n", "Synth.glide_s: the name is taken by Instrument"),
        (SYNTH + method("modulate(self, x: float) -> None"), "Synth.modulate: takes nothing but `self`"),
        (SYNTH + method("process(self) -> Stereo", "return 0.0, 0.0"), "leaves out what the voices play"),
        (SYNTH + method("process(self, x) -> Stereo", "return x, x"), "annotate `x`: `float` or `Stereo`"),
        (SYNTH + method("note_on(self, event)"), "Synth.note_on: does not say what it takes"),
        (SYNTH + method("note_on(self, event: NoteOff) -> None"), "is a handler, and takes one NoteOn"),
        (SYNTH + method("note_on(self, note: int) -> None"), "is a handler, and takes one NoteOn"),
        (SYNTH + "        self.mpe = True\n", "Synth.mpe: is of the class"),
        (SYNTH + "        self.play_mode = 'mono'\n", "is no rattle.PlayMode; write rattle.PlayMode.MONO"),
        (SYNTH + "        self.glide_ms = 5.0\n", "nothing reads it; did you mean `self.glide_s`?"),
        (
            "class Synth(MidiEffect):\n" + method("process(self, x: Stereo) -> Stereo", "return x"),
            "Synth.process: of a MidiEffect takes no sound",
        ),
    ],
)  # fmt: skip
def test_one_mistake_one_message(source: str, said: str, tmp_path: Path) -> None:
    """`rattle verify` says in a sentence what is wrong, where, and what to write."""
    file = tmp_path / "synth.py"
    file.write_text(HEAD + source)
    done = CliRunner(env={"COLUMNS": "400"}).invoke(main, ["verify", str(file)])
    assert done.exit_code == 1
    message = re.sub(r"\n( +\d* \|.*\n)+  (why: .*\n  )?fix: ", "; ", done.stderr)
    assert message.startswith(f"{file}:")
    assert said in message


def test_a_method_of_an_effect_may_be_called_pressure() -> None:
    """Effects had methods of their own before there were handlers."""
    from rattle import Effect
    from rattle.plugin.handlers import handlers_of

    class Airy(Effect):
        def pressure(self, x: float) -> float:
            return x

    assert handlers_of(Airy) == ()
