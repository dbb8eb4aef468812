"""The gain of gain.py, in NumPy: the same sound, 50 ms later.

    rattle build examples/gain_numpy.py

Under `@worker` anything that Python can do may make the sound: it runs in a process of its own, and what it
needs is time. docs/three-gains.md has what that costs beside the compiled one.
"""

from __future__ import annotations

import numpy as np

from rattle import Effect, Param, worker


class GainNumpy(Effect):
    """Makes the sound louder or softer."""

    name = "Gain in NumPy"
    id = "com.example.rattle.gain-numpy"
    vendor = "Rattle Examples"
    category = "Tools"

    gain_db = Param(0.0, -60.0, 12.0)

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:  # float32 (channels, 128)
        return x * 10.0 ** (self.ramp(GainNumpy.gain_db) / 20.0)  # a value for each sample
