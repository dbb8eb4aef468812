"""Params, Meters and groups of a plugin object, each with the id, number and title that the host knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rattle.lang.hooks import hooks_of
from rattle.lang.life import children_first, walk
from rattle.lang.unit import Unit

from .description import (
    Attribute,
    GroupDescription,
    HookDescription,
    MeterDescription,
    ParamDescription,
    Taper,
)
from .errors import DeclarationError
from .hashing import number_of
from .labels import check_labels, digits_of, labels_of
from .meter import Meter
from .param import Param
from .placement import check_placement
from .seats import Seat, declared, seats
from .taper import exponent_for

BYPASS_ID = "bypass"


@dataclass
class Collected:
    params: dict[str, ParamDescription] = field(default_factory=dict)
    meters: dict[str, MeterDescription] = field(default_factory=dict)
    groups: dict[str, GroupDescription] = field(default_factory=lambda: {"": GroupDescription("Root", 0, 0)})
    sources: dict[str, Param[Any] | Meter] = field(default_factory=dict)  # by id, for messages


def collect(plugin: Unit) -> Collected:
    """Own Params first, then those of the units, each in declaration order.

    Raises DeclarationError for misplaced declarations, and for ids, titles or numbers that are not unique.
    """
    collected = Collected()
    holders: dict[str, object] = {}  # what makes copies one: the dict of values they share
    for seat in seats(plugin):
        check_placement(seat.unit)
        holder = vars(seat.unit).get("_param_values", seat.unit)
        for name, source in declared(type(seat.unit)).items():
            item_id = f"{seat.id}.{name}" if seat.id else name
            if holders.setdefault(item_id, holder) is not holder:
                raise source.error(f"two have the id `{item_id}`", "rename one")
            _add(collected, item_id, seat, source)
    check_unique(collected)
    return collected


def _add(collected: Collected, item_id: str, seat: Seat, source: Param[Any] | Meter) -> None:
    user = (Attribute(seat.path, source.name),)
    collected.sources.setdefault(item_id, source)
    if isinstance(source, Meter):
        meter = collected.meters.get(item_id) or _meter(item_id, seat, source)
        collected.meters[item_id] = replace(meter, writers=meter.writers + user)
        return
    param = collected.params.get(item_id)
    if param is None:
        group = _group(collected, source.group if source.group is not None else seat.title)
        param = _param(item_id, seat, source, group)
        check_labels(source, param)
    collected.params[item_id] = replace(param, readers=param.readers + user)


def collect_hooks(plugin: Unit, params: tuple[ParamDescription, ...]) -> tuple[HookDescription, ...]:
    """Of every unit, in the order in which they run."""
    index = {reader: i for i, param in enumerate(params) for reader in param.readers}
    paths = {id(unit): path for path, unit in walk(plugin)}
    found = []
    for unit in children_first(plugin):
        path = paths[id(unit)]
        for name, sources in hooks_of(type(unit)).items():
            heard = tuple(index[Attribute(path, source.name)] for source in sources)
            found.append(HookDescription(path, name, heard))
    return tuple(found)


def _group(collected: Collected, title: str) -> int:
    """One level, under the root: deeper trees are shown by few hosts."""
    if title not in collected.groups:
        collected.groups[title] = GroupDescription(title, number_of(f"group:{title}"), 0)
    return list(collected.groups).index(title)


def _param(item_id: str, seat: Seat, source: Param[Any], group: int) -> ParamDescription:
    taper, exponent = _taper(source)
    return ParamDescription(
        id=item_id,
        number=number_of(item_id),
        title=f"{seat.title} {source.title}".strip(),
        unit=(source.unit or "").strip(),
        kind=source.kind,
        default=source.plain(source.value_in(seat.unit)),
        minimum=source.minimum,
        maximum=source.maximum,
        step=source.step,
        taper=taper,
        exponent=exponent,
        smooth_ms=source.smooth_ms,
        digits=digits_of(source),
        labels=labels_of(source),
        members=tuple(member.name for member in source.members),
        group=group,
        automatable=source.automatable,
        readers=(),
        midi_cc=source.midi_cc,
    )


def _taper(source: Param[Any]) -> tuple[Taper, float]:
    if source.center is not None:
        return "power", exponent_for(source.center, source.minimum, source.maximum)
    return source.taper, 1.0


def _meter(item_id: str, seat: Seat, source: Meter) -> MeterDescription:
    return MeterDescription(
        id=item_id,
        number=number_of(item_id),
        title=f"{seat.title} {source.title}".strip(),
        unit=(source.unit or "").strip(),
        rest=source.rest,
        minimum=source.minimum,
        maximum=source.maximum,
        peak=source.peak,
        writers=(),
    )


def check_unique(collected: Collected) -> None:
    """Ids are, as keys; titles, for hosts find Params by them; and numbers."""
    items: list[ParamDescription | MeterDescription] = [
        *collected.params.values(),
        *collected.meters.values(),
    ]
    titles: dict[str, str] = {"Bypass": BYPASS_ID}
    numbers = {number_of(BYPASS_ID): BYPASS_ID}
    for item in items:
        source = collected.sources[item.id]
        if titles.setdefault(item.title, item.id) != item.id:
            both = f"`{titles[item.title]}` and `{item.id}`{_places(collected, titles[item.title])}"
            raise source.error(f'{both} are both titled "{item.title}"', "give one of them a `title=`")
        if numbers.setdefault(item.number, item.id) != item.id:
            raise source.error(f"`{numbers[item.number]}` and `{item.id}` have the same number", "rename one")
    _check_controllers(collected)
    if len({group.number for group in collected.groups.values()}) < len(collected.groups):
        raise DeclarationError("group", "two groups have the same number", "change the `group=` of one")


def _check_controllers(collected: Collected) -> None:
    """A host sends a controller to one parameter."""
    moved: dict[int, str] = {}
    for param in collected.params.values():
        if param.midi_cc is not None and moved.setdefault(param.midi_cc, param.id) != param.id:
            first = moved[param.midi_cc]
            why = f"controller {param.midi_cc} moves `{first}` too{_places(collected, first)}"
            cure = "a controller moves one Param: read it in both places"
            raise collected.sources[param.id].error(why, cure)


def _places(collected: Collected, item_id: str) -> str:
    source = collected.sources.get(item_id)
    return f" (the first at {source.place})" if source else ""
