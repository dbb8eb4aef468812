"""What a newcomer is told when a declaration cannot be: one clear message each."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import pytest

from rattle import DeclarationError, Effect, Meter, Param, Stereo, Unit
from rattle.plugin.declare import describe


class Lonely(Enum):
    ONLY = 1


class Lengthy(Enum):
    ONE = "x" * 128
    OTHER = "y"


def declare(name: str, attribute: object) -> None:
    type("Plugin", (Unit,), {name: attribute})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Param(4.0), "4.0 is outside 0 to 1; give the range: `Param(4.0, 0.1, 20.0)`"),
        (lambda: Param(-3.0), "-3.0 is outside 0 to 1; give the range: `Param(-3.0, -6.0, 1.0)`"),
        (lambda: Param(0.5, 0.0, 0.1), "0.5 is outside 0 to 0.1"),
        (lambda: Param(0.5, 1.0, 0.0), "minimum 1 is not below maximum 0"),
        (lambda: Param(0.5, 0.0, float("inf")), "must be finite"),
        (lambda: Param(0.5, taper="log"), 'taper="log" needs a minimum above 0, not 0'),
        (lambda: Param(1.0, 0.5, 2.0, taper="log", center=1.0), "are two tapers"),
        (lambda: Param(0.5, center=1.0), "center 1 is not between minimum and maximum"),
        (lambda: Param(0.5, taper="exp"), "taper 'exp' is unknown"),  # type: ignore[call-overload]
        (lambda: Param(0, 0, 10, step=3), "step 3 does not divide 0 to 10 evenly"),
        (lambda: Param(0.2, 0.0, 1.0, step=0.5), "default 0.2 is not on a step of 0.5"),
        (lambda: Param(0.0, 0.0, 1.0, step=-0.5), "step -0.5 is negative"),
        (lambda: Param(1.0, 1.0, 3.0, step=1.0, center=2.0), "a stepped Param is linear"),
        (lambda: Param(0.5, step=1e-10), "step 1e-10 makes 10000000001 values, at most 1048577"),
        (lambda: Param(0, 0, 2**40, step=1), "step 1 makes 1099511627777 values, at most 1048577"),
        (lambda: Param(0.5, digits=-1), "digits -1 is no whole number from 0 to 30"),
        (lambda: Param(0.5, digits=31), "digits 31 is no whole number from 0 to 30"),
        (lambda: Param(0.5, digits=2.5), "digits 2.5 is no whole number from 0 to 30"),  # type: ignore[call-overload]
        (lambda: Param(0.5, text=str), "`text=` needs a stepped Param"),
        (lambda: Param(0.5, smooth_ms=-1.0), "smooth_ms -1.0 is not 0 or more"),
        (lambda: Param(0.5, labels={2.0: "two"}), "label at 2.0 is outside the range"),
        (lambda: Param(0.5, unit="a\nb"), "its unit is longer than 127 bytes, or has a character"),
        (lambda: Param(0.5, title="\ud800"), "its title is longer than 127 bytes, or has a character"),
        (lambda: Param(1.0, min=0, max=3), "`min=` is no argument of Param; did you mean `minimum=`?"),  # type: ignore[call-overload]
        (lambda: Param(0.5, smooth=20), "did you mean `smooth_ms=`?"),  # type: ignore[call-overload]
        (lambda: Param(0.5, tapper="log"), "did you mean `taper=`?"),  # type: ignore[call-overload]
        (lambda: Param(0.5, zzz=1), "`zzz=` is no argument of Param; there are default, minimum, "),  # type: ignore[call-overload]
        (lambda: Param(Lonely), "Lonely is a class; give a member: `Param(Lonely.ONLY)`"),  # type: ignore[call-overload]
        (
            lambda: Param("half"),  # type: ignore[call-overload]
            "default 'half' is no number, bool or Enum member; a choice is an Enum, above the plugin: "
            "`class Amount(Enum): HALF, OTHER = range(2)`; then `amount = Param(Amount.HALF)`",
        ),
        (
            lambda: Param("high", ["low", "high"]),  # type: ignore[call-overload]
            "`class Amount(Enum): LOW, HIGH = range(2)`; then `amount = Param(Amount.HIGH)`",
        ),
        (
            lambda: Param(["2 x", "4 x"]),  # type: ignore[call-overload]
            "`class Amount(Enum): N2_X, N4_X = range(2)`; then `amount = Param(Amount.N2_X)`",
        ),
        (lambda: Param(0.5, 0.0, "1"), "'1' is no number; the order is `Param(default, minimum, maximum)`"),  # type: ignore[call-overload]
        (
            lambda: Param(5.0, 0.0, 1.0),
            "5.0 is outside 0 to 1; give a default inside of it, or widen it: `Param(5.0, 0.0, 5.0)`",
        ),
        (lambda: Param(0.5, midi_cc=120), "midi_cc 120 is no controller from 0 to 119"),
        (lambda: Param(0.5, midi_cc=-1), "midi_cc -1 is no controller from 0 to 119"),
        (lambda: Param(False, midi_cc=True), "midi_cc True is no controller from 0 to 119"),
        (lambda: Param(0.5, midi_cc=1, automatable=False), "a controller automates: `midi_cc=` and "),
        (lambda: Param(Lonely.ONLY), "an Enum of one member is no choice"),
        (lambda: Meter(2.0), "rest 2 is outside 0 to 1"),
        (lambda: Meter(0.0, 1.0, 1.0), "minimum 1 is not below maximum 1"),
        (lambda: Meter(min=-24.0), "`min=` is no argument of Meter; did you mean `minimum=`?"),  # type: ignore[call-arg]
        (
            lambda: Meter(0.0, 0.0, 1.0, "dB"),
            "'dB' stands in no place that has a meaning; `Meter(rest, ",
        ),  # type: ignore[arg-type]
        (
            lambda: Param(0.5, 0.0, 1.0, 0.1),
            "0.1 stands in no place that has a meaning; `Param(default, ",
        ),  # type: ignore[call-overload]
        (lambda: Param(0.5, title=3), "title 3 is no text"),  # type: ignore[call-overload]
        (lambda: Param(0.5, group=[]), "group [] is no text"),  # type: ignore[call-overload]
    ],
)
def test_a_declaration_that_cannot_be(make: Callable[[], object], message: str) -> None:
    """The class is refused when it is made; the message names it, the attribute and this file."""
    with pytest.raises(DeclarationError) as caught:
        declare("amount", make())
    assert "Plugin.amount: " in str(caught.value)
    assert message in str(caught.value)
    assert caught.value.fix
    assert caught.value.place is not None
    assert caught.value.place.file == __file__


def test_the_message_gives_the_line_of_the_attribute() -> None:
    """An editor can jump to the declaration, not to the class."""
    with pytest.raises(DeclarationError) as caught:

        class Plugin(Effect):
            fine = Param(0.5)
            rate_hz = Param(4.0)

    place = caught.value.place
    assert place is not None
    with open(__file__, encoding="utf-8") as source:
        assert "rate_hz = Param(4.0)" in source.readlines()[place.line - 1]


def test_one_param_has_one_name() -> None:
    """`a = b = Param()` would make one knob with two names."""
    with pytest.raises(DeclarationError, match="one declaration under two names"):

        class Plugin(Effect):
            a = b = Param(0.5)


def refused(cls: type[Effect]) -> str:
    with pytest.raises(DeclarationError) as caught:
        describe(cls)
    return str(caught.value)


class Base(Effect):
    def process(self, x: float) -> float:
        return x


def test_a_param_in_self() -> None:
    """What the host sees stands in the class body."""

    class Plugin(Base):
        def __init__(self) -> None:
            self.depth: object = Param(0.5)

    assert "Plugin.depth: Params belong in the class body" in refused(Plugin)


@pytest.mark.parametrize("name", ["id", "name", "channels", "presets", "quantum"])
def test_what_a_host_asks_the_class_in_self(name: str) -> None:
    """It would be passed over without a word: the message has the place and the cure."""

    class Plugin(Base):
        def __init__(self) -> None:
            setattr(self, name, "wide")

    assert f"write `{name} = ...` in the class body" in refused(Plugin)


def test_a_units_own_name_in_self() -> None:
    """No host asks a unit."""

    class Oscillator(Unit):
        def __init__(self) -> None:
            self.name = "osc"

    class Plugin(Base):
        def __init__(self) -> None:
            self.oscillator = Oscillator()

    assert describe(Plugin).params == ()


def test_an_annotated_param() -> None:
    """The type is inferred; an annotation is an error to mypy too."""

    class Plugin(Base):
        depth: float = Param(0.5)  # type: ignore[assignment]

    assert "Plugin.depth: a Param takes no annotation; write `depth = Param(...)`" in refused(Plugin)


def test_a_unit_in_the_class_body() -> None:
    """All instances, hence all channels, would share it."""

    class Plugin(Base):
        filters = [Unit()]  # noqa: RUF012 - the mistake itself

    assert "Plugin.filters: units are made in `__init__`; write `self.filters = ...`" in refused(Plugin)


def test_two_equal_titles() -> None:
    """Both places are named, and the cure."""

    class Plugin(Base):
        cutoff = Param(0.5)
        cutoff_hz = Param(100.0, 20.0, 200.0)

    message = refused(Plugin)
    assert "`cutoff` and `cutoff_hz` (the first at " in message
    assert 'are both titled "Cutoff"; give one of them a `title=`' in message


def test_a_title_of_bypass() -> None:
    """The bridge's own bypass is in every plugin."""

    class Plugin(Base):
        skip = Param(False, title="Bypass")

    assert 'are both titled "Bypass"' in refused(Plugin)


