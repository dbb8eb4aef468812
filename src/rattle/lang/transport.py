"""Transport: what the host says of the song, at this sample.

Positions go by a closed form, first + passed * step, from the last sample at which the host said something
new. So they do not depend on how a host cuts the song into blocks. native/transport.c is the same in C.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from numbers import Real
from typing import TYPE_CHECKING, Generic, TypeVar, overload

T = TypeVar("T", bool, int, float)

MOST_BEATS = 2.0**40  # of a position, either way
MOST_SAMPLES = 2**53


@dataclass
class _Said(Generic[T]):
    """A field that a host sets, within a range. Assigning says that the host knows it."""

    default: T
    minimum: T
    maximum: T
    known: str = ""  # the field that then becomes true

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, transport: None, owner: type) -> _Said[T]: ...
    @overload
    def __get__(self, transport: Transport, owner: type) -> T: ...
    def __get__(self, transport: Transport | None, owner: type) -> _Said[T] | T:
        if transport is None:
            return self
        value: T = transport._said.get(self.name, self.default)  # type: ignore[assignment]
        return value

    def __set__(self, transport: Transport, value: T) -> None:
        self.check(value)
        known = {self.known: True} if self.known else {}
        transport._steer({self.name: type(self.default)(value), **known})

    def check(self, value: T) -> None:
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise TypeError(f"{self.name} is {value!r}; give True or False")
            return
        _check_number(self.name, value)
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"{self.name} is {value!r}; give {self.minimum:g} to {self.maximum:g}")
        if isinstance(self.default, int) and value != int(value):
            raise ValueError(f"{self.name} is {value!r}; give a whole number")


class Transport:
    """The host's transport as every unit reads it: `self.transport.tempo_bpm`.

    Beats are quarter notes, whatever the time signature, and may be negative (a count-in). In
    tests a field is assigned as the host would set it: `t.transport.tempo_bpm = 90.0`. Real-time code only
    reads.
    """

    playing = _Said(False, False, True)
    """The host plays. False if it does not say."""
    recording = _Said(False, False, True)
    """The host records. False if it does not say."""
    looping = _Said(False, False, True)
    """The host's loop is switched on. False if it does not say."""
    has_tempo = _Said(False, False, True)
    """The host says a tempo. If not, `tempo_bpm` is 120."""
    has_position = _Said(False, False, True)
    """The host plays, and says where in the song it is. If not, the positions run freely: from 0 at reset, or
    on from where the host last said."""
    tempo_bpm = _Said(120.0, 1.0, 1000.0, "has_tempo")
    """Quarter notes a minute, 1 to 1000; 120 if the host does not say."""
    beats_per_bar = _Said(4, 1, 256)
    """The upper number of the time signature, 1 to 256; 4 if the host does not say."""
    beat_unit = _Said(4, 1, 256)
    """The lower number of the time signature, 1 to 256; 4 if the host does not say."""
    loop_start_beats = _Said(0.0, -MOST_BEATS, MOST_BEATS)
    """Where the loop starts; 0 if the host does not say."""
    loop_end_beats = _Said(0.0, -MOST_BEATS, MOST_BEATS)
    """Where the loop ends; 0 if the host does not say."""

    def __init__(self, sample_rate: float) -> None:
        self._sample_rate = sample_rate
        self._said: dict[str, bool | int | float] = {}
        self._bar_beats = 0.0  # where some bar starts
        self._set_out(0, 0.0)

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_") and name not in NAMES:
            raise AttributeError(_unknown(name))
        super().__setattr__(name, value)

    if not TYPE_CHECKING:  # a checker that sees __getattr__ lets every misspelt name through

        def __getattr__(self, name: str) -> object:
            raise AttributeError(name if name.startswith("_") else _unknown(name))

    def __repr__(self) -> str:
        return f"<Transport: {', '.join(f'{name} {getattr(self, name)!r}' for name in NAMES)}>"

    # where the song is -------------------------------------------------------------------------------

    @property
    def position_samples(self) -> int:
        """Samples from the start of the song: one more at each sample."""
        return self._first_samples + self._passed_samples

    @position_samples.setter
    def position_samples(self, samples: int) -> None:
        _check_number("position_samples", samples)
        if not abs(samples) <= MOST_SAMPLES or samples != int(samples):
            raise ValueError(f"position_samples is {samples!r}; give a whole number, -2**53 to 2**53")
        self._said["has_position"] = True
        self._set_out(int(samples), self.position_beats)

    @property
    def position_beats(self) -> float:
        """Quarter notes from the start of the song, 64 bits wide: `tempo_bpm` more in each minute."""
        return self._first_beats + self._passed * self._beats_per_sample

    @position_beats.setter
    def position_beats(self, beats: float) -> None:
        _check_beats("position_beats", beats)
        self._said["has_position"] = True
        self._set_out(self.position_samples, float(beats))

    @property
    def bar_start_beats(self) -> float:
        """Where the bar starts that `position_beats` is in."""
        bar_beats = self.beats_per_bar * 4 / self.beat_unit
        bars = (self.position_beats - self._bar_beats) / bar_beats
        return self._bar_beats + math.floor(bars) * bar_beats

    @bar_start_beats.setter
    def bar_start_beats(self, beats: float) -> None:
        _check_beats("bar_start_beats", beats)
        self._bar_beats = float(beats)

    @property
    def _passed(self) -> float:
        return float(self._passed_samples)

    def _follow_bar(self, start_beats: float, half_beats: float) -> None:
        bar_beats = self.beats_per_bar * 4 / self.beat_unit
        beside = start_beats - self._bar_beats
        beside -= math.floor(beside / bar_beats + 0.5) * bar_beats
        if not abs(beside) <= half_beats:
            self._bar_beats = start_beats

    def _steer(self, said: dict[str, bool | int | float]) -> None:
        samples, beats = self.position_samples, self.position_beats
        self._said.update(said)
        if said.get("has_tempo") is False:
            self._said.pop("tempo_bpm", None)
        self._set_out(samples, beats)

    def _step(self) -> float:
        return self.tempo_bpm / (60.0 * self._sample_rate)

    def _set_out(self, samples: int, beats: float) -> None:
        self._first_samples, self._first_beats, self._passed_samples = samples, beats, 0
        self._beats_per_sample = self._step()


