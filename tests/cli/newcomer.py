"""README's first plugin, and the types of the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Rattle = Callable[..., Result]
Plugin = Callable[..., Path]

TREMOLO = """
    from rattle import Effect, Param, dsp

    class Tremolo(Effect):
        id = "com.example.tremolo"
        rate_hz = Param(4.0, 0.1, 20.0, taper="log")
        depth = Param(0.5)

        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:
            return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz)))
"""
