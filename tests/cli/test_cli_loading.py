"""A path on the command line to a class: what is found, and what is said where nothing is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from newcomer import TREMOLO, Plugin, Rattle

# A name, the file, the exit code, and what must be said.
MISTAKES = [
    (
        "syntax",
        "from rattle import Effect\nclass Gain(Effect)\n    pass\n",
        ["plugin.py:2:19:", "expected ':'", "^"],
    ),
    ("indentation", "def f():\nreturn 1\n", ["plugin.py:2:1", "expected an indented block"]),
    ("no plugin", "x = 1\n", ["plugin.py has no plugin", "rattle new"]),
    (
        "only a unit",
        "from rattle import Unit\nclass Gain(Unit):\n    def process(self, x: float) -> float: ...\n",
        ["`Gain` is a Unit", "class Gain(Effect):"],
    ),
    (
        "no module",
        "import scippy.signal\n",
        ["plugin.py:1:1", "No module named 'scippy'", "fix: did you mean `scipy`?"],
    ),
    ("misspelt module", "import maths\n", ["No module named 'maths'", "fix: did you mean `math`?"]),
    ("a package's short name", "import plt\n", ["fix: did you mean `matplotlib.pyplot`?"]),
    (
        "known package",  # whether it is installed or not
        "import sys\nsys.modules['librosa'] = None\ntry:\n    import librosa\n"
        "finally:\n    del sys.modules['librosa']\n",
        [" -m pip install librosa"],
    ),
    ("misspelt part", "import scipy.sigal\n", ["fix: did you mean `scipy.signal`?"]),
    ("unknown package", "import zzxxyy\n", ["fix: no such module here: see to its spelling"]),
    ("misspelt import", "from rattle import Effct\n", ["plugin.py:1:1", "did you mean `Effect`?"]),
    ("misspelt unit", "from rattle.dsp import Biqad\n", ["did you mean `Biquad`?"]),
    ("planned", "from rattle import Table\n", ["`Table` is planned, not in this version"]),
    ("own error", "TABLE = [1, 2][5]\n", ["plugin.py:1:9: IndexError: list index out of range", "^^^^^^^^^"]),
    ("leaves", "import sys\nsys.exit('bye')\n", ["plugin.py:2:1: SystemExit: bye"]),
    (
        "declaration",
        "from rattle import Effect, Param\nclass Gain(Effect):\n    rate_hz = Param(4.0)\n",
        ["plugin.py:3:5: Gain.rate_hz: 4.0 is outside 0 to 1", "give the range"],
    ),
    (
        "no process",
        "from rattle import Effect\nclass Gain(Effect):\n    pass\n",
        ["plugin.py:2:1: Gain: has no `process`"],
    ),
    (
        "leaves in __init__",
        "import sys\nfrom rattle import Effect\nclass Gain(Effect):\n    def __init__(self) -> None:\n"
        "        sys.exit(0)\n    def process(self, x: float) -> float:\n        return x\n",
        ["plugin.py:5:9: SystemExit: 0"],
    ),
    (
        "error in __init__",
        "from rattle import Effect, dsp\nclass Gain(Effect):\n    def __init__(self) -> None:\n"
        "        self.a = dsp.Biqad()\n    def process(self, x: float) -> float:\n        return x\n",
        ["plugin.py:4:18:", "has no attribute 'Biqad'"],
    ),
]


@pytest.mark.parametrize(("source", "said"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_file_that_cannot_be_used_is_one_clear_message(
    source: str, said: list[str], plugin: Plugin, rattle: Rattle
) -> None:
    """Place, mistake and cure, and exit code 1."""
    plugin(source, "plugin.py")
    result = rattle("verify", "plugin.py")
    assert result.exit_code == 1
    assert [words for words in said if words not in result.stderr] == []


def test_a_file_that_is_not_there(plugin: Plugin, rattle: Rattle) -> None:
    """A near name is proposed; it is the command line that is wrong."""
    plugin()
    result = rattle("build", "tremmolo.py")
    assert result.exit_code == 2
    assert "did you mean tremolo.py?" in result.stderr


def test_a_folder_and_another_file(plugin: Plugin, rattle: Rattle) -> None:
    """Of a folder the file inside is proposed; what is no .py is said to be none."""
    plugin().parent.joinpath("readme.txt").write_text("")
    assert "did you mean tremolo.py?" in rattle("verify", ".").stderr
    assert "readme.txt is no Python file" in rattle("verify", "readme.txt").stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_whose_name_is_no_text(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """On Linux a name is any bytes; old archives have such."""
    plugin(name="tr\udce9molo.py")
    assert rattle("build", "tr\udce9molo.py").exit_code == 0
    assert (folder / "Tremolo.vst3").is_dir()


def test_several_plugins_in_a_file(plugin: Plugin, rattle: Rattle) -> None:
    """All of them, or the one that is named; a base class is none of them."""
    source = """
        from rattle import Effect

        class Base(Effect):
            vendor = "Example"

        class Same(Base):
            def process(self, x: float) -> float:
                return x

        class Opposite(Base):
            def process(self, x: float) -> float:
                return -x
    """
    plugin(source, "two.py")
    assert rattle("verify", "two.py").stdout.count("is real-time safe") == 2
    assert "Same" not in rattle("verify", "two.py:Opposite").stdout
    several = rattle("show", "ir", "two.py")
    assert several.exit_code == 2
    assert "two.py:Same or two.py:Opposite" in several.stderr
    assert "did you mean Opposite?" in rattle("verify", "two.py:Oposite").stderr


def test_a_file_is_read_anew(plugin: Plugin, rattle: Rattle) -> None:
    """An edit counts at once, also one of equal length within the same second."""
    plugin(TREMOLO)
    assert "rate_hz" in rattle("ids", "tremolo.py").stdout
    plugin(TREMOLO.replace("rate_hz", "pace_hz"))
    assert "pace_hz" in rattle("ids", "tremolo.py").stdout


def test_a_name_that_is_not_known_has_a_cure(plugin: Plugin, rattle: Rattle) -> None:
    """The nearest name of the class body or the module."""
    source = """
        from rattle import Effect, Param, on_change

        class Drive(Effect):
            drive_db = Param(0.5)

            @on_change(drive_dB)
            def update(self) -> None: ...

            def process(self, x: float) -> float:
                return x
    """
    plugin(source, "drive.py")
    result = rattle("verify", "drive.py")
    assert "fix: did you mean `drive_db`?" in result.stderr
