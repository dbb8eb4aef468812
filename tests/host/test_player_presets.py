"""Presets on a playing plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

import rattle
from rattle import Effect, Param, dsp


class Pair(Effect):
    gain_db = Param(0.0, -60.0, 12.0)
    offset = Param(0.0, -1.0, 1.0)
    presets = {"Soft": {"gain_db": -20.0}, "Shifted": {"offset": 0.5}}  # noqa: RUF012

    def process(self, x: float) -> float:
        return x * dsp.db_to_gain(self.gain_db) + self.offset


@pytest.mark.parametrize("engine", ["native", "python"])
def test_a_preset_sets_every_param(engine: Literal["native", "python"], tmp_path: Path) -> None:
    """By name or file, on every engine; "Default" are the defaults, and a wrong name has a near one."""
    x = np.full((1, 8), 0.5, np.float32)
    player = rattle.compile(Pair, engine=engine, channels=1)
    player.load_preset("Soft")
    assert (player.gain_db, player.offset) == (-20.0, 0.0)
    assert player.process(x)[0, 0] == pytest.approx(0.05)
    player.reset()
    player.load_preset("Shifted")
    assert player.process(x)[0, 0] == pytest.approx(1.0)
    player.load_preset("Default")
    assert (player.gain_db, player.offset) == (0.0, 0.0)
    with pytest.raises(ValueError, match="Pair has no preset 3; it has Default, Soft"):
        player.load_preset(3)  # type: ignore[arg-type]
    file = tmp_path / "Mine.json"
    file.write_text('{"rattle": 1, "params": {"offset": 0.25}}')
    player.load_preset(file)
    assert (player.gain_db, player.offset) == (0.0, 0.25)
    with pytest.raises(ValueError, match="Pair has no preset 'soft': did you mean 'Soft'"):
        player.load_preset("soft")
