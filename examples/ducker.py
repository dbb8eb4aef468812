"""A ducker: the music steps back while something plays in the side-chain.

    rattle build examples/ducker.py

A further argument of `process` is a side-chain, named by the argument; `| None` because a host may leave it
unconnected. The music then passes as it is.
"""

from __future__ import annotations

import math

from rattle import Effect, Meter, Param, Stereo, dsp


class Ducker(Effect):
    """Lowers the input by as much as asked while the side-chain is above the threshold."""

    name = "Ducker"
    id = "com.example.rattle.ducker"
    vendor = "Rattle Examples"
    category = "Dynamics"

    threshold_db = Param(-30.0, -60.0, 0.0)
    amount_db = Param(12.0, 0.0, 40.0)
    attack_ms = Param(10.0, 1.0, 100.0, taper="log", smooth_ms=0)
    release_ms = Param(250.0, 20.0, 2000.0, taper="log", smooth_ms=0)
    reduction_db = Meter(0.0, 0.0, 40.0)

    def __init__(self) -> None:
        self.down = 0.0  # 0: not lowered, 1: all the way

    def process(self, x: Stereo, sidechain: Stereo | None) -> Stereo:
        wanted = 0.0
        if sidechain is not None:
            level = max(abs(sidechain[0]), abs(sidechain[1]))
            wanted = 1.0 if level > dsp.db_to_gain(self.threshold_db) else 0.0
        time_ms = self.attack_ms if wanted > self.down else self.release_ms
        self.down += (wanted - self.down) * (1.0 - math.exp(-1000.0 / (time_ms * self.sample_rate)))
        self.reduction_db = self.amount_db * self.down
        gain = dsp.db_to_gain(-self.amount_db * self.down)
        return x[0] * gain, x[1] * gain

    def tail_s(self) -> float:
        return 0.0
