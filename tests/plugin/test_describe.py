"""describe: from a class to the one frozen description."""

from __future__ import annotations

import importlib.util
import sys
import uuid
from dataclasses import FrozenInstanceError
from enum import Enum
from pathlib import Path

import pytest

from rattle import Block, Effect, Frame, Meter, Param, Stereo, Unit, copies
from rattle.plugin.declare import describe
from rattle.plugin.description import (
    Attribute,
    Layout,
    ParamDescription,
    PluginDescription,
    Renamed,
    Sidechain,
)


class Note(Enum):
    QUARTER = 1.0
    DOTTED_EIGHTH = 0.75


class Kind(Enum):
    LOW = "Low-pass"
    HIGH = "High-pass"


class Band(Unit):
    gain_db = Param(0.0, -24.0, 24.0)
    q = Param(0.7, 0.1, 10.0, center=1.0, title="Width")
    reduction_db = Meter(0.0, -24.0, 0.0)

    def __init__(self, gain_db: float = 0.0) -> None:
        self.gain_db = gain_db


class EightBandEQ(Effect):
    mix_pct = Param(100.0, 0.0, 100.0)
    cutoff_hz = Param(1000.0, 20.0, 20_000.0, taper="log", smooth_ms=0.0)
    taps = Param(4, 1, 8, step=1)
    drive = Param(1.0, 0.0, 9.0, step=0.5, group="Tone")
    note = 0
    division = Param(Note.DOTTED_EIGHTH, automatable=False)
    kind = Param(Kind.LOW, labels={Kind.HIGH: "Hi"})
    is_on = Param(True, labels={False: "Never"})
    ratio = Param(0, 0, 2, step=1, text=lambda n: f"{2**n}:1")
    peak = Meter(peak=False)

    def __init__(self) -> None:
        self.bands = [Band(), Band(3.0)]
        self.filters = copies(Band, 2)
        self.tilt = Band()

    def process(self, x: float) -> float:
        return x


@pytest.fixture(scope="module")
def eq() -> PluginDescription:
    return describe(EightBandEQ)


def param(description: PluginDescription, param_id: str) -> ParamDescription:
    return next(p for p in description.params if p.id == param_id)


def test_order_is_own_params_first_then_units(eq: PluginDescription) -> None:
    """Declaration order, the plugin's own before those of its units; copies count once."""
    own = ["mix_pct", "cutoff_hz", "taps", "drive", "division", "kind", "is_on", "ratio"]
    units = [
        f"{unit}.{name}" for unit in ("bands.0", "bands.1", "filters", "tilt") for name in ("gain_db", "q")
    ]
    assert [p.id for p in eq.params] == own + units


def test_titles_and_groups(eq: PluginDescription) -> None:
    """An element of a list is counted from 1; copies are one thing and need no number."""
    shown = {p.id: (p.title, eq.groups[p.group].title) for p in eq.params}
    assert shown["mix_pct"] == ("Mix", "Root")
    assert shown["drive"] == ("Drive", "Tone")
    assert shown["bands.1.gain_db"] == ("Band 2 Gain", "Band 2")
    assert shown["filters.q"] == ("Filter Width", "Filter")
    assert shown["tilt.q"] == ("Tilt Width", "Tilt")
    assert eq.groups[0].number == 0
    assert {group.parent for group in eq.groups} == {0}


def test_copies_are_read_in_several_places(eq: PluginDescription) -> None:
    """One knob, as many readers as copies."""
    assert param(eq, "filters.q").readers == (Attribute("filters.0", "q"), Attribute("filters.1", "q"))
    assert param(eq, "bands.1.q").readers == (Attribute("bands.1", "q"),)


