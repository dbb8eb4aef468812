"""Random plugins with events: instruments with voices and without, MIDI effects, effects that hear notes.

What voices read of their instrument is written by `modulate`, handlers and hooks; `process` has attributes of
its own.
"""

from __future__ import annotations

from random import Random

from tests.random_programs.expressions import Kind, Scope
from tests.random_programs.writer import HEAD, NAME, Writer

_NAMES = (
    "Controller, Effect, Instrument, MidiEffect, NoteOff, NoteOn, Param, PitchBend, PlayMode, Pressure, "
    "Stealing, Stereo, Unit, Voice, copies, f64, on_change, zeros"
)
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "float": (
        *("pitch_hz", "velocity", "release_velocity", "pressure", "timbre", "pan", "volume", "expression"),
        *("vibrato", "unison_position"),
    ),
    "int": ("note", "channel", "index"),
    "bool": ("gate",),
}
_HANDLERS: dict[str, tuple[str, dict[Kind, tuple[str, ...]]]] = {
    "note_on": ("NoteOn", {"int": ("note", "channel"), "float": ("velocity",)}),
    "note_off": ("NoteOff", {"int": ("note", "channel"), "float": ("velocity",)}),
    "controller": ("Controller", {"int": ("number", "channel"), "float": ("value",)}),
    "pitch_bend": ("PitchBend", {"int": ("channel",), "float": ("semitones",)}),
    "pressure": ("Pressure", {"int": ("note", "channel"), "float": ("value",)}),
}
_MODES = ("POLY", "POLY", "POLY", "MONO", "LEGATO")
_STEALING = ("OLDEST", "QUIETEST", "HIGHEST", "LOWEST", "NONE")


def write_player(random: Random, tame: bool) -> str:
    """The source of one module with one plugin, called NAME. The same `random` gives the same text."""
    return _PlayerWriter(random, tame).module()


