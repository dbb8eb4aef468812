"""Steps of parameters and of the bypass: what a jump leaves in the sound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rattle.check.audition import Audition
from rattle.check.listening.steps import Click, steps_of
from rattle.check.picture import Mark, Picture, line
from rattle.check.player import Parameter
from rattle.check.result import Result
from rattle.check.signals import USUAL_RATE_HZ, signed

LIMIT_DB = -30.0
MOST_PARAMETERS = 128
# Where the other parameters stand until a step is heard: a filter's frequency does nothing at a gain of 0 dB.
_OTHERS = {None: "", 1.0: "with the others at their maximum", 0.0: "with the others at their minimum"}


def hear_clicks(audition: Audition) -> Iterator[Result]:
    """Does a parameter click when it jumps?

    Measured: a tone plays (240 Hz at 48 kHz) while the parameter goes from its middle to its maximum, its
    minimum and back to the middle, each step in one point at the tone's peak. Of the output's second
    difference, which is small for all that is smooth and as large as the jump for a jump, the largest around
    a step, less the largest before it, long after it and beside it, against the output's peak; nothing if it
    is not six times as large as those, for a tone that sets in bends too. The worst of the three. A step is
    listened to from itself to a tenth of a second after the latency: the measured one, and the reported one
    only where it cannot be measured. A parameter that changes nothing is tried again with all others but
    switches at their maximum, then at their minimum.
    Unit: dB.
    Limit: -30 dB, a jump of 3 % of the sound. Switches and lists may jump: that is a note.
    Reason: a host's automation comes in steps, one a block or one a point; a jump is a click at each of them.
    Cure: leave `smooth_ms` of the Param at its 10 ms; what follows from a Param by a decision needs a fade.
    """
    playable = [each for each in audition.facts.parameters if each.is_playable]
    for parameter in playable[:MOST_PARAMETERS]:
        yield _heard_moving(audition, parameter)
    if len(playable) > MOST_PARAMETERS:
        yield Result("clicks", "note", f"only the first {MOST_PARAMETERS} of {len(playable)} were moved")


def _heard_moving(audition: Audition, parameter: Parameter) -> Result:
    for others, words in _OTHERS.items():
        clicks = steps_of(audition, parameter, (0.5, 1.0, 0.0, 0.5), others)
        if any(click.is_heard for click in clicks):
            return _judged(parameter, clicks, "clicks", words)
    return Result("clicks", "ok", "was not heard to do anything", parameter.title)


def hear_bypass_clicks(audition: Audition) -> Iterator[Result]:
    """Does the bypass click when it is switched?

    Measured: as for parameters, off, on and off again. Unit: dB. Limit: -30 dB.
    Reason: bypass is the button for comparing; a click is all one then hears. VST3 leaves the bypass to the
    plugin.
    Cure: fade between the two over some milliseconds, both delayed by the latency.
    """
    bypass = audition.facts.bypass
    if bypass is None:
        text = "has no bypass parameter: hosts cut it out, with a click"
        yield Result("bypass clicks", "note", text)
        return
    yield _judged(bypass, steps_of(audition, bypass, (0.0, 1.0, 0.0)), "bypass clicks")


def _judged(parameter: Parameter, clicks: list[Click], check: str, others: str = "") -> Result:
    worst = max(clicks, key=lambda click: click.level_db)
    way = f"from {parameter.text(worst.before)} to {parameter.text(worst.after)}"
    where = f" {others}" if others else ""
    subject = "" if parameter.is_bypass else parameter.title
    value = worst.level_db
    if value <= LIMIT_DB:
        text = "no click" if worst.jump < 1e-6 else f"no click: {value:.0f} dB"
        return Result(check, "ok", text, subject, value, "dB", LIMIT_DB)
    is_switch = parameter.step_count > 0 and not parameter.is_bypass
    text = f"clicks {way}{where}: a jump of {worst.jump:.3g}, {signed(value)} dB of the sound"
    cure = "leave smooth_ms at its default, or fade what a decision switches"
    if parameter.is_bypass:
        cure = "fade between the two over some milliseconds, both delayed by the latency"
    pictures = (_picture(parameter, worst, way),)
    if is_switch:
        return Result(check, "note", f"{text}, as a switch may", subject, value, "dB", LIMIT_DB, "", pictures)
    return Result(check, "finding", text, subject, value, "dB", LIMIT_DB, cure, pictures)


def _picture(parameter: Parameter, click: Click, way: str) -> Picture:
    span = 360
    first = click.at - span // 2
    milliseconds = (np.arange(span) - span // 2) / USUAL_RATE_HZ * 1000.0
    lines = (
        line("output", milliseconds, click.y[first : first + span]),
        line("second difference", milliseconds, click.bend[first : first + span]),
    )
    marks = (Mark(0.0, "click"),)
    return Picture(f"{parameter.title} {way}", "ms", "amplitude", lines, x_marks=marks)
