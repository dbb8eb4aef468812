"""The host's song, as real hosts tell it, and as none of them does."""

from __future__ import annotations

import numpy as np
import pytest
from hosted import IN_TIME, SAMPLE_RATE, music, rendered

import rattle
from rattle.bundle.build import build_plugin

dawdreamer = pytest.importorskip("dawdreamer")
pedalboard = pytest.importorskip("pedalboard")

(GATE,) = IN_TIME
SAMPLES = SAMPLE_RATE
TEMPO_BPM = 133.75  # this host keeps 32 bits of it


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(build_plugin(GATE.cls, tmp_path_factory.mktemp("vst3")))


@pytest.mark.parametrize("buffer_size", [7, 512])
def test_a_host_without_a_song_lets_it_run(bundle: str, buffer_size: int) -> None:
    """Pedalboard stands still at beat 0 for ever: the gate moves all the same, at 120, in any block."""
    x = music(SAMPLES)
    y = pedalboard.load_plugin(bundle).process(x, SAMPLE_RATE, buffer_size=buffer_size)
    np.testing.assert_array_equal(y, rendered(GATE, x, {}))


@pytest.mark.parametrize("block_size", [7, 64, 512])
def test_the_gate_follows_the_tempo(bundle: str, block_size: int) -> None:
    """DawDreamer plays from beat 0 at a tempo of its own: `rattle.compile` told so, to the bit."""
    x = music(SAMPLES)
    engine = dawdreamer.RenderEngine(SAMPLE_RATE, block_size)
    engine.set_bpm(TEMPO_BPM)
    plugin = engine.make_plugin_processor("gate", bundle)
    engine.load_graph([(engine.make_playback_processor("recording", x), []), (plugin, ["recording"])])
    engine.render(SAMPLES / SAMPLE_RATE)
    told = rattle.compile(GATE.cls, SAMPLE_RATE, channels=2)
    told.transport.tempo_bpm, told.transport.position_beats = TEMPO_BPM, 0.0
    expected = told.process(x)
    assert np.max(np.abs(expected - rendered(GATE, x, {}))) > 0.1
    np.testing.assert_array_equal(engine.get_audio(), expected)
