"""The library: units written in real-time Python, compiled like the author's own code.

What is fixed goes to a unit's constructor; what moves is an argument of its `process`, in Hz, seconds (`_s`)
or dB, and may move every sample.
"""

from __future__ import annotations

from . import fast
from .adsr import Adsr
from .biquad import Biquad, BiquadKind
from .chorus import Chorus
from .decibels import db_to_gain, gain_to_db
from .delay import Delay
from .folder import Folder
from .gain import Gain
from .ladder import Ladder
from .lfo import Lfo, LfoShape, NoteLength
from .noise import Noise
from .one_pole import OnePole
from .panning import pan
from .pulse import Pulse
from .reverb import Reverb
from .saw import Saw
from .shaper import Shaper
from .sine import Sine
from .smoother import Smoother
from .square import Square
from .state_variable import StateVariable
from .supersaw import Supersaw
from .triangle import Triangle
from .wavetable import Waves, Wavetable

__all__ = [
    "Adsr",
    "Biquad",
    "BiquadKind",
    "Chorus",
    "Delay",
    "Folder",
    "Gain",
    "Ladder",
    "Lfo",
    "LfoShape",
    "Noise",
    "NoteLength",
    "OnePole",
    "Pulse",
    "Reverb",
    "Saw",
    "Shaper",
    "Sine",
    "Smoother",
    "Square",
    "StateVariable",
    "Supersaw",
    "Triangle",
    "Waves",
    "Wavetable",
    "db_to_gain",
    "fast",
    "gain_to_db",
    "pan",
]