def test_no_process() -> None:
    """A plugin without sound."""

    class Plugin(Effect):
        pass

    assert "Plugin: has no `process`; write `def process(self, x: float) -> float`" in refused(Plugin)


def test_process_without_annotations() -> None:
    """The annotation is the bus's shape."""

    class Plugin(Effect):
        def process(self, x):  # type: ignore[no-untyped-def]
            return x

    assert "Plugin.process: annotate `x`: `float` or `Stereo`" in refused(Plugin)


def test_process_without_a_result() -> None:
    """The result needs its annotation as well."""

    class Plugin(Effect):
        def process(self, x: float):  # type: ignore[no-untyped-def]
            return x

    assert "Plugin.process: annotate the result" in refused(Plugin)


def test_process_with_a_name_not_imported() -> None:
    """An annotation Python cannot resolve."""

    class Plugin(Effect):
        def process(self, x: Sterio) -> Stereo:  # type: ignore[name-defined] # noqa: F821
            return x  # type: ignore[no-any-return]

    assert "name 'Sterio' is not defined; import it" in refused(Plugin)


def test_init_with_arguments() -> None:
    """The host makes the plugin, and it has nothing to pass."""

    class Plugin(Base):
        def __init__(self, size: int) -> None:
            self.size = size

    assert "Plugin.__init__: takes `size`, and a host has nothing to give" in refused(Plugin)


