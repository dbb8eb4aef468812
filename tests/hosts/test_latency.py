"""Plugins that are late, in the hosts that pip brings. (Ardour aligns whole tracks: test_ardour.py.)"""

from __future__ import annotations

import numpy as np
import pytest
from hosted import SAMPLE_RATE, music
from in_pedalboard import loaded
from probes import LATE_SAMPLES, TAPS, Late, LinearPhase, Quanta, filtered

from rattle import Effect
from rattle.bundle.build import build_plugin

SAMPLES = SAMPLE_RATE // 2
LATENCY_SAMPLES = {Late: LATE_SAMPLES, LinearPhase: len(TAPS) // 2, Quanta: Quanta.quantum}
# What each makes of a sound, once its latency is taken away; how near the kernel's 32 bits come.
SOUND = {Late: np.negative, LinearPhase: filtered, Quanta: np.copy}
TOLERANCE = {Late: 0.0, LinearPhase: 1e-6, Quanta: 0.0}


@pytest.fixture(scope="module", params=LATENCY_SAMPLES, ids=lambda cls: cls.__name__)
def late(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[type[Effect], str]:
    cls: type[Effect] = request.param
    return cls, str(build_plugin(cls, tmp_path_factory.mktemp("late")))


def test_pedalboard_takes_the_latency_away(late: tuple[type[Effect], str]) -> None:
    """It asks how late the plugin is, and hands back a sound in step with the input, and as long."""
    cls, bundle = late
    x, plugin = music(SAMPLES), loaded(bundle)
    y = plugin.process(x, SAMPLE_RATE)
    assert plugin.reported_latency_samples == LATENCY_SAMPLES[cls]
    assert y.shape == x.shape
    np.testing.assert_allclose(y, SOUND[cls](x), rtol=0, atol=TOLERANCE[cls])


def test_bypass_is_as_late(late: tuple[type[Effect], str]) -> None:
    """Bypassed, the plugin is the input in step, to the bit: nothing moves when it is switched."""
    _, bundle = late
    x, plugin = music(SAMPLES), loaded(bundle)
    plugin.bypass = True
    np.testing.assert_array_equal(plugin.process(x, SAMPLE_RATE), x)


def test_dawdreamer_knows_the_latency(late: tuple[type[Effect], str]) -> None:
    """It leaves the sound as late as the plugin says it is."""
    dawdreamer = pytest.importorskip("dawdreamer")
    cls, bundle = late
    x = music(SAMPLES)
    engine = dawdreamer.RenderEngine(SAMPLE_RATE, 512)
    recording = engine.make_playback_processor("recording", x)
    plugin = engine.make_plugin_processor("plugin", bundle)
    engine.load_graph([(recording, []), (plugin, ["recording"])])
    engine.render(SAMPLES / SAMPLE_RATE)
    assert plugin.get_latency_samples() == LATENCY_SAMPLES[cls]
    silence_first = np.pad(x, ((0, 0), (LATENCY_SAMPLES[cls], 0)))
    expected = SOUND[cls](silence_first)[:, :SAMPLES]
    np.testing.assert_allclose(engine.get_audio(), expected, rtol=0, atol=TOLERANCE[cls])
