"""What a plugin under `@worker` does with one quantum: one code for its process and the reference driver.

Whoever plays it says what is new, in order of offset, then has the quantum played:

    player.ramp(offset, param, ...)     player.follow(offset, transport)     player.event(offset, ...)
    player.play(x, out)

An offset is a sample of the next quantum; one below 0 was before it, as when a process takes over: what began
there is further on by now. Params and transport read as at the quantum's first sample.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rattle.lang.life import prepare_units, restart, walk
from rattle.lang.transport import advance
from rattle.lang.transport import restart as restart_transport

from .array_results import take_result
from .description import Attribute, Layout, PluginDescription
from .effect import Effect
from .events import EVENT_KINDS, Event, RawEvent, bend_range, event_of
from .kept import keep_units
from .light_hooks import run_light_hook
from .meter_reading import MeterReading
from .moving_param import HostValues, MovingParam, RampsOfUnit
from .raw_transport import RawTransport, take_over

Samples = NDArray[np.float32]


class Call(NamedTuple):
    """A quantum's arrays, and what process is called with; made long before it is played."""

    arguments: tuple[Samples, ...]
    x: Samples
    out: Samples


class QuantumPlayer:
    """One prepared plugin. Not for two threads at once."""

    def __init__(
        self, plugin: Effect, description: PluginDescription, layout: Layout, sample_rate: float
    ) -> None:
        """plugin: fresh; prepared here, at `sample_rate` (Hz). Raises what the author's prepare raises."""
        assert description.worker is not None
        self.plugin, self.description, self.layout = plugin, description, layout
        self.quantum = description.worker.options.quantum
        self.units = prepare_units(plugin, sample_rate, layout.outputs)
        self.notes = keep_units(self.units)  # what reset cannot bring back
        self._tree = dict(walk(plugin))
        self._shared: dict[int, tuple[object, HostValues]] = {}  # by id of what they shared before
        self._params = [self._moving(index) for index in range(len(description.params))]
        self._meters = [MeterReading(meter) for meter in description.meters]
        for reading, meter in zip(self._meters, description.meters, strict=True):
            for unit in self._units(meter.writers):
                unit.setdefault("_meter_readings", {})[meter.writers[0].name] = reading
        self._stirring: set[int] = set()  # Params that move, or are told to
        self._seen: dict[int, list[float]] = {}  # targets of its Params, by hook that has run since reset
        self._is_to_hook = True
        self._events: list[Event] = []
        self._heard: tuple[Event, ...] = ()  # those that process saw last
        self._bend = bend_range(type(plugin))
        self._connected, self._connected_later = 0, 0
        self._told: tuple[int, RawTransport] | None = None  # within the quantum
        self._song = vars(plugin.transport)
        self._has_out, self._has_keys = description.worker.has_out, bool(description.sidechains)
        self._process: Any = plugin.process  # type: ignore[attr-defined]
        self._names = list(inspect.signature(self._process).parameters)
        self._rows = self._rows_by_name()
        self.reset()

    # what is new -------------------------------------------------------------------------------------

    def ramp(self, offset: int, param: int, target: float, step: float, remaining: int) -> None:
        """As struct RattleRamp: at sample i from there the Param is target - step * (remaining - i)."""
        self._params[param].tell(offset, target, step, remaining)
        self._stirring.add(param)

    def follow(self, offset: int, told: RawTransport) -> None:
        """The host's transport at this sample. What comes within the quantum is read from the next one on."""
        if offset > 0:
            self._told = (offset, told)
        else:
            self._told = None
            take_over(self.plugin.transport, told)
            advance(self.plugin.transport, -offset)

    def connect(self, offset: int, bits: int) -> None:
        """Bit b: something is connected to side-chain b."""
        self._connected_later = bits
        if offset <= 0:
            self._connected = bits

    def event(self, offset: int, raw: RawEvent) -> None:
        """Of an event that is past nothing is heard, nor of one that Python has no name for."""
        if offset >= 0 and raw.kind in EVENT_KINDS:
            self._events.append(event_of(raw, offset, self._bend))

    def reset(self) -> None:
        """Sample 0 comes next: the state that prepare left. Params keep their values."""
        with np.errstate(over="ignore"):  # a unit's seed wraps
            restart(self.plugin, self.units)
        restart_transport(self.plugin.transport)
        for reading in self._meters:
            reading.reset()
        self._events.clear()
        self._seen.clear()
        self._is_to_hook = True

    # playing -----------------------------------------------------------------------------------------

    def play(self, x: Samples, out: Samples) -> None:
        """Fills out, float32 (output channels, quantum), from x, float32 (main input and all side-chains,
        quantum), and goes on to the next quantum.

        Raises what process raises, and TypeError or ValueError for a result that is no such array; it has
        gone on then too, and out holds anything.
        """
        self.play_call(self.call(x, out))

    def call(self, x: Samples, out: Samples) -> Call:
        """For `play_call`, as often as x is filled anew."""
        arguments = (out if name == "out" else x[self._rows[name]] for name in self._names)
        return Call(tuple(arguments), x, out)

    def play_call(self, call: Call) -> None:
        """As `play`."""
        try:
            if self._stirring or self._events or self._heard or self._meters or self._is_to_hook:
                self._begin()
            arguments, _, out = call
            if self._has_keys:
                arguments = self._connected_ones(arguments)
            if self._has_out:
                out.fill(0.0)
                self._process(*arguments)
            else:
                take_result(self._process(*arguments), out)
        finally:
            self._end()

    @property
    def meters(self) -> list[float]:
        """In the last quantum, in the order of the description; finite."""
        return [reading.value for reading in self._meters]

    def _begin(self) -> None:
        for index in self._stirring:
            self._params[index].begin()
            self._is_to_hook = True
        for reading in self._meters:
            reading.begin_block()
        vars(self.plugin)["events"] = self._heard = tuple(self._events)
        if self._is_to_hook:
            self._hook()

    def _rows_by_name(self) -> dict[str, slice]:
        """Of x, by argument of process."""
        rows: dict[str, slice] = {}
        first = self.layout.inputs
        for sidechain in self.description.sidechains:
            channels = sidechain.channels_beside(self.layout)
            rows[sidechain.name] = slice(first, first + channels)
            first += channels
        main = (name for name in self._names if name != "out" and name not in rows)
        return {**rows, **dict.fromkeys(main, slice(0, self.layout.inputs))}

    def _connected_ones(self, arguments: tuple[Samples, ...]) -> tuple[Any, ...]:
        missing = {
            sidechain.name
            for bus, sidechain in enumerate(self.description.sidechains)
            if sidechain.is_optional and not self._connected >> bus & 1
        }
        named = zip(self._names, arguments, strict=True)
        return tuple(None if name in missing else each for name, each in named)

    def _end(self) -> None:
        if self._stirring:
            for index in self._stirring:
                self._params[index].end()
            self._stirring = {index for index in self._stirring if self._params[index].is_moving}
        self._connected = self._connected_later
        if self._events:
            self._events = []
        offset = 0
        if self._told is not None:
            offset, told = self._told
            take_over(self.plugin.transport, told)
            self._told = None
        self._song["_passed_samples"] += self.quantum - offset  # `advance`, in a tenth of the time

    def _hook(self) -> None:
        """Hooks read targets, whatever moves. All of them run; then what the first raised is raised."""
        self._is_to_hook = False
        raised: list[Exception] = []
        for index, hook in enumerate(self.description.hooks):
            targets = [self._params[param].target for param in hook.params]
            if self._seen.get(index) != targets:
                self._seen[index] = targets
                for each in self._params:
                    each.show_target()
                try:
                    run_light_hook(self._tree[hook.unit], hook.name)
                except Exception as error:
                    raised.append(error)
        for each in self._params:
            each.show()
        if raised:
            raise raised[0]

    # what it reads -----------------------------------------------------------------------------------

    def _moving(self, index: int) -> MovingParam:
        description = self.description.params[index]
        source: Any = getattr(type(self._tree[description.readers[0].unit]), description.readers[0].name)
        units = self._units(description.readers)
        moving = MovingParam(
            source, description.default, [self._values_of(unit) for unit in units], self.quantum
        )
        for unit in units:
            unit.setdefault("_param_ramps", RampsOfUnit()).params[source.name] = moving
        return moving

    def _values_of(self, unit: dict[str, Any]) -> HostValues:
        """Units of `copies` share theirs."""
        values = unit.setdefault("_param_values", {})
        if isinstance(values, HostValues):
            return values
        owned = self._shared.setdefault(id(values), (values, HostValues(values)))[1]
        unit["_param_values"] = owned
        return owned

    def _units(self, users: Sequence[Attribute]) -> list[dict[str, Any]]:
        return [vars(self._tree[user.unit]) for user in users]
