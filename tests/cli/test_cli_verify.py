"""rattle verify, show, explain, and what is shown when something of ours fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from newcomer import TREMOLO, Plugin, Rattle

from rattle.compiler.refusals import ROWS

WRONG = """
    import numpy as np

    from rattle import Effect, Param

    class Wrong(Effect):
        depth = Param(0.5)

        def __init__(self) -> None:
            self.heard = []

        def process(self, x: float) -> float:
            self.heard.append(x)
            y = np.fft.rfft(x)
            return x * self.dept
"""


def test_every_refusal_is_shown_in_one_run(plugin: Plugin, rattle: Rattle) -> None:
    """Three mistakes, three messages with place and caret, a pointer to more, exit code 1."""
    plugin(WRONG, "wrong.py")
    result = rattle("verify", "wrong.py")
    assert result.exit_code == 1
    for words in (
        "wrong.py:13:9: RT501",
        "wrong.py:14:13: RT410",
        "wrong.py:15:20: RT112",
        "did you mean `self.depth`?",
        "^^^^^^^^^",
        "3 mistakes",
    ):
        assert words in result.stderr


DECLARED_WRONG = """
    from rattle import Effect, Meter, Param

    class Wrong(Effect):
        vendr = "Ann"
        version = "one"
        depth = Param(4.0)
        level = Meter(2.0)
        category = "Dynmics"

        def process(self, x):
            return x
"""
PRESETS_WRONG = """
    from rattle import Effect, Param

    class Wrong(Effect):
        vendr = "Ann"
        category = "Dynmics"
        presets = {"Soft": {"dept": 0.5}}
        depth = Param(0.5)

        def process(self, x: float) -> float:
            return x * self.depth
"""


@pytest.mark.parametrize(
    ("source", "lines"), [(DECLARED_WRONG, [5, 6, 7, 8, 9, 11]), (PRESETS_WRONG, [5, 6, 7])]
)
def test_every_mistake_of_a_class_body_is_shown_in_one_run(
    plugin: Plugin, rattle: Rattle, source: str, lines: list[int]
) -> None:
    """Fields, Params, Meters, presets and process, each once, in the order of the lines."""
    plugin(source, "wrong.py")
    found = json.loads(rattle("verify", "wrong.py", "--json").stdout)
    assert [(each["code"], each["line"]) for each in found] == [("declaration", line) for line in lines]
    said = rattle("build", "wrong.py")
    assert said.exit_code == 1
    assert said.stderr.count("  fix: ") == len(lines)


def test_json_has_the_same(plugin: Plugin, rattle: Rattle) -> None:
    """--json prints one list and nothing else; an empty one for a sound plugin."""
    file = plugin(WRONG, "wrong.py")
    found = json.loads(rattle("verify", "wrong.py", "--json").stdout)
    assert [(each["code"], each["line"], each["column"]) for each in found] == [
        ("RT501", 13, 9),
        ("RT410", 14, 13),
        ("RT112", 15, 20),
    ]
    assert found[0]["file"] == str(file)
    plugin()
    assert json.loads(rattle("verify", "tremolo.py", "--json").stdout) == []


def test_a_sound_plugin_says_what_was_verified(plugin: Plugin, rattle: Rattle) -> None:
    """Exit code 0, and what runs at every sample and when a knob moves."""
    plugin()
    result = rattle("verify", "tremolo.py")
    assert result.exit_code == 0
    for words in ("Tremolo is real-time safe", "at every sample", "when rate_hz moves", "bytes of state"):
        assert words in result.stdout


def test_show_prints_the_program(plugin: Plugin, rattle: Rattle) -> None:
    """The IR with and without places in the source, and the C, as plain text."""
    plugin()
    ir = rattle("show", "ir", "tremolo.py").stdout
    assert ir.startswith("program Tremolo\n")
    assert "tremolo.py:13" in rattle("show", "ir", "tremolo.py", "--spans").stdout
    plugin(TREMOLO.replace("self.lfo.process(self.rate_hz)", "dsp.db_to_gain(x)"), "decibels.py")
    assert "fn exp2(" in rattle("show", "ir", "decibels.py", "--elementary").stdout
    assert "RattleProcessor RATTLE_KERNEL" in rattle("show", "c", "tremolo.py").stdout
    assert rattle("show", "c", "tremolo.py", "--spans").exit_code == 2


@pytest.mark.parametrize("code", ["RT501", "rt501", "501"])
def test_explain_a_code(code: str, rattle: Rattle) -> None:
    """Title, reason, wrong and right, however the code is spelt."""
    row = ROWS["RT501"]
    output = rattle("explain", code).stdout
    for words in (row.title, row.why, row.wrong, row.right):
        assert " ".join(words.split()) in " ".join(output.split())


def test_explain_lists_and_refuses(rattle: Rattle) -> None:
    """Without a code all of them; with its first digits those; for a wrong one those that are near."""
    output = rattle("explain").stdout
    assert [code for code in ROWS if code not in output] == []
    fives = rattle("explain", "RT5").stdout
    assert "RT501" in fives
    assert "RT410" not in fives
    only = rattle("explain", "RT9").stdout
    assert ROWS["RT900"].why in " ".join(only.split())
    wrong = rattle("explain", "RT510")
    assert wrong.exit_code == 2
    assert "no code RT510; there is RT507" in wrong.stderr


def test_a_fault_of_ours_is_no_traceback(
    plugin: Plugin, rattle: Rattle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception nobody expected: whose fault it is, where the traceback lies, how to report."""
    plugin()
    command = sys.modules["rattle.cli.verify"]
    monkeypatch.setattr(command, "summary", command.summary.__globals__["latency_and_tail"])
    monkeypatch.setattr(command, "compile_plugin", lambda cls: None)
    result = rattle("verify", "tremolo.py")
    assert result.exit_code == 1
    assert "a fault of Rattle, not of your plugin. AttributeError" in result.stderr
    (line,) = (line for line in result.stderr.splitlines() if "traceback:" in line)
    assert "AttributeError" in Path(line.partition(": ")[2]).read_text()


