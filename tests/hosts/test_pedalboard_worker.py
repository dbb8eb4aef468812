"""Pedalboard renders ordinary Python: ring, process and bridge, with a latency that it compensates."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hosted import SAMPLE_RATE, music
from in_pedalboard import loaded
from smear import Smear

from rattle.bundle.build import build_plugin

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
QUANTUM = 128


@pytest.fixture(scope="module")
def smear(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_plugin(Smear, tmp_path_factory.mktemp("vst3"))


@pytest.mark.parametrize("buffer_size", [64, 512, 4096])
def test_a_render_is_process_in_step(smear: Path, buffer_size: int) -> None:
    """To the bit, and not a sample early or late; the latency that hosts take off differs between these."""
    x = music(SAMPLE_RATE // 2 // QUANTUM * QUANTUM)
    plugin = loaded(str(smear))
    plugin.mix = 1.0
    y = plugin.process(x, SAMPLE_RATE, buffer_size=buffer_size)
    quanta = x.reshape(len(x), -1, QUANTUM)
    expected = (quanta + np.fft.irfft(np.abs(np.fft.rfft(quanta)), QUANTUM)).astype(np.float32)
    np.testing.assert_array_equal(y, expected.reshape(x.shape))


def test_two_instances_at_once(smear: Path) -> None:
    """Each has its own process, and does not hear the other."""
    x = music(SAMPLE_RATE // 4)
    first, second = loaded(str(smear)), loaded(str(smear))
    second.mix = 0.0
    np.testing.assert_array_equal(second.process(x, SAMPLE_RATE), x)
    assert np.max(np.abs(first.process(x, SAMPLE_RATE) - x)) > 0.1
