"""Instrument: events in, audio out."""

from __future__ import annotations

from .effect import Effect


class Instrument(Effect):
    """Base of a plugin that is played: `self.events` has its notes. Write, under `@worker`,
    `process(self, out: np.ndarray) -> None`, which fills out, float32 (channels, quantum).

    In this version an Instrument is ordinary Python; one in real-time Python, of voices, is to come.
    """
