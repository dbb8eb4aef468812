"""rattle monitor: how the workers of all running plugins are, while they play."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

import click
from rich.live import Live

from rattle.host.health import LinkReader
from rattle.host.instances import Instance, instances_folder, running_instances

from .monitor_table import Watched, nothing_runs, table_of
from .terminal import out, say

EPILOG = """\b
An instance is a plugin with a @worker that a host on this machine has activated; rattle.compile is a host
too.
  lag    input ahead of finished output; the bar is full where the latency is, and beyond it output is missing
  busy   time in the plugin's process, of the time there is
--json prints one object for each instance and interval; times, counts and sizes have their units in their
names.
"""


@click.command(epilog=EPILOG)
@click.argument("plugin", required=False)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each instance and interval.")
@click.option("--once", is_flag=True, help="Look once; exit code 1 if nothing runs.")
@click.option(
    "--interval",
    "interval_s",
    type=click.FloatRange(0.05, 3600.0),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="From one look to the next.",
)
def monitor(plugin: str | None, as_json: bool, once: bool, interval_s: float) -> None:
    """Show all running instances of plugins with a @worker, or those whose name contains PLUGIN."""
    seen = Instances(plugin)
    if once or not (as_json or out().is_terminal):
        click.get_current_context().exit(look_once(seen, as_json))
    try:
        if as_json:
            while True:
                print_json(seen.look())
                time.sleep(interval_s)
        watch(seen, interval_s)
    except KeyboardInterrupt:  # which is how one ends it
        pass


class Instances:
    """Those that run, from look to look."""

    def __init__(self, plugin: str | None) -> None:
        self._plugin = (plugin or "").casefold()
        self._readers: dict[str, tuple[Instance, LinkReader, Watched]] = {}

    def look(self) -> list[tuple[Instance, Watched]]:
        """What is there now. Who ended since the last look is gone."""
        found: dict[str, tuple[Instance, LinkReader, Watched]] = {}
        for instance, reader in running_instances():
            if self._plugin in instance.plugin.casefold() and not reader.is_closed:
                known = self._readers.get(instance.name)
                # A host may activate anew at once, behind the same file descriptor.
                watched = known[2] if known and known[2].is_of(reader.health()) else Watched()
                found[instance.name] = (instance, reader, watched)
        self._readers = found
        for _, reader, watched in found.values():
            watched.see(reader.health())
        return [(instance, watched) for instance, _, watched in found.values()]


def look_once(seen: Instances, as_json: bool) -> int:
    found = seen.look()
    if as_json:
        print_json(found)
    elif found:
        console = out()
        console.print(table_of(found))
    if not found and not as_json:
        say(nothing_runs(instances_folder()))
    return 0 if found else 1


def watch(seen: Instances, interval_s: float) -> None:
    def shown() -> Any:
        found = seen.look()
        return table_of(found) if found else nothing_runs(instances_folder()) + "\nwaiting; Ctrl-C ends"

    with Live(shown(), console=out(), auto_refresh=False, screen=False) as live:
        while True:
            time.sleep(interval_s)
            live.update(shown(), refresh=True)


def print_json(found: Iterable[tuple[Instance, Watched]]) -> None:
    for line in json_lines(found):
        click.echo(line)


def json_lines(found: Iterable[tuple[Instance, Watched]]) -> Iterator[str]:
    now = round(time.time(), 3)
    for instance, watched in found:
        where = {
            "unix_time_s": now,
            "instance": instance.name,
            "log": str(instance.log) if instance.log else None,
            "library": str(instance.library),
        }
        yield json.dumps({**where, **watched.health.to_dict(), "utilization_now": watched.busy_now})
