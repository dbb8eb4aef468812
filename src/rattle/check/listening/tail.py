"""How long a plugin sounds after its input has ended, against what it says."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rattle.check.audition import Audition
from rattle.check.picture import Mark, Picture, line
from rattle.check.player import Played
from rattle.check.result import Level, Result
from rattle.check.signals import USUAL_RATE_HZ, decibels_of, noise, peak_of, silence

BURST_S = 0.25
LONGEST_S = 10.0
FALL_DB = 60.0
SLACK_S = 0.02
_WITHOUT = "an effect with state and without tail_s is taken for endless"


def hear_tail(audition: Audition) -> Iterator[Result]:
    """Is the tail that a plugin reports as long as the one it has?

    Measured: the time from the end of a burst of noise, less the reported latency, to the last sample that is
    less than 60 dB below the loudest one of the output, and louder than what it plays in silence. Unit: s. At
    most 10 s are listened to.
    Limit: the reported tail, 10 % and 20 ms. A report far too long, or of an endless tail that ends, is a
    note.
    Reason: hosts stop calling a plugin, and renders end, when the reported tail is over: one too short is cut
    off. One too long costs processor time for silence.
    Cure: return the time in which the sound falls by 60 dB from `tail_s`, at the present settings.
    """
    burst = noise(round(BURST_S * USUAL_RATE_HZ))
    rest = silence(round(LONGEST_S * USUAL_RATE_HZ))
    played = audition.play("a burst of noise and its tail", np.concatenate([burst, rest], axis=1))
    measured_s, reported_s = measured_tail_s(played, burst.shape[1], audition.idle_peak), played.tail_s
    audition.memory_s = measured_s
    is_on = measured_s >= LONGEST_S - 0.1
    limit_s = reported_s * 1.1 + SLACK_S
    said = f"still sounds after {LONGEST_S:g} s" if is_on else f"is over after {measured_s:.3g} s"
    is_masked = audition.idle_peak > _threshold(played.y)
    if is_masked:
        said += ", as far as can be told over what it plays in silence"
    pictures = (_picture(played, burst.shape[1], measured_s, reported_s),)
    if measured_s > limit_s:
        text = f"reports a tail of {reported_s:.3g} s and {said}: what is behind is cut off"
        cure = f"report at least {'endless' if is_on else f'{measured_s:.3g} s'}"
        yield Result(
            "tail", "finding", text, value=measured_s, unit="s", limit=limit_s, cure=cure, pictures=pictures
        )
    elif math.isinf(reported_s):
        text = f"reports an endless tail and {said}"
        cure = f"return {_longer(measured_s)} from tail_s, or more where settings make it longer; {_WITHOUT}"
        level: Level = "ok" if is_on else "note"
        cure = "" if is_on or is_masked else cure
        yield Result("tail", level, text, value=measured_s, unit="s", cure=cure, pictures=pictures)
    elif reported_s > 2.0 * measured_s + 1.0:
        text = f"reports a tail of {reported_s:.3g} s and {said}: hosts play silence for the rest"
        yield Result(
            "tail", "note", text, value=measured_s, unit="s", limit=limit_s,
            cure=f"return {_longer(measured_s)} from tail_s", pictures=pictures,
        )  # fmt: skip
    else:
        text = f"reports a tail of {reported_s:.3g} s and {said}"
        yield Result("tail", "ok", text, value=measured_s, unit="s", limit=limit_s, pictures=pictures)


def _longer(measured_s: float) -> str:
    """Seconds in tenths that cover it; never none, for other settings have a tail."""
    return f"{max(1, math.ceil(measured_s * 11.0)) / 10.0:.1f}"


def _threshold(y: NDArray[np.floating]) -> float:
    return peak_of(y) * float(10.0 ** (-FALL_DB / 20.0))


def measured_tail_s(played: Played, burst: int, idle_peak: float = 0.0) -> float:
    """burst: samples of the input before its silence."""
    y = np.abs(np.nan_to_num(played.y)).max(axis=0, initial=0.0)
    loud = np.flatnonzero(y > max(_threshold(y), 1.1 * idle_peak))
    last = int(loud[-1]) + 1 if len(loud) else 0
    return max(0.0, (last - burst - played.latency_samples) / played.sample_rate)


def _picture(played: Played, burst: int, measured_s: float, reported_s: float) -> Picture:
    hop = 480
    shown_s = 1.5 * max(measured_s, reported_s if math.isfinite(reported_s) else 0.0) + 0.5
    shown = burst + round(min(shown_s, LONGEST_S) * played.sample_rate)
    y = np.abs(np.nan_to_num(played.y)).max(axis=0, initial=0.0)
    peaks = y[: shown // hop * hop].reshape(-1, hop).max(axis=1)
    seconds = np.arange(len(peaks)) * hop / played.sample_rate
    end_s = burst / played.sample_rate
    marks = [Mark(end_s, "input ends")]
    if 0.0 < reported_s < shown_s:
        marks.append(Mark(end_s + reported_s, "reported end"))
    limit = Mark(float(decibels_of(np.array([peak_of(y)]))[0]) - FALL_DB, "60 dB below the peak")
    lines = (line("output", seconds, decibels_of(peaks)),)
    return Picture(
        "The tail", "s", "dBFS", lines, x_marks=tuple(marks), y_marks=(limit,), y_floor=-120.0
    )  # fmt: skip
