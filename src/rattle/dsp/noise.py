"""White noise."""

from __future__ import annotations

import numpy as np

from rattle.lang import Unit


class Noise(Unit):
    """White noise, uniform in [-1, 1): every sample independent, RMS 0.577 (-4.8 dB).

    Xorshift with 32 bits (G. Marsaglia, Journal of Statistical Software 8, 2003), period 2**32 - 1. Each
    unit and each channel has its own stream, and `reset` starts it again.
    """

    def __init__(self) -> None:
        self.state = np.uint32(1)

    def prepare(self) -> None:
        seed = self.stream_seed
        self.state = seed if seed != np.uint32(0) else np.uint32(0x9E3779B9)  # 0 would stay 0

    def process(self) -> float:
        s = self.state
        s = s ^ (s << np.uint32(13))
        s = s ^ (s >> np.uint32(17))
        s = s ^ (s << np.uint32(5))
        self.state = s
        return float(s >> np.uint32(8)) * 1.1920928955078125e-07 - 1.0  # 24 bits, exact in a float32
