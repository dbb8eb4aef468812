"""Which form a plugin runs in, what the notes say and where, and what is one for all lanes."""

from __future__ import annotations

import linecache

import pytest
import tests.language.programs  # noqa: F401 - registers them
from tests.compiler import plugins
from tests.language.engines import compiled
from tests.language.program import PROGRAMS

from rattle import Effect, Meter, Param, Unit, zeros
from rattle.compiler import compile_plugin
from rattle.compiler.ir import Slot
from rattle.compiler.lanes.pipelined import Pipelined, pipelined
from rattle.compiler.lanes.plan import Note, lanes_for, sums_of
from rattle.compiler.lanes.settled import touched
from rattle.compiler.rewriting import writes
from rattle.dsp import Sine


@pytest.mark.parametrize(
    ("name", "form", "width", "copies"),
    [
        ("LanesOf3", "units", 4, 1),
        ("LanesOf5", "units", 8, 1),
        ("LanesOf16", "units", 16, 1),
        ("LanesOf33", "units", 16, 1),
        ("LanesTwoLists", "units", 16, 1),
        ("LanesInAFrame", "units", 8, 1),
        ("DelayLine", "channels", 4, 4),
        ("ChainOf3", "wavefront", 16, 4),
        ("ChainOf5", "wavefront", 16, 2),
        ("ChainOf8", "wavefront", 16, 2),
        ("ChainOf16", "wavefront", 16, 1),
        ("ChainOfBusyStages", "wavefront", 16, 4),
    ],
)
def test_form(name: str, form: str, width: int, copies: int) -> None:
    """The first form that is legal, in the narrowest vector that holds it; and nothing to note."""
    plan = compiled(PROGRAMS[name].cls).plan
    assert (plan.form, plan.width, plan.copies, plan.notes) == (form, width, copies, ())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("TransportWords", "time"),
        ("TransportPositions", "time"),
        ("TransportInUnits", "units"),
        ("TransportInAChain", "channels"),
    ],
)
def test_a_song_goes_on_in_lanes(name: str, form: str) -> None:
    """Side by side, samples are each at a place of their own; in a wavefront, stages would be too."""
    plan = compiled(PROGRAMS[name].cls).plan
    assert plan.form == form
    refused = "not a wavefront: the position in the song moves with the samples"
    assert any(note.text == refused for note in plan.notes) is (name == "TransportInAChain")


@pytest.mark.parametrize(
    ("name", "is_worth"),
    [
        ("LanesGuardedIndicesOfChannels", False),
        ("LanesGuardedArithmeticOfChannels", False),
        ("LanesRangesOfChannels", False),
        ("LanesNestedChoicesOfChannels", False),
        ("Library", True),
        ("DelayLine", True),
    ],
)
def test_price(name: str, is_worth: bool) -> None:
    """Channels run side by side where two of them were measured to be faster so."""
    plan = compiled(PROGRAMS[name].cls).plan
    assert plan.form == ("channels" if is_worth else "scalar")
    assert any(note.text.startswith("channels one after") for note in plan.notes) is not is_worth


def test_width() -> None:
    """Of 4, 8 and 16 the least that holds them."""
    assert [lanes_for(count) for count in (1, 4, 5, 8, 9, 16, 17, 100)] == [4, 4, 8, 8, 16, 16, 16, 16]


def said(note: Note) -> tuple[str, str]:
    """What it says, and the line of the author's it stands at."""
    assert note.span is not None
    return note.text, linecache.getline(note.span.file, note.span.line).strip()


LOOP = "for stage in self.stages:"


@pytest.mark.parametrize(
    ("name", "form", "text", "line"),
    [
        ("ChainOf17", "channels", "not a wavefront: 17 units, more than 16", LOOP),
        ("ChainNobodyHears", "channels",
         "not a wavefront: something else than what left the chain is heard", LOOP),
        ("ChainBesideTheDry", "channels",
         "not a wavefront: what comes after the chain uses what came before", "return dry + y"),
        ("ChainThatHearsX", "channels", "not a wavefront: a stage also hears something else",
         "self.z = self.z * 0.5 + x * 0.5 + first * self.a"),
        ("ChainWithFeedback", "channels",
         "not a wavefront: state is used both before and after the chain", LOOP),
        ("ChainReadOutside", "channels",
         "not a wavefront: state is used both before and after the chain", LOOP),
        ("ChainOfLines", "channels", "not a wavefront: a stage has an array",
         "y = self.line[self.place - self.delay]"),
        ("LanesHearFirst", "channels", "every unit sees `units.*.z`, which another one changes",
         "y += unit.process(x, self.units[0].z, self.units[3].z) * 0.25"),
        ("LanesSharedLine", "channels", "every unit sees `units.0.line`, which another one changes",
         "self.line[self.place] = self.line[self.place] * 0.5 + x"),
        ("LanesSumsUnderConditions", "channels", "`y` passes from unit to unit",
         "for unit in self.units:"),
        ("LanesMetersAndReset", "scalar", "a unit is reset here", "self.pole.reset()"),
        ("ChainWithMeters", "scalar", "a Meter shows the last value, and not at every sample",
         "self.level = x"),
    ],
)  # fmt: skip
def test_note(name: str, form: str, text: str, line: str) -> None:
    """Why something faster was not taken, at the line that is to blame."""
    plan = compiled(PROGRAMS[name].cls).plan
    assert plan.form == form
    assert (text, line) in [said(note) for note in plan.notes]


