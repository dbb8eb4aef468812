"""engine="python" of a plugin under `@worker`: as late as behind the ring, and else the author's samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rattle
from rattle import Effect, Instrument, NoteOn, Param, worker
from rattle.plugin.description import WorkerOptions
from rattle.plugin.worker_latency import own_latency, resampling_latency, ring_latency

RATE_HZ = 48_000.0
Q = 64
RNG = np.random.default_rng(7)
X = RNG.standard_normal((2, 9000)).astype(np.float32)


class Smear(Effect):
    depth = Param(0.5)

    @worker(latency_ms=20.0, quantum=Q)
    def process(self, x: np.ndarray) -> npt.NDArray[Any]:
        spectrum = np.abs(np.fft.rfft(x))
        return x + self.ramp(Smear.depth) * np.fft.irfft(spectrum, x.shape[1])


def direct(x: npt.NDArray[np.float32], depth: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    quanta = [
        x[:, k : k + Q]
        + depth[k : k + Q].astype(np.float32) * np.fft.irfft(np.abs(np.fft.rfft(x[:, k : k + Q])), Q)
        for k in range(0, x.shape[1] - Q + 1, Q)
    ]
    return np.concatenate(quanta, axis=1).astype(np.float32)


def in_blocks(player: rattle.host.player.Player, size: int) -> npt.NDArray[np.float32]:  # type: ignore[name-defined]
    blocks = [np.ascontiguousarray(X[:, k : k + size]) for k in range(0, X.shape[1], size)]
    return np.concatenate([player.process(block) for block in blocks], axis=1)


@pytest.mark.parametrize("size", [1, 64, 333, 8192])
def test_out_at_n_plus_latency_is_the_authors_n(size: int) -> None:
    """At every block size, to the bit; before that, silence."""
    player = rattle.compile(Smear, engine="python")
    late = player.latency_samples
    heard = in_blocks(player, size)
    assert late == 960
    assert not heard[:, :late].any()
    expected = direct(X, np.full(X.shape[1], 0.5))
    np.testing.assert_array_equal(heard[:, late:], expected[:, : X.shape[1] - late])


def test_a_param_ramps_from_its_own_sample_on() -> None:
    """Over 10 ms from sample 1000, wherever quanta and blocks lie."""
    player = rattle.compile(Smear, engine="python")
    heard = player.process(X, points=[(1000, "depth", 1.0)])
    ramp = np.clip((np.arange(X.shape[1]) - 1000) / 480.0, 0.0, 1.0)
    expected = direct(X, 0.5 + 0.5 * ramp)
    np.testing.assert_allclose(heard[:, 960:], expected[:, : X.shape[1] - 960], atol=1e-6)


def test_reset_is_a_fresh_start() -> None:
    """What was under way is not heard any more."""
    player = rattle.compile(Smear, engine="python")
    first = player.process(X)
    player.reset()
    np.testing.assert_array_equal(player.process(X), first)


def test_what_process_raises_is_raised_and_what_is_not_finite_is_silenced() -> None:
    """A debugger shows the author's own line; NaN never leaves."""

    class Faulty(Effect):
        @worker
        def process(self, x: np.ndarray) -> np.ndarray:
            if x[0, 0] > 1.0:
                raise OverflowError("too loud")
            return np.log(x)  # type: ignore[no-any-return]

    player = rattle.compile(Faulty, engine="python")
    with np.errstate(all="ignore"):
        assert np.isfinite(player.process(-np.ones((2, 4000), np.float32))).all()
    assert player.nan_count > 0
    player.reset()
    with pytest.raises(OverflowError, match="too loud"):
        player.process(2.0 * np.ones((2, 400), np.float32))


@pytest.mark.parametrize("rate_hz", [None, 16_000.0])
@pytest.mark.parametrize("size", [100, 900])
def test_after_an_exception_nothing_has_shifted(rate_hz: float | None, size: int) -> None:
    """The quantum that raised is silent; whoever catches it and plays on hears the rest at its place."""

    class Shy(Effect):
        def __init__(self) -> None:
            self.quanta = 0

        @worker(latency_ms=20.0, quantum=Q, sample_rate=rate_hz)
        def process(self, x: np.ndarray) -> np.ndarray:
            self.quanta += 1
            if self.quanta == 20:
                raise OverflowError
            return 0.5 * x

    player = rattle.compile(Shy, engine="python")
    tone = np.sin(2.0 * np.pi * 440.0 / RATE_HZ * np.arange(9000)).astype(np.float32)
    raised = 0
    heard = []
    for k in range(0, 9000, size):
        try:
            heard.append(player.process(np.stack([tone[k : k + size]] * 2))[0])
        except OverflowError:
            raised += 1
            heard.append(np.zeros(size, np.float32))
    assert raised == 1
    y, late = np.concatenate(heard), player.latency_samples
    np.testing.assert_allclose(y[7000:], 0.5 * tone[7000 - late : 9000 - late], atol=1e-5)


