"""A worker's loop on a real link: what the host wrote comes back, played, at the same positions."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from tests.worker.host_side import Host, host
from tests.worker.worker_plugins import Clicks, Gain, Moody, Song

from rattle import Effect
from rattle.worker_process.collector import Collector
from rattle.worker_process.instance import Instance
from rattle.worker_process.playing import Playing
from rattle.worker_process.words import Order, RecordKind, SlotState

RNG = np.random.default_rng(5)


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    """A managed worker freezes the heap, here this very process's."""
    yield
    gc.enable()
    gc.unfreeze()


@contextmanager
def working(
    made: Host, cls: type[Effect], first: int = 0, told: list[str] | None = None
) -> Iterator[Instance]:
    """In a thread of this process."""
    instance = Instance(cls, made.link)
    if told is not None:
        instance.failures._tell = told.append
    collector = Collector("off", made.link.slot(0), lambda: False)
    playing = Playing(made.link, 0, instance.sound, collector, instance.failures)
    made.link.say(0, SlotState.READY, os.getpid())
    made.order(0, Order.PLAY, first)
    thread = threading.Thread(target=playing.run)
    thread.start()
    try:
        yield instance
    finally:
        made.order(0, Order.END)
        thread.join(60)
        collector.close()


def noise(channels: int, samples: int) -> Any:
    return RNG.uniform(-1, 1, (channels, samples)).astype(np.float32)


@pytest.mark.parametrize("block", [1, 77, 512])
def test_every_sample_at_its_place(block: int) -> None:
    """Whatever the blocks it was written in, three times round the ring; a ramp moves it sample by sample;
    the Meter and the counts of the health arrive."""
    x = noise(2, 128 * 40 if block == 1 else 65536 * 3)
    with host(params=1, meters=1) as made, working(made, Gain):
        made.keyframe([0.5])
        y = []
        for start in range(0, x.shape[1], block):
            if start == block * 8:
                made.tell(RecordKind.PARAM, target=2.0, step=1.5 / 1000, remaining=1000)
            made.write(x[:, start : start + block])
            end = made.written // 128 * 128
            if end >= made.read_so_far + 8192 or made.written == x.shape[1]:
                y.append(made.read(0, made.read_so_far, end))
                made.read_so_far = end
        heard = np.concatenate(y, axis=1)
        at = np.arange(heard.shape[1])
        gain = 2.0 - 1.5 / 1000 * np.clip(1000 - (at - block * 8), 0, 1000)
        np.testing.assert_allclose(heard[0], (x[0] * gain)[: heard.shape[1]], atol=1e-6)
        quanta = heard.shape[1] // 128
        assert heard[1, 127::128].tolist() == list(range(1, quanta + 1))
        last = x[:, heard.shape[1] - 128 : heard.shape[1]]
        assert made.link.meters(0)[0] == np.abs(last).max()
        health = made.fields.slots[0].health
        made.until(lambda: health.quanta == quanta, "all are counted")
        assert sum(health.histogram) == quanta
        assert health.busy >= health.busy_worst > 0


def test_events_come_at_their_samples() -> None:
    """In quanta of 64, whatever quantum they fall in."""
    with host(inputs=0, quantum=64) as made, working(made, Clicks):
        made.keyframe([])
        places = [0, 63, 64, 200, 201, 511]
        for place in places:
            made.tell(RecordKind.EVENT, place, kind=0, note=60, number=-1, id=1, value=0.5)
        made.write(np.zeros((0, 512)))
        assert np.flatnonzero(made.read(0, 0, 512)[1]).tolist() == places


