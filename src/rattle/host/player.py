"""Player: a plugin from array to array, with its Params as attributes."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from rattle.host.arrays import checked_input, checked_sidechains
from rattle.host.engine import AnyArray, Engine, HasHealth, Point
from rattle.host.health import WorkerHealth
from rattle.host.performance import SONG_BLOCK, perform, performance_of
from rattle.host.played_events import Playable, Played, played_in_block, played_now
from rattle.host.sidechain_files import RenderError
from rattle.lang.transport import Transport, advance, restart
from rattle.plugin.description import PluginDescription
from rattle.plugin.events import EVENT_KINDS, Event, event_of
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param
from rattle.plugin.presets import preset_values
from rattle.plugin.surface import Surface, tree_of
from rattle.plugin.values import plain_value

AnyPoint = tuple[int, str | Param[Any], object]
_LIST_OF_POINTS = 'give a list, as in points=[(24_000, "depth", 0.5)]'


class Player(Surface):
    """A playing plugin, made by `rattle.compile`. Its state goes on from call to call until `reset`.

    Params and Meters are attributes: `t.gain_db = 6.0`, `t.bands[3].q = 2.0`, `t.level`. A Param reads as
    its target; assigned before the first sample since reset it jumps, later it ramps as in a studio.
    `t.transport` is the song that the plugin hears.
    Not for two threads at once (RuntimeError): the interpreter's lock is free while the native engine
    renders, so compile one for each thread.
    """

    def __init__(
        self,
        engine: Engine,
        description: PluginDescription,
        sample_rate: float,
        dtype: np.dtype[Any],
        sources: Mapping[str, Param[Any] | Meter] | None = None,
    ) -> None:
        """sources: by id, what the author declared; without them Enum Params read as their members' names."""
        controls = _Targets(engine, description, sources or {})
        super().__init__(tree_of(description), controls, enum_classes(sources or {}))
        self._targets, self._engine, self._description = controls, engine, description
        self._sample_rate, self._dtype = sample_rate, dtype
        self._transport = Transport(sample_rate)
        self._waiting: deque[Played] = deque()  # from other threads, for the next block

    def process(
        self,
        x: AnyArray | int,
        *,
        points: Iterable[AnyPoint] = (),
        events: Playable | Played = (),
        **sidechains: AnyArray | None,
    ) -> AnyArray:
        """The plugin's output for `x`, which it does not change.

        x: float32 (float64 for sample_type="f64"), shape (input channels, samples), any number of samples;
        for one input channel also (samples,). Returns the same type, C-contiguous, of shape (output
        channels, samples), or (samples,) if x was so and there is one output channel.
        For an Instrument x is the number of samples.
        events: for a plugin that takes them, in any of these forms: events, each at its `offset` in `x`;
        mido's messages, their `time` in seconds from the start of `x`; pairs of (seconds, message or event);
        a table of notes, one a row: start_s, duration_s, note, velocity 0 to 1, and channel if you like; a
        mido.MidiFile, or the path of one.
        points: (sample, Param or its id, value): the Param's new target from that sample of `x` on.
        sidechains: by the name of process's argument, as `x`, or of one channel for all; one that is not
        given is not connected.
        Raises TypeError and ValueError that say what is expected.
        """
        __tracebackhide__ = True  # pytest: a mistake is shown by its message, not by our source
        layout = self._engine.layout
        try:
            block = checked_input(x, self._dtype, layout.inputs)
            told, moved = self._told(events, block.shape[1])
            moves = self._targets.checked(points, block.shape[1], moved)
            keys = checked_sidechains(sidechains, self._description, layout, block)
        except (TypeError, ValueError, RenderError) as error:
            raise error.with_traceback(None) from None
        self._engine.follow(self._transport)
        y = np.empty((layout.outputs, block.shape[1]), self._dtype)
        if told:
            self._engine.tell(told)
        self._engine.process(block, y, moves, keys)
        self._targets.moved(moves)
        advance(self._transport, block.shape[1])
        return y[0] if np.ndim(x) == 1 and layout.outputs == 1 else y

    def _told(self, events: Playable | Played, count: int) -> Played:
        """What the engine is told in a block."""
        told = events
        if not isinstance(told, Played):
            told = played_in_block(told, self._description, self._sample_rate, count)
        now = [self._waiting.popleft() for _ in range(len(self._waiting) if count else 0)]
        return Played(
            [event for each in now for event in each.events] + told.events,
            [point for each in now for point in each.points] + told.points,
        )

    def play(self, event: Event | object) -> None:
        """At the first sample of the next `process`: an event, or a message of mido's. From any thread, also
        while this Player processes. Raises TypeError, ValueError as `process` for what is none."""
        __tracebackhide__ = True
        self._waiting.append(played_now(event, self._description))

    @property
    def sent(self) -> list[Event]:
        """What the plugin sent in the last `process`, each at its `offset`: another takes it as `events`."""
        bend = self._description.bend_semitones
        return [event_of(raw, offset, bend) for offset, raw in self._engine.sent if raw.kind in EVENT_KINDS]

    def render(
        self,
        events: Playable,
        seconds: float | None = None,
        *,
        tail_limit_s: float = 10.0,
        block: int = SONG_BLOCK,
    ) -> AnyArray:
        """An Instrument's whole performance of `events`, from a reset on: (output channels, samples), without
        latency.

        events: as `process` takes them; a MIDI file brings its tempo and bars for `transport`.
        seconds: how long. Without it, until the last event, or the file's end, and then until all is silent:
        half a second below -100 dB, `tail_limit_s` at most.
        block: samples that are played at once; it cannot be heard.
        Raises what `process` raises, and TypeError for a plugin that has an input.
        """
        __tracebackhide__ = True
        own = self._transport
        try:
            performance = performance_of(events, self._description, self._sample_rate)
            self._transport = Transport(self._sample_rate) if performance.changes else copy(own)
            self.reset()
            parts = list(perform(self, performance, seconds, tail_limit_s, block))
        except (TypeError, ValueError, RenderError) as error:
            raise error.with_traceback(None) from None
        finally:
            self._transport = own
        return np.concatenate([np.empty((self._engine.layout.outputs, 0), self._dtype), *parts], axis=1)

    def load_preset(self, name: str | Path) -> None:
        """All Params as the preset of this name, or this `.vstpreset` or `.json` file, has them, as if each
        were assigned; "Default" are the defaults. Raises ValueError that says which presets there are,
        DeclarationError for what a file has wrong."""
        __tracebackhide__ = True
        for index, plain in enumerate(preset_values(self._description, name)):
            self._targets.write_param(index, plain)

    def reset(self) -> None:
        """The state before the first sample. Params keep their targets and stand on them."""
        self._engine.reset()
        if not self._transport.has_position:
            restart(self._transport)

    @property
    def transport(self) -> Transport:
        """The host's, as the next `process` finds it: `t.transport.tempo_bpm = 90.0`, `t.transport.playing =
        True`. It moves on with what is played."""
        return self._transport

    @property
    def sample_rate(self) -> float:
        """Hz."""
        return self._sample_rate

    @property
    def output_channels(self) -> int:
        return self._engine.layout.outputs

    @property
    def latency_samples(self) -> int:
        """How many samples the output is behind the input."""
        return self._engine.latency_samples

    @property
    def tail_s(self) -> float:
        """Seconds of sound after the input has ended, at the present Params; may be infinite. What begins at
        the start of a Block may be heard until its end."""
        in_block = max(self._description.quantum - 1, 0)
        return self._engine.tail_s + in_block / self._sample_rate

    def health(self) -> WorkerHealth:
        """How the worker of a plugin under `@worker` is: fill, underruns, times, pauses, latency; at any
        time, from any thread. Raises ValueError if nothing of the plugin runs in a worker."""
        __tracebackhide__ = True
        if not isinstance(self._engine, HasHealth):
            raise ValueError('only engine="native" has a worker')
        return self._engine.health()

    @property
    def nan_count(self) -> int:
        """How often a NaN or infinity was silenced and the plugin reset."""
        return self._engine.nan_count

    def __repr__(self) -> str:
        layout = self._engine.layout
        return (
            f"<Player {self._description.class_name}: {layout.inputs} to {layout.outputs} channels of"
            f" {self._dtype} at {self._sample_rate:g} Hz>"
        )