_TICK_BEATS = 1.0 / 1920.0  # native/transport.c says why
NAMES = tuple(name for name in vars(Transport) if not name.startswith("_"))


# what an engine does -------------------------------------------------------------------------------------


def advance(transport: Transport, samples: int) -> None:
    """So many have been played."""
    transport._passed_samples += samples


def restart(transport: Transport) -> None:
    """Sample 0 comes next: positions start there again, until the host says where it is."""
    transport._said = {**transport._said, "has_position": False}  # so that the first place said is exact
    transport._bar_beats = 0.0
    transport._set_out(0, 0.0)


def follow(transport: Transport, host: Transport) -> None:
    """Takes over what the host says for the next sample.

    Who goes where he was expected, within half a sample and a tick, changes nothing: a host computes each
    block's position anew, and its rounding would make the sound depend on its blocks.
    """
    samples, beats, half = transport.position_samples, transport.position_beats, 0.5 * host._step()
    tick = _TICK_BEATS if transport.has_position else 0.0
    transport._said = dict(host._said)
    is_expected = transport._step() == transport._beats_per_sample
    if transport.has_position:
        is_near = abs(host.position_beats - beats) <= half + tick
        is_expected &= host.position_samples == samples and is_near
        samples, beats = host.position_samples, host.position_beats
        transport._follow_bar(host.bar_start_beats, half)
    if not is_expected:
        transport._set_out(samples, beats)


def _unknown(name: str) -> str:
    """A word of a name is often what is remembered of it: `bpm`."""
    near = [f"position_{name}"] if f"position_{name}" in NAMES else get_close_matches(name, NAMES, 1)
    near = near or [each for each in NAMES if name in each.split("_")]
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(NAMES)}"
    return f"no transport has {name!r}; {hint}"


def _check_number(name: str, value: object) -> None:
    if not isinstance(value, Real):
        raise TypeError(f"{name} is {value!r}; give a number")


def _check_beats(name: str, beats: float) -> None:
    _check_number(name, beats)
    if not abs(beats) <= MOST_BEATS:
        raise ValueError(f"{name} is {beats!r}; give -2**40 to 2**40")
