"""A plugin of ordinary Python, in a file that its process can run."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rattle import Effect, Param, worker


class Smear(Effect):
    id = "com.example.smear"
    mix = Param(0.5)

    @worker(latency_ms=50.0)
    def process(self, x: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
        return x + self.mix * np.fft.irfft(np.abs(np.fft.rfft(x)), x.shape[1])