def test_an_authors_exception_is_his(plugin: Plugin, rattle: Rattle) -> None:
    """What `__init__` raises is shown at his line, also if it surfaces inside a library he called."""
    source = TREMOLO.replace("dsp.Sine()", "dsp.Sine(phase='top')")
    plugin(source)
    result = rattle("build", "tremolo.py")
    assert result.exit_code == 1
    assert "tremolo.py:10:" in result.stderr
    assert "TypeError" in result.stderr
    assert "fault of Rattle" not in result.stderr


@pytest.mark.parametrize(
    "words", [("verify", "--json"), ("show", "c"), ("show", "ir"), ("ids",), ("build",)], ids=" ".join
)
def test_what_the_author_prints_goes_to_standard_error(
    words: tuple[str, ...], plugin: Plugin, rattle: Rattle
) -> None:
    """Standard output is the command's: what the module, `__init__` and `prepare` print is beside it."""
    noisy = TREMOLO.replace(
        "def __init__(self) -> None:", "def __init__(self) -> None:\n            print('printed by me')"
    )
    plugin(noisy + "\n    print('printed by me')\n")
    result = rattle(*words, "tremolo.py")
    assert result.exit_code == 0
    assert "printed by me" not in result.stdout
    assert "printed by me" in result.stderr
    if "--json" in words:
        assert json.loads(result.stdout) == []


def test_a_declaration_has_a_code_and_a_cure(plugin: Plugin, rattle: Rattle) -> None:
    """In JSON the code is "declaration"; there is always a `fix`."""
    plugin(TREMOLO.replace("Param(0.5)", "Param(0.5, 1.0, 0.0)"))
    (found,) = json.loads(rattle("verify", "tremolo.py", "--json").stdout)
    assert (found["code"], found["line"]) == ("declaration", 7)
    assert found["fix"]
    shown = rattle("verify", "tremolo.py").stderr
    assert "fix: " in shown
    assert "rattle explain" not in shown


def test_the_place_of_a_comparison_is_shown(plugin: Plugin, rattle: Rattle) -> None:
    """Of an argument that the library compares with an Enum: the author's line, then the library's."""
    source = TREMOLO.replace("dsp.Sine()", "dsp.Biquad()").replace(
        "self.lfo.process(self.rate_hz)", "self.lfo.process(x, 'low', self.rate_hz)"
    )
    plugin(source)
    result = rattle("verify", "tremolo.py")
    assert result.exit_code == 1
    assert "tremolo.py:13:" in result.stderr
    assert "used at " in result.stderr
    assert "biquad.py:" in result.stderr


def test_a_closed_pipe_is_no_fault() -> None:
    """`rattle verify ... | head -1` ends quietly: who reads no further has read enough."""
    rattle = "import sys; from rattle.cli import main; sys.argv[0] = 'rattle'; sys.exit(main())"
    eq = Path(__file__).resolve().parents[2] / "examples" / "eq8.py"
    command = [sys.executable, "-c", rattle, "verify", str(eq)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert "fault of Rattle" not in running.stderr.read()
