"""One quantum of a plugin under `@worker`: what process is called with, and what becomes of its result."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from rattle import Effect, Instrument, Meter, NoteOff, NoteOn, Param, PitchBend, on_change, worker
from rattle.plugin.declare import describe
from rattle.plugin.description import Layout
from rattle.plugin.events import RawEvent
from rattle.plugin.quantum import QuantumPlayer

QUANTUM = 16
ONES = np.ones((2, QUANTUM), np.float32)


def player(cls: type[Effect], channels: int = 2) -> QuantumPlayer:
    description = describe(cls)
    inputs = 0 if issubclass(cls, Instrument) else channels
    return QuantumPlayer(cls(), description, Layout(inputs, channels), 48_000.0)


def played(one: QuantumPlayer, x: npt.NDArray[np.float32] = ONES) -> npt.NDArray[np.float32]:
    out = np.full((one.layout.outputs, QUANTUM), 9.0, np.float32)
    one.play(x, out)
    return out


class Fade(Effect):
    gain = Param(1.0)
    steps = Param(3, 1, 8, step=1)
    level = Meter(peak=False)

    def __init__(self) -> None:
        self.count = 0
        self.squares = [0.0]

    @on_change(gain)
    def square(self) -> None:
        self.squares.append(self.gain**2)

    @worker(quantum=QUANTUM)
    def process(self, x: np.ndarray) -> np.ndarray:
        self.count += 1
        self.level = self.gain
        self.position = self.transport.position_samples
        return x * self.ramp(Fade.gain)


def test_a_param_reads_as_at_the_first_sample_and_ramps_sample_by_sample() -> None:
    """`self.gain` and `self.ramp(Fade.gain)`, over a ramp from one quantum into another."""
    fade = player(Fade)
    fade.ramp(4, 0, target=0.0, step=-1.0 / 20, remaining=20)
    closed_form = np.concatenate([np.ones(4), 1.0 - np.arange(20) / 20, np.zeros(24)]).astype(np.float32)
    heard = np.concatenate([played(fade) for _ in range(3)], axis=1)
    np.testing.assert_array_equal(heard, [closed_form, closed_form])
    assert fade.plugin.gain == 0.0
    assert fade.meters == [pytest.approx(0.0)]


def test_who_takes_over_hears_a_param_that_is_on_its_way() -> None:
    """An offset below 0 is so many samples ago, of a ramp as of a transport."""
    fade = player(Fade)
    fade.ramp(-10, 0, target=0.0, step=-1.0 / 20, remaining=20)
    assert played(fade)[0, 0] == np.float32(0.5)


def test_hooks_run_where_a_quantum_begins_and_read_targets() -> None:
    """Once at first, and before the first quantum whose Param has another target."""
    fade = player(Fade)
    played(fade)
    fade.ramp(0, 0, target=0.5, step=-0.01, remaining=50)
    played(fade)
    played(fade)
    assert fade.plugin.squares == [0.0, 1.0, 0.25]
    fade.ramp(0, 1, target=5.0, step=0.0, remaining=0)
    played(fade)
    assert fade.plugin.steps == 5


def test_a_hook_that_raises_keeps_no_other_from_running() -> None:
    """What it raises is that quantum's; the next one is played, with what the other hook made."""

    class Tuned(Effect):
        depth = Param(0.5)
        width = Param(0.5)

        def __init__(self) -> None:
            self.scale = 0.0

        @on_change(depth)
        def fail(self) -> None:
            raise LookupError("no such depth")

        @on_change(width)
        def follow(self) -> None:
            self.scale = 2.0 * self.width

        @worker(quantum=QUANTUM)
        def process(self, x: np.ndarray) -> np.ndarray:
            return self.scale * x

    one = player(Tuned)
    with pytest.raises(LookupError, match="no such depth"):
        played(one)
    assert played(one)[0, 0] == 1.0


def test_reset_restores_what_prepare_left() -> None:
    """State goes, the Params stay, the song starts again."""
    fade = player(Fade)
    fade.ramp(0, 0, target=0.25, step=0.0, remaining=0)
    played(fade)
    played(fade)
    assert (fade.plugin.count, fade.plugin.position) == (2, QUANTUM)
    fade.reset()
    assert fade.plugin.count == 0
    assert played(fade)[0, 0] == 0.25
    assert (fade.plugin.count, fade.plugin.position) == (1, 0)


