"""The texts and decimals a Param is shown with, tabulated while Python is there to make them."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import Any

from .description import ParamDescription
from .param import Param
from .text import NO_TEXT, folded, is_showable, value_of

_MOST_TEXTS = 1024  # of `text=`; more is a number with a unit, not a list
_MOST_DECIMALS = 9  # unless the author asks: a nanosecond is short enough


def labels_of(param: Param[Any]) -> tuple[tuple[float, str], ...]:
    """This plain value reads as this text: `labels=` over `text=` over an Enum's members."""
    table: dict[float, str] = {float(i): member_label(member) for i, member in enumerate(param.members)}
    if param.text is not None:
        table.update(_tabulated(param))
    table.update({param.plain(value): label for value, label in param.labels.items()})
    for value, label in table.items():
        if not isinstance(label, str) or not label.strip():
            raise param.error(
                f"the text of {param.from_plain(value)!r} is {label!r}", "give a text that is not empty"
            )
        if not is_showable(label.strip()):
            what = f"the text of {param.from_plain(value)!r} is {NO_TEXT}"
            raise param.error(what, "give a shorter one, in one line")
    return tuple((value, label.strip()) for value, label in sorted(table.items()))


def check_labels(source: Param[Any], param: ParamDescription) -> None:
    """Every text must be read as the value it stands for. Raises DeclarationError."""
    unit = folded(param.unit)
    of_text: dict[str, float] = {}
    plain = replace(param, labels=())
    known = {value for value, _ in param.labels}
    for value, label in param.labels:
        typed = folded(label)
        first = of_text.setdefault(typed.removesuffix(unit).rstrip() if unit else typed, value)
        if first != value:
            both = f"{source.from_plain(first)!r} and {source.from_plain(value)!r}"
            raise source.error(f"{both} read the same, {label!r}", "`labels={...}`")
        meant = value_of(plain, label)
        if meant is not None and meant != value and meant not in known:
            shown, other = source.from_plain(value), source.from_plain(meant)
            raise source.error(f"the text of {shown!r}, {label!r}, reads as {other!r}", "another text")


def member_label(member: Enum) -> str:
    """A member's value if it is a text, else its name: "Dotted Eighth" of DOTTED_EIGHTH."""
    if isinstance(member.value, str):
        return member.value
    return " ".join(word.capitalize() for word in member.name.split("_") if word)


def _tabulated(param: Param[Any]) -> dict[float, str]:
    count = round((param.maximum - param.minimum) / param.step)
    if count >= _MOST_TEXTS:
        raise param.error(
            f"`text=` for {count + 1} steps", f"at most {_MOST_TEXTS}: use `unit=` and `labels=`"
        )
    assert param.text is not None
    values = [param.minimum + i * param.step for i in range(count)] + [param.maximum]
    try:
        return {value: param.text(param.from_plain(value)) for value in values}
    except Exception as error:
        raise param.error(f"`text=` failed: {error}", "it gets every value of the Param") from error


def digits_of(param: Param[Any]) -> int:
    """Decimals shown: as given, as the steps need, else about three figures of the largest value.

    Times have no prefixes, so the longest says little of the shortest: seconds go down to the millisecond,
    and a log time shows three figures of its minimum.
    """
    if param.digits is not None:
        return param.digits
    if param.step:
        return max(_decimals(param.step), _decimals(param.minimum))
    largest = max(abs(param.minimum), abs(param.maximum))
    if param.unit in ("s", "ms") and param.taper == "log":
        return min(max(0, 2 - math.floor(math.log10(param.minimum))), _MOST_DECIMALS)
    if param.unit == "s":
        return 3 if largest < 100 else 2
    if param.unit == "dB":
        return 1
    if largest >= 1000 or (param.unit == "%" and largest >= 100):
        return 0
    return 1 if largest >= 100 else 2


def _decimals(number: float) -> int:
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
