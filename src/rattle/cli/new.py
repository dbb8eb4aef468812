"""rattle new: a folder with a plugin that works and its test."""

from __future__ import annotations

import builtins
import json
import keyword
import re
from importlib.util import find_spec
from pathlib import Path
from string import Template

import click

import rattle
from rattle.plugin.metadata import slug
from rattle.plugin.names import words_of
from rattle.plugin.text import NO_TEXT, is_showable

from . import starter, starter_worker
from .complaints import shown
from .terminal import say

EPILOG = """\b
Examples:
  rattle new warm_drive          makes warm_drive/ with the class WarmDrive
  rattle new "Warm Drive" --vendor "My Name"
  rattle new denoiser --worker   one in ordinary Python (NumPy, SciPy, PyTorch), behind the ring
"""


@click.command(epilog=EPILOG)
@click.argument("name")
@click.option("--vendor", help="Who makes the plugin, as hosts show it.")
@click.option("--worker", is_flag=True, help="Of ordinary Python, which is heard 50 ms later.")
def new(name: str, vendor: str | None, worker: bool) -> None:
    """Make a folder NAME with a plugin to start from and its test."""
    folder = Path(name)
    words = words_in(folder.name)
    stem, class_name = "_".join(words).lower(), "".join(word[0].upper() + word[1:] for word in words)
    folder = folder.with_name(stem)
    if folder.exists():
        raise click.UsageError(f"{shown(folder)} is there already; nothing was changed")
    check_free(stem, class_name)
    if vendor is not None and not is_showable(vendor):
        raise click.UsageError(f"the vendor's name is {NO_TEXT}; give a shorter one, in one line")
    names = {
        "stem": stem,
        "class_name": class_name,
        "title": words_of(class_name),
        "id": f"{slug(vendor) if vendor else 'com.example'}.{slug(stem)}",
        "vendor": (vendor or "My Name").replace("\\", "").replace('"', "'"),
    }
    source = starter_worker if worker else starter
    write(folder, names, source.PLUGIN, source.TEST)
    say(("made ", "green"), f"{folder}/ with {stem}.py and test_{stem}.py. Next:")
    for line in (
        f"cd {folder}",
        f"rattle build {stem}.py --install",
        "python -m pytest  (it needs: pip install pytest)",
    ):
        say(f"  {line}")


def words_in(name: str) -> list[str]:
    """["Warm", "Drive"] of "Warm Drive", "warm-drive" and "WarmDrive", case kept. Raises click.UsageError."""
    strange = re.search(r"[^A-Za-z0-9 _-]", name)
    if strange:
        raise click.UsageError(
            f"{strange[0]!r} in {name!r}: files and classes are named in A to Z and digits; what hosts show"
            f" stands in the class, as in name = {json.dumps(name, ensure_ascii=False)}"
        )
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", name)
    if not words or words[0][0].isdigit():
        raise click.UsageError(f"{name!r} makes no name of a class: begin with a letter, as in warm_drive")
    return words


def check_free(stem: str, class_name: str) -> None:
    """Raises click.UsageError where the file or the class would stand before something else of that name."""
    if keyword.iskeyword(stem) or keyword.iskeyword(class_name):
        raise click.UsageError(f"{stem!r} is a word of Python's own; try {stem}_effect")
    if class_name in rattle.__all__ or hasattr(builtins, class_name):
        raise click.UsageError(
            f"the class would be called {class_name}, as one that is there; try {stem}_effect"
        )
    found = find_spec(stem)
    if found is not None and found.origin is not None:
        raise click.UsageError(
            f"{stem}.py would hide the module {stem!r} that is installed; try {stem}_effect"
        )


def write(folder: Path, names: dict[str, str], plugin: str, test: str) -> None:
    try:
        folder.mkdir(parents=True)
        for file, text in ((f"{names['stem']}.py", plugin), (f"test_{names['stem']}.py", test)):
            (folder / file).write_text(Template(text).substitute(names), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write {folder}: {error.strerror}") from error
