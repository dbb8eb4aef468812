"""dsp.OnePole at 1 kHz."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def memory(sample_rate: float) -> NDArray[np.float32]:
    g = math.tan(math.pi * 1000.0 / sample_rate)
    gain = g / (1.0 + g)
    return np.array([gain, 1.0 - 2.0 * gain, 2.0 * gain, 0.0], dtype=np.float32)


def process(memory: Any, inputs: Any, outputs: Any) -> None:
    gain, pole, twice_gain, state = memory
    for i in range(len(inputs)):
        x = inputs[i]
        outputs[i] = state + gain * (x - state)
        state = pole * state + twice_gain * x
    memory[3] = state
