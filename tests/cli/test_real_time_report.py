"""What `rattle verify` says of a plugin's work and memory, and what it warns of."""

from __future__ import annotations

import math

import pytest

from rattle import Block, Effect, Param, Stereo, Unit, dsp, on_change, zeros
from rattle.cli.facts import summary
from rattle.cli.real_time import real_time_report, warnings
from rattle.compiler import CompiledPlugin, compile_plugin


class Memory(Unit):
    def __init__(self) -> None:
        self.held = 0.0
        self.line = zeros(100)

    def process(self, x: float) -> float:
        self.held += 0.1 * (x - self.held)
        self.line[int(abs(self.held) * 10.0)] = x
        return self.held


class Chain(Effect):
    drive = Param(0.5)

    def __init__(self) -> None:
        self.stages = [Memory() for _ in range(10)]
        self.curve = zeros(1000)

    @on_change(drive)
    def draw(self) -> None:
        for i in range(1000):
            self.curve[i] = self.drive * i

    def process(self, x: Stereo, key: Stereo | None, tone: float) -> Stereo:
        y = (x[0] if key is None else key[0]) + tone
        for stage in self.stages:
            y = stage.process(y)
        return y, self.curve[int(abs(y))]


class Heavy(Effect):
    def __init__(self) -> None:
        self.line = zeros(80_000_000)
        self.at = 0

    def process(self, x: float) -> float:
        for _ in range(300):
            for i in range(1000):
                x = x * 0.5 + i
        self.at = (self.at + 1) % len(self.line)
        self.line[self.at] = x
        return x


class Beyond(Effect):
    quantum = 32

    def __init__(self) -> None:
        self.table = zeros(40)

    def process(self, x: Block, out: Block) -> None:
        for i in range(64):
            out[0, i] = x[0, i] * self.table[i]
        for i in range(40):
            self.table[i] = 0.5


class Within(Effect):
    def __init__(self) -> None:
        self.lines = zeros((2, 30))
        self.tone = dsp.OnePole()

    def process(self, x: float) -> float:
        for i in range(29, -1, -1):
            self.lines[1, i] = x
        return self.tone.process(x, 100.0)


@pytest.fixture(scope="module")
def chain() -> CompiledPlugin:
    return compile_plugin(Chain)


def line_with(code: CompiledPlugin, words: str) -> str:
    (found,) = (line for line in real_time_report(code) if words in line)
    return found


def test_each_of_a_list_of_units_has_its_memory(chain: CompiledPlugin) -> None:
    """Ten units of a number and an array of 100 each, beside one array of 1000."""
    line = line_with(chain, "bytes of state")
    assert "40 bytes of state, 8000 of arrays" in line


def test_a_loop_is_as_many_operations_as_it_has_rounds(chain: CompiledPlugin) -> None:
    """The list's ten rounds count ten times, and a hook is listed with its Param."""
    once = compile_plugin(type("Once", (Chain,), {"__init__": _with_one}))
    many, few = (_operations(line_with(code, "at every sample:")) for code in (chain, once))
    assert 10 * few > many > 5 * few
    hook = line_with(chain, "when drive moves, draw: about ")
    assert 2000 < _operations(hook) < 10_000


def _with_one(self: Chain) -> None:
    self.stages = [Memory()]
    self.curve = zeros(1000)


def _operations(line: str) -> int:
    words = line.split()
    return int(words[words.index("operations") - 1].replace(",", ""))


def test_side_chains_are_listed(chain: CompiledPlugin) -> None:
    """Name, channels, and what process hears where nothing is connected."""
    assert "side-chain key (stereo, can be None)" in summary(chain)
    assert "side-chain tone (mono, silent where not connected)" in summary(chain)


class InTime(Effect):
    def process(self, x: float) -> float:
        return x * (self.transport.position_beats % 1.0) * math.sin(self.transport.tempo_bpm)


def test_a_song_is_heard() -> None:
    """What a host is asked for, and when what follows from the tempo is computed."""
    code = compile_plugin(InTime)
    assert "hears the song's state and tempo and position" in summary(code)
    line_with(code, "when the song changes: ")


def test_too_much_work_and_memory_is_noted(chain: CompiledPlugin) -> None:
    """Some hundred thousand operations a sample, hundreds of megabytes a channel; others have no note."""
    work, memory = warnings(compile_plugin(Heavy))
    assert work.startswith("about 900,3")
    assert memory == "305 MB of memory for each channel at 48 kHz"
    assert warnings(chain) == []


def test_a_loop_that_counts_past_an_array_is_noted() -> None:
    """A Block and an array, each where it is read or stored; a loop of just the array's length has none."""
    notes = warnings(compile_plugin(Beyond))
    words = "the loop counts to 63, `{}` has {} elements there: the last is taken for the rest"
    found = [note.partition(" (line")[0] for note in notes]
    assert sorted(found) == sorted(words.format(*each) for each in (("x", 32), ("table", 40), ("out", 32)))
    assert warnings(compile_plugin(Within)) == []


def test_a_block_counts_once_for_its_samples() -> None:
    """What a Block does is shared by its samples."""
    assert line_with(compile_plugin(Beyond), "on average over a Block of 32: ")
