"""What the stub does, in Python, for the same checks."""

from __future__ import annotations

import numpy as np

from rattle import Effect, worker

print("imported", flush=True)


class Halved(Effect):
    def __init__(self) -> None:
        print("made", flush=True)

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return np.asarray(x * np.float32(0.5))


class Broken(Effect):
    def __init__(self) -> None:
        raise RuntimeError("no good today")

    @worker(latency_ms=50.0)
    def process(self, x: np.ndarray) -> np.ndarray:
        return x
