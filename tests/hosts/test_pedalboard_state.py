"""A project saved in pedalboard opens again: the same Params and the same sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hosted import SAMPLE_RATE, Example, music, rendered
from in_pedalboard import apply_settings, loaded, travels_of


def shown(plugin: Any) -> dict[str, tuple[float, str]]:
    return {name: (p.raw_value, p.string_value) for name, p in plugin.parameters.items()}


def saved(bundle: str, example: Example) -> Any:
    """A plugin whose state is up to date: this host tells the plugin of its Params with the next block."""
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    plugin.process(np.zeros((2, 64), np.float32), SAMPLE_RATE)
    return plugin


def test_state_opens_in_a_new_instance(example: Example, bundle: str) -> None:
    """`raw_state` into another instance: every Param, its text, and the sound to the bit."""
    first, second = saved(bundle, example), loaded(bundle)
    second.raw_state = first.raw_state
    assert shown(second) == shown(first)
    assert shown(second) != shown(loaded(bundle))
    x = music(9600)
    y = second.process(x, SAMPLE_RATE)
    np.testing.assert_array_equal(y, first.process(x, SAMPLE_RATE))
    np.testing.assert_array_equal(y, rendered(example, x, travels_of(first, example)))


def test_state_of_a_state_is_that_state(example: Example, bundle: str) -> None:
    """Saving what was just opened gives the same bytes: nothing creeps from save to save."""
    first, second = saved(bundle, example), loaded(bundle)
    second.raw_state = first.raw_state
    assert second.raw_state == first.raw_state


def test_preset_file_opens_in_a_new_instance(example: Example, bundle: str, tmp_path: Path) -> None:
    """The same through a .vstpreset file."""
    first, second = saved(bundle, example), loaded(bundle)
    preset = tmp_path / "example.vstpreset"
    preset.write_bytes(first.preset_data)
    second.load_preset(str(preset))
    assert shown(second) == shown(first)


def test_state_opens_while_playing(example: Example, bundle: str) -> None:
    """Opened between two blocks: no error, finite sound, and after a reset the sound of the state."""
    first, second = saved(bundle, example), loaded(bundle)
    x = music(9600)
    second.process(x, SAMPLE_RATE)
    second.raw_state = first.raw_state
    assert np.isfinite(second.process(x, SAMPLE_RATE, reset=False)).all()
    np.testing.assert_array_equal(second.process(x, SAMPLE_RATE), first.process(x, SAMPLE_RATE))


def test_bypass_is_part_of_the_state(example: Example, bundle: str) -> None:
    """A plugin saved bypassed opens bypassed, and passes its input to the bit from the first sample."""
    first, second = loaded(bundle), loaded(bundle)
    apply_settings(first, example)
    first.bypass = True
    first.process(np.zeros((2, 64), np.float32), SAMPLE_RATE)
    second.raw_state = first.raw_state
    assert second.bypass == True  # noqa: E712 (the host's own kind of bool)
    x = music(4800)
    np.testing.assert_array_equal(second.process(x, SAMPLE_RATE), x)


@pytest.mark.parametrize("junk", [b"", b"VC2!", b"no state at all", bytes(1000)])
def test_junk_for_a_state_changes_nothing(example: Example, bundle: str, junk: bytes) -> None:
    """A damaged project leaves the plugin as it is and playing."""
    plugin = saved(bundle, example)
    before, x = shown(plugin), music(4800)
    expected = plugin.process(x, SAMPLE_RATE)
    plugin.raw_state = junk
    assert shown(plugin) == before
    np.testing.assert_array_equal(plugin.process(x, SAMPLE_RATE), expected)
