"""rattle.compile of ordinary Python: ring and process give what the author's process gives here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from worker_plugins import Broken, Clicks, Everything, Faulty, Mode, Model, Plain

import rattle
from rattle import Controller, NoteOff, NoteOn
from rattle.cli.loading import load_one
from rattle.host.player import Player

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
X = np.random.default_rng(5).uniform(-0.4, 0.4, (2, 12_000)).astype(np.float32)


def in_blocks(player: Player, size: int, x: npt.NDArray[Any] = X) -> npt.NDArray[Any]:
    blocks = [x[:, k : k + size] for k in range(0, x.shape[1], size)]
    return np.concatenate([player.process(block) for block in blocks], axis=1)


def test_what_comes_out_is_the_authors_to_the_bit_at_every_block_size() -> None:
    """Numbers that NumPy gives by hand, 50 ms later."""
    quanta = [X[:, k : k + 128] for k in range(0, X.shape[1], 128)]
    direct = np.concatenate([Plain().process(x) for x in quanta], axis=1).astype(np.float32)
    player = rattle.compile(Plain, sample_rate=44_100)
    assert player.latency_samples == 2205
    for size in (8192, 333, 64, 1):
        player.reset()
        heard = in_blocks(player, size, X if size > 1 else X[:, :3000])
        assert not heard[:, :2205].any()
        np.testing.assert_array_equal(heard[:, 2205:], direct[:, : heard.shape[1] - 2205])


def play_everything(player: Player) -> list[npt.NDArray[Any]]:
    """Params before and in blocks, side-chains that come and go, a song, a reset."""
    player.steps = 5
    player.transport.tempo_bpm = 90.0
    key = np.flip(X, axis=1)
    heard = [player.process(X[:, :1000], other=X[:, :1000])]
    points = [(17, "depth", 1.0), (700, "steps", 2), (1333, "depth", 0.25), (1333, "mode", "SQUARED")]
    heard.append(player.process(X[:, 1000:4000], points=points, key=key[:, 1000:4000]))
    player.transport.position_beats = 64.0
    heard.append(player.process(X[:, 4000:7000], key=key[:, 4000:7000], other=X[:, :3000]))
    assert player.level == 0.25
    player.reset()
    player.mode = Mode.PLAIN
    return [*heard, player.process(X)]


@pytest.mark.parametrize("sample_type", ["f32", "f64"])
def test_the_process_and_this_one_play_alike(sample_type: Any) -> None:
    """To the bit: state, ramps, hooks, the song, side-chains, random numbers, resets."""
    engines: list[Any] = ["native", "python"]
    players = [rattle.compile(Everything, engine=engine, sample_type=sample_type) for engine in engines]
    native, python = (np.concatenate(_as(sample_type, player), axis=1) for player in players)
    np.testing.assert_array_equal(native, python)
    assert players[0].latency_samples == players[1].latency_samples == 960 + 8
    assert native.any()


def _as(sample_type: str, player: Player) -> list[npt.NDArray[Any]]:
    if sample_type == "f32":
        return play_everything(player)
    return [player.process(X.astype(np.float64), points=[(100, "depth", 1.0)])]


def test_a_quantum_that_raises_is_dry_and_what_is_no_number_is_silent() -> None:
    """And the plugin goes on."""
    player = rattle.compile(Faulty)
    late = player.latency_samples
    x = np.full((2, 4096), 0.25, np.float32)
    x[:, 1000] = 1.0
    with pytest.warns(rattle.WorkerWarning, match="process raised"):
        heard = player.process(x)[:, late:]
    dry = slice(896, 1024)
    np.testing.assert_array_equal(heard[:, dry], x[:, dry])
    assert np.all(heard[:, :896] == -0.25)
    assert np.all(heard[:, 1024:] == -0.25)
    player.reset()
    x[:, 1000] = 0.5
    assert np.isfinite(player.process(x)).all()
    assert player.nan_count > 0


def test_events_come_at_their_samples_plus_the_latency() -> None:
    """In blocks of any size."""
    events = [NoteOn(60, 0.5, offset=17), NoteOff(60, offset=300), Controller(7, 1.0, offset=999)]
    native, python = (rattle.compile(Clicks, engine=engine) for engine in ("native", "python"))
    late = native.latency_samples
    heard = native.process(4000, events=events)
    assert np.flatnonzero(heard[0]).tolist() == [late + event.offset for event in events]
    np.testing.assert_array_equal(heard, python.process(4000, events=events))


def test_a_model_plays_at_its_own_rate_alike() -> None:
    """Resampled by the same code, and as late."""
    native, python = (rattle.compile(Model, engine=engine) for engine in ("native", "python"))
    assert native.latency_samples == python.latency_samples
    np.testing.assert_array_equal(in_blocks(native, 333), in_blocks(python, 4096))


def test_a_class_without_a_file_plays_here_only() -> None:
    """No process could make it; the message says what to do."""

    class Local(Plain):
        pass

    with pytest.raises(rattle.DeclarationError, match="is made inside of a function"):
        rattle.compile(Local)
    assert rattle.compile(Local, engine="python").latency_samples == 2400


def test_what_cannot_begin_to_play_says_why() -> None:
    """The process's log ends the message: its traceback."""
    with pytest.raises(rattle.WorkerError, match="raised before it could play") as caught:
        rattle.compile(Broken)
    assert "FileNotFoundError: model.onnx" in str(caught.value)


def test_params_in_another_order_than_built_are_refused(tmp_path: Path) -> None:
    """Else one Param's values would drive the other: a file edited since the build plays only if what it
    declares is the same."""
    lines = ["    low = Param(0.1)", "    high = Param(0.9)"]
    file = tmp_path / "swapped.py"
    file.write_text(_SWAPPED.replace("PARAMS", "\n".join(lines)))
    cls = load_one(str(file))
    assert rattle.compile(cls).process(X).shape == X.shape
    file.write_text(_SWAPPED.replace("PARAMS", "\n".join(reversed(lines))))
    with pytest.raises(rattle.WorkerError, match="build it again"):
        rattle.compile(cls)


_SWAPPED = """
import numpy as np

from rattle import Effect, Param, worker


class Swapped(Effect):
PARAMS

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        return x * self.low
"""
