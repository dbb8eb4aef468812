"""The reference driver of a plugin under `@worker`: its `process` is called in this process, and heard
as late as behind the ring, so that the samples are those of a studio. It has the operations of
`rattle.host.engine.Engine`.

native/schedule.c and native/worker/audio.c in Python: segments end at points, ticks, ends of ramps, quanta.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.lang.transport import Transport, advance

from .at_model_rate import AtModelRate
from .declare import describe, instantiate
from .description import Layout, PluginDescription
from .effect import Effect
from .events import Event, bend_range, raw_event
from .quantum import QuantumPlayer
from .random_streams import RandomStreams
from .raw_transport import RawFields
from .schedule import TICK, Point, Schedule
from .worker_latency import own_latency, resampling_latency, ring_latency

_TINY = np.float32(2.0**-63)


class QuantumEngine(Schedule):
    """Plays `cls` at `sample_rate` (Hz) in one layout, by default the plugin's first. What the author's
    process raises is raised here, and the quantum is silent."""

    def __init__(
        self,
        cls: type[Effect],
        sample_rate: float,
        layout: Layout | None = None,
        description: PluginDescription | None = None,
    ) -> None:
        super().__init__(description or describe(cls), layout, sample_rate)
        assert self.description.worker is not None
        self._options, self._sample_rate = self.description.worker.options, sample_rate
        self._streams = RandomStreams()
        model_rate = self._options.sample_rate or sample_rate
        with self._streams.playing():
            self._player = QuantumPlayer(instantiate(cls), self.description, self.layout, model_rate)
        beside = sum(each.channels_beside(self.layout) for each in self.description.sidechains)
        self._model: AtModelRate | None = None
        if model_rate != sample_rate:
            self._model = AtModelRate(self._player, sample_rate, model_rate, self._options.quantum)
            self._model.open(self.layout.inputs + beside, self.layout.outputs)
        self._told: AtModelRate | QuantumPlayer = self._model or self._player
        self._position_of_model = 0  # samples of the host's
        self._x = np.zeros((self.layout.inputs + beside, self._options.quantum), np.float32)
        self._filled = 0  # samples of the quantum that is gathered
        self._finished: deque[NDArray[np.float32]] = deque()  # not yet heard
        self._changed: set[int] = set()  # Params of which the player is not yet told
        self._is_to_tell = True  # the transport and the connections
        self._raised: Exception | None = None  # by process in this block, first
        self._events: deque[Event] = deque()  # of the next block
        self._bend = bend_range(cls)
        self.restore()

    def process(
        self,
        x: NDArray[Any],
        y: NDArray[Any],
        points: Sequence[Point] = (),
        sidechains: Sequence[NDArray[Any] | None] = (),
    ) -> None:
        """As Schedule.process, and raises what the author's process raised first, when all is played."""
        x = _clean(np.concatenate([x, *self._keyed(sidechains, x)]))
        queue, done, count = list(points)[::-1], 0, x.shape[1]
        while done < count:
            if self._position % TICK == 0:
                self._tick()
            while queue and queue[-1].offset <= done:
                self._queue(queue.pop())
            self._take_targets()
            end = done + self._length(min(queue[-1].offset if queue else count, count) - done)
            self._tell_events(done, end)
            self._segment(x[:, done:end], y[:, done:end])
            self._advance(end - done)
            done = end
        for point in reversed(queue):
            self._queue(point)
        self._events.clear()
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised

    def tell(self, events: Sequence[Event]) -> None:
        self._events = deque(events)

    def _tell_events(self, begin: int, end: int) -> None:
        while self._events and self._events[0].offset < end:
            event = self._events.popleft()
            self._told.event(self._filled + event.offset - begin, raw_event(event, self._bend))

    def _length(self, most: int) -> int:
        """Of the next segment: nothing changes within it."""
        ramps = [ramp.remaining for ramp in self.ramps if ramp.remaining]
        return min(most, TICK - self._position % TICK, self._options.quantum - self._filled, *ramps)

    def _segment(self, x: NDArray[np.float32], y: NDArray[Any]) -> None:
        self._tell()
        self._x[:, self._filled : self._filled + x.shape[1]] = x
        self._filled += x.shape[1]
        if self._filled == self._options.quantum:
            self._filled = 0
            self._play()
        self._read(y)
        wrong = ~np.isfinite(y)
        if wrong.any():
            self._is_marked = True
            y[wrong] = 0.0

    def _tell(self) -> None:
        for param in self._changed:
            ramp = self.ramps[param]
            self._told.ramp(self._filled, param, ramp.target, ramp.step, ramp.remaining)
        self._changed.clear()
        if self._is_to_tell:
            self._is_to_tell = False
            self._told.follow(self._filled, RawFields(self.transport))
            self._told.connect(self._filled, sum(on << bus for bus, on in enumerate(self.connected)))

    def _play(self) -> None:
        x = self._x.copy()  # process may keep it
        x.flags.writeable = False
        out = np.zeros((self.layout.outputs, self._options.quantum), np.float32)
        heard = out.copy()
        self._finished.append(heard)
        with self._streams.playing():
            try:
                self._play_quantum(x, out)
            except Exception as error:
                self._raised = error if self._raised is None else self._raised
        heard[...] = out

    def _play_quantum(self, x: NDArray[np.float32], out: NDArray[np.float32]) -> None:
        if self._model is not None:
            position = self._position_of_model
            self._position_of_model += self._options.quantum
            self._model.play(position, x, out)
            return
        try:
            self._player.play(x, out)
        except Exception:
            out.fill(0.0)
            raise

    def _read(self, y: NDArray[Any]) -> None:
        done = 0
        while done < y.shape[1]:
            first = self._finished.popleft()
            count = min(first.shape[1], y.shape[1] - done)
            y[:, done : done + count] = first[:, :count]
            if count < first.shape[1]:
                self._finished.appendleft(first[:, count:])
            done += count

    def _advance(self, count: int) -> None:
        for ramp in self.ramps:
            if ramp.remaining:
                ramp.remaining -= count
                ramp.step = ramp.step if ramp.remaining else 0.0
        advance(self.transport, count)
        self._position += count
        self._played += count

    # what a Schedule asks for ------------------------------------------------------------------------

    def restore(self) -> None:
        self._streams.begin_again()
        with self._streams.playing():
            if self._model is None:
                self._player.reset()
            else:
                self._model.restart(0)
        self._filled = 0
        delay = ring_latency(self._options, self._sample_rate)
        self._finished = deque([np.zeros((self.layout.outputs, delay), np.float32)])
        self._changed = set(range(len(self.ramps)))
        self._is_to_tell = True

    def show(self, param: int) -> None:
        self._changed.add(param)

    def connect(self) -> None:
        self._is_to_tell = True

    def follow(self, host: Transport) -> None:
        super().follow(host)
        self._is_to_tell = True

    def meter(self, meter: int) -> float:
        return self._player.meters[meter]

    def clean(self, sample: float) -> float:
        raise NotImplementedError("whole segments are cleaned")

    def play(self, x: list[Any]) -> Sequence[float]:
        raise NotImplementedError("whole quanta are played")

    def at_event(self) -> None:
        """Nothing to do: there is no code of real-time Python."""

    def run_hooks(self, hooks: list[int]) -> None:
        """The player does, where a quantum begins."""

    def flush(self) -> None:
        """Ordinary Python has its own way with tiny numbers."""

    @property
    def latency_samples(self) -> int:
        plugin = self._player.plugin
        own = own_latency(self._options, self._sample_rate, plugin.latency_samples())
        return own + ring_latency(self._options, self._sample_rate) + self._resampling

    @property
    def _resampling(self) -> int:
        return resampling_latency(self._options, self._sample_rate)

    @property
    def tail_s(self) -> float:
        return float(self._player.plugin.tail_s())


def _clean(x: NDArray[Any]) -> NDArray[np.float32]:
    """What is not finite or tiny becomes 0, as at a host's border."""
    with np.errstate(over="ignore"):
        rounded = x.astype(np.float32)
    rounded[~(np.isfinite(rounded) & (np.abs(rounded) >= _TINY))] = 0.0
    return rounded
