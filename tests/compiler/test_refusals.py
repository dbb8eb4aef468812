"""Every refusal points at the exact expression, says why in a newcomer's words, and gives a cure."""

from __future__ import annotations

import linecache
import re
import sys
import types
from itertools import pairwise
from pathlib import Path

import pytest
from tests.compiler import mistakes

import rattle
from rattle import DeclarationError, Effect
from rattle.compiler import compile_plugin, pipeline
from rattle.compiler.check import statements
from rattle.compiler.diagnostics import CompileError, Diagnostic
from rattle.compiler.refusals import ROWS

MISTAKES = {
    name: cls for module in mistakes.MODULES for name, cls in vars(module).items()
    if isinstance(cls, type) and issubclass(cls, Effect) and (cls.__doc__ or "").startswith("RT")
}  # fmt: skip
MARK = re.compile(r"# (RT\d+) \| (.*?)( # noqa.*)?$")


def refusals(cls: type[Effect]) -> tuple[Diagnostic, ...]:
    with pytest.raises(CompileError) as caught:
        compile_plugin(cls)
    return caught.value.diagnostics


def shown(diagnostic: Diagnostic) -> str:
    """The source that the carets stand under."""
    lines = diagnostic.render().splitlines()
    source, marks = next((a, b) for a, b in pairwise(lines) if "^" in b and not b.strip(" |^"))
    return source[marks.index("^") : marks.rindex("^") + 1]


@pytest.mark.parametrize("name", list(MISTAKES))
def test_one_mistake_one_message(name: str) -> None:
    """Code, words, and a cure; where a line is marked, that line and exactly that source."""
    cls = MISTAKES[name]
    code, _, words = str(cls.__doc__).partition(": ")
    (diagnostic,) = refusals(cls)
    assert diagnostic.code == code
    text = diagnostic.render()
    assert f"\n  why: {ROWS[code].reason}" in text
    cure = text.split("\n  fix: ")[1].splitlines()[0]
    assert len(cure) > 5
    line = diagnostic.span.line if diagnostic.span else 0
    for part in re.sub(r"LINE-?(\d*)", lambda m: str(line - int(m[1] or 0)), words).split("; "):
        assert part in diagnostic.message + cure
    mark = MARK.search(linecache.getline(diagnostic.span.file, line)) if diagnostic.span else None
    if mark is None:
        assert name not in _marked_classes(), "the mark is on another line"
    else:
        assert (mark[1], mark[2].split("  #")[0]) == (code, shown(diagnostic).split("  #")[0].rstrip())


def _marked_classes() -> list[str]:
    found, current = [], ""
    for line in [line for module in mistakes.MODULES for line in linecache.getlines(str(module.__file__))]:
        if line.startswith("class "):
            current = line.removeprefix("class ").partition("(")[0]
        if MARK.search(line):
            found.append(current)
    return found


def test_every_row_is_shown() -> None:
    """A row that nothing can raise would be a promise to nobody. Those tested by themselves are named."""
    elsewhere = {"RT313", "RT416", "RT407", "RT408", "RT900"}
    assert {str(cls.__doc__)[:5] for cls in MISTAKES.values()} | elsewhere == set(ROWS)


def test_every_mistake_is_reported_at_once() -> None:
    """In source order, and what follows from a mistake is not reported again."""
    found = [diagnostic.code for diagnostic in refusals(mistakes.statements.Several)]
    assert found == [
        "RT326",
        "RT505",
        "RT325",
        "RT102",
        "RT301",
    ]


def test_what_follows_a_refused_way_out_is_read() -> None:
    """A `return` inside of a refused statement, or of a function within the function, hides nothing."""
    found = [diagnostic.code for diagnostic in refusals(mistakes.statements.Outgrown)]
    assert found == ["RT404", "RT325", "RT314", "RT326"]


def test_the_chain_of_calls_is_shown() -> None:
    """From the line that is wrong out to the plugin's process."""
    (diagnostic,) = refusals(mistakes.statements.Chained)
    calls = [line for line in diagnostic.render().splitlines() if "called from" in line]
    lines = [
        linecache.getline(mistakes.statements.__file__, int(line.rpartition(":")[2])).strip()
        for line in calls
    ]
    assert lines == ["return self.helper(x)", "return self.inner.process(x)"]


