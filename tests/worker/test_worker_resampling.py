"""A model at a sample rate of its own: how flat, how clean and how late it is."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.worker.host_side import native

from rattle import Effect, Instrument, Param, worker
from rattle.plugin.declare import describe
from rattle.plugin.description import Layout
from rattle.plugin.events import RawEvent
from rattle.plugin.quantum import QuantumPlayer
from rattle.plugin.resampling import Resampler, total_latency
from rattle.worker_process.failures import Failures
from rattle.worker_process.guard import Guarded
from rattle.worker_process.model_rate import RingAtModelRate

PAIRS = [
    (48_000, 44_100),
    (44_100, 48_000),
    (48_000, 16_000),
    (96_000, 44_100),
    (44_100, 96_000),
    (22_050, 192_000),
]


def resampled(from_rate: int, to_rate: int, x: Any, first: int, count: int) -> Any:
    return Resampler(from_rate, to_rate).outputs(first, count, x[None], 0)[0]


def level_db(y: Any, expected: Any = 0.0) -> float:
    return float(20 * np.log10(max(float(np.abs(y - expected).max()), 1e-30)))


@pytest.mark.parametrize(("from_rate", "to_rate"), PAIRS)
def test_what_passes_is_exact_and_the_rest_is_gone(from_rate: int, to_rate: int) -> None:
    """Sines up to 0.9 of the slower rate's half are the same sines within 0.001 dB and 80 dB; those above
    that half, and images of those below it, are 90 dB down."""
    slower, count = min(from_rate, to_rate) / 2, 600
    start = 2 * Resampler(from_rate, to_rate).reach
    first = -(-start * to_rate // from_rate)
    time_in = np.arange(count * from_rate // to_rate + 3 * start) / from_rate
    time_out = (first + np.arange(count)) / to_rate
    for part in (0.001, 0.1, 0.37, 0.6, 0.8, 0.9):
        turns = 2 * np.pi * part * slower
        y = resampled(from_rate, to_rate, np.sin(turns * time_in), first, count)
        assert level_db(y, np.sin(turns * time_out)) < -80
    for above in (1.0, 1.1, 1.5, 1.9, 2.7):
        if above * slower < from_rate / 2:
            y = resampled(from_rate, to_rate, np.sin(2 * np.pi * above * slower * time_in), first, count)
            assert level_db(y) < -90


@pytest.mark.parametrize(("from_rate", "to_rate"), PAIRS)
def test_the_response_of_the_kernel(from_rate: int, to_rate: int) -> None:
    """All of the kernel's phases side by side are its impulse response: its ripple is below 0.001 dB up to
    0.9 of the slower rate's half, and from that half on it is 90 dB down: images too."""
    made = Resampler(from_rate, to_rate)
    assert made._kept is not None
    phases = made._phases
    response = np.abs(np.fft.rfft(made._kept[::-1].T.reshape(-1), 2**22)) / phases
    turns = np.arange(len(response)) / 2**22 * phases * from_rate  # Hz
    slower = min(from_rate, to_rate) / 2
    assert 20 * np.log10(np.abs(response[turns <= 0.9 * slower] - 1).max() + 1) < 0.001
    assert 20 * np.log10(response[turns >= slower].max()) < -90


class Same(Effect):
    gain = Param(1.0, 0.0, 2.0, smooth_ms=0.0)

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        y: Any = x * self.ramp(Same.gain)
        return y


class Click(Instrument):
    @worker
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            out[:, event.offset] = 1.0


class Through:
    """A ring of two rows of samples instead of a link."""

    def __init__(self, cls: type[Effect], host_rate: float, model_rate: float, first: int = 0) -> None:
        inputs = 0 if issubclass(cls, Instrument) else 1
        description = describe(cls)
        player = QuantumPlayer(cls(), description, Layout(inputs, 1), model_rate)
        self.failures = Failures()
        guarded = Guarded(player, self.failures)
        self.sound = RingAtModelRate(guarded, host_rate, model_rate, player.quantum)
        self.inputs, self.sidechains, self.outputs, self.quantum, self.capacity = inputs, 0, 1, 128, 2**15
        self.x, self.y = np.zeros((inputs, 2**15), np.float32), np.zeros((1, 2**15), np.float32)
        self.play: Callable[[int], None] = self.sound.plays(self, 0)  # type: ignore[arg-type]
        self.first = first
        self.sound.go_to(first)

    def input(self) -> Any:
        return self.x

    def output(self, slot: int) -> Any:
        return self.y

    def play_all(self, samples: int) -> Any:
        for position in range(self.first, samples, 128):
            self.play(position)
        assert self.failures.count == 0
        return self.y[0, self.first : samples]


