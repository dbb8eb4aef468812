"""Silence in, silence out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.picture import Mark, Picture, line
from rattle.check.result import Level, Result
from rattle.check.signals import USUAL_RATE_HZ, decibels, peak_of, said_db, silence

LIMIT_DB = -90.0


def hear_silence(audition: Audition) -> Iterator[Result]:
    """Is a plugin silent that hears nothing?

    Measured: the peak of what a fresh instance plays in one second of silence. Unit: dBFS.
    Limit: -90 dBFS, a step of 16 bits. A plugin of the category Generator may sound: that is a note.
    Reason: forty tracks of -60 dBFS of hiss are a waterfall, a host never puts a plugin to sleep that is not
    silent, and a constant makes every cut on the track a click.
    Cure: let noise, hum and offsets follow the input's level; add what keeps numbers from becoming subnormal
    inside the plugin, and take it away again.
    """
    y = audition.play("silence", silence(round(USUAL_RATE_HZ))).y
    audition.idle_peak = peak_of(y)
    level_db = decibels(audition.idle_peak)
    if level_db <= LIMIT_DB:
        yield Result("silence", "ok", "silence in, silence out", value=level_db, unit="dBFS", limit=LIMIT_DB)
        return
    level: Level = "note" if audition.is_generator else "finding"
    milliseconds = np.arange(2400) / USUAL_RATE_HZ * 1000.0
    picture = Picture(
        "What is heard in silence", "ms", "amplitude", (line("output", milliseconds, y[0, -2400:]),)
        , y_marks=(Mark(0.0, ""),)
    )  # fmt: skip
    text = f"with silence at its input it plays {said_db(level_db)} at its peak"
    cure = "let noise, hum and offsets follow the input's level"
    yield Result(
        "silence", level, text, value=level_db, unit="dBFS", limit=LIMIT_DB, cure=cure, pictures=(picture,)
    )