def test_kinds_ranges_and_steps(eq: PluginDescription) -> None:
    """Plain numbers for every kind: a bool is 0 or 1, an Enum the position of its member."""
    rows = {p.id: (p.kind, p.default, p.minimum, p.maximum, p.step) for p in eq.params}
    assert rows["mix_pct"] == ("float", 100.0, 0.0, 100.0, 0.0)
    assert rows["taps"] == ("int", 4.0, 1.0, 8.0, 1.0)
    assert rows["drive"] == ("float", 1.0, 0.0, 9.0, 0.5)
    assert rows["division"] == ("enum", 1.0, 0.0, 1.0, 1.0)
    assert rows["is_on"] == ("bool", 1.0, 0.0, 1.0, 1.0)


def test_defaults_of_an_instance(eq: PluginDescription) -> None:
    """What `__init__` assigned is the default there and nowhere else."""
    assert param(eq, "bands.0.gain_db").default == 0.0
    assert param(eq, "bands.1.gain_db").default == 3.0


def test_only_continuous_params_ramp(eq: PluginDescription) -> None:
    """10 ms unless told otherwise; whatever has steps jumps."""
    ramps = {p.id: p.smooth_ms for p in eq.params}
    assert ramps["mix_pct"] == 10.0
    assert [ramps[i] for i in ("cutoff_hz", "taps", "drive", "division", "is_on")] == [0.0] * 5


def test_tapers(eq: PluginDescription) -> None:
    """`center=` is a power taper whose middle is the centre."""
    assert param(eq, "cutoff_hz").taper == "log"
    q = param(eq, "tilt.q")
    assert q.taper == "power"
    assert q.minimum + (q.maximum - q.minimum) * 0.5**q.exponent == pytest.approx(1.0)


def test_labels_and_members(eq: PluginDescription) -> None:
    """A member reads as its text value, else as its name in words; `labels=` and `text=` come first."""
    assert param(eq, "division").labels == ((0.0, "Quarter"), (1.0, "Dotted Eighth"))
    assert param(eq, "division").members == ("QUARTER", "DOTTED_EIGHTH")
    assert param(eq, "kind").labels == ((0.0, "Low-pass"), (1.0, "Hi"))
    assert param(eq, "is_on").labels == ((0.0, "Never"),)
    assert param(eq, "ratio").labels == ((0.0, "1:1"), (1.0, "2:1"), (2.0, "4:1"))


def test_units_and_digits(eq: PluginDescription) -> None:
    """The suffix gives the unit; decimals follow the steps or the size of the range."""
    shown = {p.id: (p.unit, p.digits) for p in eq.params}
    assert shown["cutoff_hz"] == ("Hz", 0)
    assert shown["mix_pct"] == ("%", 0)
    assert shown["drive"] == ("", 1)
    assert shown["taps"] == ("", 0)
    assert shown["tilt.gain_db"] == ("dB", 1)
    assert shown["tilt.q"] == ("", 2)


def test_meters(eq: PluginDescription) -> None:
    """Meters are collected as Params are; copies are several writers of one."""
    assert [m.id for m in eq.meters] == [
        "peak", "bands.0.reduction_db", "bands.1.reduction_db", "filters.reduction_db", "tilt.reduction_db",
    ]  # fmt: skip
    shared = eq.meters[3]
    assert shared.writers == (Attribute("filters.0", "reduction_db"), Attribute("filters.1", "reduction_db"))
    assert (shared.title, shared.unit, shared.minimum, shared.peak) == ("Filter Reduction", "dB", -24.0, True)


def test_numbers_are_31_bits_and_depend_on_the_id_alone(eq: PluginDescription) -> None:
    """The same id in another plugin has the same number; no two of one plugin are equal."""

    class Other(Effect):
        mix_pct = Param(1.0, 0.0, 3.0)

        def process(self, x: float) -> float:
            return x

    numbers = [p.number for p in eq.params] + [m.number for m in eq.meters] + [eq.bypass_number]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 2**31 for number in numbers)
    assert describe(Other).params[0].number == eq.params[0].number


