"""Histograms of one run: how far the worker was behind, how late the clock, how long process took."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.card.blocks import log_histogram
from benchmarks.card.play import Result


def save_picture(result: Result, title: str, file: Path) -> None:
    """A PNG of three histograms with logarithmic axes under the title; two, of a plugin without a worker."""
    blocks, has_worker = result.blocks, bool(result.workers)
    width = 15.0 if has_worker else 10.0  # inches, of 15 letters
    figure = Figure(figsize=(width, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    lines = [part for line in title.splitlines() for part in wrap(line, int(15.0 * width))]
    figure.suptitle("\n".join(lines), fontsize=8)
    *lags, lateness, process = figure.subplots(1, 3 if has_worker else 2)
    for lag in lags:
        _draw(lag, blocks.lag_ms(), 1.0, 1000.0, "worker", "tab:blue")
        _draw(lag, blocks.lag_ms(of_control=True), 1.0, 1000.0, "native control", "tab:orange")
        lag.axvline(max(result.latency * 1e3 / blocks.sample_rate, 1.0), color="tab:red", label="latency")
        _label(lag, "input ahead of finished output, ms (without x windows)")
    _draw(lateness, blocks.rows["late_ns"] / 1e3, 1.0, 1e6, "of each call", "tab:gray")
    lateness.axvline(1000.0, color="tab:red", label="late")
    _label(lateness, "lateness of the card's clock, us")
    _draw(process, blocks.rows["process_ns"] / 1e3, 0.1, 1e5, "of each block", "tab:green")
    process.axvline(blocks.deadline_us, color="tab:red", label="deadline")
    _label(process, "time in process, us")
    figure.savefig(file, dpi=110)


def _draw(
    axes: Axes, values: NDArray[np.float64], least: float, most: float, label: str, colour: str
) -> None:
    if not len(values):
        return
    edges, counts = log_histogram(values, least, most)
    axes.stairs(
        counts, [*edges, 2.0 * edges[-1] - edges[-2]], fill=True, alpha=0.5, label=label, color=colour
    )


def _label(axes: Axes, what: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(bottom=0.5)
    axes.set_xlabel(what, fontsize=8)
    axes.set_ylabel("blocks", fontsize=8)
    axes.legend(fontsize=7)
