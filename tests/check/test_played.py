"""The player is a host that does as hosts should, whatever the plugin does."""

from __future__ import annotations

import numpy as np
import pytest
from tests.check.plugins import Flawed

from rattle.check.player import Player, Point, RefusalError
from rattle.check.signals import noise


def test_very_many_parameters_move_at_once(flawed: Flawed) -> None:
    """Each gets its own point, in one block."""
    x = noise(64)
    with Player(flawed("MANY_PARAMETERS")) as player:
        points = [Point(0, each.id, 1.0) for each in player.describe().parameters]
        assert len(points) == 300
        assert np.array_equal(player.play(x, points=points).y, x)


def test_a_plugin_that_refuses_to_play_is_stopped_before_it_ends(flawed: Flawed) -> None:
    """No plugin is terminated while it is active; the next instance plays."""
    x = noise(64)
    with Player(flawed("REFUSES_ONCE")) as player:
        with pytest.raises(RefusalError, match="process answered with an error"):
            player.play(x)
        assert np.array_equal(player.play(x).y, x)
