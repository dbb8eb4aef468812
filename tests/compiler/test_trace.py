"""The author's places in the C: the same program, and each statement's line and calls."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.compiler import plugins

from rattle import Effect
from rattle.compiler import compile_plugin, traced_kernel
from rattle.compiler.emit.trace import TRACED_FILE

_ASIDE = re.compile(r"\s*(#pragma clang attribute .*|# \d+ \".*\"|/\*.*\*/)")


def statements(text: str) -> list[str]:
    return [line for line in text.splitlines() if not _ASIDE.fullmatch(line)]


@pytest.mark.parametrize("cls", [plugins.Tremolo, plugins.Lowpass, plugins.Echo, plugins.Comb, plugins.Drive])
def test_places_change_no_statement(cls: type[Effect]) -> None:
    """Without directives and comments the traced C is the C that is built."""
    code = compile_plugin(cls)
    assert statements(traced_kernel(code)[0]) == statements(code.kernel_c)


def test_a_statement_carries_its_line_and_the_calls() -> None:
    """The sine of the library's oscillator is a place of its own, reached from the plugin's process."""
    code = compile_plugin(plugins.Tremolo)
    text, chains = traced_kernel(code)
    numbers = re.findall(rf'# (\d+) "{TRACED_FILE}"\n\s+const real', text)
    places = [chains[int(number)] for number in numbers]
    (sine, line), (caller, _) = next(place for place in places if place[0][0].endswith("rattle/dsp/sine.py"))
    assert sine.endswith("rattle/dsp/sine.py")
    assert caller == plugins.__file__
    assert line > 0


def test_what_follows_a_function_is_of_no_place() -> None:
    """A function's end ends its places: what the emitter adds by itself counts for nobody."""
    text, _ = traced_kernel(compile_plugin(plugins.Tremolo))
    inside = False
    for line, after in pairwise(text.splitlines()):
        inside = TRACED_FILE in line or (inside and line != '# 1 "kernel"')
        if line == "}" and inside:
            assert after == '# 1 "kernel"'
