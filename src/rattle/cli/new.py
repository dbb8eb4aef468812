"""rattle new: a folder with a plugin that works and its test."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

import click

from rattle.plugin.names import words_of

from .complaints import shown
from .starter import PLUGIN, TEST
from .terminal import say

EPILOG = """\b
Examples:
  rattle new warm_echo           makes warm_echo/ with the class WarmEcho
  rattle new "Warm Echo" --vendor "My Name"
"""


@click.command(epilog=EPILOG)
@click.argument("name")
@click.option("--vendor", default="My Name", help="Who makes the plugin, as hosts show it.")
def new(name: str, vendor: str) -> None:
    """Make a folder NAME with a plugin to start from and its test."""
    folder = Path(name)
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+", folder.name)
    stem = "_".join(words).lower()
    if not stem.isidentifier() or keyword.iskeyword(stem):
        raise click.UsageError(f"{folder.name!r} makes no name of a class; begin with a letter: warm_echo")
    folder = folder.with_name(stem)
    if folder.exists():
        raise click.UsageError(f"{shown(folder)} is there already; nothing was changed")
    class_name = "".join(word[0].upper() + word[1:] for word in words)
    names = {
        "stem": stem,
        "class_name": class_name,
        "title": words_of(class_name),
        "slug": stem.replace("_", "-"),
        "vendor": vendor.replace("\\", "").replace('"', "'"),
    }
    write(folder, names)
    say(("made ", "green"), f"{folder}/ with {stem}.py and test_{stem}.py. Next:")
    for line in (
        f"cd {folder}",
        f"rattle build {stem}.py --install",
        "python -m pytest  (it needs: pip install pytest)",
    ):
        say(f"  {line}")


def write(folder: Path, names: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True)
        for file, text in ((f"{names['stem']}.py", PLUGIN), (f"test_{names['stem']}.py", TEST)):
            (folder / file).write_text(Template(text).substitute(names), encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"cannot write {folder}: {error.strerror}") from error
