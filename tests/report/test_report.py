"""What the report says of each line, and of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.report import plugins
from tests.report.marks import expected, lines_of, marks, report, with_marks

from rattle import Effect
from rattle.compiler import compile_plugin
from rattle.report.build import report_of
from rattle.report.page import Line, Report, When

FILE = str(Path(plugins.__file__).resolve())
PLUGINS = [
    each for each in vars(plugins).values()
    if isinstance(each, type) and issubclass(each, Effect) and each.__module__ == plugins.__name__
]  # fmt: skip


def line_with(report: Report, text: str) -> Line:
    (found,) = (line for section in report.sections for line in section.lines if text in line.text)
    return found


def remarks(report: Report, text: str) -> list[str]:
    return [remark.text for remark in line_with(report, text).remarks]


@pytest.mark.parametrize("cls", PLUGINS, ids=lambda cls: cls.__name__)
def test_each_line_is_marked_as_its_comment_says(cls: type[Effect], pytestconfig: pytest.Config) -> None:
    """When, lanes and kinds of remarks of every line stand behind `#:` in plugins.py, where --update-golden
    writes them."""
    lines = lines_of(cls, report(cls, FILE))
    if pytestconfig.getoption("--update-golden"):
        text = Path(FILE).read_text(encoding="utf-8")
        Path(FILE).write_text(with_marks(text, {line.number: marks(line) for line in lines}), "utf-8")
        return
    assert len(lines) > 3
    assert [(line.number, marks(line)) for line in lines] == [(line.number, expected(line)) for line in lines]


@pytest.mark.parametrize(
    ("cls", "words"),
    [
        (plugins.Volume, "in lanes: samples, 16 at once while no Param ramps"),
        (plugins.Prepared, "in lanes: channels, 4 at once"),
        (plugins.Chain, "in lanes: a wavefront of 8 stages and 2 channels, 16 at once"),
        (plugins.Bank, "in lanes: loops over units (8), 8 at once"),
        (plugins.Shared, "nothing in lanes: one number at a time"),
        (
            plugins.InBlocks,
            "nothing in lanes: process takes its channels together, and loops over no like units",
        ),
    ],
)
def test_the_form_is_named(cls: type[Effect], words: str) -> None:
    """The first fact is the form of the lanes: of channels, units, a wavefront, or none."""
    assert report(cls, FILE).facts[0] == words


@pytest.mark.parametrize(
    ("cls", "line", "words"),
    [
        (plugins.Volume, "gain = 10.0", "when gain_db moves"),
        (plugins.Line, "self.line[self.position] = x", "index of line proved in range"),
        (plugins.Line, "near = ", "index of line clamped: held in range as it runs"),
        (plugins.Line, "return near", "index of line wrapped and clamped: held in range as it runs"),
        (plugins.Lfo, "wave = ", "at every sample because `phase` changes as it plays"),
        (plugins.Lfo, "wave = ", "once for all lanes: it is the same in each"),
        (plugins.Wide, "self.sum = self.sum", "64-bit floats at every sample: half as many in a vector"),
        (plugins.Sure, "assert x < 2.0", "the assert is not proved: only debug builds check it"),
        (
            plugins.Searching,
            "for k in range(int",
            "the loop's length is not proved: it ends after 65536 rounds",
        ),
        (
            plugins.Beyond,
            "self.line[i] = x",
            "the loop counts to 63, `line` has 40 elements there: the last is taken for the rest",
        ),
    ],
)
def test_a_remark_says_why(cls: type[Effect], line: str, words: str) -> None:
    """Each kind of remark, in its words."""
    assert words in remarks(report(cls, FILE), line)


def test_what_is_not_in_lanes_says_why() -> None:
    """The compiler's note about speed stands at the loop it is about."""
    lines = lines_of(plugins.Shared, report(plugins.Shared, FILE))
    (loop,) = (line for line in lines if "for pole in" in line.text)
    assert [remark.text for remark in loop.remarks] == ["not in lanes: `y` passes from unit to unit"]


def test_a_library_function_has_a_section_of_its_own() -> None:
    """With the lines of that function alone, and the chain of calls that led to it."""
    from rattle import Param, dsp

    class Filtered(Effect):
        freq_hz = Param(1000.0, 20.0, 20_000.0)

        def __init__(self) -> None:
            self.filter = dsp.OnePole()

        def process(self, x: float) -> float:
            return self.filter.process(x, self.freq_hz)

    found = report(Filtered, __file__)
    section = found.sections[1]
    assert section.title == "rattle/dsp/one_pole.py: OnePole.process"
    (way,) = section.calls
    name, _, number = way.rpartition(":")
    assert name == "test_report.py"
    assert "self.filter.process(x, self.freq_hz)" in found.sections[0].lines[int(number) - 1].text
    assert section.lines[0].text.strip().startswith("def process")
    assert When.SAMPLE in {when for line in section.lines for when in line.when}


def test_without_hoisting_control_code_runs_at_every_sample() -> None:
    """`--no-hoist` and `--no-lanes` show in the marks."""
    code = compile_plugin(plugins.Volume, hoisting=False, lanes=False)
    line = line_with(report_of(code, FILE), "gain = 10.0")
    assert line.when == (When.SAMPLE,)
    assert not any(line.lanes for line in report_of(code, FILE).sections[0].lines)


def test_the_authors_file_is_whole() -> None:
    """Every line of it is there, in order and unchanged."""
    lines = report(plugins.Volume, FILE).sections[0].lines
    assert [line.text for line in lines] == Path(FILE).read_text(encoding="utf-8").splitlines()


def test_lanes_of_another_form_are_no_contradiction() -> None:
    """A line in lanes is not said to be in none: only that it might have had others."""
    lines = report(plugins.Fed, FILE).sections[0].lines
    (line,) = (line for line in lines if "y = pole.process(y + x)" in line.text and line.lanes)
    words = [remark.text for remark in line.remarks if remark.kind == "scalar"]
    assert words == ["no other lanes: not a wavefront: a stage also hears something else"]
