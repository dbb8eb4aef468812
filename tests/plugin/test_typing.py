"""mypy --strict and pyright infer an author's types without a plugin, and refuse his mistakes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent / "src"
AUTHORS_FILE = HERE / "authors_file.py"
MISTAKES = HERE / "authors_mistakes.py"


def checked(checker: str, file: Path, tmp_path: Path) -> str:
    """What the checker says of one file, as an author would run it: mypy strict, pyright as it comes."""
    copy = tmp_path / file.name
    copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps({"extraPaths": [str(SOURCE)], "pythonVersion": "3.11", "typeCheckingMode": "standard"})
    )
    options = {
        "mypy": ["--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", str(copy)],
        "pyright": ["--pythonpath", sys.executable],
    }
    ran = subprocess.run(
        [sys.executable, "-m", checker, *options[checker]],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(SOURCE)},
    )
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    assert "No source files" not in ran.stdout
    return ran.stdout


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_every_type_is_inferred(checker: str, tmp_path: Path) -> None:
    """No annotation on any Param, no plugin for the checker, no complaint."""
    pytest.importorskip(checker)
    said = checked(checker, AUTHORS_FILE, tmp_path)
    assert "Success: no issues" in said or "0 errors, 0 warnings" in said, said


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_every_mistake_is_refused(checker: str, tmp_path: Path) -> None:
    """Exactly the lines marked wrong have an error."""
    pytest.importorskip(checker)
    lines = MISTAKES.read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    said = checked(checker, MISTAKES, tmp_path)
    found = {int(n) for n in re.findall(r"authors_mistakes\.py:(\d+)(?::\d+)?(?: -)?:? error", said)}
    assert found == wrong, said
