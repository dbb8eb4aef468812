"""Files that commands write: every one makes the folders on the way, and says why it cannot."""

from __future__ import annotations

from pathlib import Path

import click


def check_place(place: Path, example: str) -> None:
    """Before minutes of work. Raises click.UsageError. example: a name for who gave a folder."""
    if place.is_dir():
        raise click.UsageError(f"{place} is a folder; name a file: {place / example}")
    nearest = next(each for each in place.absolute().parents if each.exists())
    if not nearest.is_dir():
        raise click.UsageError(f"cannot write {place}: {nearest} is no folder")


def make_folder(place: Path) -> None:
    try:
        place.absolute().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot write {place}: {error.strerror}") from None


def write_file(place: Path, content: str | bytes) -> None:
    """Raises click.UsageError."""
    make_folder(place)
    try:
        place.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise click.UsageError(f"cannot write {place}: {error.strerror}") from None
