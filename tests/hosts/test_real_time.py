"""No example does anything on the audio thread that may block."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rattle.check.player import Player, Point
from rattle.check.trap import there_is_a_trap

BLOCK = 256


@pytest.mark.skipif(not there_is_a_trap(), reason="the trap is for Linux with glibc")
def test_no_example_blocks(bundle: str) -> None:
    """In the trap of tests/check/test_trap.py, with a point for every parameter in every block, in mono and
    stereo, and from sample rate to sample rate: nothing is caught."""
    (library,) = Path(bundle).glob("Contents/*/*.so")
    with Player(library) as player:
        moved = [each.id for each in player.describe().parameters if each.is_playable]
        for channels, rate in ((1, 44_100.0), (2, 192_000.0)):
            x = np.full((channels, 8 * BLOCK), 0.5, np.float32)
            points = [Point(at, each, at % 3 / 2) for at in range(0, 8 * BLOCK, BLOCK // 2) for each in moved]
            played = player.play(x, sample_rate=rate, block_size=BLOCK, points=points)
            assert played.y.size
            assert played.trapped == ()