class Keyed(Effect):
    @worker(quantum=QUANTUM)
    def process(
        self, x: npt.NDArray[np.float32], out: np.ndarray, key: np.ndarray | None, other: np.ndarray
    ) -> None:
        assert not x.flags.writeable
        out += x if key is None else x * key + other


def test_side_chains_are_arrays_or_none() -> None:
    """`out` begins as silence, and a side-chain that is not connected is None or silence."""
    keyed = player(Keyed)
    x = np.concatenate([ONES, 0.5 * ONES, 2.0 * ONES])
    x.flags.writeable = False
    assert np.all(played(keyed, x) == 1.0)
    keyed.connect(4, 0b11)
    assert np.all(played(keyed, x) == 1.0)
    assert np.all(played(keyed, x) == 2.5)


class Organ(Instrument):
    bend_semitones = 12.0

    def __init__(self) -> None:
        self.heard: list[Any] = []

    @worker(quantum=QUANTUM)
    def process(self, out: np.ndarray) -> None:
        self.heard += self.events
        for event in self.events:
            out[:, event.offset] = 1.0


def test_an_instrument_hears_events_at_their_samples() -> None:
    """In order, each once, with offsets in the quantum."""
    organ = player(Organ)
    organ.event(3, RawEvent(0, 1, 60, -1, 7, 0.0, 0.5))
    organ.event(9, RawEvent(1, 1, 60, -1, 7, 0.0, 0.25))
    organ.event(9, RawEvent(4, 1, -1, -1, -1, 0.0, -0.5))
    organ.event(9, RawEvent(5, -1, -1, 2, 7, 0.0, 12.0))  # of a note alone: a voice would hear it
    silence = np.zeros((0, QUANTUM), np.float32)
    assert np.flatnonzero(played(organ, silence)[0]).tolist() == [3, 9]
    assert organ.plugin.heard == [NoteOn(60, 0.5, 1, 3, 7), NoteOff(60, 0.25, 1, 9, 7), PitchBend(-6.0, 1, 9)]
    assert not played(organ, silence).any()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (None, "process gave None: return the result, or take `out`"),
        (np.zeros((QUANTUM, 2)), r"expected \(2, 16\): did you mean y.T\?"),
        (np.zeros(QUANTUM), "one row for each channel"),
        (np.zeros((2, QUANTUM - 1)), "as many samples as went in"),
        (np.zeros((2, QUANTUM), complex), "expected float32; take its real part: y.real"),
        ("loud", "process gave a str, expected float32"),
        ((each for each in "loud"), "process gave a generator, expected float32"),
        (np.zeros((2, QUANTUM), np.int16), "int16, expected float32 from -1 to 1; divide it: y / 32768"),
    ],
)
def test_results_that_are_none(result: object, message: str) -> None:
    """The log says what to return."""

    class Plugin(Effect):
        @worker(quantum=QUANTUM)
        def process(self, x: np.ndarray) -> Any:
            return result

    with pytest.raises((TypeError, ValueError), match=message):
        played(player(Plugin))


def test_wider_results_are_rounded_and_lists_taken() -> None:
    """NumPy's and SciPy's habits are float64; torch gives what `np.asarray` takes."""

    class Plugin(Effect):
        @worker(quantum=QUANTUM)
        def process(self, x):  # type: ignore[no-untyped-def]
            return (x.astype(np.float64) / 3.0).tolist()

    assert np.all(played(player(Plugin)) == np.float32(1.0 / 3.0))


def test_it_goes_on_after_an_exception() -> None:
    """The quantum that raised is lost, no time is."""

    class Plugin(Effect):
        @worker(quantum=QUANTUM)
        def process(self, x: np.ndarray) -> np.ndarray:
            if self.transport.position_samples == QUANTUM:
                raise OverflowError
            return x * self.transport.position_samples

    one = player(Plugin)
    played(one)
    with pytest.raises(OverflowError):
        played(one)
    assert played(one)[0, 0] == 2 * QUANTUM
