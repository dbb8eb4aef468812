"""Finds tests/native, whose builder of C programs this folder uses."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "native"))