class Vibrato(Effect):
    rate_hz = Param(4.0, 0.1, 20.0)
    level = Meter(0.0)

    def __init__(self) -> None:
        self.lfo = Sine()
        self.count = 0
        self.loud = 0
        self.index = 0.0
        self.heard = 0.0
        self.started = 0

    def reset(self) -> None:
        self.started = self.channel_index

    def process(self, x: float) -> float:
        self.count += 1
        if self.count > 5:
            self.index += 1.0
        if x > 0.5:
            self.loud = 1
        self.heard = self.heard * 0.5 + x
        return x * self.lfo.process(self.rate_hz) + self.heard + float(self.loud + self.started)


def test_state_that_no_channel_changes_is_one_for_all() -> None:
    """An oscillator on Params and a counter run once; what hears the input, what is stored under a condition
    on it, and what depends on the channel's number are one for each lane."""
    code = compile_plugin(Vibrato)
    varies = {slot.path: code.plan.shapes.slots.__contains__(slot) for slot in code.program.slots}
    for path in ("count", "index"):
        assert not varies[path]
    assert not any(value for path, value in varies.items() if path.startswith("lfo"))
    for path in ("loud", "heard", "started"):
        assert varies[path]


class Lines(Unit):
    def __init__(self, k: int) -> None:
        self.line = zeros(8)
        self.place = k
        self.gain = 0.5 * k


class GuardedReads(Effect):
    """Proved only where its condition holds."""

    def __init__(self) -> None:
        self.lines = [Lines(k) for k in range(3)]

    def process(self, x: float) -> float:
        y = 0.0
        for each in self.lines:
            each.place = (each.place + 1) % 40
            v = 0.0
            if each.place < 8:
                v = each.line[each.place]
            y += v * each.gain
        return y


def test_lanes_that_are_off_read_the_first_element() -> None:
    """A proof under a guard is not one for lanes that are off, nor is there a unit in every lane."""
    code = compile_plugin(GuardedReads)
    (read,) = [line for line in code.kernel_c.splitlines() if "RATTLE_GATHER(f32" in line]
    assert "rattle_select_i64(" in read
    assert "< 3 ?" in read


def test_without_lanes_nothing_is_a_vector() -> None:
    """`lanes=False` is one instance after the other, in every form."""
    for cls in (plugins.Bank, plugins.Cascade, plugins.Drive):
        code = compile_plugin(cls, lanes=False)
        assert code.plan.form == "scalar"
        assert "kernel_lanes.h" not in code.kernel_c
        assert "kernel_lanes.h" in compile_plugin(cls).kernel_c


def test_every_slot_of_a_plan_is_of_its_program() -> None:
    """Of all language programs: wide slots, loops and notes are the program's own."""
    for name in ("LanesOf17", "ChainOf5", "LanesParamsOfEach", "LanesOfTrees"):
        code = compiled(PROGRAMS[name].cls)
        slots: set[Slot] = set(code.program.slots)
        assert code.plan.wide <= slots
        assert set(code.plan.loops) <= set(code.program.process.body.ops)


def stages_of(name: str) -> Pipelined | None:
    loop = compiled(PROGRAMS[name].cls).plan.loops[0]
    inner = loop.regions[0]
    return pipelined([op for op in inner.ops if op not in sums_of(loop)], inner.args[:1])


WAITING = {
    "LanesAhead": {"folders.*.held", "folders.*.before"},
    "LanesAheadInGroups": {"folders.*.held", "folders.*.before"},
    "LanesAheadOfEverything": {"wanderers.*.held", "wanderers.*.echo"},
    "NamedLikeGeneratedCodeOfUnits": {"units.*.state"},
    "LanesAheadOfATwin": {"twins.*.left"},  # the first of two that are as slow
}


@pytest.mark.parametrize("name", list(WAITING))
def test_work_beside_a_slow_recursion(name: str) -> None:
    """What does not wait for the recursion is early, changes no memory of the late stage, and fills its waits
    evenly."""
    assert compiled(PROGRAMS[name].cls).plan.in_passes
    stages = stages_of(name)
    assert stages is not None
    assert WAITING[name] <= {place.path for place in touched(stages.late) if not isinstance(place, int)}
    both = [*stages.early, *stages.late]
    assert not touched(stages.early) & touched(stages.late) & touched(both, writes)
    order = [is_late for _, is_late in stages.interleaved()]
    assert order.count(True) == len(stages.late)
    half = order[: len(order) // 2].count(True)
    assert abs(2 * half - len(stages.late)) <= 2


@pytest.mark.parametrize("name", ["LanesOf16", "LanesTwoLists"])
def test_no_stages_without_a_slow_recursion(name: str) -> None:
    """A recursion of a few operations is played in the author's order."""
    assert stages_of(name) is None