def test_the_library_line_is_a_note() -> None:
    """What the library compares is refused at the author's line, once; where it used that stands below."""
    (diagnostic,) = refusals(mistakes.choices.WordForMember)
    assert re.search(r"\n  used at \S*biquad\.py:\d+", diagnostic.render())


def test_no_process() -> None:
    """Said by the declaration, before the compiler looks."""

    class Plugin(Effect):
        pass

    with pytest.raises(DeclarationError, match="has no `process`"):
        compile_plugin(Plugin)


def test_process_before_prepare() -> None:
    """In a test, CPython says how to prepare."""

    class Plugin(Effect):
        def process(self, x: float) -> float:
            return x / self.sample_rate

    with pytest.raises(rattle.NotPrepared, match=r"rattle\.prepare\(unit, 48_000\)"):
        Plugin().process(1.0)


def test_code_without_source() -> None:
    """What exec made cannot be read."""
    space: dict[str, object] = {}
    exec("def double(x):\n    return x * 2.0\n", space)

    class Plugin(Effect):
        def __init__(self) -> None:
            self.double = space["double"]

        def process(self, x: float) -> float:
            return self.double(x)  # type: ignore[operator]

    (diagnostic,) = refusals(Plugin)
    assert diagnostic.code == "RT408"
    assert shown(diagnostic) == "self.double(x)"


def test_a_file_edited_since_it_was_imported(tmp_path: Path) -> None:
    """The code that runs is not the code on the screen, so no line could be shown truly."""
    module = _imported(tmp_path / "edited.py", _GAIN)
    (tmp_path / "edited.py").write_text(_GAIN.replace("0.5", "0.25 * 2.0 + x"))
    linecache.checkcache(str(tmp_path / "edited.py"))
    with pytest.raises(CompileError) as caught:
        compile_plugin(module.Gain)
    assert caught.value.diagnostics[0].code == "RT407"


def test_many_returns_do_not_grow(tmp_path: Path) -> None:
    """What follows an `if` that may return is compiled once, however many there are."""
    sizes = []
    for count in (10, 20, 40):
        nested = "".join(
            f"        if x > {k}:\n            if x > {k}.5:\n                return x\n"
            for k in range(count)
        )
        text = _GAIN.replace("        return x * 0.5", nested + "        return 0.0")
        program = compile_plugin(_imported(tmp_path / f"nested{count}.py", text).Gain).program
        sizes.append(len(list(program.process.body.walk())))
    assert sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0])


def test_code_that_nests_without_end(tmp_path: Path) -> None:
    """Hundreds of terms go deep: refused in words."""
    text = _GAIN.replace("x * 0.5", " + ".join(["x"] * 900))
    (diagnostic,) = refusals(_imported(tmp_path / "terms.py", text).Gain)
    assert diagnostic.code == "RT313"


def test_a_fault_of_ours_shows_the_authors_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception inside the compiler is no traceback: RT900, the line, and a word to report it."""
    monkeypatch.setattr(statements, "assign_to", {}.__getitem__)
    (diagnostic,) = refusals(_PlainlyRight)
    assert diagnostic.code == "RT900"
    assert shown(diagnostic) == "y = x * 0.5"
    assert "TypeError" in diagnostic.message
    assert "please report it" in diagnostic.render()


class _PlainlyRight(Effect):
    def process(self, x: float) -> float:
        y = x * 0.5
        return y


def test_carets_below_words_that_are_not_ascii(tmp_path: Path) -> None:
    """Python counts columns in bytes; the carets count characters."""
    text = _GAIN.replace("return x * 0.5", "größe = 1.0; return größe * x.ä")
    (diagnostic,) = refusals(_imported(tmp_path / "umlaut.py", text).Gain)
    assert shown(diagnostic) == "x.ä"


_GAIN = """
from rattle import Effect

class Gain(Effect):
    def process(self, x: float) -> float:
        return x * 0.5
