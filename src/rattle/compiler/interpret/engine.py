"""The interpreter as an engine: a Machine that plays by the schedule."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from rattle.compiler.interpret.machine import Machine
from rattle.compiler.interpret.memory import Real, tiny
from rattle.compiler.interpret.voices import MachineVoices
from rattle.compiler.ir import ControlGroup, DType, Program, Voices
from rattle.lang.transport import Transport
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.events import RawEvent
from rattle.plugin.schedule import Schedule
from rattle.plugin.voice_fields import (
    MakesVoices,
    PlayMode,
    Stealing,
    VoiceEngine,
    VoiceField,
    VoiceSettings,
)


class Interpreter(Schedule):
    """Plays a program as the compiled driver does, in its first layout unless told otherwise. With `debug` an
    `assert` of a program compiled with it raises AssertionError, at the author's line."""

    def __init__(
        self,
        program: Program,
        description: PluginDescription,
        sample_rate: float,
        sample_type: Literal["f32", "f64"] = "f32",
        layout: Layout | None = None,
        debug: bool = False,
        makes_voices: MakesVoices | None = None,
    ) -> None:
        super().__init__(description, layout, sample_rate)
        self.is_per_channel = description.form == "float"
        real: Real = np.float32 if sample_type == "f32" else np.float64
        channels = self.layout.inputs if self.is_per_channel else self.layout.outputs
        copies = self.layout.inputs if self.is_per_channel else 1
        self.machine = Machine(program, real, sample_rate, channels, copies)
        self.machine.debug = debug
        self.machine.transport = self.transport
        self.machine.params = self._values()
        self.machine.meter = lambda index, value: self.meters[index].write(value)
        self.machine.give = self.give
        self.seen: dict[ControlGroup, list[Any]] = {}
        with np.errstate(all="ignore"):
            self.machine.prepare()
            if program.voices is not None:
                assert makes_voices is not None, "an instrument needs the voice engine: makes_voices"
                self.voices = _engine(self.machine, program.voices, sample_rate, makes_voices)
            self._restore()

    @property
    def latency_samples(self) -> int:
        return int(self.machine.run(self.machine.program.latency, (), self.machine.copies[0])[0])

    @property
    def tail_s(self) -> float:
        self.machine.params = [ramp.target for ramp in self.ramps]
        return float(self.machine.run(self.machine.program.tail, (), self.machine.copies[0])[0])

    def clean(self, sample: float) -> Any:
        is_tiny = 0.0 < abs(sample) < tiny(DType.REAL, self.machine.real)
        is_sound = math.isfinite(sample) and not is_tiny
        return self.machine.real(sample if is_sound else 0.0)

    def play(self, x: list[Any]) -> list[Any]:
        machine, program = self.machine, self.machine.program
        machine.params = self._values()
        for group in self._moved_groups():
            for arguments, _ in group.runs():
                for copy in machine.copies:
                    machine.run(group.function, arguments, copy)
        if self.description.form == "instrument":
            return machine.run(program.process, (), machine.copies[0])
        if self.description.form in ("frame", "block"):
            machine.inputs = x
            machine.run(program.process, self._inputs(x, 0), machine.copies[0])
            return machine.outputs
        outputs: list[Any] = []
        for index, copy in enumerate(machine.copies):
            outputs += machine.run(program.process, self._inputs(x, index), copy)
        return outputs

    def _inputs(self, x: list[Any], copy: int) -> list[Any]:
        """The samples that one copy's process takes."""
        main = x[: self.layout.inputs]
        pair = [main[0], main[-1]] if self.description.form in ("stereo", "midi") else main[:1]
        pair = [] if self.description.form in ("frame", "block") else pair
        inputs = main[copy : copy + 1] if self.is_per_channel else pair
        first = len(main)
        for channels in self.machine.program.sidechains:
            inputs += x[first : first + channels] if channels else [x[first + copy]]
            first += channels or len(main)
        return inputs

    def connect(self) -> None:
        self.machine.connected = self.connected
        self.seen.clear()

    def follow(self, host: Transport) -> None:
        super().follow(host)
        self.seen.clear()

    def show(self, param: int) -> None:
        """Nothing to do: `play` asks the ramps."""

    def restore(self) -> None:
        self.machine.reset()
        self.seen.clear()  # positions that run freely start again

    def run_hooks(self, hooks: list[int]) -> None:
        machine = self.machine
        self.at_event()
        for index in hooks:
            for copy in machine.copies:
                machine.run(machine.program.hooks[index].function, (), copy)
        self.seen.clear()  # control values read what hooks write

    def at_event(self) -> None:
        self.machine.params = [ramp.target for ramp in self.ramps]

    def handle(self, name: str, event: RawEvent) -> None:
        given = (
            event.channel,
            event.note,
            event.number,
            event.id,
            np.float64(event.tuning),
            np.float64(event.value),
        )
        for copy in self.machine.copies:
            self.machine.run(self.machine.program.handlers[name], given, copy)

    def settings(self) -> VoiceSettings:
        voices = self.machine.program.voices
        assert voices is not None
        found = self.machine.run(voices.settings, (), self.machine.copies[0])
        mode, stealing, unison, glide_s, bend = found
        most = max(0, min(int(unison), voices.count))
        return VoiceSettings(
            PlayMode(mode), Stealing(stealing), most, voices.is_mpe, float(glide_s), float(bend)
        )

    def flush(self) -> None:
        self.machine.tick()

    def _values(self) -> list[Any]:
        """Of every Param at this sample; a ramp is computed in the sample type."""
        real = self.machine.real
        values: list[Any] = []
        for ramp, smoothed in zip(self.ramps, self.machine.program.smoothed, strict=True):
            moving = smoothed and ramp.remaining
            ramped = real(ramp.target) - real(ramp.step) * real(ramp.remaining)
            values.append(ramped if moving else ramp.target)
        return values

    def _moved_groups(self) -> list[ControlGroup]:
        """Those of which a Param differs from what they last saw. They are pure, so this is all of them."""
        moved = []
        for group in self.machine.program.control:
            seen = [self.machine.params[param] for param in sorted(group.params)]
            if self.seen.get(group) != seen:
                self.seen[group] = seen
                moved.append(group)
        return moved


def _engine(machine: Machine, voices: Voices, sample_rate: float, makes_voices: MakesVoices) -> VoiceEngine:
    fields = frozenset(VoiceField(field) for field in voices.fields)
    return makes_voices(voices.count, voices.spares, fields, sample_rate, MachineVoices(machine, voices))
