"""The table of refusals keeps its word: each row's examples do what the row says."""

from __future__ import annotations

import linecache
import sys
import types
from pathlib import Path

import pytest

from rattle.compiler import compile_plugin
from rattle.compiler.diagnostics import CompileError, Diagnostic
from rattle.compiler.refusals import ROWS, module_of
from rattle.plugin.effect import Effect

NO_SOURCE = {"RT313", "RT416", "RT407", "RT900"}  # nothing short enough to read shows these


def plugin_of(example: str, path: Path) -> type[Effect]:
    """The last plugin of an example, imported as from a file."""
    text = module_of(example)
    path.write_text(text, encoding="utf-8")
    linecache.checkcache(str(path))
    module = types.ModuleType(path.stem)
    sys.modules[path.stem] = module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
        found = [value for value in vars(module).values() if _is_plugin_of(value, path.stem)]
        return found[-1]
    finally:
        del sys.modules[path.stem]


def _is_plugin_of(value: object, module: str) -> bool:
    return isinstance(value, type) and issubclass(value, Effect) and value.__module__ == module


def refusals_of(example: str, path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(CompileError) as caught:
        compile_plugin(plugin_of(example, path))
    return caught.value.diagnostics


@pytest.mark.parametrize("code", [code for code, row in ROWS.items() if row.wrong])
def test_the_wrong_example_is_refused_with_its_code(code: str, tmp_path: Path) -> None:
    """Once, at a line of the example, with a cure."""
    (diagnostic,) = refusals_of(ROWS[code].wrong, tmp_path / f"wrong_{code}.py")
    assert diagnostic.code == code, diagnostic.render()
    assert diagnostic.span is not None
    assert diagnostic.span.file == str(tmp_path / f"wrong_{code}.py")
    assert diagnostic.fix


@pytest.mark.parametrize("code", [code for code, row in ROWS.items() if row.right])
def test_the_right_example_compiles(code: str, tmp_path: Path) -> None:
    """What a row offers instead goes through the whole compiler."""
    assert "process" in compile_plugin(plugin_of(ROWS[code].right, tmp_path / f"right_{code}.py")).kernel_c


def test_every_row_reads_like_documentation() -> None:
    """A reason of a sentence or more, examples on both sides, lines that fit a terminal."""
    for code, row in ROWS.items():
        assert row.code == code
        assert row.why.endswith(".")
        assert len(row.why) > 60, code
        assert bool(row.wrong) == (code not in NO_SOURCE), code
        assert row.right or code in ("RT407", "RT900"), code
        assert all(len(line) <= 96 for line in (*row.wrong.splitlines(), *row.right.splitlines())), code
