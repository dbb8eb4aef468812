"""rattle check: what it prints, writes and returns. What it finds is tested in tests/check."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from newcomer import Plugin, Rattle

LOUD = """
    from rattle import Effect

    class Loud(Effect):
        id = "com.example.loud"

        def process(self, x: float) -> float:
            return 4.0 * x
"""


class Page(HTMLParser):
    """What stands open at the end, the tags there were, and all that is loaded from elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "link"):
            self.open.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_plugins_file_is_built_and_checked(rattle: Rattle, plugin: Plugin, folder: Path) -> None:
    """Nothing is found in README's plugin; a page is written that needs no other file; no bundle stays."""
    plugin()
    done = rattle("check", "tremolo.py", "--only", "listening", "--only", "real-time", "--html", "page.html")
    assert done.exit_code == 0
    assert "Tremolo" in done.stdout
    assert "nothing found" in done.stdout
    assert "\x1b" not in done.stdout
    page = Page((folder / "page.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert page.tags.count("svg") >= 4
    assert page.loaded == ["data:,"]
    assert sorted(path.name for path in folder.iterdir()) == ["page.html", "tremolo.py"]


def axis_of(title: str, page: str) -> list[str]:
    """The numbers beside a picture."""
    picture = page.split(f'aria-label="{title}"')[1].split("</svg>")[0]
    return re.findall(r'text-anchor="end">([^<]*)<', picture)


def test_a_finding_is_said_with_its_cure_and_is_exit_code_1(
    rattle: Rattle, plugin: Plugin, folder: Path
) -> None:
    """In the terminal, on a page whose folder is made for it, and in the JSON of a bundle that was built
    before. What is flat is drawn so, with two decibels around it."""
    plugin(LOUD, "loud.py")
    rattle("build", "loud.py")
    said = rattle("check", "Loud.vst3", "--only", "listening", "--html", "pages/loud.html")
    assert said.exit_code == 1
    assert "a programme of -6.0 dBFS comes out at +6.0 dBFS: above full scale" in said.stdout
    assert "fix: choose defaults that keep the level" in said.stdout
    assert "1 finding" in said.stdout
    assert "flat, +12.0 dB" in said.stdout
    assert axis_of("Frequency response", (folder / "pages/loud.html").read_text()) == [
        "11", "11.5", "12", "12.5", "13"
    ]  # fmt: skip
    answer = rattle("check", "Loud.vst3", "--only", "listening", "--json")
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    (finding,) = [each for each in found["results"] if each["level"] == "finding"]
    assert (found["passed"], found["plugin"]["name"]) == (False, "Loud")
    assert (finding["group"], finding["check"], finding["unit"]) == ("listening", "clipping", "dBFS")
    assert finding["limit"] == 0.0
    assert abs(finding["value"] - 6.0) < 0.05


def test_a_library_that_does_not_load_says_why(rattle: Rattle, folder: Path) -> None:
    """A bundle in its place whose library is none: a finding, with the system's reason."""
    from rattle.check.bundle_files import machine_folder

    inside = folder / "Torn.vst3" / "Contents" / machine_folder()
    inside.mkdir(parents=True)
    (inside / "Torn.so").write_bytes(b"\x7fELF torn")
    done = rattle("check", "Torn.vst3")
    assert done.exit_code == 1
    assert "the plugin does not open: the system does not load it" in done.stdout


def test_what_is_no_bundle_is_wrong_use(rattle: Rattle, folder: Path) -> None:
    """Exit code 2, and what to give instead."""
    (folder / "notes.txt").write_text("hello")
    for given, words in (("notes.txt", "is no VST3 bundle"), ("Nothing.vst3", "no such file")):
        done = rattle("check", given)
        assert done.exit_code == 2
        assert words in done.stderr
    assert rattle("check", "notes.txt", "--only", "sight").exit_code == 2
    assert "notes.txt is no folder" in rattle("check", "L.vst3", "--html", "notes.txt/page.html").stderr
    assert "name a file: check.html" in rattle("check", "notes.txt", "--html", ".").stderr


def test_a_mistake_in_a_plugins_file_is_the_compilers(rattle: Rattle, plugin: Plugin) -> None:
    """As in a build: the place, and exit code 1."""
    plugin(LOUD.replace("4.0 * x", "self.gain * x"), "loud.py")
    done = rattle("check", "loud.py")
    assert done.exit_code == 1
    assert "RT112" in done.stderr
