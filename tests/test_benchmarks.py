"""The form of the benchmarks' answers; never their figures, which are not for a test to judge."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from benchmarks import __main__ as command
from benchmarks.peers import MissingPeerError, run_tool
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
