"""Names that are taken, and declarations in the wrong place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rattle import DeclarationError, Effect, Instrument, Meter, Param, Unit, Voice
from rattle.plugin.declare import describe
from rattle.plugin.names import TAKEN, UNITS


def declare(name: str, attribute: object) -> None:
    type("Plugin", (Unit,), {name: attribute})


def refused(cls: type[Effect]) -> str:
    with pytest.raises(DeclarationError) as caught:
        describe(cls)
    return str(caught.value)


BASES: dict[str, type[Unit]] = {"Unit": Effect, "Effect": Effect, "Instrument": Instrument, "Voice": Voice}


@pytest.mark.parametrize(
    ("base", "name"), [(BASES[owner], name) for owner, names in TAKEN.items() for name in names.split()]
)
def test_names_of_the_engine_are_taken(base: type[Unit], name: str) -> None:
    """A Param may not hide what a class of Rattle already means; the other name keeps the unit."""
    stem, _, unit = name.rpartition("_")
    free = f"{stem}_amount_{unit}" if stem and unit in UNITS else f"{name}_amount"
    with pytest.raises(DeclarationError, match=rf"the name is taken by .*try `{free}`"):
        type("Plugin", (base,), {name: Param(0.5)})


@pytest.mark.parametrize("name", ["pan", "gate", "song", "note", "pitch_hz", "index", "voices", "mode"])
@pytest.mark.parametrize("make", [lambda: Param(0.5), Meter])
def test_only_what_the_class_has_is_taken(name: str, make: Callable[[], object]) -> None:
    """Everyday names are free."""
    type("Plugin", (Effect,), {name: make()})


def test_a_unit_may_have_what_only_a_plugin_means() -> None:
    """`version` and `name` of a unit are anybody's; of an Effect they are not."""
    declare("version", Param(0.5))


def test_a_switch_stays_one() -> None:
    """The name proposed for a bool says on or off."""
    with pytest.raises(DeclarationError, match="the name is taken by Unit; try `reset_on`"):
        declare("reset", Param(False))


def test_a_name_is_taken_where_a_unit_becomes_a_plugin() -> None:
    """What a unit may call its Param, a plugin that inherits it may not."""

    class Part(Unit):
        tail_s = Param(0.5)

    class Plugin(Part, Effect):
        def process(self, x: float) -> float:
            return x

    assert "the name is taken by Effect; try `tail_amount_s`" in refused(Plugin)


def test_a_param_made_in_init() -> None:
    """The cure is the author's own line, moved."""

    class Plugin(Effect):
        def __init__(self) -> None:
            self.gain_db = Param(-6.0, -60.0, 6.0)

        def process(self, x: float) -> float:
            return x

    cure = "write it above __init__, without self.: gain_db = Param(-6.0, -60.0, 6.0)"
    assert f"Params belong in the class body; {cure}" in refused(Plugin)


def test_a_list_of_params() -> None:
    """A list is of units; each of them has the Param."""

    class Plugin(Effect):
        def __init__(self) -> None:
            self.gains = [Param(0.5), Param(0.5)]

        def process(self, x: float) -> float:
            return x

    cure = "make a Unit with the Param in its class body, and a list of such units in __init__"
    assert f"a list of Params has no names for the host; {cure}" in refused(Plugin)
