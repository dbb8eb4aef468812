"""What is left of a plugin in bypass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.player import Point
from rattle.check.result import Result
from rattle.check.signals import decibels, peak_of, said_db

LIMIT_DB = -80.0
_FADED = 24_000  # samples, by which the dry sound is alone


def hear_bypass(audition: Audition) -> Iterator[Result]:
    """Does a plugin in bypass give its input, delayed by its latency?

    Measured: the largest difference between the output for white noise, from half a second on, and the input
    delayed by the reported latency. Unit: dBFS. Limit: -80 dBFS.
    Where other channels leave than enter, or the latency is longer than the noise, nothing can be said, and
    that is a note.
    Reason: hosts keep a bypassed plugin's latency compensated; whoever compares must compare with the input
    itself.
    Cure: none is needed in Rattle: the bypass is made by it.
    """
    bypass = audition.facts.bypass
    if bypass is None:
        return
    x = audition.noise_in
    played = audition.play("white noise in bypass", x, points=[Point(0, bypass.id, 1.0)])
    if played.inputs != played.outputs:
        text = f"{played.inputs} channels in, {played.outputs} out: no input to compare with"
        yield Result("bypass", "note", text)
        return
    latency = played.latency_samples
    start = _FADED + latency
    if start >= x.shape[1]:
        yield Result("bypass", "note", f"a latency of {latency} samples is longer than what was played")
        return
    wanted = np.resize(x, played.y.shape)[:, _FADED : x.shape[1] - latency]  # as many channels as it has
    difference = played.y[:, start:] - wanted
    level_db = decibels(peak_of(np.nan_to_num(difference, nan=1.0, posinf=1.0, neginf=-1.0)))
    if level_db <= LIMIT_DB:
        yield Result(
            "bypass", "ok", "in bypass it gives its input", value=level_db, unit="dBFS", limit=LIMIT_DB
        )
        return
    text = f"in bypass it differs from its input, delayed by its latency, by {said_db(level_db)}"
    yield Result(
        "bypass", "finding", text, value=level_db, unit="dBFS", limit=LIMIT_DB,
        cure="give the input, delayed by latency_samples, and nothing else",
    )  # fmt: skip
