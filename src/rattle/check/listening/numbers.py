"""NaN and infinities: wherever they come from, they must not stay."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition, Resets
from rattle.check.player import Point
from rattle.check.result import Result
from rattle.check.signals import LEAST_SOUND, USUAL_RATE_HZ, noise, peak_of, programme

RANDOM_SETTINGS = 6
_NAN_AT = 4_800
_GUARD = "guard divisions, square roots and logarithms"


def hear_extremes(audition: Audition) -> Iterator[Result]:
    """Does a plugin play at every setting?

    Done: a third of a second of the programme with all parameters at their minimum, at their maximum, and at
    six random settings where each is at its minimum, its middle or its maximum. What comes out is searched
    for NaN and infinities, which the check `finite` reports, and for any sound, which `sound` does; a crash
    is reported here.
    """
    random = np.random.default_rng(11)
    playable = [each for each in audition.facts.parameters if each.is_playable]
    settings = [np.zeros(len(playable)), np.ones(len(playable))]
    settings += [random.integers(0, 3, len(playable)) / 2.0 for _ in range(RANDOM_SETTINGS)]
    x = programme(USUAL_RATE_HZ, 1.0 / 3.0)
    names = ["at their minimum", "at their maximum"]
    names += [f"at random, number {k + 1}" for k in range(RANDOM_SETTINGS)]
    for name, values in zip(names, settings, strict=True):
        points = [Point(0, each.id, float(value)) for each, value in zip(playable, values, strict=True)]
        audition.play(f"the programme with all parameters {name}", x, points=points)
    yield Result("extremes", "ok", f"survives all parameters at their ends and {RANDOM_SETTINGS} random ways")


def hear_recovery(audition: Audition) -> Iterator[Result]:
    """Does a plugin sound again after it was given a NaN?

    Measured: samples of the output that are NaN or infinite, from half a second after a single NaN in the
    input on; and whether there is any sound where there is without the NaN.
    Limit: 0.
    Reason: any plugin before this one may give a NaN once. A filter that lets it in plays nothing else until
    the project is loaded again, and all behind it too.
    Cure: none is needed in Rattle: it cleans inputs. Elsewhere: replace what is not finite at the input.
    """
    x = noise(round(USUAL_RATE_HZ))
    half_a_second = slice(_NAN_AT + round(0.5 * USUAL_RATE_HZ), x.shape[1])
    without = audition.noise_out.y[:, half_a_second]
    x[:, _NAN_AT] = np.nan
    # Past the audition's search: NaN right behind a NaN is no fault.
    played = audition.play_unsearched(x)
    late = played.y[:, half_a_second]
    bad = int((~np.isfinite(late)).sum())
    is_heard = peak_of(late) >= LEAST_SOUND
    if bad == 0 and (is_heard or peak_of(without) < LEAST_SOUND):
        text = "sounds again after a NaN at its input" if is_heard else "plays no NaN after one at its input"
        yield Result("recovery", "ok", text, value=0.0, unit="samples", limit=0)
        return
    text = f"after one NaN at its input it {'plays NaN' if bad else 'is silent'} half a second later still"
    cure = "replace what is not finite at the input, or reset the state"
    yield Result("recovery", "finding", text, value=float(bad), unit="samples", limit=0.0, cure=cure)


def hear_finite(audition: Audition) -> Iterator[Result]:
    """Is everything a plugin plays a number?

    Measured: samples that are NaN or infinite in all that was played by the other checks; of a plugin of
    Rattle, which keeps them from its output, how often it was silenced and reset after one, as it logs.
    Limit: 0.
    Reason: a NaN silences a host's whole mix, and stays in whatever filters come behind. One that is caught
    is a gap in the sound, and all state is lost.
    Cure: guard divisions, square roots and logarithms where their argument can be 0 or negative.
    """
    found = audition.bad_samples
    if not found and not audition.resets:
        text = f"no NaN and no infinity in {audition.played_s:.0f} s of sound"
        yield Result("finite", "ok", text, value=0.0, unit="samples", limit=0.0)
        return
    for bad in found[:8]:
        text = f"{bad.count} samples are NaN or infinite, from {bad.first_s:.3f} s on"
        yield Result("finite", "finding", text, bad.what, float(bad.count), "samples", 0.0, _GUARD)
    if audition.resets:
        yield _silenced(audition.resets)


def _silenced(resets: list[Resets]) -> Result:
    worst = max(resets, key=lambda each: each.count)
    elsewhere = sum(each.count for each in resets) - worst.count
    text = f"came to a NaN or infinity, and was silenced and reset, {_times(worst.count)}"
    text += f"; {_times(elsewhere)} with what else was played" if elsewhere else ""
    return Result("finite", "finding", text, worst.what, float(worst.count), "resets", 0.0, _GUARD)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
