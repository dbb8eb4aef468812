"""What the figures were measured on, in a line under the table."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from rattle.bundle.library import KERNEL_FLAGS


def machine() -> str:
    parts = (
        f"{os.cpu_count()} x {processor()}, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, ziglang {version('ziglang')}, Rattle {version('rattle')}",
        f"kernels {' '.join(KERNEL_FLAGS)} -ffp-contract=off, no fast-math",
    )
    return "; ".join(parts)


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), "processor")