@given(
    st.floats(5.0, 2000.0),
    st.sampled_from(["fixed", "live", "adaptive"]),
    st.sampled_from([16, 128, 4096]),
    st.integers(0, 8192),
)
def test_latency_covers_a_block_a_quantum_and_a_fade(
    latency_ms: float, policy: Any, quantum: int, block: int
) -> None:
    """Whatever is asked for; and no less than what is asked for."""
    options = WorkerOptions(latency_ms=latency_ms, policy=policy, quantum=quantum)
    samples = ring_latency(options, RATE_HZ, block)
    assert samples >= (block or 1024) + quantum + 64
    assert policy == "live" or samples >= latency_ms * 48 - 0.5


def test_latency_in_figures() -> None:
    """2205 samples for 50 ms at 44.1 kHz; a model at 16 kHz waits for its kernels and its quantum."""
    assert ring_latency(WorkerOptions(), 44_100.0) == 2205
    assert ring_latency(WorkerOptions(), 48_000.0, 1024) == 1024 + 1920
    assert ring_latency(WorkerOptions(policy="live"), 48_000.0, 128) == 128 + 256
    model = WorkerOptions(sample_rate=16_000.0)
    assert resampling_latency(model, 48_000.0) == 128 * 3 + 127 * 3
    assert resampling_latency(model, 16_000.0) == resampling_latency(WorkerOptions(), 48_000.0) == 0
    assert (own_latency(model, 48_000.0, 10), own_latency(WorkerOptions(), 48_000.0, 10)) == (30, 10)


class Clicks(Instrument):
    @worker(latency_ms=20.0, quantum=Q)
    def process(self, out: np.ndarray) -> None:
        for event in self.events:
            if isinstance(event, NoteOn):
                out[:, event.offset] = event.velocity


def test_a_note_sounds_at_its_sample_plus_latency() -> None:
    """Of an instrument, which is asked for a number of samples."""
    player = rattle.compile(Clicks, engine="python")
    heard = player.process(4000, events=[NoteOn(60, 0.5, offset=2000), NoteOn(61, 0.25, offset=17)])
    assert heard.shape == (2, 4000)
    assert np.flatnonzero(heard[0]).tolist() == [17 + 960, 2000 + 960]
    assert heard[1, 977] == 0.25


@pytest.mark.parametrize(
    ("cls", "given", "message"),
    [
        (Clicks, {"x": X}, "the number of samples, for it has no input"),
        (Clicks, {"x": 100, "events": [NoteOn(60, 1.0, offset=100)]}, "outside the block's 100 samples"),
        (Clicks, {"x": 100, "events": NoteOn(60, 1.0)}, "give a list, as in events="),
        (Clicks, {"x": 100, "events": [60]}, "60 is no event: there are NoteOn"),
        (Clicks, {"x": 100, "events": [NoteOn(60, 90)]}, "velocity is outside 0.0 to 1.0"),
        (Smear, {"x": X, "events": [NoteOn(60, 1.0)]}, "takes no events: its process does not read"),
    ],
)
def test_what_a_player_says_of_events(cls: type[Effect], given: dict[str, Any], message: str) -> None:
    """Before anything is played."""
    with pytest.raises((TypeError, ValueError), match=message):
        rattle.compile(cls, engine="python").process(**given)


class Model(Effect):
    """At 16 kHz."""

    def latency_samples(self) -> int:
        return 16

    @worker(sample_rate=16_000, quantum=Q)
    def process(self, x: np.ndarray) -> np.ndarray:
        assert (self.sample_rate, x.shape) == (16_000.0, (1, Q))
        return 0.5 * x


def test_a_model_has_its_own_rate() -> None:
    """Resampled both ways, with a delay that is reported to the sample."""
    player = rattle.compile(Model, engine="python", channels=1)
    late = player.latency_samples - 16 * 3
    assert late == 2400 + 128 * 3 + (Q - 1) * 3
    tone = np.sin(2.0 * np.pi * 440.0 / RATE_HZ * np.arange(9000)).astype(np.float32)
    heard = player.process(tone)
    np.testing.assert_allclose(heard[late + 400 :], 0.5 * tone[400:-late], atol=1e-5)


def test_a_render_is_the_same_each_time() -> None:
    """Random numbers begin again at a reset, and the caller's own streams go on."""

    class Noise(Instrument):
        @worker
        def process(self, out: np.ndarray) -> None:
            out[:] = np.random.uniform(-1.0, 1.0, out.shape)

    np.random.seed(11)
    expected = np.random.uniform(size=2)
    np.random.seed(11)
    player = rattle.compile(Noise, engine="python")
    first = [player.process(4000), np.random.uniform()]
    player.reset()
    assert np.array_equal(player.process(4000), first[0])
    assert [first[1], np.random.uniform()] == expected.tolist()
    assert first[0].any()
