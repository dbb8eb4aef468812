"""rattle.BufferedProcessor: out(n + latency) = processor(in)(n), from blocks of any size."""

from __future__ import annotations

import logging
import threading
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import rattle

Q = 64
X = np.random.default_rng(3).standard_normal((2, 6000)).astype(np.float32)


def blocks(size: int) -> list[npt.NDArray[np.float32]]:
    return [X[:, k : k + size] for k in range(0, X.shape[1], size)]


def mirror(x: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    return x[:, ::-1].astype(np.float64) / 3.0


class Mirror:
    """An object with a latency of its own."""

    def process(self, x: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
        return mirror(x)

    def latency_samples(self) -> int:
        return 5


def direct() -> npt.NDArray[np.float32]:
    whole = X[:, : X.shape[1] // Q * Q]
    return np.concatenate([mirror(whole[:, k : k + Q]) for k in range(0, whole.shape[1], Q)], 1).astype(
        np.float32
    )


@pytest.mark.parametrize("size", [1, 64, 333, 6000])
def test_offline_it_is_the_processor_shifted(size: int) -> None:
    """To the bit, at every block size."""
    with rattle.BufferedProcessor(Mirror(), latency_ms=20.0, quantum=Q, offline=True) as buffered:
        heard = np.concatenate([buffered.process(block) for block in blocks(size)], axis=1)
        assert (buffered.latency_samples, buffered.current_latency()) == (965, 20.0)
        assert buffered.buffer_health().underruns == 0
    assert not heard[:, :960].any()
    np.testing.assert_array_equal(heard[:, 960:], direct()[:, : 6000 - 960])


@pytest.mark.parametrize("offline", [True, False])
def test_a_block_longer_than_the_ring_shifts_nothing(offline: bool) -> None:
    """A whole recording at once: offline all of it is there, else each sample is right or silent."""
    x = np.random.default_rng(4).uniform(0.1, 1.0, (1, 300_000)).astype(np.float32)
    with rattle.BufferedProcessor(lambda x: x, latency_ms=20.0, quantum=Q, channels=1, offline=offline) as b:
        heard = np.concatenate([b.process(x[:, :250_000]), b.process(x[:, 250_000:])], axis=1)
        assert b.buffer_health().refused_samples == 0
    due, there = x[:, :-960], heard[:, 960:]
    assert not heard[:, :960].any()
    gains = there / due
    assert np.all((gains >= 0.0) & (gains <= 1.0 + 1e-6))
    assert not offline or np.array_equal(there[:, : 299_968 - 960], due[:, : 299_968 - 960])


def test_what_comes_too_late_is_silence_and_shifts_nothing() -> None:
    """A processor that hangs for longer than the latency, and goes on."""
    go_on = threading.Event()

    def hangs(x: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
        assert go_on.wait(30.0)
        return mirror(x)

    with rattle.BufferedProcessor(hangs, latency_ms=20.0, quantum=Q) as buffered:
        heard = [buffered.process(block) for block in blocks(480)[:6]]
        go_on.set()
        while buffered.buffer_health().written_samples < 6 * 480 // Q * Q:
            threading.Event().wait(0.001)
        heard += [buffered.process(block) for block in blocks(480)[6:8]]
        health = buffered.buffer_health()
    late = np.concatenate(heard, axis=1)
    assert not late[:, : 6 * 480].any()
    assert health.missing_samples == health.dropped_samples == 6 * 480 - 960
    sounds = slice(6 * 480 + 64, 8 * 480 - 64)  # but for the fades
    np.testing.assert_array_equal(late[:, sounds], direct()[:, sounds.start - 960 : sounds.stop - 960])


def test_a_quantum_that_raises_is_dry(caplog: pytest.LogCaptureFixture) -> None:
    """Logged once, counted always, at the same delay."""

    def faulty(x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        raise OverflowError("too loud")

    buffered = rattle.BufferedProcessor(faulty, latency_ms=20.0, quantum=Q, channels=1, offline=True)
    with buffered, caplog.at_level(logging.ERROR, "rattle"):
        heard = buffered.process(X[0])
    assert buffered.exceptions == 6000 // Q
    assert len(caplog.records) == 1
    assert "too loud" in caplog.text
    np.testing.assert_array_equal(heard[960:], X[0, : 6000 - 960])


def test_what_cannot_be_buffered() -> None:
    """Said at once."""
    with pytest.raises(TypeError, match="has no `process` and cannot be called"):
        rattle.BufferedProcessor(3)
    with pytest.raises(ValueError, match=r"1 ms do not hold a quantum of 128: 2.67 ms or more"):
        rattle.BufferedProcessor(mirror, latency_ms=1.0)
    with pytest.raises(ValueError, match=r"quantum is 0; give 1 sample or more"):
        rattle.BufferedProcessor(mirror, quantum=0)
