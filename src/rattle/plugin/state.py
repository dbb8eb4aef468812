"""A plugin's settings as a project or a preset stores them: native/state.h in Python, to the byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rattle.lang.errors import RattleError

from .description import ParamDescription, PluginDescription
from .taper import legal

FORMAT = 1
MOST_BYTES = 1 << 24  # as native/vst3/stream.h
_KEYS = ("rattle", "plugin", "version", "bypass", "program", "params")


class StateError(RattleError):
    """Raised for a text that is no state of Rattle. `line` of it, 0 where none is known."""

    def __init__(self, why: str, line: int = 0) -> None:
        self.why, self.line = why, line
        super().__init__(why)


@dataclass(frozen=True)
class State:
    """What a text says, whatever plugin it is of."""

    plugin: str  # its id; "" if it does not say
    version: str
    bypass: bool
    program: str  # the preset chosen last; "" if none
    params: dict[str, Any]  # by id, as JSON has them
    strange: tuple[str, ...] = ()  # keys that mean nothing in this version


def state_text(
    description: PluginDescription, plain: Sequence[float], bypass: bool = False, program: str = ""
) -> str:
    """What the plugin itself would save with these values."""
    params = (
        f"{_string(param.id)}:{_value(param, legal(param, value))}"
        for param, value in zip(description.params, plain, strict=True)
    )
    head = f'"rattle":{FORMAT},"plugin":{_string(description.id)},"version":{_string(description.version)}'
    chosen = f',"program":{_string(program)}' if program else ""
    return f'{{{head},"bypass":{json.dumps(bypass)}{chosen},"params":{{{",".join(params)}}}}}'


def _string(text: str) -> str:
    """Control characters as \\u00xx, all else as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _value(param: ParamDescription, plain: float) -> str:
    if param.kind == "bool":
        return json.dumps(plain != 0.0)
    if param.kind == "enum":
        return _string(param.members[int(plain)])
    written = repr(plain)
    return written.removesuffix(".0") if param.step else written


def read_state(text: str | bytes) -> State:
    """Raises StateError for what is none, or one of a newer Rattle."""
    document = _json_of(text)
    if not isinstance(document, dict):
        raise StateError("this is not a state of Rattle")
    form = document.get("rattle")
    if not isinstance(form, int | float) or isinstance(form, bool) or form < 1:
        raise StateError("this is not a state of Rattle")
    if form > FORMAT:
        raise StateError("the state was written by a newer version of Rattle")
    params = document.get("params", {})
    if not isinstance(params, dict):
        raise StateError('"params" is not an object')
    words = {key: document.get(key) for key in ("plugin", "version", "program")}
    known = {key: word if isinstance(word, str) else "" for key, word in words.items()}
    strange = tuple(str(key) for key in document if key not in _KEYS)
    return State(bypass=document.get("bypass") is True, params=params, strange=strange, **known)


def _no_number(word: str) -> float:
    """Python's reader takes NaN and Infinity; JSON has neither."""
    raise ValueError(word)


def _json_of(text: str | bytes) -> object:
    if len(text) > MOST_BYTES:
        raise StateError(f"it has more than {MOST_BYTES >> 20} MB")
    try:
        document: object = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise StateError(f"not JSON: {error.msg}", error.lineno) from None
    except UnicodeDecodeError:
        raise StateError("not JSON: it is no UTF-8") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        raise StateError(f"not JSON of ours: {error}") from None
    return document
