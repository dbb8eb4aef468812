"""Travel (0 to 1, what a host's knob shows) to plain value and back. Follows native/param.h's rules."""

from __future__ import annotations

import math
from typing import Protocol

from .description import ParamDescription


class Stepped(Protocol):
    @property
    def minimum(self) -> float: ...
    @property
    def step(self) -> float: ...


def legal(param: ParamDescription, plain: float) -> float:
    """The nearest value the Param can have, in range and on a step (halves go up); NaN is the default."""
    if math.isnan(plain):
        return param.default
    plain = min(max(plain, param.minimum), param.maximum)
    if not param.step:
        return plain + 0.0  # no -0.0, so that equal values have equal bits
    return step_value(param, step_index(param, plain))


def step_count(param: ParamDescription) -> int:
    """VST3's: 0 is continuous, n means n + 1 values."""
    return round((param.maximum - param.minimum) / param.step) if param.step else 0


def is_on_step(param: Stepped, plain: float) -> bool:
    """To within what decimal steps such as 0.1 lose in binary."""
    steps = (plain - param.minimum) / param.step
    return abs(steps - round(steps)) < 1e-9 * max(1.0, abs(steps))


def step_index(param: ParamDescription, plain: float) -> int:
    return min(math.floor((plain - param.minimum) / param.step + 0.5), step_count(param))


def step_value(param: ParamDescription, index: int) -> float:
    """The last step is exactly the maximum, whatever the rounding of the others."""
    return param.maximum if index >= step_count(param) else param.minimum + index * param.step


def plain_of(param: ParamDescription, travel: float) -> float:
    """The value at a knob's travel, which is clamped; NaN is the default."""
    if math.isnan(travel):
        return param.default
    travel = min(max(travel, 0.0), 1.0)
    low, high = param.minimum, param.maximum
    if param.step:
        return step_value(param, math.floor(travel * (step_count(param) + 1)))
    if travel in (0.0, 1.0):
        return high if travel else low
    if param.taper == "log":
        return legal(param, low * math.pow(high / low, travel))
    if param.taper == "power":
        travel = math.pow(travel, param.exponent)
    return legal(param, low + (high - low) * travel)


def travel_of(param: ParamDescription, plain: float) -> float:
    """The knob's travel at a plain value, which is made legal first."""
    low, high = param.minimum, param.maximum
    plain = legal(param, plain)
    if param.step:
        return step_index(param, plain) / step_count(param)
    if plain in (low, high):
        return 1.0 if plain == high else 0.0
    if param.taper == "log":
        return math.log(plain / low) / math.log(high / low)
    travel = (plain - low) / (high - low)
    return math.pow(travel, 1.0 / param.exponent) if param.taper == "power" else travel


def exponent_for(center: float, minimum: float, maximum: float) -> float:
    """The power taper's exponent with `center` at mid-travel: (c - lo) / (hi - lo) == 0.5 ** exponent."""
    return math.log((center - minimum) / (maximum - minimum)) / math.log(0.5)
