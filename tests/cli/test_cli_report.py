"""rattle show report and asm: in the terminal, as a page, and what is said of wrong words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from newcomer import Plugin, Rattle

LATER = """
    from rattle import Effect, zeros

    class Later(Effect):
        id = "com.example.later"

        def __init__(self) -> None:
            self.line = zeros(64)

        def process(self, x: float) -> float:
            \"\"\"<script>alert("&")</script>\"\"\"
            return self.line[int(x)]
"""


def gutter(stdout: str, number: int, source: str) -> str:
    """What stands left of a line, number included."""
    (found,) = (
        line for line in stdout.splitlines()
        if re.search(rf" {number} │ ", line) and line.endswith(source)
    )  # fmt: skip
    return found.partition("│")[0].strip()


def test_the_report_marks_each_line(plugin: Plugin, rattle: Rattle) -> None:
    """A gutter left of the source, a section of the library's code, remarks and a legend."""
    plugin()
    result = rattle("show", "report", "tremolo.py", "--seconds", "0")
    assert result.exit_code == 0
    text = result.stdout
    assert text.startswith("Tremolo\n  in lanes: channels, 4 at once\n")
    assert gutter(text, 6, 'rate_hz = Param(4.0, 0.1, 20.0, taper="log")').startswith("build")
    product = "return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz)))"
    assert gutter(text, 13, product) == "sample    x4   13"
    assert "rattle/dsp/sine.py: Sine.process  called at tremolo.py:13" in text
    assert "^ once for all lanes: it is the same in each" in text
    assert "control  when a Param it depends on moves" in text
    assert "shares of time were not asked for" in text


def test_the_report_tells_where_time_goes(plugin: Plugin, rattle: Rattle) -> None:
    """A column of shares, and how they were found."""
    plugin()
    text = rattle("show", "report", "tremolo.py", "--seconds", "0.3", "--kernel", "v2", "--f64").stdout
    product = "return x * (1.0 - self.depth * (0.5 + 0.5 * self.lfo.process(self.rate_hz)))"
    assert re.match(r"\d+% ", gutter(text, 13, product))
    assert "looks at the running kernel" in text
    assert "Dearest lines by themselves" in text
    assert "Params at their defaults; kernel v2 f64" in text


def test_the_page_needs_nothing_else(plugin: Plugin, rattle: Rattle) -> None:
    """--html writes one well-formed file without scripts, links to elsewhere or unescaped source."""
    plugin(LATER, "later.py")
    result = rattle("show", "report", "later.py", "--html", "later.html", "--seconds", "0.2")
    assert result.exit_code == 0
    assert result.stdout.startswith("later.html")
    page = Path("later.html").read_text(encoding="utf-8")
    root = ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert {element.tag for element in root.iter()}.isdisjoint({"script", "img", "iframe"})
    addresses = [
        value for element in root.iter() for name, value in element.items() if name in ("src", "href")
    ]
    assert [address for address in addresses if not address.startswith("#")] == ["data:,"]  # the icon
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    text = "\n".join(root.itertext())
    assert '"""<script>alert("&")</script>"""' in text
    assert "index of line wrapped and clamped" in text
    assert "looks at the running kernel" in text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name == "href" and tag == "a"]
        self.ids += [value or "" for name, value in attrs if name == "id"]


def test_the_page_leads_to_sections_and_dear_lines(plugin: Plugin, rattle: Rattle) -> None:
    """Its links name places that it has."""
    plugin()
    rattle("show", "report", "tremolo.py", "--html", "tremolo.html", "--seconds", "0.3")
    tags = _Tags()
    tags.feed(Path("tremolo.html").read_text(encoding="utf-8"))
    assert len(set(tags.ids)) == len(tags.ids)
    assert {"#s0", "#s1"} < set(tags.links) <= {f"#{name}" for name in tags.ids}