class _Targets:
    """What each Param was last told to be, in plain units. Fits rattle.plugin.surface.Controls."""

    def __init__(
        self, engine: Engine, description: PluginDescription, sources: Mapping[str, Param[Any] | Meter]
    ) -> None:
        self._engine, self._params, self._sources = engine, description.params, sources
        self._plain = [param.default for param in description.params]
        self._index = {param.id: index for index, param in enumerate(description.params)}

    def read_param(self, index: int) -> float:
        return self._plain[index]

    def write_param(self, index: int, plain: float) -> None:
        self._engine.set(index, plain)
        self._plain[index] = plain

    def read_meter(self, index: int) -> float:
        return self._engine.meter(index)

    def checked(self, points: Iterable[AnyPoint], count: int, moved: Sequence[Point] = ()) -> Sequence[Point]:
        """Points in order of time, for the engine to play, with those that events stand for."""
        if isinstance(points, Mapping) or not isinstance(points, Iterable):
            raise TypeError(f"points is a {type(points).__name__}; {_LIST_OF_POINTS}")
        found = [*(self._point(point, count) for point in points), *moved]
        return sorted(found, key=lambda point: point.offset)

    def moved(self, points: Iterable[Point]) -> None:
        """The engine has played them."""
        for point in points:
            self._plain[point.param] = point.value

    def _point(self, point: AnyPoint, count: int) -> Point:
        try:
            sample, given, value = point
            offset = operator.index(sample)
        except (TypeError, ValueError):
            what = f"a point is (whole sample, id of a Param, value), not {point!r}"
            raise TypeError(f"{what}; {_LIST_OF_POINTS}") from None
        if isinstance(given, Meter):
            raise ValueError(f"{given!r} is written by the plugin; a point moves a Param")
        param_id = self._id_of(given) if isinstance(given, Param) else given
        if not isinstance(param_id, str) or param_id not in self._index:
            near = get_close_matches(str(param_id), self._index, 1)
            hint = (
                f": did you mean {near[0]!r}?" if near else f"; there is {', '.join(self._index) or 'none'}"
            )
            raise ValueError(f"no parameter {param_id!r}{hint}")
        if not 0 <= offset < count:
            raise ValueError(
                f"the point of {param_id!r} at sample {offset} is outside the block's {count} samples"
            )
        index = self._index[param_id]
        return Point(offset, index, plain_value(self._params[index], value))

    def _id_of(self, given: Param[Any]) -> str:
        ids = [param_id for param_id, source in self._sources.items() if source is given]
        if len(ids) > 1:
            raise ValueError(f"{given!r} is of {len(ids)} units; give the id of one: {', '.join(ids)}")
        return ids[0] if ids else given.where


def enum_classes(sources: Mapping[str, Param[Any] | Meter]) -> dict[str, type[Enum]]:
    """The class of each Enum Param, by the Param's id."""
    defaults = {param_id: getattr(source, "default", None) for param_id, source in sources.items()}
    return {param_id: type(value) for param_id, value in defaults.items() if isinstance(value, Enum)}
