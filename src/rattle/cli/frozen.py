"""--freeze of `rattle build`: what goes into the bundle, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from rattle.bundle.freezing import PYTHON, Frozen, freeze
from rattle.bundle.target import Platform, platform_of, this_machine
from rattle.compiler import CompiledPlugin

from .facts import counted

_MOST_NAMED = 6  # files


@dataclass(frozen=True)
class Parcel:
    """A plugin, and what its bundle gets besides."""

    code: CompiledPlugin
    folders: dict[str, Path]
    lines: tuple[str, ...]  # to tell of it
    notes: tuple[str, ...] = ()


def as_it_is(code: CompiledPlugin) -> Parcel:
    return Parcel(code, {}, ())


def frozen(code: CompiledPlugin, workshop: Path, data: Sequence[str]) -> Parcel:
    """workshop: where the folders are made. Raises FreezeError."""
    worker = code.description.worker
    if worker is None:
        return replace(as_it_is(code), lines=("needs no Python: --freeze adds nothing",))
    place = workshop / code.description.class_name
    place.mkdir()
    made = freeze(worker, place, data)
    description = replace(code.description, worker=made.worker)
    notes = tuple(
        f"{path} was read, and is not in the bundle: put it beside the plugin" for path in made.elsewhere
    )
    return Parcel(replace(code, description=description), dict(made.folders), tuple(told(made)), notes)


def told(made: Frozen) -> list[str]:
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    size = made.bytes_of(PYTHON) / 1e6
    data = [path.as_posix() for path in made.source.data]
    return [
        f"Python{' with ' if versions else ''}{versions} is in the bundle: {size:.0f} MB",
        f"so is {', '.join(path.as_posix() for path in made.source.modules)}, to be read by anybody",
        *([f"and {counted(len(data), 'file')} of data: {_named(data)}"] if data else []),
    ]


def _named(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def check_freezing(is_frozen: bool, data: Sequence[str], platforms: Sequence[Platform]) -> None:
    """Raises click.UsageError."""
    here = platform_of(this_machine())
    if data and not is_frozen:
        raise click.UsageError("--data says what goes with --freeze; add that, or leave it out")
    if is_frozen and list(platforms) != [here]:
        raise click.UsageError(
            f"--freeze takes this machine's Python, so it is for {here.name} alone: leave --target out"
        )
