"""Names in a class body that would be passed over in silence."""

from __future__ import annotations

import pytest
from newcomer import Plugin, Rattle

PLUGIN = """
    from rattle import Effect, Meter, Param, Unit

    class Smooth(Unit):
        def process(self, x: float) -> float:
            return 0.5 * x

    class Pump(Effect):
        id = "com.example.pump"
        depth = Param(0.5)
        level = Meter()
        {line}

        def __init__(self) -> None:
            self.smooth = Smooth()

        def process(self, x: float) -> float:
            self.level = abs(x)
            return self.smooth.process(x) * self.depth
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('vendr = "Ann"', "did you mean `vendor`?"),
        ("preset = {'Soft': {'depth': 0.1}}", "did you mean `presets`?"),
        ('categroy = "Dynamics"', "did you mean `category`?"),
        ("chanels = 2", "did you mean `channels`?"),
        ("quantam = 64", "did you mean `quantum`?"),
        ("renameds: dict = {'depth': 'old'}", "did you mean `renamed`?"),
        ("def tails_s(self) -> float: return 1.0", "did you mean `tail_s`?"),
        ("def prepar(self) -> None: pass", "did you mean `prepare`?"),
        ("sample_rate = 48000", "leave it out, and read `self.sample_rate`"),
        ("latency_samples = 64  # a", "write `def latency_samples(self) -> int: return 64`"),
        ("tail_s = 2.0", "write `def tail_s(self) -> float: return 2.0`"),
    ],
)
def test_a_misspelt_name_is_refused_at_its_line(
    plugin: Plugin, rattle: Rattle, line: str, words: str
) -> None:
    """One letter away from a field or a hook, a method's name for a value, a value that is the host's."""
    plugin(PLUGIN.format(line=line), "pump.py")
    result = rattle("verify", "pump.py")
    assert result.exit_code == 1
    assert result.stderr.startswith("pump.py:12:5: Pump.")
    assert f"  fix: {words}" in result.stderr


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("def prepair(self) -> None: pass", "prepare"),
        ("def latency(self) -> int: return 64", "latency_samples"),
        ('manufacturer = "Ann"', "vendor"),
    ],
)
def test_what_may_be_meant_otherwise_is_noted(plugin: Plugin, rattle: Rattle, line: str, meant: str) -> None:
    """Farther away, or another framework's word, by verify and build alike."""
    plugin(PLUGIN.format(line=line), "pump.py")
    result = rattle("verify", "pump.py")
    assert result.exit_code == 0
    assert f"(line 12); did you mean `{meant}`?" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    "line", ["def _prepare(self) -> None: pass", "def smoothed(self) -> None: pass", "rest = 1"]
)
def test_free_names_stay_free(plugin: Plugin, rattle: Rattle, line: str) -> None:
    """A helper or a constant with a name of its own."""
    plugin(PLUGIN.format(line=line), "pump.py")
    result = rattle("verify", "pump.py")
    assert result.exit_code == 0
    assert "did you mean" not in result.stdout


def test_a_name_that_the_authors_code_reads_is_the_authors(plugin: Plugin, rattle: Rattle) -> None:
    """However near it is: a helper `resets`, a constant `chanels`."""
    text = PLUGIN.format(line="def resets(self) -> float: return 0.0\n        chanels = 2")
    plugin(text.replace("self.depth", "self.depth + self.resets() * self.chanels"), "pump.py")
    result = rattle("verify", "pump.py")
    assert result.exit_code == 0
    assert "did you mean" not in result.stdout


def test_params_and_meters_without_use_are_noted(plugin: Plugin, rattle: Rattle) -> None:
    """By verify and by build; those with a use are not."""
    plugin(PLUGIN.format(line="mix = Param(0.5)\n        peak = Meter()"), "pump.py")
    for command in ("verify", "build"):
        told = " ".join(rattle(command, "pump.py").stdout.split())
        assert "the Param `mix` changes nothing" in told
        assert "the Meter `peak` stays at rest: nothing writes it" in told
        assert "`depth`" not in told
        assert "`level`" not in told
