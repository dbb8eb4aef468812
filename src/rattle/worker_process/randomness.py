"""The process's own streams of random numbers, of `random`, NumPy and torch: a reset starts them again, so
that a render is the same each time."""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np

SEED = 0  # as for every object of a plugin's class: plugin/declare.py


def begin_again() -> None:
    random.seed(SEED)
    np.random.seed(SEED)
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(SEED)
