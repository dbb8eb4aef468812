"""The form of the benchmarks' answers; never their figures, which are not for a test to judge."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from benchmarks import __main__ as command
from benchmarks import effects, ours
from benchmarks.engines import BLOCK
from benchmarks.large_plugin import write_large_plugin
from benchmarks.peers import MissingPeerError, run_tool
from benchmarks.peers.eq8_settings import BANDS
from benchmarks.peers.scipy_sos import section
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns


def test_ratio_above_one_when_we_cost_less() -> None:
    """A peer of twice our cost is a ratio of 2; both figures are minima, spread is of ours."""
    measured = row("eq8", "v3", "ns", [2.0, 3.0, 4.0], "Faust", [9.0, 4.0])
    assert measured == Row("eq8", "v3", 2.0, "ns", "Faust", 4.0, 2.0, 0.5)


def test_missing_peer_leaves_ours() -> None:
    """Without the peer's rounds the row keeps our figure, and what needs both is None."""
    measured = row("eq8", "v3", "ns", [2.0], "Faust (missing: apt install faust)")
    assert (measured.figure, measured.peer_figure, measured.ratio) == (2.0, None, None)


def test_nothing_measured_is_none() -> None:
    """A case that this machine cannot run has a row without a figure, and the table can show it."""
    measured = row("eq8", "v4 (not on this processor)", "ns", ())
    assert (measured.figure, measured.spread) == (None, None)
    assert command.table([measured]).row_count == 1


def test_everyone_goes_first_in_turn() -> None:
    """After a warm-up that is not counted, the order turns by one place each round."""
    called: list[str] = []

    def contender(name: str, cost: float) -> float:
        called.append(name)
        return cost

    costs = take_turns({"a": lambda: contender("a", 1.0), "b": lambda: contender("b", 2.0)}, rounds=3)
    assert costs == {"a": [1.0] * 3, "b": [2.0] * 3}
    assert "".join(called) == "ab" + "ab" + "ba" + "ab"


def test_peer_that_does_not_build_is_missing(tmp_path: Path) -> None:
    """A compiler's refusal becomes the peer's excuse with its last line, not a crash of the bench."""
    with pytest.raises(MissingPeerError, match="No such file"):
        run_tool("ls", tmp_path / "nothing")


def test_json_holds_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--json FILE gets the list of rows with the keys that readers rely on."""
    monkeypatch.setattr(command, "BENCHES", {"one": lambda: [row("one", "all", "s", [1.0])]})
    file = tmp_path / "rows.json"
    assert command.main(["one", "--json", str(file)]) == 0
    (written,) = json.loads(file.read_text())
    assert list(written) == ["name", "case", "figure", "unit", "peer", "peer_figure", "ratio", "spread"]
    assert written == asdict(row("one", "all", "s", [1.0]))


def test_unknown_bench_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt name ends with exit code 2 and the names there are."""
    with pytest.raises(SystemExit) as stopped:
        command.main(["eq9"])
    assert stopped.value.code == 2
    assert "eq9; there are build-time" in capsys.readouterr().err


class Tone:
    """An engine that plays a constant, and says what it cost."""

    def __init__(self, level: float, cost: float) -> None:
        self.level = level
        self.cost = cost

    def play(self, inputs: effects.Block, outputs: effects.Block, times: int) -> float:
        outputs[:] = self.level
        return self.cost


def test_row_shows_the_fastest_form_of_each_peer() -> None:
    """Several forms of a peer are one row with the best of them; a missing peer has a row that says so."""
    noise = np.zeros((1, BLOCK), np.float32)
    faust = {"Faust -scal": Tone(0.0, 9.0), "Faust -vec": Tone(0.0, 6.0)}
    peers = {"Faust": faust, "Numba (missing: pip install numba)": {}}
    contest = effects.Contest("one-pole", "v3", "ns/sample", noise, Tone(0.0, 3.0), peers)
    costs = take_turns(dict(contest.contenders()), rounds=2)
    shown = [(line.figure, line.peer, line.peer_figure, line.ratio) for line in contest.rows(costs)]
    assert shown == [(3.0, "Faust -vec", 6.0, 2.0), (3.0, "Numba (missing: pip install numba)", None, None)]


def test_peer_that_sounds_otherwise_is_no_peer() -> None:
    """A difference beyond the bench's tolerance stops it and names both."""
    noise = np.zeros((1, BLOCK), np.float32)
    with pytest.raises(RuntimeError, match="one-pole: Faust differs from ours"):
        effects.check_alike("one-pole", "Faust", Tone(0.0, 1.0), Tone(0.5, 1.0), noise, 1e-5)


@pytest.mark.parametrize("name", effects.BENCHES)
def test_plugins_of_benches_compile(name: str) -> None:
    """Every effect that is measured is accepted by the compiler."""
    assert ours.compiled(effects.BENCHES[name].plugin).kernel_c


def test_large_plugin_has_a_thousand_lines_and_compiles(tmp_path: Path) -> None:
    """The generated plugin is as long as its name says, and real-time Python throughout."""
    file = tmp_path / "large_plugin_of_a_test.py"
    assert 1000 <= write_large_plugin(file) < 1100
    assert ours.compiled(file).kernel_c


def test_sections_for_scipy_have_the_gain_asked_for() -> None:
    """The low shelf raises the bottom, the high shelf the top, by 3 dB; peaks leave both ends alone."""
    for kind, freq_hz in BANDS:
        b0, b1, b2, _, a1, a2 = section(kind, freq_hz)
        bottom = (b0 + b1 + b2) / (1.0 + a1 + a2)
        top = (b0 - b1 + b2) / (1.0 - a1 + a2)
        raised = 10.0 ** (3.0 / 20.0)
        assert bottom == pytest.approx(raised if kind == "low shelf" else 1.0)
        assert top == pytest.approx(raised if kind == "high shelf" else 1.0)
