"""README and docs/: every Python block runs, every command line parses, and the made pages are fresh."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner
from docs.generate import DOCS, PAGES

from rattle.cli import main
from rattle.cli.loading import run
from rattle.compiler import compile_plugin
from rattle.plugin.effect import Effect

ROOT = DOCS.parent
TEXTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted(DOCS.glob("*.md"))]


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """(place, text) of every fenced block of that language."""
    for page in TEXTS:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            line = text[: match.start()].count("\n") + 1
            yield f"{page.name}:{line}", match[1]


PYTHON = dict(blocks("python"))
SHELL = [(place, line) for place, text in blocks("sh") for line in text.splitlines()]
COMMANDS = [(place, line) for place, line in SHELL if line.startswith("rattle ")]


@pytest.fixture
def folder_of_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a reader has saved README's first plugin."""
    (tmp_path / "tremolo.py").write_text(next(iter(PYTHON.values())), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    sys.modules.pop("tremolo", None)


@pytest.mark.parametrize("place", PYTHON)
def test_python_blocks_run_and_their_plugins_compile(place: str, folder_of_the_reader: Path) -> None:
    """A block copied into a file runs as it stands; each plugin in it goes through the whole compiler."""
    stem = re.sub(r"\W", "_", place)
    file = folder_of_the_reader / f"{stem}.py"
    file.write_text(PYTHON[place], encoding="utf-8")
    with np.errstate(all="ignore"):
        module = run(file)
    for value in list(vars(module).values()):
        if isinstance(value, type) and issubclass(value, Effect) and value.__module__ == module.__name__:
            assert "process" in compile_plugin(value).kernel_c


@pytest.mark.parametrize(("place", "line"), COMMANDS)
def test_command_lines_parse(place: str, line: str) -> None:
    """Every `rattle ...` in a text names a command, and options that this command has."""
    words = shlex.split(line, comments=True)[1:]
    context = main.make_context("rattle", list(words))
    name, command, rest = main.resolve_command(context, words)
    assert command is not None
    assert isinstance(command.make_context(name, rest, parent=context), click.Context)


def test_the_refusal_shown_in_readme_is_real(folder_of_the_reader: Path) -> None:
    """README's example of a message is what the command prints for that mistake."""
    file = folder_of_the_reader / "tremolo.py"
    file.write_text(file.read_text().replace("self.depth", "self.dept"))
    result = CliRunner(env={"COLUMNS": "200"}).invoke(main, ["verify", "tremolo.py"])
    (shown,) = (text for place, text in blocks("text") if place.startswith("README") and "RT112" in text)
    assert result.stderr.startswith(shown)


@pytest.mark.parametrize("page", PAGES)
def test_made_pages_are_fresh(page: str) -> None:
    """diagnostics.md and cli.md say what the program says: python docs/generate.py writes them."""
    # By words: another release of click may break lines elsewhere.
    assert (DOCS / page).read_text(encoding="utf-8").split() == PAGES[page]().split()


def test_links_lead_somewhere() -> None:
    """Every relative link of a text names a file that is there."""
    dead = [
        f"{page.name}: {target}"
        for page in TEXTS
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_the_report_shown_is_real(folder_of_the_reader: Path) -> None:
    """docs/report.md's example is what the command prints of README's plugin, shares of time aside."""
    (shown,) = (text for place, text in blocks("text") if place.startswith("report.md"))
    shown = re.sub(r"Dearest lines .*?\n\n", "", shown, flags=re.DOTALL)
    command = ["show", "report", "tremolo.py", "--seconds", "0"]
    printed = CliRunner(env={"COLUMNS": "200"}).invoke(main, command).stdout
    untimed = [
        re.sub(r"^.{6}(?=.{18}│)", "", line) for line in shown.partition("  time     ")[0].splitlines()
    ]
    assert untimed == printed.partition("  shares of time")[0].splitlines()


def test_the_map_names_folders_that_are_there() -> None:
    """ARCHITECTURE.md's map has every room of the package, and none that is not."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    map_ = text.partition("```text\nsrc/rattle/\n")[2].partition("```")[0]
    named = set(re.findall(r"^  (\w+)/", map_, re.MULTILINE))
    package = ROOT / "src" / "rattle"
    there = {path.parent.name for path in package.glob("*/*") if path.suffix in (".py", ".h")}
    assert named == there
