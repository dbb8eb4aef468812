"""Attributes that hide a method which the engines call."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rattle import DeclarationError, Effect, Param, Unit, on_change
from rattle.plugin.declare import describe
from rattle.plugin.names import TAKEN


class Base(Effect):
    def process(self, x: float) -> float:
        return x


@pytest.mark.parametrize(
    "name", ["process", "prepare", "reset", "random", "ramp", "tail_s", "latency_samples"]
)
def test_an_attribute_named_as_a_method_that_the_engine_calls(name: str) -> None:
    """One engine would call the number, another the class's method: no engine starts."""

    class Plugin(Base):
        def __init__(self) -> None:
            setattr(self, name, 0.0)

    with pytest.raises(DeclarationError) as caught:
        describe(Plugin)
    hidden = f"`self.{name} = ...` hides the method `{name}`, which Rattle calls"
    assert f"Plugin.{name}: {hidden}" in str(caught.value)


def test_the_place_of_an_attribute_that_hides_a_method() -> None:
    """The line that stores it; a hook is called too."""

    class Plugin(Base):
        depth = Param(0.5)

        def __init__(self) -> None:
            self.draw = 3.0  # type: ignore[method-assign, assignment]

        @on_change(depth)
        def draw(self) -> None:
            pass

    with pytest.raises(DeclarationError) as caught:
        describe(Plugin)
    place = caught.value.place
    assert place is not None
    with open(__file__, encoding="utf-8") as source:
        assert "self.draw = 3.0" in source.readlines()[place.line - 1]


def test_a_unit_has_other_names_free() -> None:
    """Only a plugin has a `tail_s`; and a unit may choose among its own methods in `__init__`."""

    class Voice(Unit):
        def __init__(self) -> None:
            self.tail_s = 0.5
            self.process = self.loud  # type: ignore[method-assign]

        def process(self, x: float) -> float:
            return x

        def loud(self, x: float) -> float:
            return 2.0 * x

    class Plugin(Base):
        def __init__(self) -> None:
            self.voice = Voice()

    assert describe(Plugin).class_name == "Plugin"


def test_the_names_that_are_taken_are_documented() -> None:
    """docs/params.md has each of them."""
    text = (Path(__file__).parents[2] / "docs" / "params.md").read_text(encoding="utf-8")
    listed = text.partition("own classes have are taken:")[2].partition("\n\n")[0]
    taken = {name for names in TAKEN.values() for name in names.split()}
    assert set(re.findall(r"[a-z_]+", " ".join(listed.split("`")[1::2]))) == taken
