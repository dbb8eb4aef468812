"""rattle ids: the ids that projects refer to, and the record that keeps them."""

from __future__ import annotations

from pathlib import Path

import click

from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.ids import check_ids, write_ids

from .complaints import shown
from .loading import load, plugin_argument, plugin_file
from .terminal import say

EPILOG = """\b
Commit the file that --write makes. From then on `rattle build` fails when an id is lost or changed, and
prints the line that keeps old projects working.
"""


@click.command(epilog=EPILOG)
@plugin_argument
@click.option("--write", is_flag=True, help="Record them in CLASS.ids beside the plugin's file.")
def ids(plugin: str, write: bool) -> None:
    """List a plugin's ids; --write records them."""
    folder = plugin_file(plugin)[0].parent
    for description in map(describe, load(plugin)):
        file = ids_file(folder, description)
        say((description.class_name, "bold"), f"  {description.id}")
        for param in description.params:
            say(f"  {param.id:24} {param.number:>10}  {param.title}")
        for meter in description.meters:
            say(f"  {meter.id:24} {meter.number:>10}  {meter.title} (meter)")
        if write:
            write_ids(description, file)
            say(("recorded in ", "green"), shown(file))
        else:
            check_ids(description, file)
            recorded = f"as recorded in {shown(file)}" if file.exists() else "not recorded yet: --write"
            say(f"  {recorded}")


def ids_file(folder: Path, description: PluginDescription) -> Path:
    return folder / f"{description.class_name}.ids"
