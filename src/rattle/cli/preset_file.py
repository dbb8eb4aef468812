"""What a `.vstpreset` says, for a person; nothing in it is trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import unescape

import click

from rattle.bundle.file_names import no_such_file
from rattle.plugin.description import PluginDescription
from rattle.plugin.errors import ParamValueError
from rattle.plugin.preset_sources import FORM, SUFFIXES
from rattle.plugin.state import MOST_BYTES, State, StateError, read_state
from rattle.plugin.text import text_of
from rattle.plugin.values import plain_value
from rattle.plugin.vstpreset import COMPONENT, INFO, PresetFile, PresetFileError, read_preset_file

from .complaints import Complaint, ComplaintError

_ATTRIBUTE = re.compile(r'<Attribute\s+id="([^"]*)"\s+value="([^"]*)"')
_LONGEST = 500  # characters of one value: a file can claim anything


@dataclass(frozen=True)
class ReadFile:
    content: bytes
    file: PresetFile


def check_is_preset(path: Path) -> None:
    """Raises click.UsageError where there is no file, or one of another kind."""
    if path.suffix in (".py", ".vst3"):
        listed = f"its presets: rattle preset list {path}"
        raise click.UsageError(f"{path} is a plugin, where a preset is expected; {listed}")
    if not path.is_file():
        raise click.UsageError(no_such_file(path, SUFFIXES))


def state_of_json(path: Path) -> State:
    """Of a preset as `rattle preset save` writes it into a .json. Raises as `read_file`."""
    check_is_preset(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StateError(f"it has more than {MOST_BYTES >> 20} MB")
        return read_state(path.read_bytes())
    except (StateError, OSError) as error:
        raise ComplaintError(Complaint(f"{path}: {error}", fix=FORM)) from None


def read_file(path: Path) -> ReadFile:
    """Raises click.UsageError where there is no file, ComplaintError where it is no preset."""
    check_is_preset(path)
    try:
        if path.stat().st_size > 2 * MOST_BYTES:
            raise PresetFileError(f"it has more than {2 * MOST_BYTES >> 20} MB")
        content = path.read_bytes()
        return ReadFile(content, read_preset_file(content))
    except (PresetFileError, OSError) as error:
        fix = "save it anew, in the studio or with `rattle preset save`"
        raise ComplaintError(Complaint(f"{path}: {error}", fix=fix)) from None


def told(value: object) -> str:
    """As JSON unless it is a text; without what would command a terminal, and not for ever."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    plain = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:_LONGEST])
    return plain + "..." * (len(text) > _LONGEST)


def described(read: ReadFile, plugin: PluginDescription | None) -> Iterator[tuple[str, str]]:
    """Lines of a label and a text."""
    file = read.file
    yield "class id", f"{file.class_id}{_whose(file, plugin)}"
    about = _attributes(file)
    if about.get("PlugInName"):
        yield "plugin", " by ".join(about[key] for key in ("PlugInName", "PlugInVendor") if about.get(key))
    chunks = ", ".join(f"{name} {len(chunk)} bytes" for name, chunk in file.chunks.items())
    yield "chunks", chunks or "none"
    try:
        state = read_state(file.chunks.get(COMPONENT, b""))
    except StateError as error:
        yield "state", f"not shown: {error}"
        return
    yield from described_state(state, plugin)


def _whose(file: PresetFile, plugin: PluginDescription | None) -> str:
    if plugin is None:
        return ""
    is_its = file.class_id == plugin.class_id.hex().upper()
    return f" ({plugin.name})" if is_its else f" (not {plugin.name}'s)"


def _attributes(file: PresetFile) -> dict[str, str]:
    """Read without an XML parser: one that follows entities can be made to fill memory."""
    text = file.chunks.get(INFO, b"")[:65536].decode("utf-8", "replace")
    entities = {"&quot;": '"', "&apos;": "'"}
    return {key: unescape(value, entities) for key, value in _ATTRIBUTE.findall(text)}


def described_state(state: State, plugin: PluginDescription | None) -> Iterator[tuple[str, str]]:
    yield "written by", f"{state.plugin or 'a plugin that does not say'} {state.version}".strip()
    if state.program:
        yield "program", state.program
    if state.bypass:
        yield "bypass", "on"
    params = {param.id: param for param in plugin.params} if plugin else {}
    renamed = {row.old: row.new for row in plugin.renamed} if plugin else {}
    for key, value in state.params.items():
        param = params.get(renamed.get(key, key))
        if param is None:
            yield key, told(value) + (f"  (no Param of {plugin.name})" if plugin else "")
            continue
        try:
            yield key, text_of(param, plain_value(param, value))
        except ParamValueError as error:
            yield key, f"{told(value)}  ({str(error).partition(': ')[2]})"
