"""What a Param's or Meter's declaration must satisfy; each mistake with its one message."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from difflib import get_close_matches
from enum import Enum
from inspect import isclass, signature
from typing import TYPE_CHECKING, Any

from .names import split_unit, taken_by, title_of
from .taper import is_on_step
from .text import NO_TEXT, is_showable

if TYPE_CHECKING:
    from .meter import Meter
    from .param import Param


MOST_STEPS = 2**20  # a host's travel and every count of steps in C hold far more; no knob has them
LAST_CONTROLLER = 119  # those above are no knobs but orders: all sound off, all notes off...
MOST_DIGITS = 30  # texts hold 127 bytes
_METER = "the order is `Meter(rest, minimum, maximum)`"
# What other frameworks call it, where no spelling is near.
_SYNONYMS = {
    "min": "minimum",
    "max": "maximum",
    "smooth": "smooth_ms",
    "smoothing": "smooth_ms",
    "name": "title",
    "label": "title",
    "curve": "taper",
    "skew": "center",
    "decimals": "digits",
}


def check_param(param: Param[Any], owner: type) -> None:
    """Raises DeclarationError for the first mistake found."""
    check_name(param, owner)
    _check_arguments(param)
    _check_texts(param)
    _check_default(param)
    if param.kind in ("float", "int"):
        _check_range(param)
        _check_taper(param)
        _check_step(param)
    _check_text(param)


def _check_arguments(declared: Param[Any] | Meter) -> None:
    kind = type(declared).__name__
    known = list(signature(type(declared).__init__).parameters)[1:]
    for name in declared.unknown:
        keywords = [each for each in known if each not in ("extra", "unknown")]
        near = _SYNONYMS.get(name, "")
        near = near if near in keywords else next(iter(get_close_matches(name, keywords, 1)), "")
        cure = f"did you mean `{near}=`?" if near else f"there are {', '.join(keywords)}"
        raise declared.error(f"`{name}=` is no argument of {kind}", cure)
    if declared.extra:
        order = ", ".join(known[: known.index("extra")])
        cure = f"`{kind}({order})` comes first, the rest by name: `{known[known.index('extra') + 1]}=...`"
        raise declared.error(f"{declared.extra[0]!r} stands in no place that has a meaning", cure)


def _check_texts(declared: Param[Any] | Meter) -> None:
    for name in ("title", "unit", "group"):
        value = getattr(declared, name, None)
        if not isinstance(value, str | None):
            raise declared.error(f"{name} {value!r} is no text", f'write `{name}="..."`')
        if value is not None and not is_showable(value):
            raise declared.error(f"its {name} is {NO_TEXT}", "give a shorter one, in one line")


def _check_default(param: Param[Any]) -> None:
    default = param.default
    if isclass(default) and issubclass(default, Enum):
        members = [f"{default.__name__}.{member.name}" for member in default]
        raise param.error(
            f"{default.__name__} is a class", f"give a member: `Param({(members or ['...'])[0]})`"
        )
    if param.kind == "float" and not isinstance(default, float):
        given = [each for each in (default, *param.no_numbers) if isinstance(each, list | tuple)]
        fix = _choice(param, given[0] if given else [default, "other"])
        raise param.error(f"default {default!r} is no number, bool or Enum member", fix)
    if param.no_numbers:
        order = "the order is `Param(default, minimum, maximum)`"
        raise param.error(f"{param.no_numbers[0]!r} is no number", order)
    if param.members and default not in param.members:
        raise param.error(f"default {default!r} is no single member", "an Enum is a choice of one")
    if len(param.members) == 1:
        raise param.error("an Enum of one member is no choice", "give the Enum another member")


def _choice(param: Param[Any], choices: Sequence[Any]) -> str:
    """The Enum that a list of words was meant to be, ready to be copied."""
    names = {str(each): "_".join(re.findall(r"\w+", str(each))).upper() or "OTHER" for each in choices}
    names = {each: name if name.isidentifier() else f"N{name}" for each, name in names.items()}
    enum = title_of(param.name).replace(" ", "") or "Choice"
    made = f"class {enum}(Enum): {', '.join(names.values())} = range({len(names)})"
    chosen = names.get(str(param.default), next(iter(names.values()), "..."))
    return f"a choice is an Enum, above the plugin: `{made}`; then `{param.name} = Param({enum}.{chosen})`"


def check_name(param: Param[Any] | Meter, owner: type) -> None:
    if len(param.names) > 1:
        raise param.error("one declaration under two names", "declare each on its own")
    holder = taken_by(owner, param.name)
    if holder:
        raise param.error(f"the name is taken by {holder}", f"try `{_free_name(param)}`")
    if param.name.startswith("_"):
        raise param.error("hosts show Params", "take a name without a leading underscore")


def _free_name(declared: Param[Any] | Meter) -> str:
    """The unit stays last: hosts show it, and it is part of what the name says."""
    stem, unit = split_unit(declared.name)
    if not unit:
        return f"{stem}_on" if getattr(declared, "kind", "") == "bool" else f"{stem}_amount"
    return f"{stem}_amount{declared.name.removeprefix(stem)}"


def check_meter(meter: Meter, owner: type) -> None:
    """Raises DeclarationError for the first mistake found."""
    check_name(meter, owner)
    _check_arguments(meter)
    _check_texts(meter)
    if not meter.minimum < meter.maximum:
        raise meter.error(f"minimum {meter.minimum:g} is not below maximum {meter.maximum:g}", _METER)
    if not meter.minimum <= meter.rest <= meter.maximum:
        raise meter.error(f"rest {meter.rest:g} is outside {meter.minimum:g} to {meter.maximum:g}", _METER)


def _check_range(param: Param[Any]) -> None:
    low, high, default = param.minimum, param.maximum, param.plain(param.default)
    if not all(math.isfinite(number) for number in (low, high, default)):
        raise param.error("default and range must be finite numbers", "give the widest that makes sense")
    if low >= high:
        order = "the order is `Param(default, minimum, maximum)`"
        raise param.error(f"minimum {low:g} is not below maximum {high:g}", order)
    if not low <= default <= high:
        raise param.error(f"{default} is outside {low:g} to {high:g}", _other_range(param))


def _other_range(param: Param[Any]) -> str:
    """Whoever wrote a range wanted it; 0 to 1 may be nobody's wish."""
    low, high, default = param.minimum, param.maximum, param.default
    if param.has_range:
        wider = f"Param({default}, {min(low, default)}, {max(high, default)})"
        return f"give a default inside of it, or widen it: `{wider}`"
    if split_unit(param.name)[1] == "%" and 0 < default <= 100:
        return f"give the range: `Param({default}, 0.0, 100.0)`"
    if default > 0:
        return f"give the range: `Param({default}, {min(default, 0.1)}, {default * 5 or 1.0})`"
    return f"give the range: `Param({default}, {default * 2}, {max(high, 0.0)})`"


