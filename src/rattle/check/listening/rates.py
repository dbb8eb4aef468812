"""Sample rates and block sizes: a plugin sounds the same at all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.picture import Picture, line
from rattle.check.player import Played, RefusalError, Samples
from rattle.check.result import Result
from rattle.check.signals import (
    BLOCK_SIZES,
    SAMPLE_RATES_HZ,
    SILENT_DB,
    USUAL_BLOCK,
    USUAL_RATE_HZ,
    decibels,
    decibels_of,
    peak_of,
    programme,
    rms_of,
    said_db,
    signed,
)

SECONDS = 0.5
TOP_HZ = 3_000.0
RATE_LIMIT_DB = 6.0
BLOCK_LIMIT_DB = -60.0


def hear_rates(audition: Audition) -> Iterator[Result]:
    """Does a plugin sound alike at 8, 44.1, 48, 96 and 192 kHz?

    Measured: the output's level (RMS over the second quarter of a second) for a programme below 3 kHz,
    against that at 48 kHz. Unit: dB. Limit: 6 dB. That a plugin refuses 8 or 192 kHz is a note.
    Reason: coefficients and times computed for one sample rate are wrong at another, and a project's rate is
    not the plugin's choice.
    Cure: compute what depends on it from `self.sample_rate`, in `prepare` or where it is used.
    """
    at_usual = rms_of(_half(_at_rate(audition, USUAL_RATE_HZ)))
    for rate_hz in SAMPLE_RATES_HZ:
        subject = f"{rate_hz / 1000.0:g} kHz"
        try:
            played = _at_rate(audition, rate_hz)
        except RefusalError as error:
            is_usual = 44_100.0 <= rate_hz <= 96_000.0
            yield Result("rates", "finding" if is_usual else "note", f"does not play: {error}", subject)
            continue
        level = rms_of(_half(played))
        change_db = decibels(level) - decibels(at_usual)
        if abs(change_db) <= RATE_LIMIT_DB:
            text = f"sounds as at 48 kHz ({signed(change_db)} dB)" if level else "silent, as at 48 kHz"
            yield Result("rates", "ok", text, subject, change_db, "dB", RATE_LIMIT_DB)
            continue
        text = (
            "is silent, and is not at 48 kHz" if level == 0.0 else f"is {signed(change_db)} dB against 48 kHz"
        )
        cure = "compute what depends on the sample rate from self.sample_rate"
        yield Result("rates", "finding", text, subject, change_db, "dB", RATE_LIMIT_DB, cure)


def _at_rate(audition: Audition, rate_hz: float) -> Played:
    x = programme(rate_hz, SECONDS, TOP_HZ)
    return audition.play(f"the programme at {rate_hz:g} Hz", x, sample_rate=rate_hz)


def _half(played: Played) -> Samples:
    return played.y[:, played.y.shape[1] // 2 :]


def hear_blocks(audition: Audition) -> Iterator[Result]:
    """Does a plugin sound the same in blocks of 1, 64, 512 and 8192 samples?

    Measured: the largest difference between the outputs for a programme, without the latency that each
    reports, against blocks of 512, from a quarter of a second on, at 8, 44.1, 48, 96 and 192 kHz; the
    largest of these. Unit: dBFS.
    Limit: -60 dBFS. Where two fresh instances already differ at the same size (random numbers), nothing can
    be said, and that is a note.
    Reason: the block size is the host's: live it is small, for a mix-down large, and the mix must sound as it
    did.
    Cure: compute per sample, or in blocks of an own length, and never once per `process` of the host.
    """
    usual = {rate_hz: _in_blocks(audition, rate_hz, USUAL_BLOCK) for rate_hz in _rates(audition)}
    if not usual:
        return
    first = next(iter(usual))
    if (
        decibels(peak_of(_difference(_in_blocks(audition, first, USUAL_BLOCK), usual[first])))
        > BLOCK_LIMIT_DB
    ):
        text = "two fresh instances play differently, so that block sizes cannot be compared"
        yield Result("blocks", "note", text)
        return
    for size in BLOCK_SIZES:
        if size != USUAL_BLOCK:
            differences = {
                rate: _difference(_in_blocks(audition, rate, size), sound) for rate, sound in usual.items()
            }
            yield _compared(size, differences)


def _difference(a: Samples, b: Samples) -> Samples:
    """As far as both go: a latency may depend on the block."""
    count = min(a.shape[1], b.shape[1])
    return a[:, :count] - b[:, :count]


def _compared(size: int, differences: dict[float, Samples]) -> Result:
    """The worst sample rate."""
    rate_hz = max(differences, key=lambda rate: peak_of(differences[rate]))
    level_db = decibels(peak_of(differences[rate_hz]))
    subject = f"{size} sample" if size == 1 else f"{size} samples"
    if level_db <= BLOCK_LIMIT_DB:
        text = "the same sound" if level_db > SILENT_DB else "the same sound to the bit"
        return Result("blocks", "ok", text, subject, level_db, "dBFS", BLOCK_LIMIT_DB)
    text = f"differs from blocks of {USUAL_BLOCK} by {said_db(level_db)} at {rate_hz / 1000.0:g} kHz"
    difference = differences[rate_hz]
    milliseconds = np.arange(difference.shape[1]) / rate_hz * 1000.0
    lines = (line("difference", milliseconds, decibels_of(difference[0])),)
    picture = Picture(f"Blocks of {size} against {USUAL_BLOCK}", "ms", "dBFS", lines, y_floor=-120.0)
    cure = "compute per sample, never once per block of the host"
    return Result("blocks", "finding", text, subject, level_db, "dBFS", BLOCK_LIMIT_DB, cure, (picture,))


def _rates(audition: Audition) -> list[float]:
    """Those at which the plugin plays."""
    found = []
    for rate_hz in SAMPLE_RATES_HZ:
        with contextlib.suppress(RefusalError):
            _in_blocks(audition, rate_hz, USUAL_BLOCK)
            found.append(rate_hz)
    return found


def _in_blocks(audition: Audition, rate_hz: float, size: int) -> Samples:
    x = programme(rate_hz, SECONDS)
    what = f"the programme at {rate_hz:g} Hz in blocks of {size}"
    played = audition.play(what, x, sample_rate=rate_hz, block_size=size)
    late, begin = played.latency_samples, x.shape[1] // 2
    if late > begin:
        x = np.concatenate([x, np.zeros((len(x), late), np.float32)], axis=1)
        played = audition.play(what, x, sample_rate=rate_hz, block_size=size)
    return np.nan_to_num(played.y[:, late + begin :])
