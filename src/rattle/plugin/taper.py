"""Travel (0 to 1, what a host's knob shows) to plain value and back. The twin of native/param.c."""

from __future__ import annotations

import math

from .description import ParamDescription


def plain_of(param: ParamDescription, travel: float) -> float:
    """The plain value at a knob's travel; travel outside 0 to 1 is clamped, NaN is 0."""
    travel = min(max(travel, 0.0), 1.0) if travel == travel else 0.0
    low, high = param.minimum, param.maximum
    if travel in (0.0, 1.0):
        return high if travel else low
    if param.step:
        return snapped(param, low + travel * (high - low))
    if param.taper == "log":
        return min(max(low * math.pow(high / low, travel), low), high)
    if param.taper == "power":
        travel = math.pow(travel, param.exponent)
    return low + (high - low) * travel


def travel_of(param: ParamDescription, plain: float) -> float:
    """The knob's travel at a plain value, which is clamped to the Param's range."""
    low, high = param.minimum, param.maximum
    plain = snapped(param, min(max(plain, low), high))
    if plain in (low, high):
        return 1.0 if plain == high else 0.0
    if param.taper == "log":
        return math.log(plain / low) / math.log(high / low)
    travel = (plain - low) / (high - low)
    return math.pow(travel, 1.0 / param.exponent) if param.taper == "power" else travel


def snapped(param: ParamDescription, plain: float) -> float:
    """The nearest value on the Param's steps (halves go up); any value of a continuous Param."""
    if not param.step:
        return plain
    steps = math.floor((plain - param.minimum) / param.step + 0.5)
    return min(param.minimum + steps * param.step, param.maximum)


def exponent_for(center: float, minimum: float, maximum: float) -> float:
    """The power taper's exponent that puts `center` at mid-travel: ((c - lo) / (hi - lo)) == 0.5 ** e."""
    return math.log((center - minimum) / (maximum - minimum)) / math.log(0.5)
