"""The schedule of native/schedule.c in Python, sample by sample: CPython and the interpreter play by it.

At one sample: reset of a plugin that gave NaN or infinity, tick (both only every 256th sample since reset),
new targets (the last of each Param counts), hooks of Params whose target is another than they last saw (in a
plugin of Blocks only where one begins), the sample.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rattle.lang.transport import Transport, advance, follow, restart

from .description import Layout, PluginDescription
from .events import Event, RawEvent, raw_event
from .handlers import HANDLERS, KINDS
from .meter_reading import MeterReading
from .ramp import Ramp, ramp_samples
from .taper import legal
from .voice_fields import VoiceEngine, VoiceSettings

TICK = 256  # samples from one act of housekeeping to the next, counted from reset


class Point(Protocol):
    """A Param's new target at a sample of the block, in plain units."""

    @property
    def offset(self) -> int: ...
    @property
    def param(self) -> int: ...
    @property
    def value(self) -> float: ...


class Schedule(ABC):
    """The operations of `rattle.host.engine.Engine`, over five that a subclass brings."""

    def __init__(self, description: PluginDescription, layout: Layout | None, sample_rate: float) -> None:
        """layout: by default the plugin's first."""
        self.description = description
        self.layout = layout or description.layouts[0]
        self.ramps = [Ramp(param.default) for param in description.params]
        self.meters = [MeterReading(meter) for meter in description.meters]
        self.nan_count = 0
        self._ramp_samples = [ramp_samples(param.smooth_ms, sample_rate) for param in description.params]
        self._pending: dict[int, float] = {}
        self._position = 0  # samples since reset
        self._is_marked = False  # an output was not finite since the last tick
        self._seen: dict[int, list[float]] = {}  # targets of its Params, by hook that has run since reset
        self.connected = [False] * len(description.sidechains)
        self.transport = Transport(sample_rate)
        self._played = 0  # samples since the state was restored
        self._is_to_hook = True  # a target moved, or all state is fresh
        self._waiting: list[tuple[int, RawEvent]] = []  # with the sample of the coming block
        self._handlers = {KINDS[HANDLERS[name]]: name for name in description.handlers}
        self.voices: VoiceEngine | None = None
        self.sent: list[tuple[int, RawEvent]] = []  # in the last block, with its samples
        self._place = 0  # in the block

    # what plays --------------------------------------------------------------------------------------

    @abstractmethod
    def clean(self, sample: float) -> Any:
        """An input sample as `process` sees it: finite, and not tiny."""

    @abstractmethod
    def play(self, x: list[Any]) -> Sequence[Any]:
        """One sample of every input channel, side-chains last, to one of every output channel."""

    @abstractmethod
    def show(self, param: int) -> None:
        """The Param's ramp moved: whoever reads it sees the new value."""

    @abstractmethod
    def restore(self) -> None:
        """The state that prepare left."""

    @abstractmethod
    def connect(self) -> None:
        """`connected` has changed."""

    @abstractmethod
    def run_hooks(self, hooks: list[int]) -> None:
        """These of the description, which read the targets of Params."""

    @abstractmethod
    def flush(self) -> None:
        """Tiny state becomes zero."""

    @abstractmethod
    def at_event(self) -> None:
        """Code that runs next is no sample's: it reads the targets of Params."""

    def handle(self, name: str, event: RawEvent) -> None:
        """The plugin's handler of that name."""
        raise NotImplementedError(name)

    def settings(self) -> VoiceSettings:
        """How notes take voices now."""
        return VoiceSettings()

    # the engine --------------------------------------------------------------------------------------

    def process(
        self,
        x: NDArray[Any],
        y: NDArray[Any],
        points: Sequence[Point] = (),
        sidechains: Sequence[NDArray[Any] | None] = (),
    ) -> None:
        """Fills y (output channels, samples) from x (input channels, samples); points sorted by offset.

        sidechains: each as x, with the channels it has beside the layout; None: nothing is connected.
        """
        x = np.concatenate([x, *self._keyed(sidechains, x)])
        for reading in self.meters:
            reading.begin_block()
        queue = list(points)[::-1]
        with np.errstate(all="ignore"):
            told, self._waiting, self.sent = self._waiting[::-1], [], []
            for i in range(x.shape[1]):
                self._place = i
                if self._position % TICK == 0:
                    self._tick()
                while queue and queue[-1].offset <= i:
                    self._queue(queue.pop())
                self._take_targets()
                if self._is_to_hook and self._played % (self.description.quantum or 1) == 0:
                    self._hook()
                while told and told[-1][0] <= i:
                    self._take_event(told.pop()[1])
                self._sample(x, y, i)
        for point in reversed(queue):
            self._queue(point)

    def _keyed(self, sidechains: Sequence[NDArray[Any] | None], x: NDArray[Any]) -> list[NDArray[Any]]:
        """All channels behind the main input's; an unconnected side-chain is silence."""
        wanted = [sidechain.channels_beside(self.layout) for sidechain in self.description.sidechains]
        given = [*sidechains, *[None] * (len(wanted) - len(sidechains))]
        connected = [each is not None for each in given]
        if connected != self.connected:
            self.connected = connected
            self.connect()
        return [
            np.zeros((channels, x.shape[1]), x.dtype) if each is None else each
            for channels, each in zip(wanted, given, strict=True)
        ]

    def tell(self, events: Sequence[Event]) -> None:
        """At their offsets of the next block."""
        bend = self.description.bend_semitones
        self._waiting += [(event.offset, raw_event(event, bend)) for event in events]

    def set(self, param: int, value: float) -> None:
        """The target from the next sample on: a jump before the first sample since reset, else a ramp."""
        if not math.isnan(value):
            self._pending[param] = legal(self.description.params[param], value)

    def follow(self, host: Transport) -> None:
        """What the host's transport says is so from the next sample on."""
        follow(self.transport, host)

    def target(self, param: int) -> float:
        """Where the Param is or is heading."""
        return self._pending.get(param, self.ramps[param].target)

    def reset(self) -> None:
        """Sample 0 comes next; every Param stands on its target, meters rest. The NaN count goes on."""
        self._position, self._is_marked = 0, False
        self._take_targets()
        for param, ramp in enumerate(self.ramps):
            ramp.land()
            self.show(param)
        for reading in self.meters:
            reading.reset()
        restart(self.transport)
        self._forget()
        with np.errstate(all="ignore"):
            self._restore()

    def _restore(self) -> None:
        self.restore()
        if self.voices is not None:
            self.voices.reset()

    def meter(self, meter: int) -> float:
        return self.meters[meter].value

    def _queue(self, point: Point) -> None:
        self.set(point.param, point.value)

    def _take_targets(self) -> None:
        for param, target in self._pending.items():
            samples = self._ramp_samples[param] if self._position else 0
            if self.ramps[param].aim(target, samples):
                self._is_to_hook = True
                self.show(param)
        self._pending.clear()

    def _forget(self) -> None:
        """After a reset every hook runs, and a Block begins."""
        self._played = 0
        self._seen.clear()
        self._is_to_hook = True

    def _hook(self) -> None:
        self._is_to_hook = False
        moved = []
        for index, hook in enumerate(self.description.hooks):
            targets = [self.ramps[param].target for param in hook.params]
            if self._seen.get(index) != targets:
                self._seen[index] = targets
                moved.append(index)
        if moved:
            self.run_hooks(moved)

    def _tick(self) -> None:
        if self._is_marked:
            self._is_marked = False
            self.nan_count += 1
            self._forget()
            self._restore()
        self.flush()
        if self.voices is not None:
            self.at_event()
            self.voices.tick()

    def _take_event(self, event: RawEvent) -> None:
        self.at_event()
        name = self._handlers.get(event.kind)
        if name is not None:
            self.handle(name, event)
            self._heed()
        elif self.voices is not None:
            self.voices.event(self.settings(), event)
        elif self.description.form == "midi":
            self.give("send", event)

    def give(self, how: str, event: RawEvent) -> None:
        """What the plugin plays, or sends."""
        if how == "send":
            self.sent.append((self._place, event))
        elif self.voices is not None:
            self.voices.play(event)

    def _heed(self) -> None:
        if self.voices is not None and self.voices.has_played():
            self.at_event()
            self.voices.heed(self.settings())

    def _sample(self, x: NDArray[Any], y: NDArray[Any], i: int) -> None:
        moves = self.voices is not None and self.voices.is_moving()
        for channel, sample in enumerate(self.play([self.clean(float(row[i])) for row in x])):
            finite = math.isfinite(sample)
            self._is_marked |= not finite
            y[channel, i] = sample if finite else 0.0
        for param, ramp in enumerate(self.ramps):
            if ramp.remaining:
                ramp.advance()
                self.show(param)
        if self.voices is not None and moves:
            self.voices.advance()
        self._heed()
        advance(self.transport, 1)
        self._position += 1
        self._played += 1
