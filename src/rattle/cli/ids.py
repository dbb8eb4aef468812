"""rattle ids: the ids that projects refer to, and the record that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from rattle.bundle.file_names import file_stem
from rattle.plugin.class_source import class_place, field_place
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError, Place
from rattle.plugin.id_records import record_of, write_record
from rattle.plugin.ids import check_ids

from .complaints import shown
from .loading import load, plugin_argument, plugin_file
from .terminal import authors_prints_aside, say

EPILOG = """\b
Commit the file that --write makes. From then on `rattle build` and `rattle verify` fail when an id is lost or
changed, and print the line that keeps old projects working. A renamed class keeps its record by its `id`.
"""


@click.command(epilog=EPILOG)
@plugin_argument
@click.option("--write", is_flag=True, help="Record them in CLASS.ids beside the plugin's file.")
def ids(plugin: str, write: bool) -> None:
    """List a plugin's ids; --write records them."""
    folder = plugin_file(plugin)[0].parent
    for cls in load(plugin):
        with authors_prints_aside():
            description = describe(cls)
        say((description.class_name, "bold"), f"  {description.id}")
        for param in description.params:
            say(f"  {param.id:24} {param.number:>10}  {param.title}")
        for meter in description.meters:
            say(f"  {meter.id:24} {meter.number:>10}  {meter.title} (meter)")
        if write:
            say(("recorded in ", "green"), shown(write_record(description, folder, class_place(cls))))
        else:
            file = check_record(cls, description, folder)
            say(f"  as recorded in {shown(file)}" if file.exists() else "  not recorded yet: --write")
            if file.stem != description.class_name:
                say(("  note: ", "yellow"), f"--write calls the record {description.class_name}.ids")


def check_record(cls: type[Effect], description: PluginDescription, folder: Path) -> Path:
    """The plugin's NAME.ids, which need not exist. Raises RecordError where they do not fit together."""
    place = class_place(cls)
    file = record_of(description, folder, place)
    check_ids(description, file, place)
    return file


def check_apart(plugins: Iterable[tuple[type[Effect], PluginDescription]]) -> None:
    """Two plugins of one name would be one bundle, and two of one id one plugin to every host.

    Raises DeclarationError."""
    ids: dict[str, str] = {}
    stems: dict[str, str] = {}  # by what Windows and macOS, where case does not count, tell apart
    for cls, description in plugins:
        stem = file_stem(description.name)
        if stem.casefold() in stems:
            why = f'"{description.name}" would be {stem}.vst3, as {stems[stem.casefold()]} is'
            raise DeclarationError(f"{cls.__name__}.name", why, "give each its own", _own_place(cls, "name"))
        if description.id in ids:
            why = f'"{description.id}" is the id of {ids[description.id]} too'
            raise DeclarationError(f"{cls.__name__}.id", why, "give each its own", _own_place(cls, "id"))
        ids[description.id] = stems[stem.casefold()] = cls.__name__


def _own_place(cls: type, name: str) -> Place | None:
    """Where a field is to be written that the class may have from another."""
    return field_place(cls, name) if name in vars(cls) else class_place(cls)
