"""The reference driver: CPython plays the author's class, sample by sample, as an engine would.

It is the meaning of a plugin: one object per channel for a `float` process, ramps, ticks, cleaned inputs and
outputs. Slow: some ten thousand samples a second. It has the operations of `rattle.host.engine.Engine`,
with float64 samples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rattle.lang.hooks import run_hook
from rattle.lang.life import prepare_units, restart, walk
from rattle.lang.sound import Block, Frame
from rattle.lang.unit import Unit

from .block_queue import BlockQueue
from .declare import describe, instantiate
from .description import Attribute, Layout, PluginDescription
from .effect import Effect
from .events import RawEvent, bend_range, event_of, raw_event
from .flush import clean_input, flush_tiny
from .instrument import Instrument
from .instrument_process import instrument_takes
from .meter_reading import MeterReading
from .param import Param
from .played_voices import PlayedVoices
from .schedule import Schedule
from .voice_fields import ALL_FIELDS, MakesVoices, VoiceSettings


class ReferenceEngine(Schedule):
    """Plays `cls` at `sample_rate` (Hz) in one layout, by default the plugin's first."""

    def __init__(
        self,
        cls: type[Effect],
        sample_rate: float,
        layout: Layout | None = None,
        description: PluginDescription | None = None,
        default_tail_s: Callable[[], float] | None = None,
        makes_voices: MakesVoices | None = None,
    ) -> None:
        """default_tail_s: the tail of a plugin that says none. A compiler knows whether `process` keeps
        state; without one a plugin whose units hold anything at all has an endless tail."""
        super().__init__(description or describe(cls), layout, sample_rate)
        self._default_tail_s = default_tail_s
        self._ramping: list[int] = []
        self._played_voices: PlayedVoices | None = None
        count = self.layout.inputs if self.description.form == "float" else 1
        channels = count if self.description.form == "float" else self.layout.outputs
        self.copies = [instantiate(cls) for _ in range(count)]
        for index, each in enumerate(self.copies):
            prepare_units(each, sample_rate, channels, index)
        self._trees = [dict(walk(each)) for each in self.copies]
        for tree in self._trees:
            for unit in tree.values():
                vars(unit)["transport"] = self.transport
        self._ramps: dict[int, dict[str, Any]] = {}  # by identity of the values that units read
        self._readers = [self._readers_of(index) for index in range(len(self.description.params))]
        for reading, meter in zip(self.meters, self.description.meters, strict=True):
            self._connect(reading, meter.writers)
        self._at_first: dict[str, Any] = {}  # the transport, at the first sample of a Block
        self._blocks = BlockQueue(self.layout.inputs, self.description.quantum, self._play_block)
        self._play = self._player()
        for param in range(len(self._readers)):
            self.show(param)
        plugin = self.copies[0]
        if self.description.voices is not None:
            assert makes_voices is not None, "an instrument needs the voice engine: makes_voices"
            assert isinstance(plugin, Instrument)
            code = PlayedVoices(plugin)
            count = self.description.voices.count
            self._played_voices = code
            self.voices = makes_voices(count, len(code.voices) - count, ALL_FIELDS, sample_rate, code)
        with np.errstate(all="ignore"):
            self._restore()  # every engine begins with a reset: an author's own has run

    def clean(self, sample: float) -> float:
        return clean_input(sample)

    def play(self, x: list[Any]) -> Sequence[float]:
        for param in self._ramping:  # an event has seen their targets
            self.show(param)
        self._ramping.clear()
        sound = self._play(x)
        self._take_given()
        return sound

    def show(self, param: int) -> None:
        self._show(param, self.ramps[param].present)

    def _show(self, param: int, plain: float) -> None:
        source, values = self._readers[param]
        value = source.from_plain(plain)
        for each in values:
            each[source.name] = value

    def connect(self) -> None:
        """Nothing to do: `play` looks."""

    def run_hooks(self, hooks: list[int]) -> None:
        self.at_event()
        for hook in (self.description.hooks[index] for index in hooks):
            for tree in self._trees:
                run_hook(tree[hook.unit], hook.name)
        self._take_given()

    def at_event(self) -> None:
        self._ramping = [param for param, ramp in enumerate(self.ramps) if ramp.remaining]
        for param in self._ramping:
            self._show(param, self.ramps[param].target)

    def handle(self, name: str, event: RawEvent) -> None:
        for copy in self.copies:
            getattr(copy, name)(event_of(event, 0, bend_range(copy)))
        self._take_given()

    def settings(self) -> VoiceSettings:
        plugin: Any = self.copies[0]
        return VoiceSettings(
            plugin.play_mode,
            plugin.stealing,
            int(plugin.unison),
            self.description.voices is not None and self.description.voices.is_mpe,
            float(plugin.glide_s),
            float(plugin.bend_semitones),
        )

    def _take_given(self) -> None:
        """What the author's code has played and sent since the last time."""
        for copy in self.copies:
            for how, name in (("play", "_played"), ("send", "_sent")):
                events = vars(copy).pop(name, ())
                for event in events if copy is self.copies[0] else ():  # one channel speaks for all
                    self.give(how, raw_event(event, bend_range(copy)))

    def restore(self) -> None:
        for copy, tree in zip(self.copies, self._trees, strict=True):
            restart(copy, tree.values())
        self._blocks.begin()

    def flush(self) -> None:
        for tree in self._trees:
            for unit in tree.values():
                flush_tiny(unit)

    @property
    def latency_samples(self) -> int:
        return self.copies[0].latency_samples() + self.description.quantum

    @property
    def tail_s(self) -> float:
        if type(self.copies[0]).tail_s is not Effect.tail_s:
            return float(self.copies[0].tail_s())
        if self._default_tail_s is not None:
            return self._default_tail_s()
        holds_state = any(unit._binding and unit._binding.image.values for unit in self._trees[0].values())
        return math.inf if holds_state else 0.0

    def _readers_of(self, index: int) -> tuple[Param[Any], list[dict[str, Any]]]:
        """The Param, and where each unit that reads it finds its value: in each copy, shared by `copies`."""
        param = self.description.params[index]
        first = self._trees[0][param.readers[0].unit]
        source: Param[Any] = getattr(type(first), param.readers[0].name)
        units = self._units(param.readers)
        values = [vars(unit).setdefault("_param_values", {}) for unit in units]
        if self.description.form == "block":
            for unit in units:
                shared = self._ramps.setdefault(id(vars(unit)["_param_values"]), {})
                vars(unit)["_param_ramps"] = shared
        return source, values

    def _connect(self, reading: MeterReading, writers: tuple[Attribute, ...]) -> None:
        for unit in self._units(writers):
            vars(unit).setdefault("_meter_readings", {})[writers[0].name] = reading

    def _units(self, users: tuple[Attribute, ...]) -> list[Unit]:
        return [tree[user.unit] for tree in self._trees for user in users]

    def _player(self) -> Callable[[list[float]], Sequence[float]]:
        """One sample of every input channel to one of every output channel."""
        if self.description.form == "instrument":
            return lambda x: self._play_instrument()
        methods: list[Any] = [copy.process for copy in self.copies]  # type: ignore[attr-defined]
        if self.description.form == "midi":
            return lambda x: self._play_midi(x)
        if self.description.form == "float":
            return lambda x: [method(x[c], *self._keys(x, c)) for c, method in enumerate(methods)]
        if self.description.form == "float_to_stereo":
            return lambda x: methods[0](x[0], *self._keys(x, 0))
        if self.description.form == "frame":
            return self._play_frame
        if self.description.form == "block":
            return self._play_in_blocks
        last = self.layout.inputs - 1
        return lambda x: methods[0]((x[0], x[last]), *self._keys(x, 0))

    def _play_instrument(self) -> Sequence[float]:
        plugin: Any = self.copies[0]
        takes = instrument_takes(type(plugin))
        if takes == "none":
            plugin.modulate()
            return both(plugin.process())
        voices = self.description.voices
        assert voices is not None
        assert self._played_voices is not None
        plugin.modulate()
        total = self._played_voices.sound(voices.is_stereo)
        if not hasattr(plugin, "process"):
            return total
        return both(plugin.process(total if takes == "stereo" else total[0]))

    def _play_midi(self, x: list[float]) -> Sequence[float]:
        self.copies[0].process()  # type: ignore[attr-defined]
        return x[0], x[-1]

    def _play_frame(self, x: list[float]) -> Sequence[float]:
        channels = self.layout.inputs
        frame, out = Frame(x[:channels]), Frame([0.0] * channels)
        frame.flags.writeable = False  # type: ignore[attr-defined]
        names = [sidechain.name for sidechain in self.description.sidechains]
        keys = dict(zip(names, self._keys(x, 0), strict=True))
        self.copies[0].process(frame, out=out, **keys)  # type: ignore[attr-defined]
        return list(out)

    def _play_in_blocks(self, x: list[float]) -> Sequence[float]:
        if self._played % self.description.quantum == 0:
            self._at_first = vars(self.transport).copy()
        return self._blocks.sample(x, [ramp.present for ramp in self.ramps])

    def _play_block(self, x: Block, out: Block, params: list[list[float]]) -> None:
        """Params and transport read as at the first sample; `ramp` gives a Param at each."""
        now = vars(self.transport).copy()
        vars(self.transport).update(self._at_first)
        for index, (source, values) in enumerate(self._readers):
            self._show(index, params[0][index])
            present = np.array([each[index] for each in params])
            for unit_values in values:
                self._ramps[id(unit_values)][source.name] = present
        self.copies[0].process(x, out)  # type: ignore[attr-defined]
        vars(self.transport).update(now)
        for index in range(len(self._readers)):
            self.show(index)

    def _keys(self, x: list[float], copy: int) -> list[Any]:
        """The side-chains as arguments of one copy's process."""
        keys: list[Any] = []
        first = self.layout.inputs
        for sidechain, is_connected in zip(self.description.sidechains, self.connected, strict=True):
            channels = sidechain.channels_beside(self.layout)
            key = (x[first], x[first + 1]) if sidechain.channels == 2 else x[first + copy % channels]
            keys.append(None if sidechain.is_optional and not is_connected else key)
            first += channels
        return keys


def both(sound: Any) -> tuple[float, float]:
    """Of one channel, or two."""
    return sound if isinstance(sound, tuple) else (sound, sound)
