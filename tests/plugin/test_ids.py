"""NAME.ids: a build that would break old projects fails and says what to write."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from rattle import Effect, Meter, Param, RattleError, Unit
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.ids import IdsError, check_ids, renamed_line, write_ids


class Mode(Enum):
    LOW = 0
    HIGH = 1


class Swapped(Enum):
    HIGH = 1
    LOW = 0


class Band(Unit):
    gain_db = Param(0.0, -24.0, 24.0)
    q = Param(0.7, 0.1, 10.0)


def described(bands: str = "bands", count: int = 2, **attributes: Any) -> PluginDescription:
    """A plugin with these class attributes and a list of bands under a name."""

    def process(self: Any, x: float) -> float:
        return x

    def init(self: Any) -> None:
        setattr(self, bands, [Band() for _ in range(count)])

    body = {"id": "com.example.eq", "process": process, "__init__": init, **attributes}
    return describe(type("Plugin", (Effect,), body))


def usual() -> dict[str, Any]:
    return {
        "freq": Param(440.0, 20.0, 2000.0, taper="log"),
        "taps": Param(4, 1, 8, step=1),
        "mode": Param(Mode.LOW),
        "is_on": Param(False),
        "level": Meter(),
    }


def without(attributes: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name not in names}


def first() -> PluginDescription:
    return described(**usual())


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "Plugin.ids"
    write_ids(first(), path)
    return path


def broken(description: PluginDescription, record: Path) -> IdsError:
    with pytest.raises(IdsError) as caught:
        check_ids(description, record)
    return caught.value


def test_the_same_plugin_passes(record: Path) -> None:
    """What was just written is what there is."""
    check_ids(first(), record)


def test_without_a_record_everything_passes(tmp_path: Path) -> None:
    """The check begins with the first `rattle ids FILE.py --write`."""
    check_ids(first(), tmp_path / "None.ids")


def test_the_record_is_json_with_an_id_a_line(record: Path) -> None:
    """A change of one Param is a change of one line."""
    lines = record.read_text(encoding="utf-8").splitlines()
    assert sum('"bands.1.q"' in line for line in lines) == 1
    assert json.loads("\n".join(lines))["params"]["mode"] == {"choices": ["LOW", "HIGH"]}


def test_writing_twice_gives_the_same_bytes(record: Path) -> None:
    """No noise in version control."""
    before = record.read_bytes()
    write_ids(first(), record)
    assert record.read_bytes() == before


def test_an_addition_passes(record: Path) -> None:
    """New Params break no project."""
    check_ids(described(count=3, **usual(), new=Param(0.5)), record)


def test_a_renamed_param_is_named_with_the_line_to_add(record: Path) -> None:
    """The one that looks like it, and is new, is proposed; with that line the build passes."""

    def plugin(**more: Any) -> PluginDescription:
        cutoff_hz = Param(440.0, 20.0, 2000.0, taper="log")
        return described(cutoff_hz=cutoff_hz, **without(usual(), "freq"), **more)

    error = broken(plugin(), record)
    assert error.lost == ["freq"]
    assert 'write in class Plugin: renamed = {"cutoff_hz": "freq"}' in str(error)
    check_ids(plugin(renamed=error.renamed), record)


def test_a_renamed_unit_is_one_entry(record: Path) -> None:
    """Four lost ids, one prefix."""
    error = broken(described("filters", **usual()), record)
    assert len(error.lost) == 4
    assert error.renamed == {"filters": "bands"}
    check_ids(described("filters", **usual(), renamed=error.renamed), record)


def test_the_line_keeps_earlier_renames(record: Path) -> None:
    """The printed line replaces the one in the class, so it has both."""
    plugin = described(
        cutoff_hz=Param(440.0, 20.0, 2000.0, taper="log"),
        steps=Param(4, 1, 8, step=1),
        renamed={"cutoff_hz": "freq"},
        **without(usual(), "freq", "taps"),
    )
    assert broken(plugin, record).renamed == {"cutoff_hz": "freq", "steps": "taps"}


def test_the_line_keeps_every_old_id(record: Path) -> None:
    """A Param that was renamed twice keeps both; the line is Python."""
    plugin = described(
        cutoff_hz=Param(440.0, 20.0, 2000.0, taper="log"),
        steps=Param(4, 1, 8, step=1),
        renamed={"cutoff_hz": ("freq", "f")},
        **without(usual(), "freq", "taps"),
    )
    error = broken(plugin, record)
    assert error.renamed == {"cutoff_hz": ("freq", "f"), "steps": "taps"}
    assert 'renamed = {"cutoff_hz": ("freq", "f"), "steps": "taps"}' in str(error)


def test_a_removed_param_without_a_successor(record: Path) -> None:
    """Nothing is invented: the message names what is gone and how to accept it."""
    error = broken(described(**without(usual(), "is_on", "level")), record)
    assert error.lost == ["is_on", "level"]
    assert error.renamed == {}
    assert "rattle ids FILE.py --write" in str(error)
    assert "renamed" not in str(error)


@pytest.mark.parametrize(
    ("name", "param", "message"),
    [
        ("freq", Param(440.0, 20.0, 4000.0, taper="log"), "range was [20.0, 2000.0], now [20.0, 4000.0]"),
        ("freq", Param(440.0, 20.0, 2000.0), "taper was log, now none"),
        ("taps", Param(4, 1, 9, step=1), "range was [1.0, 8.0], now [1.0, 9.0]"),
        ("taps", Param(4.0, 1.0, 8.0, step=0.5), "step was 1.0, now 0.5"),
        ("mode", Param(Swapped.LOW), 'choices was ["LOW", "HIGH"], now ["HIGH", "LOW"]'),
        ("is_on", Param(0.0), "kind was bool, now float"),
    ],
)
def test_a_changed_param(record: Path, name: str, param: Param[Any], message: str) -> None:
    """Automation is stored as travel: another range, step, taper or order of choices changes the sound."""
    error = broken(described(**{**usual(), name: param}), record)
    assert message in error.changed[name]
    assert error.lost == []


def test_a_changed_plugin_id(record: Path) -> None:
    """To hosts it would be another plugin; the line that keeps it is printed."""
    other = described(**usual(), id="com.example.new")
    assert 'write `id = "com.example.eq"`' in str(broken(other, record))


@pytest.mark.parametrize("text", ["{", "[]", '{"plugin": "a"}'])
def test_a_damaged_record(record: Path, text: str) -> None:
    """Not silently accepted: the record is all that protects old projects."""
    record.write_text(text)
    with pytest.raises(RattleError, match="damaged"):
        check_ids(first(), record)


def test_the_line_is_python() -> None:
    """It can be pasted as it stands."""
    scope: dict[str, object] = {}
    exec(renamed_line({"a.b": "c", "d": 'e"f'}), scope)
    assert scope["renamed"] == {"a.b": "c", "d": 'e"f'}


def test_a_renamed_param_keeps_its_number() -> None:
    """Hosts store automation by number: it follows the Param through all its names."""

    class Before(Effect):
        depth = Param(0.5)

        def process(self, x: float) -> float:
            return x * self.depth

    class After(Effect):
        amount = Param(0.5)
        renamed = {"amount": ("depth", "strength")}  # noqa: RUF012

        def process(self, x: float) -> float:
            return x * self.amount

    assert describe(After).params[0].number == describe(Before).params[0].number
