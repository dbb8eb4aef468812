"""The presets of a plugin: `presets = {"Warm": {"cutoff_hz": 600.0}}`, or a folder of files.

A preset is the whole sound: a Param that it does not name has its default. Ids of older versions are
understood. Every mistake is found at build, with its file and line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from .class_source import field_place
from .description import ParamDescription, PluginDescription, PresetDescription, Renamed
from .errors import DeclarationError, ParamValueError
from .hashing import number_of
from .param import Param
from .preset_sources import (
    SUFFIXES,
    PresetSource,
    declared_presets,
    folder_presets,
    preset_of_file,
)
from .taper import legal
from .text import NO_TEXT, folded, is_showable
from .values import plain_value, python_value

DEFAULT = "Default"  # the first of the list a host shows: the Params' own values
PROGRAM_TITLE = "Program"
# No path of a Param looks so: the choice among presets never takes a Param's number.
PROGRAM_NUMBER = number_of("program:")
_MOST_PRESETS = 4096


def presets_of(
    cls: type, plugin_id: str, params: Sequence[ParamDescription], renamed: Sequence[Renamed]
) -> tuple[PresetDescription, ...]:
    """Raises DeclarationError for the first mistake found."""
    declared = getattr(cls, "presets", None)
    if declared is None or declared == {}:
        return ()
    if isinstance(declared, Mapping):
        sources = declared_presets(cls, declared)
    elif isinstance(declared, str | Path):
        sources = folder_presets(cls, Path(declared), plugin_id)
    else:
        cure = 'write `presets = {"Warm": {"gain_db": -3.0}}`, or the name of a folder'
        why = f"{declared!r} is no dict of presets"
        raise DeclarationError(f"{cls.__name__}.presets", why, cure, field_place(cls, "presets"))
    _check_names(sources, params)
    reader = _Reader(params, renamed)
    return tuple(PresetDescription(source.name.strip(), reader.values(source)) for source in sources)


def preset_values(description: PluginDescription, name: str | Path) -> tuple[float, ...]:
    """Plain, one for each Param, of the preset of this name, or of a file as a folder of presets has them.

    Raises ParamValueError for a name that no preset has, DeclarationError for a mistake in a file."""
    if name == DEFAULT:
        return tuple(param.default for param in description.params)
    for preset in description.presets:
        if preset.name == name:
            return preset.values
    file = Path(str(name))
    if file.suffix.lower() in SUFFIXES and file.is_file():
        reader = _Reader(description.params, description.renamed)
        return reader.values(preset_of_file(file, description.id))
    names = [DEFAULT, *(preset.name for preset in description.presets)]
    near = get_close_matches(str(name), names, 1)
    hint = f": did you mean {near[0]!r}?" if near else f"; it has {', '.join(names)}"
    hint += f", and there is no such file as {name}" if file.suffix.lower() in SUFFIXES else ""
    raise ParamValueError(f"{description.class_name} has no preset {name!r}{hint}")


def _check_names(sources: Sequence[PresetSource], params: Sequence[ParamDescription]) -> None:
    if len(sources) > _MOST_PRESETS:
        raise sources[-1].error(f"there are {len(sources)} presets", f"at most {_MOST_PRESETS}")
    seen: dict[str, str] = {}
    for source in sources:
        _check_name(source)
        name = folded(source.name)
        if name == folded(DEFAULT):
            why = f'every plugin with presets has "{DEFAULT}" by itself: the defaults of its Params'
            raise source.error(why, "give it another name")
        if name in seen:
            raise source.error(f'"{seen[name]}" is there too', "give one another name; case does not count")
        seen[name] = source.name
    clash = next((param for param in params if param.title == PROGRAM_TITLE), None)
    if clash:
        why = f'`{clash.id}` is titled "{PROGRAM_TITLE}", as the choice among presets is'
        raise sources[0].error(why, f"give `{clash.id}` another `title=`")


def _check_name(source: PresetSource) -> None:
    name: object = source.name
    if not isinstance(name, str) or not name.strip():
        raise source.error(f"{name!r} is no name", "give a text that is not empty")
    if not is_showable(name.strip()):
        raise source.error(f"the name is {NO_TEXT}", "give a shorter one, in one line")


class _Reader:
    def __init__(self, params: Sequence[ParamDescription], renamed: Sequence[Renamed]) -> None:
        self._params = params
        self._index = {param.id: index for index, param in enumerate(params)}
        self._renamed = {row.old: row.new for row in renamed}

    def values(self, source: PresetSource) -> tuple[float, ...]:
        plain = [param.default for param in self._params]
        said: dict[int, str] = {}
        for key, value in source.values.items():
            index = self._find(source, key)
            if index in said:
                why = f"`{key}` and `{said[index]}` are one Param, of two versions"
                raise source.error(why, f"drop `{said[index] if key in self._index else key}`", key)
            said[index] = key
            plain[index] = self._plain(source, key, self._params[index], value)
        return tuple(plain)

    def _find(self, source: PresetSource, key: object) -> int:
        if isinstance(key, str) and self._renamed.get(key, key) in self._index:
            return self._index[self._renamed.get(key, key)]
        if isinstance(key, Param):
            raise source.error("a Param stands where its id should", f'write it in quotes: "{key.name}"')
        near = get_close_matches(str(key), self._index, 1)
        cure = f"did you mean `{near[0]}`?" if near else f"there is {', '.join(self._index) or 'none'}"
        raise source.error(f"no Param has the id {key!r}", cure, key)

    def _plain(self, source: PresetSource, key: str, param: ParamDescription, value: Any) -> float:
        example = python_value(param, param.default)
        cure = f'for example "{param.id}": {source.shown(example)}'
        if isinstance(value, bool) and param.kind != "bool":
            raise source.error(f"`{key}`: {source.shown(value)} is no number", cure, key)
        try:
            return legal(param, plain_value(param, value))
        except ParamValueError as error:
            raise source.error(str(error), cure, key) from None
