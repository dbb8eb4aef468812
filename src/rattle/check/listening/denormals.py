"""What sound too small to be heard costs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rattle.check.audition import Audition
from rattle.check.player import Samples
from rattle.check.result import Result
from rattle.check.signals import USUAL_RATE_HZ, noise, silence

LIMIT = 3.0
LEAST_LOAD = 0.01  # of real time
SUBNORMAL_PEAK = 1e-39  # below the least normal float32, 1.2e-38
CHUNK, CHUNKS = 4_096, 16
DECAY_CHUNKS = 120  # of silence: ten seconds
_RUN = 5  # chunks whose median counts


def hear_denormals(audition: Audition) -> Iterator[Result]:
    """Does a sound that dies away cost more than one that is heard?

    Measured: the processor time for noise of 1e-39, which keeps filters and delays in subnormal numbers as
    the end of a decay does, over that for noise of -12 dBFS; of each, the lower quartile of 16 runs of 4096
    samples. And that of the dearest moment (the median of five runs) in ten seconds of silence after noise.
    The larger of the two. The host does not flush subnormals. Unit: times.
    Limit: 3, if that is at least one hundredth of real time more. Some processors compute subnormal numbers
    as fast as others and find nothing: that the output has some as the sound dies away is a note on all of
    them.
    Reason: processors compute subnormal numbers up to a hundred times slower. A session that is idle then
    drops out.
    Cure: none is needed in Rattle: it cleans the input and flushes state. Elsewhere: set the processor's
    flush-to-zero mode at the start of `process`, and put it back at its end.
    """
    loud = max(1.0, _quartile(_times_ns(audition, "white noise", noise(CHUNK * CHUNKS))))
    tiny = _quartile(_times_ns(audition, "noise of 1e-39", noise(CHUNK * CHUNKS, SUBNORMAL_PEAK))) / loud
    dying = np.concatenate([noise(CHUNK * CHUNKS), silence(CHUNK * DECAY_CHUNKS)], axis=1)
    died = audition.play("noise and silence", dying, chunk=CHUNK)
    decay = _dearest(np.array(died.times_ns[CHUNKS:], np.float64)) / loud
    yield from _heard_subnormals(died.y)
    ratio = max(tiny, decay)
    what = "sound of 1e-39" if tiny >= decay else "silence after sound"
    text = f"{what} costs {ratio:.2g} times what noise costs"
    if ratio <= LIMIT or (ratio - 1.0) * loud < LEAST_LOAD * CHUNK / USUAL_RATE_HZ * 1e9:
        yield Result("denormals", "ok", text, value=ratio, unit="times", limit=LIMIT)
        return
    cure = "set the processor's flush-to-zero mode in process, or flush the state of filters"
    yield Result("denormals", "finding", text, value=ratio, unit="times", limit=LIMIT, cure=cure)


def _heard_subnormals(y: Samples) -> Iterator[Result]:
    """They are not heard, but played to whatever comes next."""
    count = int(np.count_nonzero((y != 0.0) & (np.abs(y) < np.finfo(np.float32).tiny)))
    if count:
        text = f"{count} subnormal samples come out as a sound dies away: what comes next pays for them"
        yield Result("denormals", "note", text, "output", float(count), "samples")


def _times_ns(audition: Audition, what: str, x: Samples) -> NDArray[np.float64]:
    """Of each chunk but the first, in which a plugin may still be starting."""
    return np.array(audition.play(what, x, chunk=CHUNK).times_ns[1:], np.float64)


def _quartile(times_ns: NDArray[np.float64]) -> float:
    return float(np.quantile(times_ns, 0.25))


def _dearest(times_ns: NDArray[np.float64]) -> float:
    """One chunk alone may be dear for another's sake."""
    return float(np.median(np.lib.stride_tricks.sliding_window_view(times_ns, _RUN), axis=1).max())
