"""What is asked of a soak, what it tells, and the files that become of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.card.blocks import log_histogram
from benchmarks.card.picture import save_picture
from benchmarks.card.play import Result
from benchmarks.machine import machine


@dataclass(frozen=True)
class Ask:
    minutes: float

    @property
    def seconds(self) -> float:
        return 60.0 * self.minutes


@dataclass(frozen=True)
class Told:
    """is_good: what the soak is there to show is so. line: the counts, in one line."""

    is_good: bool
    line: str
    result: Result | None = None  # to draw, and to count
    figures: dict[str, Any] = field(default_factory=dict)


Soak = Callable[[Ask], Told]


def figures_of(result: Result) -> dict[str, Any]:
    """All that a run of the card says, as plain data; histograms are pairs of lower edge and count."""
    blocks = result.blocks
    return {
        "setting": asdict(result.setting),
        "latency_samples": result.latency,
        "latency_ms": result.latency * 1e3 / blocks.sample_rate,
        "is_real_time": result.is_real_time,
        "is_locked": result.is_locked,
        "control_is_real_time": result.control_is_real_time,
        "restarts": result.restarts,
        "activations": result.activations,
        "latencies": result.latencies,
        "signals": result.signals,
        "resynchronised": result.resynchronised,
        "counts": asdict(blocks.counts()),
        "lateness_us": asdict(blocks.lateness()),
        "process_us": asdict(blocks.process()),
        "lag_worst_ms": {
            "x": blocks.lag_ms().max(initial=0.0),
            "raw": blocks.lag_ms(without_excluded=False).max(initial=0.0),
            "control_x": blocks.lag_ms(of_control=True).max(initial=0.0),
            "control_raw": blocks.lag_ms(of_control=True, without_excluded=False).max(initial=0.0),
        },
        "underruns_at_ms": {
            str(latency_ms): underruns_at(result, latency_ms) for latency_ms in (5, 10, 20, 50)
        },
        "lag_ms": _pairs(*log_histogram(blocks.lag_ms(), 1.0, 1000.0)),
        "control_lag_ms": _pairs(*log_histogram(blocks.lag_ms(of_control=True), 1.0, 1000.0)),
        "lateness_histogram_us": _pairs(*log_histogram(blocks.rows["late_ns"] / 1e3, 1.0, 1e6)),
        "process_histogram_us": _pairs(*log_histogram(blocks.rows["process_ns"] / 1e3, 0.1, 1e5)),
        "workers": result.workers,
    }


def underruns_at(result: Result, latency_ms: float) -> int:
    """Blocks outside x windows that would have underrun with this latency, for all else being equal."""
    lag = result.blocks.lag_ms()
    return int((lag > latency_ms).sum())


def write(name: str, ask: Ask, told: Told, folder: Path) -> list[Path]:
    """FOLDER/NAME.json, and NAME.png if there is anything to draw."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        "name": name,
        "minutes": ask.minutes,
        "is_good": told.is_good,
        "line": told.line,
        "machine": machine(),
        **(figures_of(told.result) if told.result else {}),
        **told.figures,
    }
    written = [folder / f"{name}.json"]
    written[0].write_text(json.dumps(figures, indent=1) + "\n")
    if told.result:
        written.append(folder / f"{name}.png")
        title = f"{name}, {ask.minutes:g} min; {machine().split(';')[0]}\n{told.line}"
        save_picture(told.result, title, written[1])
    return written


def _pairs(edges: list[float], counts: list[int]) -> list[tuple[float, int]]:
    return [(round(edge, 4), count) for edge, count in zip(edges, counts, strict=True) if count]