def test_numbers_stay_as_they_were() -> None:
    """Projects on disk hold these numbers: a change of the hash breaks every one of them."""
    eq = describe(EightBandEQ)
    assert (param(eq, "mix_pct").number, param(eq, "bands.1.q").number) == (1416117000, 1294433131)
    assert uuid.UUID(bytes=eq.class_id) == uuid.UUID("69ff425d-058e-5db0-b59a-bf740b6b4add")


def test_a_description_is_frozen(eq: PluginDescription) -> None:
    """Later stages read it and cannot change it."""
    with pytest.raises(FrozenInstanceError):
        eq.name = "Other"  # type: ignore[misc]


def test_names_and_ids_without_metadata(tmp_path: Path) -> None:
    """A lone file has no project: nothing fails, and the id says whence it came."""
    description = describe(plugin_in(tmp_path))
    assert description.name == "Ping Pong"
    assert (description.vendor, description.version) == ("Unknown vendor", "0.1.0")
    assert (description.id, description.id_is_declared) == ("unknown-vendor.ping-pong", False)
    assert description.category == "Fx"


def test_metadata_from_the_nearest_project(tmp_path: Path) -> None:
    """Vendor, version, url and email are read from pyproject.toml above the file."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nversion = "1.2.3"\nauthors = [{name = "Ada Ltd.", email = "a@b.c"}]\n'
        '[project.urls]\nHomepage = "https://ada.example"\n'
    )
    (tmp_path / "plugins").mkdir()
    description = describe(plugin_in(tmp_path / "plugins"))
    assert (description.vendor, description.email) == ("Ada Ltd.", "a@b.c")
    assert (description.version, description.url) == ("1.2.3", "https://ada.example")
    assert description.id == "ada-ltd.ping-pong"


@pytest.mark.parametrize("text", ["not toml [", "[tool.black]\n"])
def test_a_project_file_that_says_nothing(tmp_path: Path, text: str) -> None:
    """Damaged or without [project]: as if there were none."""
    (tmp_path / "pyproject.toml").write_text(text)
    assert describe(plugin_in(tmp_path)).vendor == "Unknown vendor"


def plugin_in(folder: Path) -> type[Effect]:
    file = folder / "ping.py"
    file.write_text(
        "from rattle import Effect\n\nclass PingPong(Effect):\n"
        "    def process(self, x: float) -> float:\n        return x\n"
    )
    name = f"ping_{abs(hash(str(folder)))}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    plugin: type[Effect] = module.PingPong
    return plugin


def test_class_attributes_win() -> None:
    """What the class says is what the host sees."""

    class Echo(Effect):
        name = "Écho"
        id = "com.example.echo"
        vendor = "Example"
        version = "2.0"
        category = "Delay|Modulation"

        def process(self, x: Stereo) -> Stereo:
            return x

    description = describe(Echo)
    assert (description.name, description.id, description.id_is_declared) == (
        "Écho",
        "com.example.echo",
        True,
    )
    assert (description.vendor, description.version) == ("Example", "2.0")
    assert description.category == "Fx|Delay|Modulation"
    assert len(description.class_id) == 16


def test_the_class_id_follows_the_id_alone() -> None:
    """A new name or version is the same plugin; a new id is another."""

    class One(Effect):
        id = "com.example.a"

        def process(self, x: float) -> float:
            return x

    class Two(One):
        name = "Other"

    class Three(One):
        id = "com.example.b"

    assert describe(One).class_id == describe(Two).class_id != describe(Three).class_id


class Mono(Effect):
    def process(self, x: float) -> float:
        return x


class Linked(Effect):
    def process(self, x: Stereo) -> Stereo:
        return x


class Widener(Effect):
    def process(self, x: float) -> Stereo:
        return (x, x)


@pytest.mark.parametrize(
    ("cls", "form", "layouts"),
    [
        (Mono, "float", [(2, 2), (1, 1), (3, 3), (4, 4), (6, 6), (8, 8)]),
        (Linked, "stereo", [(2, 2), (1, 2)]),
        (Widener, "float_to_stereo", [(1, 2)]),
        (type("A", (Mono,), {"channels": (1, 2)}), "float", [(1, 1), (2, 2)]),
        (type("B", (Mono,), {"channels": 6}), "float", [(6, 6)]),
        (type("C", (Linked,), {"channels": 2}), "stereo", [(2, 2)]),
    ],
)
def test_forms_and_layouts(cls: type[Effect], form: str, layouts: list[tuple[int, int]]) -> None:
    """The annotations of process say what the buses are; `channels` narrows and orders them."""
    description = describe(cls)
    assert description.form == form
    assert description.layouts == tuple(Layout(*layout) for layout in layouts)


def test_frames_and_blocks() -> None:
    """As many channels out as in, stereo and mono unless the class says more; a Block has a quantum."""

    class Framed(Effect):
        channels = (6, 2)

        def process(self, sound: Frame, out: Frame) -> None: ...

    class Blocked(Effect):
        quantum = 100

        def process(self, x: Block, out: Block) -> None: ...

    framed, blocked = describe(Framed), describe(Blocked)
    assert (framed.form, framed.layouts, framed.quantum) == ("frame", (Layout(6, 6), Layout(2, 2)), 0)
    assert framed.bus_name == "sound"
    assert (blocked.form, blocked.layouts, blocked.quantum) == ("block", (Layout(2, 2), Layout(1, 1)), 100)


def test_side_chains() -> None:
    """One for each further argument; `| None` lets process know whether something is connected."""

    class Keyed(Effect):
        def process(self, x: float, key: float | None, wide_band: Stereo) -> float:
            return x

    class Paired(Effect):
        def process(self, x: Stereo, key: float) -> Stereo:
            return x

    assert describe(Keyed).sidechains == (
        Sidechain("key", "Key", 0, is_optional=True),
        Sidechain("wide_band", "Wide Band", 2, is_optional=False),
    )
    assert describe(Paired).sidechains == (Sidechain("key", "Key", 1, is_optional=False),)
    assert describe(Keyed).sidechains[0].channels_beside(Layout(6, 6)) == 6


def test_renamed_by_path_and_by_prefix() -> None:
    """A prefix renames a unit's Params all at once; a whole path beats a prefix."""

    class Plugin(Mono):
        renamed = {"cutoff_hz": "freq", "bands": "filters", "bands.0.q": "width"}  # noqa: RUF012
        cutoff_hz = Param(100.0, 20.0, 200.0)

        def __init__(self) -> None:
            self.bands = [Band()]

    assert describe(Plugin).renamed == (
        Renamed("freq", "cutoff_hz"),
        Renamed("filters.0.gain_db", "bands.0.gain_db"),
        Renamed("width", "bands.0.q"),
    )


def test_a_param_may_have_had_several_ids() -> None:
    """Every version's projects are understood, those of a renamed unit too."""

    class Plugin(Mono):
        renamed = {"cutoff_hz": ("freq", "f"), "bands": ("filters", "eqs")}  # noqa: RUF012
        cutoff_hz = Param(100.0, 20.0, 200.0)

        def __init__(self) -> None:
            self.bands = [Band()]

    old = {row.old: row.new for row in describe(Plugin).renamed}
    assert old.items() >= {"freq": "cutoff_hz", "f": "cutoff_hz"}.items()
    assert old.items() >= {"filters.0.q": "bands.0.q", "eqs.0.q": "bands.0.q"}.items()


def test_white_space_around_texts_is_dropped() -> None:
    """A host's user cannot type it: unit and label are what is left."""

    class Plugin(Mono):
        wet = Param(0.5, unit=" % ", labels={0.0: " Off "})
        level = Meter(unit=" dB ")

    description = describe(Plugin)
    assert (description.params[-1].unit, description.params[-1].labels) == ("%", ((0.0, "Off"),))
    assert description.meters[0].unit == "dB"
