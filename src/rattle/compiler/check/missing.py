"""No such attribute: which one was meant, or what there is."""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rattle.compiler.check.cures import numeric, owner_of
from rattle.compiler.check.names import near
from rattle.compiler.check.values import Thing, kind
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, Value
from rattle.lang import transport
from rattle.lang.snapshot import ENGINE_ATTRIBUTES
from rattle.lang.unit import Unit
from rattle.plugin.effect import Effect
from rattle.plugin.voice import Voice

if TYPE_CHECKING:
    from rattle.compiler.check.context import Context

SAMPLE_RATES = {"sr", "fs", "srate", "samplerate", "samplingrate", "rate", "fshz"}
_OF_VOICES = {
    "freq": "pitch_hz", "frequency": "pitch_hz", "freq_hz": "pitch_hz", "frequency_hz": "pitch_hz",
    "pitch": "pitch_hz", "hz": "pitch_hz", "f0": "pitch_hz", "key": "note", "midi_note": "note",
    "vel": "velocity", "aftertouch": "pressure", "is_on": "gate",
}  # fmt: skip
MOST_LISTED = 6  # names that a fix counts up


def of_unit(context: Context, unit: Unit, attr: str) -> str:
    owner = owner_of(context.node)
    if attr == "play" and isinstance(unit, Effect):
        return f"only an Instrument plays notes itself: `{owner}.send(event)` hands them to the host"
    if attr in ("play", "send") and isinstance(unit, Voice):
        return "notes are the instrument's: do it in its `modulate`, or in a handler"
    if isinstance(unit, Voice) and attr in _OF_VOICES:
        return f"did you mean `{owner}.{_OF_VOICES[attr]}`?"
    prepared = vars(context.image.of(unit).prepared[0])
    names = [name for name in (*vars(unit), *prepared, *dir(type(unit))) if not name.startswith("_")]
    meant = "sample_rate" if attr.lower().replace("_", "") in SAMPLE_RATES else near(attr, names)
    if meant is None and attr in transport.NAMES:
        return f"did you mean `{owner}.transport.{attr}`?"
    if meant is not None:
        return f"did you mean `{owner}.{meant}`?"
    call = _call(context)
    if owner == "self" and call is not None:
        return f"write the method: def {attr}({', '.join(['self', *_arguments(call)])}):"
    if owner == "self":
        return f"create it in __init__: self.{attr} = 0.0"
    return f"`{owner}` has {_listed(_own_names(unit))}"


def _call(context: Context) -> ast.Call | None:
    calls = [node for node in ast.walk(context.frame.source.node) if isinstance(node, ast.Call)]
    return next((call for call in calls if call.func is context.node), None)


def _arguments(call: ast.Call) -> list[str]:
    """What the method may call what it is given: as the caller does, where that is a name."""
    given = [each.id if isinstance(each, ast.Name) else "" for each in call.args]
    names = [name if name and name not in given[:k] else f"argument_{k + 1}" for k, name in enumerate(given)]
    return [*names, *(keyword.arg for keyword in call.keywords if keyword.arg)]


def _own_names(unit: Unit) -> list[str]:
    """What its author gave it; not what every unit has."""
    written_names = [name for cls in type(unit).__mro__ if cls not in Unit.__mro__ for name in vars(cls)]
    names = dict.fromkeys([*written_names, *vars(unit)])
    return [n for n in names if not n.startswith("_") and n not in ENGINE_ATTRIBUTES and not hasattr(Unit, n)]


def _listed(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    more = ", ..." if len(quoted) > MOST_LISTED else ""
    return ", ".join(quoted[:MOST_LISTED]) + more if quoted else "no attributes of its own"


def of_object(context: Context, value: Any, attr: str) -> Refusal:
    owner = owner_of(context.node)
    if value is None:
        fix = "create it in __init__, and switch it with a bool"
        return Refusal("RT107", f"`{owner}` is None", fix)
    if isinstance(value, type) and issubclass(value, enum.Enum):
        members = [member.name for member in value]
        meant, fix = near(attr, members), f"its members are {_listed(members)}"
        fix = fix if meant is None else f"did you mean `{owner}.{meant}`?"
        return Refusal("RT112", f"`{value.__name__}` has no member `{attr}`", fix)
    if isinstance(value, list):
        fix = f"loop over it: for each in {owner}: each.{attr}"
        return Refusal("RT112", f"a list has no attribute `{attr}`", fix)
    meant = near(attr, getattr(value, "__all__", dir(value)))
    name = getattr(value, "__name__", type(value).__name__)
    fix = f"did you mean `{owner}.{meant}`?" if meant else _what_it_has(value, owner)
    return Refusal("RT112", f"`{name}` has no attribute `{attr}`", fix)


def _what_it_has(value: object, owner: str) -> str:
    if isinstance(value, ModuleType):
        return f"`dir({owner})` lists what there is"
    names = [name for name in dir(value) if not name.startswith("_")]
    return f"`{owner}` has {_listed(names)}"


def of_thing(context: Context, thing: Thing, attr: str) -> Refusal:
    """Numbers, tuples and members known only when running have next to no attributes."""
    owner = owner_of(context.node)
    fix = numeric(thing, owner)
    if isinstance(thing, Value | Const):
        fix = f"it is the number itself: write {owner}"
        fix = f"assign to it: {owner} = ..." if attr == "set" else fix
    return Refusal("RT112", f"{kind(thing)} has no attribute `{attr}` here", fix)
