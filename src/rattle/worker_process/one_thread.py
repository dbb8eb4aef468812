"""Imported before NumPy: its libraries make their threads when they are loaded, and one is what a worker
wants. More of them would wait for each other across a system's whole load."""

from __future__ import annotations

import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
             "VECLIB_MAXIMUM_THREADS")  # fmt: skip

for variable in VARIABLES:
    os.environ.setdefault(variable, "1")
