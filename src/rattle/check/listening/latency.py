"""The delay of a plugin, against what it says."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.delay import LEAST_LIKENESS, Delay
from rattle.check.picture import Mark, Picture, line
from rattle.check.result import Result
from rattle.check.signals import USUAL_RATE_HZ, decibels_of

SLACK_SAMPLES = 1
LONGEST_S = 0.05


def hear_latency(audition: Audition) -> Iterator[Result]:
    """Is the latency that a plugin reports the one it has?

    Measured: white noise goes in; the lag at which the output resembles it most (the peak of the
    cross-correlation), and the first lag at which it resembles it at all (26 dB below that peak). Unit:
    samples at 48 kHz.
    Limit: one sample. It is too small if even the first lag is later than reported, too large if the peak is
    earlier. Between them it is right: a filter's energy comes after its first sound, and that is no latency.
    Where the output is less than half alike (pitch shifters, vocoders), or 0 is reported and more than 50 ms
    pass (an echo without the dry sound?), nothing can be said, and that is a note.
    Reason: hosts shift all other tracks by this number; what is wrong by a millisecond is a comb filter
    wherever two tracks carry the same sound.
    Cure: return the exact delay from `latency_samples`, for the sample rate of the moment.
    """
    played = audition.noise_out
    reported = played.latency_samples
    heard = audition.delay
    pictures = (_picture(heard, reported),)
    measured = float(heard.peak_lag)
    if heard.likeness < LEAST_LIKENESS:
        why = "the output is too unlike the input" if heard.likeness > 0.0 else "there is no sound"
        text = f"reports {_samples(reported)}; {why} to measure it"
        yield Result("latency", "note", text, pictures=pictures)
    elif reported == 0 and heard.onset_lag > LONGEST_S * USUAL_RATE_HZ:
        text = f"reports none; its first sound comes after {heard.onset_lag / 48.0:.0f} ms: an echo?"
        yield Result("latency", "note", text, value=measured, unit="samples", pictures=pictures)
    elif heard.onset_lag > reported + SLACK_SAMPLES or heard.peak_lag < reported - SLACK_SAMPLES:
        text = f"reports a latency of {_samples(reported)} and has {_samples(heard.peak_lag)}"
        text += ", where clicks are then looked for"
        cure = f"return {heard.peak_lag} from latency_samples"
        yield Result(
            "latency", "finding", text, value=measured, unit="samples", limit=float(reported),
            cure=cure, pictures=pictures,
        )  # fmt: skip
    else:
        text = f"{_samples(reported)}, as it reports"
        yield Result(
            "latency", "ok", text, value=measured, unit="samples", limit=float(reported), pictures=pictures
        )


def _samples(count: int) -> str:
    return f"{count} sample" if count == 1 else f"{count} samples"


def _picture(heard: Delay, reported: int) -> Picture:
    first = max(0, min(heard.onset_lag, reported) - 64)
    last = min(len(heard.response), max(heard.peak_lag, reported) + 256)
    lines = (line("impulse response", np.arange(first, last), decibels_of(heard.response[first:last])),)
    marks = (Mark(float(reported), "reported"),)
    return Picture("The first sound", "samples", "dB", lines, x_marks=marks, y_floor=-80.0)
