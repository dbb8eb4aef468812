"""Params and Meters of a playing plugin as attributes."""

from __future__ import annotations

from enum import Enum

import pytest

from rattle import Effect, Meter, Param, ParamValueError, Unit, copies
from rattle.plugin.declare import describe
from rattle.plugin.surface import Surface, tree_of


class Mode(Enum):
    LOW = "low"
    HIGH = "high"


class Band(Unit):
    gain_db = Param(0.0, -24.0, 24.0)


class Equalizer(Effect):
    cutoff_hz = Param(1000.0, 20.0, 20_000.0, taper="log")
    mode = Param(Mode.LOW)
    is_on = Param(True)
    level = Meter()

    def __init__(self) -> None:
        self.bands = [Band(), Band()]
        self.pair = copies(Band, 2)
        self.tilt = Band()

    def process(self, x: float) -> float:
        return x


DESCRIPTION = describe(Equalizer)


class Values:
    """Controls that only remember."""

    def __init__(self) -> None:
        self.plain = [param.default for param in DESCRIPTION.params]

    def read_param(self, index: int) -> float:
        return self.plain[index]

    def write_param(self, index: int, plain: float) -> None:
        self.plain[index] = plain

    def read_meter(self, index: int) -> float:
        return 0.25


@pytest.fixture
def values() -> Values:
    return Values()


@pytest.fixture
def surface(values: Values) -> Surface:
    return Surface(tree_of(DESCRIPTION), values, {"mode": Mode})


def test_params_read_as_the_authors_types(surface: Surface) -> None:
    """A number, a member, a bool, a Meter's value."""
    assert (surface.cutoff_hz, surface.mode, surface.is_on, surface.level) == (1000.0, Mode.LOW, True, 0.25)


def test_an_enum_without_its_class_reads_as_a_name(values: Values) -> None:
    """A plugin loaded from a file has no Python class."""
    assert Surface(tree_of(DESCRIPTION), values).mode == "LOW"


def test_nested_params_are_reached_as_written(surface: Surface, values: Values) -> None:
    """By index for a list, by name for a unit, without index for copies."""
    surface.bands[1].gain_db = 1.0
    surface.tilt.gain_db = 2.0
    surface.pair.gain_db = 3.0
    by_id = {param.id: plain for param, plain in zip(DESCRIPTION.params, values.plain, strict=True)}
    assert by_id["bands.0.gain_db"] == 0.0
    assert (by_id["bands.1.gain_db"], by_id["tilt.gain_db"], by_id["pair.gain_db"]) == (1.0, 2.0, 3.0)
    assert surface.bands[-1].gain_db == 1.0


def test_a_list_has_a_length_and_can_be_walked(surface: Surface) -> None:
    """As the list in the author's class."""
    assert len(surface.bands) == 2
    for band in surface.bands:
        band.gain_db = -1.0
    assert [band.gain_db for band in surface.bands] == [-1.0, -1.0]


@pytest.mark.parametrize(("value", "plain"), [("2 kHz", 2000.0), (440, 440.0)])
def test_numbers_and_texts_are_accepted(surface: Surface, value: object, plain: float) -> None:
    """What a user may type in a host may be assigned."""
    surface.cutoff_hz = value
    assert surface.cutoff_hz == plain


@pytest.mark.parametrize("value", [Mode.HIGH, "HIGH", "high"])
def test_a_choice_by_member_name_or_label(surface: Surface, value: object) -> None:
    """All three mean the same."""
    surface.mode = value
    assert surface.mode is Mode.HIGH


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cutof_hz", "Equalizer has no parameter `cutof_hz`: did you mean `cutoff_hz`?"),
        ("zzz", "Equalizer has no parameter `zzz`; it has cutoff_hz, mode, is_on, level, bands, pair, tilt"),
    ],
)
def test_an_unknown_name(surface: Surface, name: str, message: str) -> None:
    """Reading and writing say the same, and name what is near."""
    with pytest.raises(AttributeError) as reading:
        getattr(surface, name)
    with pytest.raises(AttributeError) as writing:
        setattr(surface, name, 1.0)
    assert str(reading.value) == str(writing.value) == message


def test_an_unknown_nested_name(surface: Surface) -> None:
    """The message says where it was looked for."""
    with pytest.raises(
        AttributeError, match=r"Equalizer\.bands\[1\] has no parameter `gain`: did you mean `gain_db`"
    ):
        surface.bands[1].gain = 1.0


def test_what_cannot_be_assigned(surface: Surface) -> None:
    """A Meter is the plugin's, a unit is no number."""
    with pytest.raises(AttributeError, match=r"Equalizer\.level is a Meter: the plugin writes it"):
        surface.level = 1.0
    with pytest.raises(AttributeError, match=r"Equalizer\.tilt is no parameter; it has gain_db"):
        surface.tilt = 1.0


def test_what_is_no_list(surface: Surface) -> None:
    """Copies have one set of knobs."""
    with pytest.raises(TypeError, match=r"Equalizer\.pair is no list; it has gain_db"):
        surface.pair[0]
    with pytest.raises(IndexError, match=r"Equalizer\.bands\[2\]: it has 0 to 1"):
        surface.bands[2]
    with pytest.raises(TypeError, match=r"Equalizer\.bands\[slice.*\]: give one whole number"):
        surface.bands[0:2]  # type: ignore[index]


def test_a_unit_at_the_prompt(surface: Surface) -> None:
    """Its repr says what it is and what it has."""
    assert repr(surface.bands[1]) == "<Equalizer.bands[1]: gain_db>"


def test_a_long_text_is_not_repeated(surface: Surface) -> None:
    """A text that is not understood may be anything: the message shows its ends."""
    with pytest.raises(ParamValueError) as caught:
        surface.cutoff_hz = "abc" * 1000
    assert len(str(caught.value)) < 100


def test_a_refused_value_changes_nothing(surface: Surface) -> None:
    """Out of range is an error in Python, not a clamp."""
    with pytest.raises(ParamValueError, match="`cutoff_hz`: 5 is outside 20 to 20000 Hz"):
        surface.cutoff_hz = 5
    assert surface.cutoff_hz == 1000.0


def test_completion_knows_the_names(surface: Surface) -> None:
    """dir() lists Params, Meters and units for a notebook's Tab key."""
    assert {"cutoff_hz", "level", "bands"} <= set(dir(surface))


class Player(Surface):
    """A player has properties of its own beside the Params."""

    @property
    def latency_samples(self) -> int:
        return 7


def test_a_players_own_attributes(values: Values) -> None:
    """They are found first and cannot be assigned."""
    player = Player(tree_of(DESCRIPTION), values)
    assert player.latency_samples == 7
    with pytest.raises(AttributeError, match="latency_samples is read-only"):
        player.latency_samples = 8  # type: ignore[misc]
