"""What becomes of a programme that leaves 6 dB of room: does it clip, and has it a mean?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.picture import Mark, Picture, line
from rattle.check.player import Samples
from rattle.check.result import Result
from rattle.check.signals import USUAL_RATE_HZ, decibels, peak_of, said_db

CLIPPING_LIMIT_DB = 0.0
OFFSET_LIMIT_DB = -60.0
_SECOND = round(USUAL_RATE_HZ)


def hear_clipping(audition: Audition) -> Iterator[Result]:
    """Does a plugin, as it comes, stay below full scale?

    Measured: the peak of the output for a programme that peaks at -6 dBFS, parameters at their defaults.
    Unit: dBFS.
    Limit: 0 dBFS.
    Reason: whoever puts a plugin on a track hears its defaults first. What is above full scale is cut off by
    the next converter, by files of 16 and 24 bits, and by plugins that saturate.
    Cure: choose defaults that keep the level, or compensate for the gain inside the plugin.
    """
    y = audition.programme_out.y
    level_db = decibels(peak_of(y))
    pictures = (_around_the_peak(audition.programme_in, y),)
    if level_db <= CLIPPING_LIMIT_DB:
        text = f"a programme of -6.0 dBFS comes out at {said_db(level_db)}"
        yield Result("clipping", "ok", text, value=level_db, unit="dBFS", limit=0.0, pictures=pictures)
        return
    text = f"a programme of -6.0 dBFS comes out at {said_db(level_db)}: above full scale"
    cure = "choose defaults that keep the level, or compensate for the gain inside the plugin"
    yield Result(
        "clipping", "finding", text, value=level_db, unit="dBFS", limit=0.0, cure=cure, pictures=pictures
    )


def _around_the_peak(x: Samples, y: Samples) -> Picture:
    channel, at = np.unravel_index(np.argmax(np.abs(np.nan_to_num(y))), y.shape)
    first = int(np.clip(int(at) - 480, 0, y.shape[1] - 960))
    window = slice(first, first + 960)
    milliseconds = (first + np.arange(960)) / USUAL_RATE_HZ * 1000.0
    lines = (
        line("input", milliseconds, x[min(int(channel), len(x) - 1), window]),
        line("output", milliseconds, y[int(channel), window]),
    )
    marks = (Mark(1.0, "full scale"), Mark(-1.0, ""))
    return Picture("The programme around its loudest sample", "ms", "amplitude", lines, y_marks=marks)


def hear_offset(audition: Audition) -> Iterator[Result]:
    """Does a plugin add a constant to the sound?

    Measured: the mean of each output channel over the second second of the same programme, whose own mean is
    zero and stays so through any odd distortion; the largest of them. Unit: dBFS.
    Limit: -60 dBFS, one thousandth of full scale.
    Reason: nobody hears a constant, but it takes room from the sound, makes compressors work at nothing and
    clicks wherever the sound is cut.
    Cure: put a high-pass of a few Hz behind what is not symmetric, such as a rectifier or an even distortion.
    """
    y = np.nan_to_num(audition.programme_out.y[:, _SECOND : 2 * _SECOND].astype(np.float64))
    means = y.mean(axis=1)
    worst = float(means[np.argmax(np.abs(means))]) if len(means) else 0.0
    level_db = decibels(abs(worst))
    if level_db <= OFFSET_LIMIT_DB:
        yield Result("offset", "ok", "no DC offset", value=level_db, unit="dBFS", limit=OFFSET_LIMIT_DB)
        return
    text = f"it adds a DC offset of {worst:+.4g} ({said_db(level_db)})"
    cure = "put a high-pass of a few Hz behind what is not symmetric"
    yield Result("offset", "finding", text, value=level_db, unit="dBFS", limit=OFFSET_LIMIT_DB, cure=cure)
