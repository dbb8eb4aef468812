"""Notes as rows of numbers, as data sets and transcriptions have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rattle.host.song import sample_at
from rattle.plugin.events import Event, NoteOff, NoteOn

COLUMNS = ("start_s", "duration_s", "note", "velocity", "channel")
_FORM = "rows of start_s, duration_s, note (0 to 127), velocity (0 to 1) and, if you like, channel (0 to 15)"


def events_of_table(table: NDArray[Any], sample_rate: float) -> Iterator[Event]:
    """A 2-D array of the columns in this order, or a structured one that has fields of these names.

    Notes of one key may overlap, for each has an id. Where one ends and another begins the end comes first; a
    note lasts for a sample at least. Raises ValueError that says what is expected."""
    rows = _rows(table)
    _check(rows)
    timed: list[tuple[int, int, Event]] = []
    for row, (start_s, duration_s, note, velocity, channel) in enumerate(rows.tolist()):
        begin = sample_at(start_s, sample_rate)
        end = max(sample_at(start_s + duration_s, sample_rate), begin + 1)
        timed.append((begin, 1, NoteOn(int(note), velocity, int(channel), begin, row)))
        timed.append((end, 0, NoteOff(int(note), 0.0, int(channel), end, row)))
    yield from (event for *_, event in sorted(timed, key=lambda each: each[:2]))


def _rows(table: NDArray[Any]) -> NDArray[np.float64]:
    names = table.dtype.names
    if names is not None:
        missing = [name for name in COLUMNS[:4] if name not in names]
        if missing or table.ndim != 1:
            raise ValueError(f"the table of notes has no {', '.join(missing) or 'rows'}; give {_FORM}")
        zeros = np.zeros(len(table))
        columns = [table[name] if name in names else zeros for name in COLUMNS]
        return np.stack([column.astype(np.float64) for column in columns], axis=1)
    if table.ndim != 2 or table.shape[1] not in (4, 5) or table.dtype.kind not in "fiu":
        raise ValueError(f"the table of notes is {table.dtype} of shape {table.shape}; give {_FORM}")
    wide = np.zeros((len(table), 5))
    wide[:, : table.shape[1]] = table
    return wide


def _check(rows: NDArray[np.float64]) -> None:
    start_s, duration_s, note, velocity, channel = rows.T
    wrong = {
        "start_s is below 0": start_s < 0,
        "duration_s is below 0": duration_s < 0,
        "note is outside 0 to 127": (note < 0) | (note > 127) | (note != np.floor(note)),
        "velocity is outside 0 to 1; of MIDI's numbers divide by 127": (velocity < 0) | (velocity > 1),
        "channel is outside 0 to 15": (channel < 0) | (channel > 15) | (channel != np.floor(channel)),
        "there is a number that is none": ~np.isfinite(rows).all(axis=1),
    }
    for what, where in wrong.items():
        if where.any():
            row = int(np.flatnonzero(where)[0])
            raise ValueError(f"row {row} of the table of notes: {what}")
