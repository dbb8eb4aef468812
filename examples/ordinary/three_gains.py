"""The same gain three ways: at each sample, in Blocks, and in ordinary Python behind the ring.

rattle build examples/ordinary/three_gains.py
rattle verify examples/ordinary/three_gains.py
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rattle import Block, Effect, Param, dsp, worker


class SampleGain(Effect):
    """Compiled; no latency."""

    id = "com.example.sample-gain"
    gain_db = Param(-6.0, -60.0, 12.0, smooth_ms=0.0)

    def process(self, x: float) -> float:
        return x * dsp.db_to_gain(self.gain_db)


class BlockGain(Effect):
    """Compiled; a quantum later."""

    id = "com.example.block-gain"
    quantum = 64
    gain_db = Param(-6.0, -60.0, 12.0, smooth_ms=0.0)

    def process(self, x: Block, out: Block) -> None:
        gain = dsp.db_to_gain(self.gain_db)
        for c in range(len(x)):
            for i in range(self.quantum):
                out[c, i] = x[c, i] * gain


class WorkerGain(Effect):
    """Ordinary Python; 50 ms later."""

    id = "com.example.worker-gain"
    gain_db = Param(-6.0, -60.0, 12.0, smooth_ms=0.0)

    @worker(latency_ms=50.0)
    def process(self, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        return x * np.float32(dsp.db_to_gain(self.gain_db))
