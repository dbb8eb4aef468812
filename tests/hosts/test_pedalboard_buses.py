"""Examples with a side-chain or with any number of channels, in pedalboard (it connects main buses only)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hosted import SAMPLE_RATE, WITH_OTHER_BUSES, Example, music, rendered
from in_pedalboard import apply_settings, loaded, travels_of

from rattle.bundle.build import build_plugin

DUCKER, WIDENER = WITH_OTHER_BUSES


def built(example: Example, folder: Path) -> str:
    return str(build_plugin(example.cls, folder))


def test_an_unkeyed_ducker_lets_everything_through(tmp_path: Path) -> None:
    """Its side-chain is a bus that this host leaves off."""
    plugin = loaded(built(DUCKER, tmp_path))
    apply_settings(plugin, DUCKER)
    x = music(8000)
    np.testing.assert_array_equal(plugin.process(x, SAMPLE_RATE), x)


def test_a_frame_has_the_channels_of_the_host(tmp_path: Path) -> None:
    """Stereo and mono, each as `rattle.compile` plays it, to the bit."""
    bundle = built(WIDENER, tmp_path)
    for channels in (2, 1):
        plugin = loaded(bundle)
        apply_settings(plugin, WIDENER)
        x = music(8000, channels=channels)
        y = plugin.process(x, SAMPLE_RATE)
        np.testing.assert_array_equal(y, rendered(WIDENER, x, travels_of(plugin, WIDENER)))