def test_reset_and_the_song() -> None:
    """A reset restores the plugin; the song is where it was said to be, also if that was within a quantum."""
    song = {"beats_per_bar": 4, "beat_unit": 4, "tempo_bpm": 120.0, "beats_per_sample": 1e-4}
    with host(sidechains=2) as made, working(made, Song):
        x = np.full((4, 128), 0.25)
        made.keyframe([])
        made.tell(RecordKind.TRANSPORT, first_samples=1000, **song)
        made.write(x)
        made.tell(RecordKind.TRANSPORT, 128 + 28, first_samples=5000, **song)
        made.tell(RecordKind.CONNECTED, 256, index=1)
        made.write(np.concatenate([x, x], axis=1))
        made.tell(RecordKind.RESET)
        made.write(x)
        y = made.read(0, 0, 512)
        assert y[0, ::128].tolist() == [1000.0, 1128.0, 5100.0, 0.0]
        assert y[1, ::128].tolist() == [-1.0, -1.0, 0.25, 0.25]


def test_who_begins_in_the_middle_hears_the_keyframe_before() -> None:
    """A Param on its way, and the song, stand where they are by then."""
    with host(params=1, meters=1) as made:
        made.keyframe([1.0])
        made.tell(RecordKind.PARAM, 0, target=0.0, step=-1.0 / 1000, remaining=1000)
        made.write(np.ones((2, 1024)))
        with working(made, Gain, first=512):
            y = made.read(0, 512, 1024)
            np.testing.assert_allclose(y[0], np.clip(1.0 - np.arange(512, 1024) / 1000, 0, 1), atol=1e-6)
            assert y[1, 127] == 1.0


def test_who_was_left_behind_skips_and_keeps_its_state() -> None:
    """More than half of the ring too late: it goes on where the host is, and the health says how much is
    gone."""
    with host(params=1, meters=1) as made:
        made.keyframe([1.0])
        for _ in range(8):
            made.write(np.ones((2, 8192)))
        with working(made, Gain):
            made.until(lambda: made.fields.slots[0].position == made.written, "it has skipped")
            made.write(np.ones((2, 128)))
            y = made.read(0, made.written - 128, made.written)
            assert y[0].tolist() == [1.0] * 128
            assert made.fields.slots[0].health.skipped == 65536 // 128


def test_silence_is_a_song_that_stands_and_rings_without_a_sound() -> None:
    """Neither while anything came in, nor while the song plays."""
    with host(sidechains=2) as made, working(made, Song) as instance:
        is_silent = instance.silence(1)
        assert is_silent()
        made.keyframe([])
        made.tell(RecordKind.TRANSPORT, playing=1)
        made.write(np.zeros((4, 256)))
        made.read(0, 0, 256)
        assert not is_silent()
        made.tell(RecordKind.TRANSPORT, playing=0)
        made.write(np.zeros((4, 256)))
        made.read(0, 0, 512)
        assert is_silent()
        assert not instance.silence(0)()  # its output says where the song is
        made.write(np.full((4, 128), 1e-6))
        assert not is_silent()


def test_exceptions_are_heard_as_dry_and_told_once() -> None:
    """It goes on; the health counts them, and says whether the last quantum was one."""
    told: list[str] = []
    with host(params=1) as made, working(made, Moody, told=told):
        x = noise(2, 128 * 6)
        health = made.fields.slots[0].health
        for quantum, mood in enumerate([0.0, 1.0, 1.0, 0.5, 0.5, 0.0]):
            made.tell(RecordKind.PARAM, target=mood)
            made.write(x[:, quantum * 128 :][:, :128])
            made.read(0, 0, made.written)
            assert (health.exceptions, health.is_silenced) == (min(quantum, 4), int(1 <= quantum <= 4))
        y = made.read(0, 0, made.written)
        np.testing.assert_array_equal(y[:, 128:640], x[:, 128:640])
        np.testing.assert_array_equal(y[:, 640:], -x[:, 640:])
    assert len(told) == 2
    assert "in a bad mood" in told[0]
    assert "worker_plugins.py" in told[0]
    assert "quantum.py" not in told[0]
    assert "process gave shape (3,), expected (2, 128)" in told[1]
    assert "worker_plugins.py" in told[1]
