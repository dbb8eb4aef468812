"""A plugin at a sample rate of its own (`@worker(sample_rate=...)`) behind a ring at the host's.

Model sample m is the input at m * host / model, counted from the last reset; the model plays whole quanta
of its own. All of it takes `total_latency` samples of the host's, whatever the host does; Params, events
and the song come at the first model sample that is not before theirs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from rattle.plugin.raw_transport import RawTransport

from . import layout
from .guard import Guarded
from .link import Link, Samples
from .resampling import Resampler, Stream, total_latency

_Tell = Callable[
    [int, Fraction], None
]  # the offset in a model quantum; samples of the host's since it was said


class AtModelRate:
    def __init__(self, player: Guarded, host_rate: float, model_rate: float, quantum: int) -> None:
        """quantum: of the model, in its own samples."""
        self._player, self._quantum = player, quantum
        self._host_rate, self._model_rate = host_rate, model_rate
        self._inward, self._outward = Resampler(host_rate, model_rate), Resampler(model_rate, host_rate)
        self.latency = total_latency(host_rate, model_rate, quantum)
        self._per_host = Fraction(round(model_rate), round(host_rate))  # model samples in one of the host's
        self._said: list[tuple[int, Fraction, _Tell]] = []  # model sample, model time, what to do there
        self._origin = self._position = 0  # host positions: of model sample 0, of the coming quantum
        self.meters = player.meters

    # what the host says: offsets are the host's ------------------------------------------------------------

    def ramp(self, offset: int, param: int, target: float, step: float, remaining: int) -> None:
        def tell(place: int, late: Fraction) -> None:
            left = max(0.0, remaining - float(late))  # of the host's samples
            count = math.ceil(left * float(self._per_host))
            self._player.ramp(place, param, target, step * left / count if count else 0.0, count)

        self._say(offset, tell)

    def follow(self, offset: int, told: RawTransport) -> None:
        self._say(offset, lambda place, late: self._player.follow(place, self._at_rate(told, float(late))))

    def connect(self, offset: int, bits: int) -> None:
        self._say(offset, lambda place, _: self._player.connect(place, bits))

    def event(self, offset: int, *event: Any) -> None:
        self._say(offset, lambda place, _: self._player.event(place, *event))

    def restart(self, offset: int) -> None:
        self._player.reset()
        self._origin = self._position + offset
        self._begin()

    def _say(self, offset: int, tell: _Tell) -> None:
        time = (self._position + offset - self._origin) * self._per_host
        self._said.append((math.ceil(time), time, tell))

    def _at_rate(self, told: RawTransport, late: float) -> RawTransport:
        fields: Any = layout.Transport()
        for name, *_ in layout.Transport._fields_:
            setattr(fields, name, getattr(told, name))
        passed = told.passed_samples + late
        fields.first_samples = round((told.first_samples + passed) * float(self._per_host))
        fields.first_beats = told.first_beats + passed * told.beats_per_sample
        fields.beats_per_sample = told.beats_per_sample / float(self._per_host)
        fields.passed_samples = 0
        result: RawTransport = fields
        return result

    # sound -------------------------------------------------------------------------------------------------

    def go_to(self, position: int) -> None:
        self._position = position
        self._begin()

    def plays(self, link: Link, slot: int) -> Callable[[int], None]:
        self._channels, self._outputs = link.inputs + link.sidechains, link.outputs
        self._x = np.zeros((self._channels, self._quantum), np.float32)
        self._out = np.zeros((self._outputs, self._quantum), np.float32)
        seen = self._x.view()
        seen.flags.writeable = False
        self._call = self._player.call(seen, self._out)
        ring, sound, quantum, mask = link.input(), link.output(slot), link.quantum, link.capacity - 1
        self._begin()

        def play_quantum(position: int) -> None:
            part = slice(position & mask, (position & mask) + quantum)
            self._position = position
            self._pass_through(ring[:, part], sound[:, part])
            self._position = position + quantum

        return play_quantum

    def _begin(self) -> None:
        """With the first whole model quantum from the coming sample on, after silence."""
        came = self._position - self._origin
        first = math.ceil(came * self._per_host / self._quantum) * self._quantum
        heard = self._outward.lowest(came - self.latency)
        self._input = Stream(self._channels, came, max(0, came - self._inward.lowest(first)))
        self._output = Stream(self._outputs, first, max(0, first - heard))
        self._said.clear()

    def _pass_through(self, x: Samples, out: Samples) -> None:
        self._input.append(x)
        while self._inward.is_ready(self._output.end + self._quantum - 1, self._input.end):
            self._play_model()
        first = self._position - self._origin - self.latency
        count = x.shape[1]
        out[...] = self._outward.outputs(first, count, self._output.samples, self._output.start)
        self._output.forget(self._outward.lowest(first + count))

    def _play_model(self) -> None:
        first = self._output.end
        taken = self._inward.outputs(first, self._quantum, self._input.samples, self._input.start)
        self._x[...] = taken
        self._input.forget(self._inward.lowest(first + self._quantum))
        heard = [each for each in self._said if each[0] < first + self._quantum]
        self._said = [each for each in self._said if each[0] >= first + self._quantum]
        for sample, time, tell in heard:
            tell(sample - first, (sample - time) / self._per_host)
        self._player.play_call(self._call)
        self._output.append(self._out)
