"""The IR and the C of a few plugins, letter by letter: a change of the compiler shows what it changes.

`pytest tests/compiler --update-golden` writes the files; the difference is for a person to read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.compiler import plugins

from rattle import Effect
from rattle.compiler import compile_plugin
from rattle.compiler.text import program_text

GOLDEN = Path(__file__).resolve().parent / "golden"
PINNED: dict[str, type[Effect]] = {
    "tremolo": plugins.Tremolo,
    "lowpass": plugins.Lowpass,
    "echo": plugins.Echo,
    "comb": plugins.Comb,
    "drive": plugins.Drive,
    "prepared": plugins.Prepared,
    "bank": plugins.Bank,
    "cascade": plugins.Cascade,
    "pulse": plugins.Pulse,
}


def same_as_golden(path: Path, text: str, config: pytest.Config) -> None:
    if config.getoption("--update-golden"):
        path.write_text(text)
    assert text == path.read_text(), "if it is meant: pytest tests/compiler --update-golden"


@pytest.mark.parametrize("name", list(PINNED))
def test_ir(name: str, pytestconfig: pytest.Config) -> None:
    """Operations, types, rates, slots, groups of control code, what is left of each bounds check."""
    text = program_text(compile_plugin(PINNED[name]).program)
    same_as_golden(GOLDEN / f"{name}.ir", text, pytestconfig)


@pytest.mark.parametrize("name", list(PINNED))
def test_c(name: str, pytestconfig: pytest.Config) -> None:
    """The kernel from its first plugin line on; the elementary functions have their own tests."""
    text = compile_plugin(PINNED[name]).kernel_c
    function = r"(?:static|NOINLINE) (?:double|real) rattle_\w+\(.*?\n}\n\n"
    text = re.sub(rf"#if RATTLE_REAL_BITS == \d\d\n{function}#endif\n|{function}", "", text, flags=re.DOTALL)
    same_as_golden(GOLDEN / f"{name}.c", text, pytestconfig)


def test_compiling_twice_gives_the_same_text() -> None:
    """Nothing depends on addresses or on the order of sets."""
    assert compile_plugin(plugins.Lowpass).kernel_c == compile_plugin(plugins.Lowpass).kernel_c


@pytest.mark.parametrize(
    ("plugin", "line"),
    [
        # what a smoothed Param touches is a sample; what a jumping one touches is control, in 64 bits
        ("tremolo", r"depth: f64 control = param @depth"),
        ("tremolo", r"rate_hz: real sample = param @rate_hz"),
        ("lowpass", r"q: f64 control = param @q"),
        ("drive", r"shape: i64 control = param @shape"),
        ("prepared", r"slot a: f64 control = 0.0"),
        ("prepared", r"slot z: real state = 0.0"),
        ("prepared", r"slot order: i64 control = 1"),
        ("echo", r"array line: f32\[prepare\] state"),
        ("comb", r"array past: f32\[16\] state"),
        ("comb", r"real\[16\] control read-only"),
    ],
)
def test_rates_and_types(plugin: str, line: str) -> None:
    """The rules of the language in the words of the IR."""
    assert re.search(line, program_text(compile_plugin(PINNED[plugin], hoisting=False).program))
