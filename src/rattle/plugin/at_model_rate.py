"""A plugin at a sample rate of its own (`@worker(sample_rate=...)`) behind a ring at the host's.

Model sample m is the input at m * host / model, counted from the last reset; the model plays whole quanta
of its own. All of it takes `total_latency` samples of the host's, whatever the host does; Params, events
and the song come at the first model sample that is not before theirs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

import numpy as np

from .events import RawEvent
from .quantum import Call, Samples
from .raw_transport import RawTransport, resampled
from .resampling import Resampler, Stream, total_latency
from .told import Told

_Tell = Callable[
    [int, Fraction], None
]  # the offset in a model quantum; samples of the host's since it was said


class Player(Told, Protocol):
    """A QuantumPlayer, or what guards one."""

    def reset(self) -> None: ...
    def call(self, x: Samples, out: Samples) -> Call: ...
    def play_call(self, call: Call) -> None: ...


class AtModelRate:
    def __init__(self, player: Player, host_rate: float, model_rate: float, quantum: int) -> None:
        """quantum: of the model, in its own samples."""
        self._player, self._quantum = player, quantum
        self._host_rate, self._model_rate = host_rate, model_rate
        self._inward, self._outward = Resampler(host_rate, model_rate), Resampler(model_rate, host_rate)
        self.latency = total_latency(host_rate, model_rate, quantum)
        self._per_host = Fraction(round(model_rate), round(host_rate))  # model samples in one of the host's
        self._said: list[tuple[int, Fraction, _Tell]] = []  # model sample, model time, what to do there
        self._origin = self._position = 0  # host positions: of model sample 0, of the coming quantum
        self._is_new = True  # it may not know its origin

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

    def event(self, offset: int, raw: RawEvent) -> None:
        self._say(offset, lambda place, _: self._player.event(place, raw))

    def keyframe(self, origin: int) -> None:
        """Sample 0 was at this position; who has just come learns it here."""
        if self._is_new and origin != self._origin:
            self._origin = origin
            self._begin()
        self._is_new = False

    def restart(self, offset: int) -> None:
        self._is_new = False
        self._player.reset()
        self._origin = self._position + offset
        self._begin()

    def _say(self, offset: int, tell: _Tell) -> None:
        time = (self._position + offset - self._origin) * self._per_host
        self._said.append((math.ceil(time), time, tell))

    def _at_rate(self, told: RawTransport, late: float) -> RawTransport:
        return resampled(told, late, float(self._per_host))

    # sound -------------------------------------------------------------------------------------------------

    def go_to(self, position: int) -> None:
        self._position, self._is_new = position, True
        self._begin()

    def open(self, channels: int, outputs: int) -> None:
        """channels: of the main input and all side-chains."""
        self._channels, self._outputs = channels, outputs
        self._x = np.zeros((channels, self._quantum), np.float32)
        self._out = np.zeros((outputs, self._quantum), np.float32)
        seen = self._x.view()
        seen.flags.writeable = False
        self._call = self._player.call(seen, self._out)
        self._begin()

    def play(self, position: int, x: Samples, out: Samples) -> None:
        """The host's quantum there: float32 (channels, quantum) to float32 (outputs, quantum).

        Raises what process raises, when all is played: that quantum of the model's is silent."""
        self._position = position
        raised = self._pass_through(x, out)
        self._position = position + x.shape[1]
        if raised is not None:
            raise raised

    def _begin(self) -> None:
        """With the first whole model quantum from the coming sample on, after silence."""
        came = self._position - self._origin
        first = math.ceil(came * self._per_host / self._quantum) * self._quantum
        heard = self._outward.lowest(came - self.latency)
        self._input = Stream(self._channels, came, max(0, came - self._inward.lowest(first)))
        self._output = Stream(self._outputs, first, max(0, first - heard))
        self._said.clear()

    def _pass_through(self, x: Samples, out: Samples) -> Exception | None:
        """What process raised first."""
        raised: Exception | None = None
        self._input.append(x)
        while self._inward.is_ready(self._output.end + self._quantum - 1, self._input.end):
            error = self._play_model()
            raised = error if raised is None else raised
        first = self._position - self._origin - self.latency
        count = x.shape[1]
        out[...] = self._outward.outputs(first, count, self._output.samples, self._output.start)
        self._output.forget(self._outward.lowest(first + count))
        return raised

    def _play_model(self) -> Exception | None:
        first = self._output.end
        taken = self._inward.outputs(first, self._quantum, self._input.samples, self._input.start)
        self._x[...] = taken
        self._input.forget(self._inward.lowest(first + self._quantum))
        heard = [each for each in self._said if each[0] < first + self._quantum]
        self._said = [each for each in self._said if each[0] >= first + self._quantum]
        for sample, time, tell in heard:
            tell(sample - first, (sample - time) / self._per_host)
        raised: Exception | None = None
        try:
            self._player.play_call(self._call)
        except Exception as error:
            self._out.fill(0.0)
            raised = error
        self._output.append(self._out)
        return raised
