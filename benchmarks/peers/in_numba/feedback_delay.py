"""dsp.Delay with feedback; the length of the line is a power of two here as well."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LENGTH = 65536
FEEDBACK = np.float32(0.6)


def memory(sample_rate: float) -> NDArray[np.float32]:
    """The line, where to write, the delay in whole samples and its fraction."""
    whole, fraction = divmod(0.35 * sample_rate, 1.0)
    return np.concatenate((np.zeros(LENGTH), (0.0, whole, fraction))).astype(np.float32)


def process(memory: Any, inputs: Any, outputs: Any) -> None:
    position = np.int32(memory[LENGTH])
    whole = np.int32(memory[LENGTH + 1])
    fraction = memory[LENGTH + 2]
    mask = np.int32(LENGTH - 1)
    for i in range(len(inputs)):
        newer = memory[(position - whole) & mask]
        older = memory[(position - whole - 1) & mask]
        y = inputs[i] + FEEDBACK * (newer + fraction * (older - newer))
        memory[position] = y
        outputs[i] = y
        position = (position + 1) & mask
    memory[LENGTH] = position
