"""Real-time Python: its base class, types and life. Plain CPython runs it; the compiler compiles it.

Imports nothing else of Rattle.
"""

from __future__ import annotations

import warnings

from .copies import copies
from .errors import NotPrepared, RattleError
from .life import prepare
from .sound import Block, Frame
from .transport import Transport
from .types import Array, Stereo, f64, zeros
from .unit import Unit

# Phases and noise wrap in np.uint32 on purpose; NumPy warns of each wrap. Only our own modules are hushed.
warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning, module=r"rattle\.(dsp|lang)\b")

__all__ = [
    "Array",
    "Block",
    "Frame",
    "NotPrepared",
    "RattleError",
    "Stereo",
    "Transport",
    "Unit",
    "copies",
    "f64",
    "prepare",
    "zeros",
]
