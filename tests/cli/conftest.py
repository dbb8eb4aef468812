"""Commands run as a newcomer runs them: in an empty folder and an empty home, with one cache for all."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newcomer import TREMOLO, Plugin, Rattle

from rattle.cli import main


@pytest.fixture(scope="session", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATTLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is given."""
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def rattle() -> Rattle:
    """`rattle("build", "tremolo.py")`; nothing but SystemExit may leave it."""

    def call(*words: str) -> Result:
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert "Traceback" not in result.output
        return result

    return call


@pytest.fixture
def plugin(folder: Path) -> Plugin:
    """Writes a plugin's file, by default README's."""

    def write(source: str = TREMOLO, name: str = "tremolo.py") -> Path:
        file = folder / name
        file.write_text(textwrap.dedent(source), encoding="utf-8")
        return file

    return write
