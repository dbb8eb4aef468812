"""One row, and the whole file that an example of it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent, indent

IMPORTS = """\
from __future__ import annotations

import math
from enum import Enum

import numpy as np

from rattle import Block, Effect, Frame, Meter, Param, Stereo, Unit, copies, dsp, f64, zeros
from rattle import Instrument, NoteOff, NoteOn, Voice
"""


@dataclass(frozen=True)
class Row:
    code: str
    title: str
    why: str
    wrong: str  # "" if no source shows it
    right: str

    @property
    def reason(self) -> str:
        """The first sentence of `why`, for the line below a mistake."""
        return re.split(r"(?<=\.) (?=[A-Z`])", self.why, maxsplit=1)[0]


def row(code: str, title: str, why: str, wrong: str, right: str) -> Row:
    return Row(code, title, " ".join(why.split()), dedent(wrong).strip("\n"), dedent(right).strip("\n"))


def module_of(example: str) -> str:
    """An example that names no class is what stands inside a plugin's class; the usual imports go before."""
    if "class " not in example:
        example = f"class Example(Effect):\n{indent(example, '    ')}"
    return f"{IMPORTS}\n\n{example}\n"
