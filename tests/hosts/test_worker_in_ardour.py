"""Ordinary Python in Ardour: its export plays faster than the clock, as long as every block says so."""

from __future__ import annotations

import numpy as np
import pytest
from hosted import SAMPLE_RATE, music
from in_ardour import Ardour, Track, needs_ardour
from worker_probes import WorkerTaps, taken_at_once

from rattle.bundle.build import build_plugin

pytestmark = [pytest.mark.hosts, needs_ardour]

SAMPLES = SAMPLE_RATE // 2


@pytest.fixture(scope="module")
def ardour(tmp_path_factory: pytest.TempPathFactory) -> Ardour:
    folder = tmp_path_factory.mktemp("vst3")
    build_plugin(WorkerTaps, folder)
    return Ardour(tmp_path_factory.mktemp("ardour"), folder)


def test_an_export_is_numpys_sound(ardour: Ardour) -> None:
    """Beside a dry track, which it is compensated with, the sound of the worker is NumPy's, in step."""
    x = music(SAMPLES)
    expected = (x + taken_at_once(x)).astype(np.float32)
    ardour.expect("worker", [Track("Dry", x), Track("Wet", x, WorkerTaps.name)], expected, tolerance=1e-6)
