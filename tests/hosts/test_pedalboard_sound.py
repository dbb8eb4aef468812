"""Spotify's pedalboard plays the examples: the sound is the one `rattle.compile` and CPython make."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hosted import (
    EXAMPLES,
    IN_TIME,
    SAMPLE_RATE,
    WITH_OTHER_BUSES,
    Example,
    Sound,
    music,
    rendered,
)
from in_pedalboard import apply_settings, loaded, pedalboard, travels_of
from tests.example_classes import COMPILED_EXAMPLES

SAMPLES = SAMPLE_RATE // 2


def test_every_example_is_hosted() -> None:
    """A new example does not go unplayed."""
    assert [path.stem for path in COMPILED_EXAMPLES] == sorted(
        e.file for e in [*EXAMPLES, *WITH_OTHER_BUSES, *IN_TIME]
    )


def test_sound_at_the_defaults_is_that_of_compile(example: Example, bundle: str) -> None:
    """A plugin just loaded plays, to the bit, what `rattle.compile` plays untouched."""
    x = music(SAMPLES)
    y = loaded(bundle).process(x, SAMPLE_RATE)
    np.testing.assert_array_equal(y, rendered(example, x, {}))


@pytest.mark.parametrize("buffer_size", [1, 7, 64, 512, 8192])
def test_sound_is_that_of_compile_at_every_block_size(
    example: Example, bundle: str, buffer_size: int
) -> None:
    """With Params moved away from their defaults, to the bit, whatever the host's block."""
    x = music(SAMPLES)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = plugin.process(x, SAMPLE_RATE, buffer_size=buffer_size)
    expected = rendered(example, x, travels_of(plugin, example))
    assert np.max(np.abs(expected - rendered(example, x, {}))) > 0.01
    np.testing.assert_array_equal(y, expected)


def test_sound_is_that_of_cpython(example: Example, bundle: str) -> None:
    """The author's class under CPython: within 1e-5 for 0.1 s, within the example's bound for a second."""
    x = music(SAMPLE_RATE)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = plugin.process(x, SAMPLE_RATE)
    error = np.abs(y - rendered(example, x, travels_of(plugin, example), engine="python"))
    assert np.max(error[:, : SAMPLE_RATE // 10]) < 1e-5
    assert np.max(error) < example.python_error_1s


@pytest.mark.parametrize("sample_rate", [8000, 11_025, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000])
def test_sound_is_that_of_compile_at_every_sample_rate(
    example: Example, bundle: str, sample_rate: int
) -> None:
    """From 8 to 192 kHz: finite, no silence, and to the bit."""
    x = music(4096)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    y = plugin.process(x, sample_rate)
    assert np.isfinite(y).all()
    assert np.max(np.abs(y)) > 0.05
    np.testing.assert_array_equal(y, rendered(example, x, travels_of(plugin, example), sample_rate))


def test_mono_is_that_of_compile(example: Example, bundle: str) -> None:
    """A per-channel plugin on a mono track; one with two outputs always is refused by this host."""
    x = music(SAMPLES, channels=1)
    plugin = loaded(bundle)
    if not example.is_per_channel:
        with pytest.raises(ValueError, match="channel"):
            plugin.process(x, SAMPLE_RATE)
        return
    apply_settings(plugin, example)
    y = plugin.process(x, SAMPLE_RATE)
    np.testing.assert_array_equal(y, rendered(example, x, travels_of(plugin, example)))


def test_calls_go_on_where_the_last_ended(example: Example, bundle: str) -> None:
    """Playing on without a reset in calls of odd lengths is playing once. (The first is the longest: this
    host starts a plugin anew for a longer block.)"""
    x = music(SAMPLES)
    plugin = loaded(bundle)
    cuts = [0, 1000, 1001, 1002, 1301, 5000, 5001, 12_345, SAMPLES]
    pieces = [
        plugin.process(x[:, a:b], SAMPLE_RATE, buffer_size=512, reset=a == 0)
        for a, b in itertools.pairwise(cuts)
    ]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), rendered(example, x, {}))


def test_reset_is_fresh(example: Example, bundle: str) -> None:
    """The host's reset forgets all sound: the second run is the first."""
    x = music(SAMPLES)
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    first = plugin.process(x, SAMPLE_RATE)
    np.testing.assert_array_equal(plugin.process(x, SAMPLE_RATE), first)


def test_instances_do_not_hear_each_other(example: Example, bundle: str) -> None:
    """Three instances take turns, one with other Params: each plays as if alone."""
    x = music(8192)
    instances = [loaded(bundle) for _ in range(3)]
    apply_settings(instances[1], example)
    played: list[list[Sound]] = [[], [], []]
    for start in range(0, 8192, 1024):
        for i, plugin in enumerate(instances):
            inputs = x[::-1] if i == 2 else x
            block = np.ascontiguousarray(inputs[:, start : start + 1024])
            played[i].append(plugin.process(block, SAMPLE_RATE, reset=start == 0))
    travels = travels_of(instances[1], example)
    np.testing.assert_array_equal(np.concatenate(played[0], axis=1), rendered(example, x, {}))
    np.testing.assert_array_equal(np.concatenate(played[1], axis=1), rendered(example, x, travels))
    np.testing.assert_array_equal(
        np.concatenate(played[2], axis=1), rendered(example, np.ascontiguousarray(x[::-1]), {})
    )


def test_instances_play_at_the_same_time(example: Example, bundle: str) -> None:
    """Four instances in four threads, the interpreter's lock being free: each plays as if alone."""
    x = music(SAMPLES)
    instances = [loaded(bundle) for _ in range(4)]
    for plugin in instances[::2]:
        apply_settings(plugin, example)
    with ThreadPoolExecutor(4) as threads:
        played = list(threads.map(lambda plugin: plugin.process(x, SAMPLE_RATE, buffer_size=64), instances))
    moved, untouched = rendered(example, x, travels_of(instances[0], example)), rendered(example, x, {})
    for i, y in enumerate(played):
        np.testing.assert_array_equal(y, untouched if i % 2 else moved)


def test_all_examples_in_a_row(bundles: dict[str, Path]) -> None:
    """Different plugins of ours live in one process, and a chain of them is the chain of their players."""
    x = music(SAMPLES)
    board = pedalboard.Pedalboard([loaded(str(bundles[example.file])) for example in EXAMPLES])
    expected = x
    for example in EXAMPLES:
        expected = rendered(example, expected, {})
    np.testing.assert_array_equal(board(x, SAMPLE_RATE), expected)