"""


def _imported(path: Path, text: str) -> types.ModuleType:
    path.write_text(text)
    linecache.checkcache(str(path))
    module = types.ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
    finally:
        del sys.modules[path.stem]
    return module


def test_calls_that_multiply(tmp_path: Path) -> None:
    """Each method calls the next one twice: refused once, and not after hours."""
    methods = "".join(
        f"    def f{i}(self, x: float) -> float:\n        return self.f{i + 1}(x) + self.f{i + 1}(x)\n"
        for i in range(22)
    )
    text = _GAIN.replace("x * 0.5", "self.f0(x)") + methods
    text += "    def f22(self, x: float) -> float:\n        return x\n"
    (diagnostic,) = refusals(_imported(tmp_path / "multiplied.py", text).Gain)
    assert diagnostic.code == "RT416"
    assert diagnostic.span is not None


def test_a_way_of_many_calls_is_shown_by_its_ends(tmp_path: Path) -> None:
    """Four hundred calls inside each other are too deep; the line is there, and a dozen of the calls."""
    methods = "".join(
        f"    def f{i}(self, x: float) -> float:\n        return self.f{i + 1}(x)\n" for i in range(400)
    )
    text = _GAIN.replace("x * 0.5", "self.f0(x)") + methods
    text += "    def f400(self, x: float) -> float:\n        return x\n"
    (diagnostic,) = refusals(_imported(tmp_path / "deep.py", text).Gain)
    assert diagnostic.code == "RT313"
    assert " more calls)" in diagnostic.render()
    assert len(diagnostic.render().splitlines()) < 20


def test_a_line_that_fills_the_screen_is_cut(tmp_path: Path) -> None:
    """Of thousands of columns, those around the expression are shown."""
    text = _GAIN.replace("return x * 0.5", f"return {'1.000000000000 + ' * 40}x.nope")
    (diagnostic,) = refusals(_imported(tmp_path / "wide.py", text).Gain)
    assert shown(diagnostic) == "x.nope"
    assert max(map(len, diagnostic.render().splitlines())) < 300


ODD_FILES = {
    "bom.py": b"\xef\xbb\xbf" + b"from rattle import Effect\n",
    "crlf.py": b"from rattle import Effect\r\n",
    "cr.py": b"from rattle import Effect\r",
    "tabs.py": b"from rattle import Effect\n",
    "latin.py": b"# -*- coding: latin-1 -*-\nfrom rattle import Effect\nNAME = '\xe4'\n",
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_odd_files(name: str, tmp_path: Path) -> None:
    """A byte-order mark, other ends of lines, tabs, another encoding: the carets stand where they should."""
    end = {"crlf.py": "\r\n", "cr.py": "\r"}.get(name, "\n")
    step = "\t" if name == "tabs.py" else "    "
    lines = [
        "class Gain(Effect):",
        f"{step}def process(self, x: float) -> float:",
        f"{step * 2}return x.nope",
        "",
    ]
    path = tmp_path / name
    path.write_bytes(ODD_FILES[name] + end.join(lines).encode())
    module = types.ModuleType(path.stem)
    linecache.checkcache(str(path))
    sys.modules[path.stem] = module
    exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    (diagnostic,) = refusals(module.Gain)
    del sys.modules[path.stem]
    assert diagnostic.code == "RT112"
    assert shown(diagnostic) == "x.nope"


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """There is nothing to compile from, and the message says which file."""
    module = _imported(tmp_path / "gone.py", _GAIN)
    (tmp_path / "gone.py").unlink()
    linecache.checkcache(str(tmp_path / "gone.py"))
    (diagnostic,) = refusals(module.Gain)
    assert diagnostic.code == "RT408"
    assert "gone.py again: it is gone" in diagnostic.fix


def test_a_pass_that_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault after checking has no line of its own: the class is shown, and that it is ours."""

    def broken(program: object) -> object:
        raise KeyError("lost")

    monkeypatch.setattr(pipeline, "raised_by_author", lambda error, span: None)  # this file is no author's
    monkeypatch.setattr(pipeline, "PASSES", (broken,))
    (diagnostic,) = refusals(_PlainlyRight)
    assert diagnostic.code == "RT900"
    assert shown(diagnostic) == "class _PlainlyRight"
    assert "please report it" in diagnostic.fix
