"""A gain that is a plain function: code that knows nothing of plugins becomes one by a line.

    rattle build examples/gain_function.py

`louder` could stand in any module, or be a SciPy pipeline or a call of a model: what takes an array
(channels, samples) and gives one back fits. It has no Params, and no state but what it keeps itself.
"""

from __future__ import annotations

import numpy as np

from rattle import Effect


def louder(x: np.ndarray) -> np.ndarray:
    """3 dB."""
    loud: np.ndarray = x * 10.0 ** (3.0 / 20.0)
    return loud


Louder = Effect.from_function(louder, latency_ms=50.0, name="Gain by Function")
Louder.id = "com.example.rattle.gain-function"
Louder.vendor = "Rattle Examples"
Louder.category = "Tools"
