"""A plugin without a studio: arrays in, arrays out, and whole files."""

from __future__ import annotations

from rattle.host.compiling import compile
from rattle.host.player import Player

__all__ = ["Player", "compile"]