def _check_taper(param: Param[Any]) -> None:
    if param.taper not in ("linear", "log"):
        raise param.error(f"taper {param.taper!r} is unknown", '"linear" or "log", or `center=`')
    if param.taper == "log" and param.minimum <= 0:
        above = "give one, or the middle of the travel: `center=`"
        raise param.error(f'taper="log" needs a minimum above 0, not {param.minimum:g}', above)
    if param.center is not None:
        if param.taper == "log":
            raise param.error('`center=` and taper="log" are two tapers', "give one of them")
        if not param.minimum < param.center < param.maximum:
            between = "it is the value at mid-travel"
            raise param.error(f"center {param.center:g} is not between minimum and maximum", between)
    if param.step and (param.taper == "log" or param.center is not None):
        raise param.error("a stepped Param is linear", "drop `taper=` and `center=`")


def _check_step(param: Param[Any]) -> None:
    if param.step < 0:
        raise param.error(f"step {param.step:g} is negative", "give the distance of two values")
    if not param.step:
        return
    count = round((param.maximum - param.minimum) / param.step)
    if count > MOST_STEPS:
        raise param.error(
            f"step {param.step:g} makes {count + 1} values, at most {MOST_STEPS + 1}", "drop `step=`"
        )
    if not is_on_step(param, param.maximum):
        span = f"{param.minimum:g} to {param.maximum:g}"
        raise param.error(
            f"step {param.step:g} does not divide {span} evenly", "move the maximum or the step"
        )
    if not is_on_step(param, param.plain(param.default)):
        from_minimum = f"steps count from the minimum, {param.minimum:g}"
        raise param.error(f"default {param.default} is not on a step of {param.step:g}", from_minimum)


def _check_text(param: Param[Any]) -> None:
    if param.text is not None and not param.step:
        raise param.error(
            "`text=` needs a stepped Param: no Python runs in the host", "use `labels=` or `unit=`"
        )
    digits = param.digits
    is_whole = isinstance(digits, int) and not isinstance(digits, bool)
    if digits is not None and not (is_whole and 0 <= digits <= MOST_DIGITS):
        raise param.error(
            f"digits {digits!r} is no whole number from 0 to {MOST_DIGITS}", "it counts decimals"
        )
    _check_controller(param)
    if param.smooth_ms < 0 or not math.isfinite(param.smooth_ms):
        raise param.error(f"smooth_ms {param.smooth_ms} is not 0 or more", "give milliseconds; 0 jumps")
    for value in param.labels:
        if not param.minimum <= param.plain(value) <= param.maximum:
            raise param.error(f"label at {value!r} is outside the range", "label values of the range")


def _check_controller(param: Param[Any]) -> None:
    number = param.midi_cc
    if number is None:
        return
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LAST_CONTROLLER:
        cure = "1 is the modulation wheel, 11 expression, 74 brightness"
        raise param.error(f"midi_cc {number!r} is no controller from 0 to {LAST_CONTROLLER}", cure)
    if not param.automatable:
        raise param.error("a controller automates: `midi_cc=` and `automatable=False`", "drop one of them")