class _PlayerWriter(Writer):
    most_lines = 6  # there are more methods

    def module(self) -> str:
        has_unit = self.chance(2)
        if has_unit:
            self.unit()
        made = (self.with_voices, self.with_voices, self.with_voices, self.alone, self.midi, self.effect)
        self.random.choice(made)(has_unit)
        return HEAD.replace("Effect, Param, Stereo, Unit, f64, on_change, zeros", _NAMES) + "\n".join(
            [*self.lines, ""]
        )

    def chance(self, among: int) -> bool:
        return not self.random.randrange(among)

    # plugins -----------------------------------------------------------------------------------------

    def with_voices(self, has_unit: bool) -> None:
        is_stereo, shares, has_params = self.chance(3), self.chance(2), self.chance(3)
        heard, at = self.empty_scope(), len(self.lines)
        shared = self.opened("Instrument", heard)
        lines, self.lines = self.lines[at:], self.lines[:at]  # the voice stands in front of it
        self.voice(has_unit, is_stereo, shared if shares else None, has_params)
        self.lines += lines
        made = "lambda: Note(self)" if shares else "Note"
        self.put(2, f"self.voices = copies({made}, {self.random.choice([1, 2, 3, 5, 9])})")
        self.settings()
        own = shared.inner()
        own.attributes = {kind: [] for kind in shared.attributes}
        own.arrays = []
        for kind, names in shared.attributes.items():
            own.values[kind] += names
        self.attributes(own, 2, self.random.randrange(3))
        self.prepared(own)
        self.on_moves(shared)
        self.handlers(shared, ("play", "play", "send"))
        if shares or self.chance(3):
            self.modulate(shared)
        if self.chance(2):
            shape = "Stereo" if is_stereo else "float"
            self.put(1, f"\n    def process(self, x: {shape}) -> {shape}:")
            self.sound(own, 0, is_stereo, ["x[0]", "x[1]"] if is_stereo else ["x"])

    def alone(self, has_unit: bool) -> None:
        scope = self.opened("Instrument", self.empty_scope())
        parts = self.parts() if has_unit else 0
        self.prepared(scope)
        self.on_moves(scope)
        self.handlers(scope, ("send",))
        self.put(1, "\n    def process(self) -> Stereo:")
        self.sound(scope, parts, True, [self.expressions.float(scope, 1)])

    def midi(self, has_unit: bool) -> None:
        del has_unit
        scope = self.opened("MidiEffect", self.empty_scope())
        self.put(2, "self.passed = 0")
        scope.values["int"].append("self.passed")
        self.on_moves(scope)
        self.handlers(scope, ("send",))
        self.put(1, "\n    def process(self) -> None:")
        scope.returns = "nothing"
        self.in_time(scope, ("send",))
        self.block(scope, 2, self.random.randrange(3))

    def effect(self, has_unit: bool) -> None:
        scope = self.opened("Effect", self.empty_scope())
        parts = self.parts() if has_unit else 0
        self.prepared(scope)
        self.on_moves(scope)
        self.handlers(scope, ("send",))
        self.process(scope, parts)

    def opened(self, base: str, scope: Scope) -> Scope:
        """A class as far as into its __init__."""
        self.put(0, f"\nclass {NAME}({base}):")
        if base == "Instrument" and self.chance(4):
            self.put(1, "mpe = True")
        self.params(scope, self.random.randrange(1, 4))
        self.put(1, "\n    def __init__(self) -> None:")
        self.attributes(scope, 2, self.random.randrange(1, 5))
        return scope

    def settings(self) -> None:
        for line in (
            f"self.play_mode = PlayMode.{self.random.choice(_MODES)}",
            f"self.stealing = Stealing.{self.random.choice(_STEALING)}",
            f"self.unison = {self.random.choice([1, 2, 3])}",
            f"self.glide_s = {self.random.choice(['0.0', '0.003', '0.1'])}",
            f"self.bend_semitones = {self.random.choice(['2.0', '12.0', '0.0'])}",
        ):
            if self.chance(3):
                self.put(2, line)

    # methods -----------------------------------------------------------------------------------------

    def on_moves(self, scope: Scope) -> None:
        if self.chance(4):
            self.hook(scope)

    def handlers(self, scope: Scope, ways: tuple[str, ...]) -> None:
        for name, (event, fields) in _HANDLERS.items():
            if not self.chance(3 if name.startswith("note") else 6):
                continue
            self.put(1, f"\n    def {name}(self, event: {event}) -> None:")
            inner = scope.inner()
            inner.returns = "nothing"
            for kind, names in fields.items():
                inner.values[kind] += [f"event.{field}" for field in names]
            if "play" in ways and not self.chance(4):
                self.put(2, "self.play(event)")
            self.block(inner, 2, self.random.randrange(1, 4))
            if self.chance(2):
                self.given_out(inner, 2, ways)

    def modulate(self, scope: Scope) -> None:
        inner = scope.inner()
        inner.returns = "nothing"
        self.put(1, "\n    def modulate(self) -> None:")
        self.song(inner)
        self.block(inner, 2, self.random.randrange(1, 4))
        if self.chance(3):
            self.put(2, f"if {self.expressions.bool(inner, 2)}:")
            self.given_out(inner, 3, ("play", "send"))

    def in_time(self, scope: Scope, ways: tuple[str, ...]) -> None:
        self.put(2, "self.passed += 1")
        self.put(2, f"if self.passed % {self.random.choice([7, 50, 64])} == 0:")
        self.given_out(scope, 3, ways)

    def given_out(self, scope: Scope, depth: int, ways: tuple[str, ...]) -> None:
        note, value = self.whole(scope, 128), self.unit_value(scope)
        event = self.random.choice(
            [
                *[f"NoteOn({note}, {value})"] * 3,
                f"NoteOn({note}, {value}, {self.whole(scope, 16)})",
                *[f"NoteOff({note})"] * 2,
                f"NoteOff({note}, {value}, {self.whole(scope, 16)})",
                f"Controller({self.whole(scope, 128)}, {value})",
                f"PitchBend({value}, {self.whole(scope, 16)})",
                f"Pressure({value}, {note})",
            ]
        )
        self.put(depth, f"self.{self.random.choice(ways)}({event})")

    def whole(self, scope: Scope, count: int) -> str:
        value = self.expressions.int(scope, 1)
        return f"({value}) % {count}" if self.tame or not self.chance(4) else value

    def unit_value(self, scope: Scope) -> str:
        value = self.expressions.float(scope, 1)
        return f"min(max({value}, 0.0), 1.0)" if self.tame or not self.chance(4) else value

    # voices ------------------------------------------------------------------------------------------

    def voice(self, has_unit: bool, is_stereo: bool, shared: Scope | None, has_params: bool) -> None:
        self.put(0, "\nclass Note(Voice):")
        scope = self.empty_scope()
        if has_params:
            self.params(scope, self.random.randrange(1, 3), "v")
        self.put(1, f"\n    def __init__(self{', synth: ' + NAME if shared else ''}) -> None:")
        if shared:
            self.put(2, "self.synth = synth")
            self.read_of(shared, scope)
        for kind, names in _FIELDS.items():
            scope.values[kind] += [f"self.{name}" for name in names if self.chance(2)]
        self.attributes(scope, 2, self.random.randrange(1, 4))
        parts = self.parts((1, 2, 3)) if has_unit else 0
        for name in ("note_on", "note_off"):
            if self.chance(2):
                inner = scope.inner()
                inner.returns = "nothing"
                self.put(1, f"\n    def {name}(self) -> None:")
                self.block(inner, 2, self.random.randrange(1, 4))
        if self.chance(2):
            self.put(1, "\n    def is_active(self) -> bool:")
            self.put(2, f"return self.gate or {self.expressions.bool(scope, 2)}")
        if self.chance(3):
            self.helper(scope)
        self.put(1, f"\n    def process(self) -> {'Stereo' if is_stereo else 'float'}:")
        self.sound(scope, parts, is_stereo, ["self.velocity"])

    def read_of(self, shared: Scope, scope: Scope) -> None:
        """What a voice may read of its instrument, Params too."""
        for kind, names in scope.values.items():
            all_names = shared.values[kind] + shared.attributes[kind]
            names += [name.replace("self.", "self.synth.") for name in all_names if self.chance(2)]
