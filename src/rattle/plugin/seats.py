"""Where each unit sits in its plugin, and the names the host knows that place by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rattle.lang.copies import Copies
from rattle.lang.life import walk
from rattle.lang.unit import Unit

from .meter import Meter
from .names import singular, title_of
from .param import Param
from .voice import Voice


@dataclass(frozen=True)
class Seat:
    unit: Unit
    path: str  # "bands.0", "filters.1": every unit has its own
    id: str  # "bands.0", "filters": copies share one, so they share the ids of their Params
    title: str  # "Band 1", "Filter"; the plugin's own is ""


def seats(plugin: Unit) -> Iterator[Seat]:
    """Every unit once, the plugin first, then in attribute order."""
    for path, unit in walk(plugin):
        yield _seat(plugin, path, unit)


def _seat(plugin: Unit, path: str, unit: Unit) -> Seat:
    holder: Any = plugin
    ids: list[str] = []
    words: list[str] = []
    for part in path.split(".") if path else []:
        if isinstance(holder, Unit):
            ids.append(part)
            words.append(title_of(part))
            holder = vars(holder)[part]
            continue
        words[-1] = singular(words[-1])
        if isinstance(holder, Copies) and isinstance(
            holder[0], Voice
        ):  # a knob of all voices is the plugin's
            ids.pop()
            words.pop()
        elif not isinstance(holder, Copies):
            ids.append(part)
            words[-1] += f" {int(part) + 1}"
        holder = holder[int(part)]
    return Seat(unit, path, ".".join(ids), " ".join(words))


def declared(cls: type) -> dict[str, Param[Any] | Meter]:
    """Params and Meters by name, a base class's first, in declaration order."""
    found: dict[str, Param[Any] | Meter] = {}
    for base in reversed(cls.__mro__):
        for name, attribute in vars(base).items():
            if isinstance(attribute, Param | Meter):
                found[name] = attribute
            else:
                found.pop(name, None)
    return found
