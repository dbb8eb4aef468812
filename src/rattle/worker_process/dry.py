"""The dry signal: what is heard of a quantum whose process raised."""

from __future__ import annotations

import numpy as np

from .link import Samples


class Dry:
    """The main input, as late as the plugin's own algorithm; further outputs are silent."""

    def __init__(self, channels: int, latency: int, quantum: int) -> None:
        """channels: of the main input and the output alike. latency: of the algorithm, in samples."""
        self._channels, self._latency, self._quantum = channels, latency, quantum
        self._heard = np.zeros((channels, latency + quantum), np.float32)

    def hear(self, x: Samples) -> None:
        """Before each quantum."""
        if self._latency and self._channels:
            self._heard[:, : self._latency] = self._heard[:, self._quantum :].copy()
            self._heard[:, self._latency :] = x[: self._channels]

    def fill(self, x: Samples, out: Samples) -> None:
        out.fill(0.0)
        channels = self._channels
        out[:channels] = self._heard[:, : self._quantum] if self._latency else x[:channels]

    def clear(self) -> None:
        self._heard.fill(0.0)
