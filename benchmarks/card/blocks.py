"""What the card wrote down of each call, and the counts that are made of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

FATES = ("exact", "near", "fade", "dry", "jump", "wrong")  # Fate of native/card/signal.h
NO_LAG = 2**32 - 1

# Block of native/card/block.h.
BLOCK = np.dtype(
    {
        "names": [
            "due_ns", "late_ns", "process_ns", "samples", "lag", "control_lag",
            "processor_ns", "fates", "control_missing", "system_calls", "activation",
        ],
        "formats": ["u8", "u4", "u4", "u4", "u4", "u4", "u4", ("u2", len(FATES)), "u2", "u2", "u2"],
        "offsets": [0, 8, 12, 16, 20, 24, 28, 32, 44, 46, 48],
        "itemsize": 56,
    }
)  # fmt: skip

LATE_NS = 1_000_000  # a call that began later than this: the machine stood still, not the plugin
WINDOW_NS = 100_000_000  # what its standing still is blamed for


@dataclass(frozen=True)
class Counts:
    """Blocks by what became of them, and frames (one sample of every channel) by their fate.

    A block underruns if a frame of it is dry, a fade, or a jump. "x" excludes what followed a late call of
    the card; "attributable" also what has an underrun of the native control less than 100 ms away.
    """

    blocks: int
    exact: int
    near: int
    fade: int
    dry: int
    jump: int
    wrong: int
    underruns: int
    underruns_x: int
    attributable: int
    late: int  # calls of the card
    excluded: int  # blocks in x windows
    control_underruns: int
    control_underruns_x: int
    overlong: int  # blocks whose process took longer than they last
    overlong_work: int  # of those, the ones for which the thread had the processor that long
    system_calls: int

    def line(self) -> str:
        return (
            f"{self.blocks} blocks: {self.underruns} underruns raw, {self.underruns_x} x, "
            f"{self.attributable} attributable (control: {self.control_underruns} raw, "
            f"{self.control_underruns_x} x); {self.late} late calls, {self.excluded} blocks excluded; "
            f"frames: {self.exact} exact, {self.near} near, {self.fade} faded, {self.dry} dry, "
            f"{self.jump} jumps, {self.wrong} WRONG"
        )


@dataclass(frozen=True)
class Spread:
    """Of a time, in microseconds."""

    p50: float
    p99: float
    p999: float
    max: float


@dataclass(frozen=True)
class Blocks:
    """rows: of BLOCK, in order."""

    rows: NDArray[np.void]
    sample_rate: float

    @cached_property
    def begins_ns(self) -> NDArray[np.float64]:
        return np.asarray(self.rows["due_ns"].astype(np.float64) + self.rows["late_ns"])

    @cached_property
    def is_excluded(self) -> NDArray[np.bool_]:
        """In an x window: at a late call, or at most 100 ms after one."""
        return _within(self.begins_ns, self.begins_ns[self.rows["late_ns"] > LATE_NS], 0.0, WINDOW_NS)

    @cached_property
    def underruns(self) -> NDArray[np.bool_]:
        """Blocks with a frame that is not the plugin's; wrong ones are counted apart."""
        fates: NDArray[np.uint16] = self.rows["fates"]
        return np.asarray(fates[:, 2:5].any(axis=1))

    @cached_property
    def attributable(self) -> NDArray[np.bool_]:
        """Underruns that neither the machine nor what kept the control from running explains."""
        control = self.begins_ns[self.rows["control_missing"] > 0]
        is_excused = _within(self.begins_ns, control, WINDOW_NS, WINDOW_NS)
        return self.underruns & ~self.is_excluded & ~is_excused

    @property
    def lengths_ns(self) -> NDArray[np.float64]:
        return np.asarray(self.rows["samples"] * 1e9 / self.sample_rate)

    @property
    def overlong_work(self) -> NDArray[np.bool_]:
        """Blocks for which the card's thread had the processor longer than they last."""
        return np.asarray(self.rows["processor_ns"] > self.lengths_ns)

    def counts(self) -> Counts:
        rows, kept = self.rows, ~self.is_excluded
        frames = dict(zip(FATES, rows["fates"].sum(axis=0, dtype=np.int64).tolist(), strict=True))
        control = rows["control_missing"] > 0
        return Counts(
            blocks=len(rows),
            **frames,
            underruns=_count(self.underruns),
            underruns_x=_count(self.underruns & kept),
            attributable=_count(self.attributable),
            late=_count(rows["late_ns"] > LATE_NS),
            excluded=_count(self.is_excluded),
            control_underruns=_count(control),
            control_underruns_x=_count(control & kept),
            overlong=_count(rows["process_ns"] > self.lengths_ns),
            overlong_work=_count(self.overlong_work),
            system_calls=int(rows["system_calls"].sum(dtype=np.int64)),
        )

    @property
    def deadline_us(self) -> float:
        """How long the longest block lasts."""
        return float(self.lengths_ns.max(initial=0.0) / 1e3)

    def lateness(self) -> Spread:
        return spread(self.rows["late_ns"] / 1e3)

    def process(self) -> Spread:
        return spread(self.rows["process_ns"] / 1e3)

    def lag_ms(self, of_control: bool = False, without_excluded: bool = True) -> NDArray[np.float64]:
        """Of each block that has one: how far input is ahead of what is finished, after it was written."""
        lag = self.rows["control_lag" if of_control else "lag"]
        kept = lag != NO_LAG
        if without_excluded:
            kept = kept & ~self.is_excluded
        return np.asarray(lag[kept] * 1e3 / self.sample_rate, np.float64)


def spread(values: NDArray[np.float64]) -> Spread:
    if not len(values):
        return Spread(0.0, 0.0, 0.0, 0.0)
    return Spread(*(float(value) for value in np.percentile(values, [50.0, 99.0, 99.9, 100.0])))


def log_histogram(values: NDArray[np.float64], least: float, most: float) -> tuple[list[float], list[int]]:
    """Four buckets an octave: their lower edges, and how many values are in each; what is outside is in the
    first or last."""
    edges = least * 2.0 ** (np.arange(4 * np.ceil(np.log2(most / least)) + 1) / 4.0)
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return edges[:-1].tolist(), counts.tolist()


def _within(
    times: NDArray[np.float64], marks: NDArray[np.float64], before: float, after: float
) -> NDArray[np.bool_]:
    """Which times lie from `before` before a mark to `after` after one. marks: ascending."""
    first = np.searchsorted(marks, times - after, side="left")
    last = np.searchsorted(marks, times + before, side="right")
    return last > first


def _count(mask: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(mask))
