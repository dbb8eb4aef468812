"""Ordinary Python behind the ring, in the hosts that pip brings: rendered offline, every sample is NumPy's.

What hosts say of a render differs: one sets the plugin up for it, another only says so of each block.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hosted import SAMPLE_RATE, music
from in_pedalboard import loaded
from worker_probes import WorkerClicks, WorkerTaps, taken_at_once

from rattle.bundle.build import build_plugin

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers run on Linux")

SAMPLES = SAMPLE_RATE // 2
FIFTY_MS, FORTY_MS = SAMPLE_RATE // 20, SAMPLE_RATE // 25
LATENCY_SAMPLES = {64: FIFTY_MS, 480: FIFTY_MS, 2048: 2048 + FORTY_MS}  # by block size


@pytest.fixture(scope="module")
def taps(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(build_plugin(WorkerTaps, tmp_path_factory.mktemp("worker")))


@pytest.mark.parametrize("block_size", LATENCY_SAMPLES)
def test_pedalboard_plays_it_in_step(taps: str, block_size: int) -> None:
    """Its latency is taken away, which grows with the blocks, and what is left is NumPy's sound."""
    x, plugin = music(SAMPLES), loaded(taps)
    y = plugin.process(x, SAMPLE_RATE, buffer_size=block_size)
    assert plugin.reported_latency_samples == LATENCY_SAMPLES[block_size]
    np.testing.assert_allclose(y, taken_at_once(x), rtol=0, atol=1e-6)


def test_two_instances_at_once(taps: str) -> None:
    """Each has its own process and its own Params, and does not hear the other."""
    x, first, second = music(SAMPLES // 2), loaded(taps), loaded(taps)
    second.level = 0.5
    half = second.process(x, SAMPLE_RATE)
    np.testing.assert_allclose(first.process(x, SAMPLE_RATE), taken_at_once(x), rtol=0, atol=1e-6)
    np.testing.assert_allclose(half, 0.5 * taken_at_once(x), rtol=0, atol=1e-6)


@pytest.mark.parametrize("block_size", [480, 2048])
def test_dawdreamer_plays_it_as_late_as_it_says(taps: str, block_size: int) -> None:
    """This host leaves it late, by what the plugin says and no sample more."""
    dawdreamer = pytest.importorskip("dawdreamer")
    x = music(SAMPLES)
    engine = dawdreamer.RenderEngine(SAMPLE_RATE, block_size)
    recording = engine.make_playback_processor("recording", x)
    plugin = engine.make_plugin_processor("plugin", taps)
    engine.load_graph([(recording, []), (plugin, ["recording"])])
    engine.render(SAMPLES / SAMPLE_RATE)
    latency = LATENCY_SAMPLES[block_size]
    assert plugin.get_latency_samples() == latency
    expected = np.pad(taken_at_once(x), ((0, 0), (latency, 0)))[:, :SAMPLES]
    np.testing.assert_allclose(engine.get_audio(), expected, rtol=0, atol=1e-6)


def test_notes_are_as_late_as_the_instrument_says(tmp_path: Path) -> None:
    """A note is heard at its sample and the latency, whichever block it fell into."""
    plugin = loaded(str(build_plugin(WorkerClicks, tmp_path)))
    samples = [0, 100, 4799, 4800, 12_345]
    messages = [(bytes([0x90, 60, 127]), (n + 0.5) / SAMPLE_RATE) for n in samples]  # it rounds down
    y = plugin.process(messages, duration=0.5, sample_rate=SAMPLE_RATE, num_channels=2, buffer_size=480)
    heard = np.flatnonzero(y[0])
    assert list(heard - heard[0]) == samples
    assert heard[0] in (0, FIFTY_MS)  # pedalboard may take it away
