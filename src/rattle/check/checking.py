"""A bundle through all checks."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rattle.bundle.hostile_host import build_hostile_host
from rattle.check.bundle_files import BundleFiles, NoBundleError
from rattle.check.hostile import host_results
from rattle.check.listen import listen
from rattle.check.player import Player, PlayerError, PluginFacts
from rattle.check.real_time import watch_real_time
from rattle.check.report import Group, Report
from rattle.check.result import Result

# Of each group: its name on the command line, and in a report.
GROUPS = {
    "host": "In the hands of a hostile host",
    "real-time": "On the audio thread",
    "listening": "To the ear",
}

Progress = Callable[[str], None]


def check_bundle(
    files: BundleFiles,
    only: tuple[str, ...] = (),
    progress: Progress = lambda _: None,
    plugin: str = "",
) -> Report:
    """only: groups; all if empty. progress: told the title of each as it begins. plugin: its name, in a
    bundle of several; "" is the first. Raises NoBundleError for a name that is not there, and BuildError
    where this machine cannot build the hosts."""
    started = time.perf_counter()
    groups: list[Group] = []
    try:
        with Player(files.library, number=_number_of(plugin, files.library)) as player:
            facts = player.describe()
            for name, run in _runs(player, facts).items():
                if not only or name in only:
                    progress(GROUPS[name])
                    groups.append(Group(name, GROUPS[name], tuple(run())))
    except PlayerError as error:
        text = f"the plugin does not open: {error}"
        found = Result("loading", "finding", text, cure=_loading_cure(str(error)))
        return _report(files, None, [Group("loading", "Loading", (found,))], started)
    return _report(files, facts, groups, started)


def _report(files: BundleFiles, facts: PluginFacts | None, groups: list[Group], started: float) -> Report:
    return Report(str(files.bundle), facts, tuple(groups), time.perf_counter() - started)


def _number_of(plugin: str, library: Path) -> int:
    if not plugin:
        return 0
    with Player(library) as player:
        names = player.describe().plugins
    if plugin not in names:
        raise NoBundleError(f"there is no plugin {plugin!r} in the bundle; it has {', '.join(names)}")
    return names.index(plugin)


def _runs(player: Player, facts: PluginFacts) -> dict[str, Callable[[], Iterator[Result]]]:
    return {
        "host": lambda: _in_hostile_host(player),
        "real-time": lambda: watch_real_time(player, facts),
        "listening": lambda: listen(player, facts),
    }


def _in_hostile_host(player: Player) -> Iterator[Result]:
    with tempfile.TemporaryDirectory(prefix="rattle-check-") as folder:
        yield from host_results(build_hostile_host(Path(folder)), player.library, number=player.number)


def _loading_cure(words: str) -> str:
    if "cannot open shared object file" in words:
        missing = words.split(": cannot open")[0].rpartition(" ")[2]
        return f"install the package that has {missing}"
    if "undefined symbol" in words:
        return "a library it needs is missing, or of another version: ldd -r names it"
    if "ELF class" in words or "invalid ELF header" in words:
        return "it was built for another machine: build it for this one"
    return "rebuild it; a host shows no more than that it fails to load"
