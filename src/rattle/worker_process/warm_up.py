"""Warm-up: what Python does only once (imports, caches, first pages of memory) happens before a sample
counts."""

from __future__ import annotations

import numpy as np

from .failures import Failures
from .guard import Guarded

QUANTA = 8  # of silence, and as many of noise


def warm_up(player: Guarded, channels: int, outputs: int, quantum: int, failures: Failures) -> None:
    """channels: of the main input and all side-chains. Afterwards all is as prepare left it; what was
    raised has been told and does not count."""
    noise = np.random.Generator(np.random.PCG64(1))  # nobody else's stream
    out = np.zeros((outputs, quantum), np.float32)
    for level in (0.0, 0.25):
        for _ in range(QUANTA):
            x = noise.uniform(-level, level, (channels, quantum)).astype(np.float32)
            x.flags.writeable = False
            player.play_call(player.call(x, out))
    player.reset()
    failures.count, failures.is_silenced, failures.is_news = 0, False, False
