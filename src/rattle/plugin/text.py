"""What a host shows for a value, and what its user may type. The rules are those of native/text.h."""

from __future__ import annotations

import re

from .description import ParamDescription
from .taper import legal

_WHITE = " \t\n\v\f\r"
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_NUMBER = re.compile(
    r"([+\u2212-]?(?:infinity|inf|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?))[ \t\n\v\f\r]*(.*)", re.S
)
_SWITCH = {"on": 1.0, "yes": 1.0, "true": 1.0, "off": 0.0, "no": 0.0, "false": 0.0}


MOST_BYTES = 127  # of a text that a host shows, in UTF-8: native/text.h has room for no more
NO_TEXT = f"longer than {MOST_BYTES} bytes, or has a character that cannot be shown"


def is_showable(text: str) -> bool:
    """Whole on every way to a host: neither cut, nor ended by a NUL, nor broken over lines."""
    return text.isprintable() and len(text.encode()) <= MOST_BYTES


def text_of(param: ParamDescription, plain: float) -> str:
    """ "1.2 kHz", "-6.0 dB", "Dotted Eighth", "On"."""
    plain = legal(param, plain)
    for value, label in param.labels:
        if value == plain:
            return label
    if param.kind == "bool":
        return "On" if plain else "Off"
    if param.kind == "enum":
        return param.members[int(plain)]
    if param.unit == "Hz" and abs(_rounded(plain, param.digits)) >= 1000:
        return _number(plain / 1000, 2).removesuffix("0") + " kHz"
    return _number(plain, param.digits) + _suffix(param.unit)


def _suffix(unit: str) -> str:
    return unit if unit in ("", "%") else f" {unit}"


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}f}")


def _number(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text if float(text) else text.lstrip("-")


def value_of(param: ParamDescription, text: str) -> float | None:
    """The value a text means, made legal as a host does; None if it is not understood."""
    meant = meant_by(param, text)
    return None if meant is None else legal(param, meant)


def meant_by(param: ParamDescription, text: str) -> float | None:
    """The number a text means, whether or not the Param can have it; None if it is not understood."""
    typed = folded(text)
    unit = folded(param.unit)
    for value, label in param.labels:
        if _is_label(typed, _lower(label), unit):
            return value
    if param.kind == "bool" and typed in _SWITCH:
        return _SWITCH[typed]
    members = [folded(member) for member in param.members]
    if typed in members:
        return float(members.index(typed))
    match = _NUMBER.fullmatch(typed if "." in typed else typed.replace(",", "."))
    scale = _scale(match[2], unit) if match else None
    if match is None or scale is None:
        return None
    times, over = scale
    return float(match[1].replace("\u2212", "-")) * times / over


def folded(text: str) -> str:
    """As texts are compared: ASCII case and white space at the ends do not count."""
    return _lower(text.strip(_WHITE))


def _lower(text: str) -> str:
    return text.translate(_ASCII_LOWER)


def _is_label(typed: str, label: str, unit: str) -> bool:
    if typed == label:
        return True
    return bool(unit) and typed.startswith(label) and typed[len(label) :].lstrip(_WHITE) == unit


def _scale(suffix: str, unit: str) -> tuple[float, float] | None:
    """Factor and divisor: dividing by 1000 is exact where multiplying by 0.001 is not."""
    if suffix in ("", unit):
        return 1.0, 1.0
    if suffix in ("k", f"k{unit}") or (suffix, unit) == ("s", "ms"):
        return 1000.0, 1.0
    return (1.0, 1000.0) if (suffix, unit) == ("ms", "s") else None
