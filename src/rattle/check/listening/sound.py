"""Sound in, sound out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from rattle.check.audition import Audition
from rattle.check.result import Level, Result
from rattle.check.signals import LEAST_SOUND, decibels, said_db


def hear_sound(audition: Audition) -> Iterator[Result]:
    """Does a plugin let anything be heard?

    Measured: the peak of each output channel over all that was played by the other checks, at every setting
    they tried, but for the bypass. Unit: dBFS.
    Limit: -120 dBFS. One channel that is silent while another sounds is a note. So is silence at the defaults
    that ends at other settings, and that of a plugin with a side-chain: nothing plays there.
    Reason: what is silent passes every other check.
    Cure: look at what `process` returns. Rattle silences a NaN or infinity: `finite` says how often.
    """
    if not audition.loudnesses:
        return
    peaks = [max(row) for row in zip_longest(*(each.peaks for each in audition.loudnesses), fillvalue=0.0)]
    loudest = max(peaks, default=0.0)
    silent = [f"{k + 1}" for k, peak in enumerate(peaks) if peak < LEAST_SOUND]
    at_defaults = [max(each.peaks) for each in audition.loudnesses if each.is_at_defaults]
    level: Level = "note"
    cure = ""
    if loudest < LEAST_SOUND:
        level = "note" if audition.sidechains else "finding"
        text = "silent, whatever it hears and at every setting that was tried"
        text += ": does it wait for its side-chain?" if audition.sidechains else ""
        cure = "look at what process returns, and whether it is silenced after a NaN"
    elif silent:
        channels = f"channel {silent[0]} is" if len(silent) == 1 else f"channels {', '.join(silent)} are"
        text = f"output {channels} silent, whatever it hears and at every setting that was tried"
    elif at_defaults and max(at_defaults) < LEAST_SOUND:
        text = "silent at its defaults, at which most checks hear it, and sounds at other settings"
    else:
        level, text = "ok", f"it is heard, at {said_db(decibels(loudest))} at most"
    limit_db = decibels(LEAST_SOUND)
    yield Result("sound", level, text, "", decibels(loudest), "dBFS", limit_db, cure)