def test_assembly_says_whose_it_is(plugin: Plugin, rattle: Rattle) -> None:
    """Instructions behind the author's lines and the calls that led there; no trace of a line table."""
    plugin()
    text = rattle("show", "asm", "tremolo.py", "--kernel", "v2").stdout
    assert "\t# tremolo.py:13: return x * (1.0 - self.depth" in text
    assert re.search(r"^\t# sine.py:\d+ < tremolo.py:13: half_turns = float\(", text, re.MULTILINE)
    assert re.search(r"^\tmulps\t", text, re.MULTILINE)
    assert ".loc" not in text
    assert ".debug" not in text
    assert "rattle_author" not in text


def test_assembly_of_each_kernel_differs(plugin: Plugin, rattle: Rattle) -> None:
    """v2 knows no AVX, v4 has its wide registers, 64-bit samples are doubles, no lanes are scalar."""
    plugin()
    v2, v4 = (rattle("show", "asm", "tremolo.py", "--kernel", each).stdout for each in ("v2", "v4"))
    assert "vmulps" not in v2
    assert "vmulps" in v4
    wide = rattle("show", "asm", "tremolo.py", "--kernel", "v2", "--f64").stdout
    assert "mulpd" in wide
    single = rattle("show", "asm", "tremolo.py", "--kernel", "v2", "--no-lanes").stdout
    assert "run_channels" in v2
    assert "run_channels" not in single


def test_without_hoisting_nothing_is_control(plugin: Plugin, rattle: Rattle) -> None:
    """--no-hoist and --no-lanes are of the report, the intermediate code and the C."""
    plugin()
    text = rattle("show", "report", "tremolo.py", "--no-hoist", "--no-lanes", "--seconds", "0").stdout
    assert "control " not in text
    assert "nothing in lanes" in text
    assert "fn control" not in rattle("show", "ir", "tremolo.py", "--no-hoist").stdout
    assert "kernel_lanes.h" not in rattle("show", "c", "tremolo.py", "--no-lanes").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "tremolo.py", "--spans"), "--spans is of `show ir`"),
        (("ir", "tremolo.py", "--html", "a.html"), "--html is of `show report`"),
        (("c", "tremolo.py", "--f64"), "--f64 is of `show report` and `show asm`"),
        (("report", "tremolo.py", "--kernel", "v9"), "'v9' is not one of"),
        (("report", "tremolo.py", "--seconds", "soon"), "'soon' is not a valid float"),
        (
            ("report", "tremolo.py", "--html", "tremolo.py/page.html", "--seconds", "0"),
            "cannot write tremolo.py/page.html",
        ),
        (("report", "trem.py"), "no such file: trem.py; did you mean tremolo.py?"),
        (("raport", "tremolo.py"), "'raport' is not one of"),
    ],
)
def test_wrong_words_are_answered(words: tuple[str, ...], said: str, plugin: Plugin, rattle: Rattle) -> None:
    """Exit code 2, and what to write instead."""
    plugin()
    result = rattle("show", *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_file_without_a_plugin_is_answered(plugin: Plugin, rattle: Rattle) -> None:
    """As every command answers it; and what the compiler refuses is shown with its place."""
    plugin("x = 1\n", "empty.py")
    result = rattle("show", "report", "empty.py")
    assert result.exit_code == 1
    assert "empty.py has no plugin" in result.stderr
    plugin(LATER.replace("int(x)", "unknown"), "wrong.py")
    result = rattle("show", "report", "wrong.py")
    assert result.exit_code == 1
    assert "wrong.py:12:" in result.stderr


def test_a_build_says_the_same_in_short(plugin: Plugin, rattle: Rattle) -> None:
    """--verify-rt: the form, what is not in lanes and where, indices held in range, loops that are ended."""
    plugin(LATER.replace("return", "self.line[int(2.0 * x)] = x; return"), "later.py")
    text = rattle("build", "later.py", "--verify-rt").stdout
    assert "not in lanes: channels one after the other are faster" in text
    assert "0 proved in range, 2 held in range as it runs" in text
    plugin()
    assert "in lanes: channels, 4 at once" in rattle("build", "tremolo.py", "--verify-rt").stdout