@pytest.mark.parametrize(("host_rate", "model_rate"), [(48_000, 16_000), (44_100, 48_000), (48_000, 44_100)])
def test_it_is_exactly_as_late_as_is_said(host_rate: int, model_rate: int) -> None:
    """Through a model that changes nothing, the input comes back after a whole number of samples; a worker
    that begins in the middle gives the same."""
    through = Through(Same, host_rate, model_rate)
    late = through.sound.latency
    turns = np.arange(2**14) * np.pi * min(host_rate, model_rate) / host_rate
    x = sum(np.sin(part * turns + part) / 4 for part in (0.03, 0.3, 0.7, 0.85))
    through.x[0, : 2**14] = x
    y = through.play_all(2**14)
    assert level_db(y[late + 1000 :], x[1000:-late]) < -80
    other = Through(Same, host_rate, model_rate, first=4096)
    other.x[:] = through.x
    assert level_db(other.play_all(2**14)[late + 1000 :], y[4096 + late + 1000 :]) < -110


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([8000, 11_025, 16_000, 22_050, 32_000, 44_100, 47_990, 48_000, 88_200, 96_000, 192_000]),
    st.sampled_from([8000.0, 16_000.0, 24_000.0, 44_100.0, 48_000.0, 96_000.0]),
    st.sampled_from([16, 128, 4096]),
)
def test_the_latency_is_cs_and_is_enough(host_rate: int, model_rate: float, quantum: int) -> None:
    """Host and worker say the same number, and what it needs is there by then: counted, without a sample."""

    class Options(ctypes.Structure):
        _fields_ = (("latency_ms", ctypes.c_double), ("sample_rate", ctypes.c_double),
                    ("policy", ctypes.c_uint32), ("quantum", ctypes.c_uint32))  # fmt: skip

    said = native().rattle_worker_resampling_latency
    said.argtypes = [ctypes.c_void_p, ctypes.c_double]
    options = Options(50.0, model_rate, 0, quantum)
    late = said(ctypes.byref(options), float(host_rate))
    if host_rate == model_rate:
        assert late == 0
        return
    assert late == total_latency(float(host_rate), model_rate, quantum)
    inward, outward = Resampler(host_rate, model_rate), Resampler(model_rate, host_rate)
    made = 0
    for came in range(128, 128 * 300, 128 * 7):
        while inward.is_ready(made + quantum - 1, came):
            made += quantum
        assert came - 1 - late < 0 or outward.is_ready(came - 1 - late, made)


def test_params_and_events_come_at_their_time() -> None:
    """A step of a Param is heard where the step of the input is, a note where it was played: each as late
    as all sound is, to a sample of the model's."""
    through = Through(Same, 48_000.0, 16_000.0)
    late = through.sound.latency
    through.x[0] = 1.0
    for position in range(0, 8192, 128):
        if position == 2560:
            through.sound.ramp(37, 0, 0.0, 0.0, 0)
        through.play(position)
    fall = np.flatnonzero(through.y[0, late + 1000 : 8192] < 0.5)[0] + 1000
    assert abs(fall - 2597) <= 3
    click = Through(Click, 48_000.0, 16_000.0)
    for position in range(0, 8192, 128):
        if position == 2560:
            click.sound.event(101, RawEvent(0, 0, 60, -1, 1, 0.0, 1.0))
        click.play(position)
    peak = int(np.argmax(np.abs(click.y[0, :8192]))) - late
    assert abs(peak - 2661) <= 3


def test_a_ramp_at_the_models_rate_is_the_same_ramp() -> None:
    """Begun within a quantum, over 3000 samples of the host's."""
    through = Through(Same, 48_000.0, 44_100.0)
    late = through.sound.latency
    through.x[0] = 1.0
    for position in range(0, 8192, 128):
        if position == 1280:
            through.sound.ramp(50, 0, 0.0, -1.0 / 3000, 3000)
        through.play(position)
    time = np.arange(8192 - late)
    expected = 1.0 - np.clip((time - 1330) / 3000, 0, 1)
    np.testing.assert_allclose(through.y[0, late:8192][500:], expected[500:], atol=2e-3)


def test_who_takes_over_after_a_reset_plays_on_the_same_grid() -> None:
    """Where sample 0 was, a keyframe says; the model's quanta begin where the other worker's did."""
    one, other = (Through(Same, 48_000.0, 44_100.0, first) for first in (0, 5120))
    one.x[0, :8192] = other.x[0, :8192] = np.sin(np.arange(8192) / 9.0)
    for position in range(0, 8192, 128):
        if position == 1280:
            one.sound.restart(0)
        if position == 5120:
            other.sound.keyframe(1280)
        if position > 5120:
            one.sound.keyframe(1280)
        for each in (one, other) if position >= 5120 else (one,):
            each.play(position)
    assert (other.sound._output.end - one.sound._output.end) == 0
    assert level_db(one.y[0, 7000:8192], other.y[0, 7000:8192]) < -110


def test_after_a_reset_it_plays_as_at_first() -> None:
    """To the bit, wherever the reset was: model time begins there."""
    x = np.random.default_rng(3).uniform(-1, 1, 4096).astype(np.float32)
    first = Through(Same, 48_000.0, 44_100.0)
    first.x[0, :4096] = x
    fresh = first.play_all(4096).copy()
    first.x[0, 4096:8192] = x
    for position in range(4096, 8192, 128):
        if position == 4096:
            first.sound.go_to(4096)
            first.sound.restart(0)
        first.play(position)
    assert np.array_equal(first.y[0, 4096:8192], fresh)