def test_a_type_error_inside_init_is_the_authors() -> None:
    """Only the call's own arguments are our business; what happens inside keeps its traceback."""

    class Plugin(Base):
        def __init__(self) -> None:
            self.size = len(3)  # type: ignore[arg-type]

    with pytest.raises(TypeError, match="has no len"):
        describe(Plugin)


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"channels": 5}, "Plugin.channels: 5 is not of 1 2 3 4 6 8"),
        ({"channels": ()}, "Plugin.channels: () is not of"),
        ({"category": "Dynamic"}, 'Plugin.category: "Dynamic" is no VST3 category; say "Dynamics"'),
        ({"name": 3}, "Plugin.name: 3 is no text"),
        ({"id": "my pump"}, 'Plugin.id: "my pump" has more than letters, digits'),
        ({"version": "one"}, 'Plugin.version: "one" is no version'),
        ({"renamed": {"depth": "amount"}}, "Plugin.renamed: no Param is or begins with `depth`"),
        (
            {"g": Param(0.5), "m": Param(0.5), "renamed": {"g": "a", "m": ("b", "a")}},
            "Plugin.renamed: `a` became `g` and `m`",
        ),
        ({"g": Param(0.5), "renamed": {"g": ("a", "a")}}, "Plugin.renamed: `a` became `g` twice"),
        ({"g": Param(0.5), "renamed": {"g": 3}}, "Plugin.renamed: the old id of `g` is 3; a text or a tuple"),
    ],
)
def test_metadata_that_cannot_be(attributes: dict[str, object], message: str) -> None:
    """Class attributes are checked as Params are."""
    assert message in refused(type("Plugin", (Base,), attributes))


