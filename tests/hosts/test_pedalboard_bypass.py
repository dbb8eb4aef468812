"""Bypass in pedalboard: soft, exact, and seamless on the way back."""

from __future__ import annotations

from typing import Any

import numpy as np
from hosted import SAMPLE_RATE, Example, Sound, music, rendered
from in_pedalboard import apply_settings, loaded, travels_of

BLOCK = 4800
FADE = 480  # samples: 10 ms


def tone(samples: int) -> Sound:
    """300 Hz that swells for 50 ms: smooth, so that a click stands out of its second difference."""
    times = np.arange(samples) / SAMPLE_RATE
    swell = 0.5 - 0.5 * np.cos(np.pi * np.minimum(1.0, times / 0.05))
    wave = 0.5 * swell * np.cos(2 * np.pi * 300.0 * times)
    return np.array([wave, wave], np.float32)


def played_with_bypass(plugin: Any, x: Sound) -> Sound:
    """Three blocks: playing, bypassed, playing."""
    blocks = []
    for i, bypass in enumerate([False, True, False]):
        plugin.bypass = bypass
        part = x[:, i * BLOCK : (i + 1) * BLOCK]
        blocks.append(plugin.process(part, SAMPLE_RATE, buffer_size=512, reset=i == 0))
    return np.concatenate(blocks, axis=1)


def roughness(x: Sound) -> float:
    return float(np.max(np.abs(np.diff(x, 2, axis=1))))


def test_bypass_passes_the_input(example: Example, bundle: str) -> None:
    """After its fade the output is the input, bit for bit; before that it fades in a straight line."""
    x = music(3 * BLOCK)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = played_with_bypass(plugin, x)
    wet = rendered(example, x, travels_of(plugin, example))
    on, off = slice(BLOCK, BLOCK + FADE), slice(BLOCK + FADE, 2 * BLOCK)
    share = np.arange(1, FADE + 1) / FADE
    np.testing.assert_allclose(y[:, on], (1 - share) * wet[:, on] + share * x[:, on], atol=1e-7)
    np.testing.assert_array_equal(y[:, off], x[:, off])


def test_the_way_back_is_seamless(example: Example, bundle: str) -> None:
    """The plugin played on underneath: after the fade back the sound is that of one never bypassed."""
    x = music(3 * BLOCK)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = played_with_bypass(plugin, x)
    wet = rendered(example, x, travels_of(plugin, example))
    np.testing.assert_array_equal(y[:, :BLOCK], wet[:, :BLOCK])
    np.testing.assert_array_equal(y[:, 2 * BLOCK + FADE :], wet[:, 2 * BLOCK + FADE :])


def test_bypass_does_not_click(example: Example, bundle: str) -> None:
    """The second difference stays within what both sounds have and the bends of a straight fade add: a tenth
    at most of what a hard switch at the same samples has."""
    x = tone(3 * BLOCK)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = played_with_bypass(plugin, x)
    wet = rendered(example, x, travels_of(plugin, example))
    hard = wet.copy()
    hard[:, BLOCK : 2 * BLOCK] = x[:, BLOCK : 2 * BLOCK]
    bends = 2 * float(np.max(np.abs(wet - x))) / FADE
    assert roughness(y) <= roughness(wet) + roughness(x) + bends
    assert roughness(y) < 0.1 * roughness(hard)


def test_bypass_before_the_first_sample_is_at_once(example: Example, bundle: str) -> None:
    """Nothing has sounded yet, so there is nothing to fade from."""
    x = music(BLOCK)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    plugin.bypass = True
    np.testing.assert_array_equal(plugin.process(x, SAMPLE_RATE), x)
