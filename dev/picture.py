"""The demo's picture: what went into each effect, and what came out, as waveform and as spectrum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

_SHOWN_S = 2.0
_WINDOW = 8192
_BEFORE, _AFTER = "0.65", "tab:red"

Audio = NDArray[np.float32]


def draw_before_and_after(
    dry: Audio, wet: Mapping[str, Audio], played: Collection[str], sample_rate: int, picture: Path
) -> None:
    """One row for each plugin. dry and wet: float32 (channels, samples); the left channel is drawn.
    played: those of wet that have no before."""
    figure = Figure(figsize=(13, 2.4 * len(wet)), layout="constrained")
    rows = figure.subplots(len(wet), 2, squeeze=False)
    for (name, after), (waveform, spectrum) in zip(wet.items(), rows, strict=True):
        before = [] if name in played else [(dry, _BEFORE, "before")]
        for sound, colour, label in (*before, (after, _AFTER, "played" if name in played else "after")):
            _draw_waveform(waveform, sound[0], sample_rate, colour)
            _draw_spectrum(spectrum, sound[0], sample_rate, colour, label)
        waveform.set(title=name, ylabel="amplitude", xlim=(0.0, _SHOWN_S))
        spectrum.set(ylabel="dB", xlim=(20.0, 20_000.0), ylim=(-90.0, 0.0))
        spectrum.legend(loc="lower left")
    rows[-1][0].set_xlabel("s")
    rows[-1][1].set_xlabel("Hz")
    figure.savefig(picture, dpi=100)


def _draw_waveform(axes: Axes, sound: NDArray[np.float32], sample_rate: int, colour: str) -> None:
    shown = sound[: round(_SHOWN_S * sample_rate)]
    axes.plot(np.arange(len(shown)) / sample_rate, shown, color=colour, linewidth=0.5, alpha=0.8)


def _draw_spectrum(axes: Axes, sound: NDArray[np.float32], sample_rate: int, colour: str, label: str) -> None:
    """Mean power over Hann windows (Welch 1967), a full-scale sine being 0 dB."""
    window = np.hanning(_WINDOW)
    starts = range(0, len(sound) - _WINDOW + 1, _WINDOW // 2)
    power = np.mean([np.abs(np.fft.rfft(window * sound[at : at + _WINDOW])) ** 2 for at in starts], axis=0)
    level_db = 10.0 * np.log10(np.maximum(power * (2.0 / np.sum(window)) ** 2, 1e-12))
    axes.semilogx(np.fft.rfftfreq(_WINDOW, 1.0 / sample_rate)[1:], level_db[1:], color=colour, label=label)