def test_a_percentage_is_out_of_a_hundred() -> None:
    """The range that is proposed for a default beyond 1 is that of the unit in the name."""
    with pytest.raises(DeclarationError, match=r"give the range: `Param\(60\.0, 0\.0, 100\.0\)`"):
        type("Plugin", (Base,), {"depth_pct": Param(60.0)})


def test_a_text_function_that_fails() -> None:
    """The texts are tabulated when the plugin is described; a failure names the Param."""

    class Plugin(Base):
        ratio = Param(0, 0, 2, step=1, text=lambda n: f"{1 // n}")

    assert "Plugin.ratio: `text=` failed: integer division" in refused(Plugin)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Param(0, 0, 3, step=1, labels={0: "Off", 1: "off "}), "0 and 1 read the same, 'off'"),
        (lambda: Param(0.5, labels={1.0: "a\0b"}), "the text of 1.0 is longer than 127 bytes, or has a"),
        (lambda: Param(0.5, labels={1.0: "\xe4" * 64}), "the text of 1.0 is longer than 127 bytes, or has a"),
        (lambda: Param(Lengthy.ONE), "the text of <Lengthy.ONE: "),
        (lambda: Param(0.5, unit="dB", labels={0.0: "x", 1.0: "X dB"}), "0.0 and 1.0 read the same, 'X dB'"),
        (lambda: Param(0.5, labels={0.0: "0.50"}), "the text of 0.0, '0.50', reads as 0.5"),
        (lambda: Param(0, 0, 3, step=1, labels={1: "2"}), "the text of 1, '2', reads as 2"),
        (lambda: Param(True, labels={False: "on"}), "the text of False, 'on', reads as True"),
    ],
)
def test_a_text_that_means_another_value(make: Callable[[], object], message: str) -> None:
    """What a host shows must be read as what it stands for."""
    plugin = type("Plugin", (Base,), {"amount": make()})
    assert f"Plugin.amount: {message}" in refused(plugin)


def test_texts_that_trade_places_are_the_authors_choice() -> None:
    """Where every value has a text of its own, a number among them means no other."""

    class Plugin(Base):
        ratio = Param(0, 0, 3, step=1, text=lambda n: f"{3 - n}")
        turned = Param(True, labels={False: "On", True: "Off"})

    assert describe(Plugin).params[-2].labels == ((0.0, "3"), (1.0, "2"), (2.0, "1"), (3.0, "0"))


def test_too_many_texts() -> None:
    """A table of a million texts is a number with a unit."""

    class Plugin(Base):
        ratio = Param(0, 0, 100_000, step=1, text=str)

    assert "`text=` for 100001 steps; at most 1024" in refused(Plugin)


def test_two_declarations_of_one_name() -> None:
    """Python keeps the last of two Params of one name; the first would be lost without a word."""

    class Plugin(Effect):
        gain = Param(0.5)
        gain = Param(0.6, title="Other")  # type: ignore[assignment]  # noqa: PIE794

        def process(self, x: float) -> float:
            return x * self.gain

    message = refused(Plugin)
    assert "Plugin.gain: two declarations of one name, on lines" in message
    assert "rename one Param" in message


def test_process_without_self() -> None:
    """A newcomer's method without `self` is told so."""

    class Plugin(Effect):
        def process(x: float) -> float:  # noqa: N805
            return x

    assert "Plugin.process: `self` is missing" in refused(Plugin)


def test_an_annotation_that_is_no_type() -> None:
    """Whatever stands there, the answer is the one about annotations."""

    class Listed(Effect):
        def process(self, x: float) -> [float]:  # type: ignore[valid-type]
            return x

    class Called(Effect):
        def process(self, x: (1, 2)) -> float:  # type: ignore[valid-type]
            return 0.0

    assert "is no form of process" in refused(Listed)
    assert "Called.process: annotation: " in refused(Called)
