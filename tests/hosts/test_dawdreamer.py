"""DawDreamer, a second host with a graph and automation, plays the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hosted import EXAMPLES, SAMPLE_RATE, Example, Sound, music, rendered

import rattle
from rattle.plugin.text import text_of

dawdreamer = pytest.importorskip("dawdreamer")

SAMPLES = SAMPLE_RATE // 2
TRAVELS = {0: 0.7, 1: 3 / 7}  # Params by index, as this host knows them; 3 / 7 is also a step of a list


class Studio:
    """A graph of one track: a recording, and plugins in a row."""

    def __init__(self, bundles: list[str], block_size: int = 512, sample_rate: int = SAMPLE_RATE) -> None:
        self.sample_rate = sample_rate
        self.engine = dawdreamer.RenderEngine(sample_rate, block_size)
        self.plugins = [
            self.engine.make_plugin_processor(f"plugin{i}", bundle) for i, bundle in enumerate(bundles)
        ]

    def render(self, x: Sound) -> Sound:
        graph: list[tuple[Any, list[str]]] = [(self.engine.make_playback_processor("recording", x), [])]
        for plugin in self.plugins:
            graph.append((plugin, [graph[-1][0].get_name()]))
        self.engine.load_graph(graph)
        self.engine.render(x.shape[1] / self.sample_rate)
        sound: Sound = self.engine.get_audio()
        return sound


def moved(plugin: Any, example: Example) -> dict[int, float]:
    """Sets the first Params; returns what the host holds then."""
    travels = {i: travel for i, travel in TRAVELS.items() if i < len(example.description.params)}
    for i, travel in travels.items():
        plugin.set_parameter(i, travel)
    return {i: plugin.get_parameter(i) for i in travels}


def test_every_param_is_described(example: Example, bundle: str) -> None:
    """Title, unit, ends, default and steps of every Param, as declared, before the bridge's own."""
    studio = Studio([bundle])
    described = studio.plugins[0].get_parameters_description()
    params = example.description.params
    assert [row["name"] for row in described] == example.titles
    for row, param in zip(described, params, strict=False):
        assert row["label"] == param.unit
        assert row["min"] == text_of(param, param.minimum)
        assert row["max"] == text_of(param, param.maximum)
        assert row["text"] == row["defaultValueText"] == text_of(param, param.default)
        assert row["isDiscrete"] == (param.kind != "float")
        assert row["isAutomatable"] == param.automatable
        assert param.kind == "float" or row["numSteps"] == round(param.maximum - param.minimum) + 1
    assert described[len(params)]["numSteps"] == 2  # Bypass


def test_sound_at_the_defaults_is_that_of_compile(example: Example, bundle: str) -> None:
    """A plugin just loaded plays, to the bit, what `rattle.compile` plays untouched."""
    x = music(SAMPLES)
    np.testing.assert_array_equal(Studio([bundle]).render(x), rendered(example, x, {}))


@pytest.mark.parametrize("block_size", [1, 7, 64, 512, 8192])
def test_sound_is_that_of_compile_at_every_block_size(example: Example, bundle: str, block_size: int) -> None:
    """With Params moved away from their defaults, to the bit, whatever the host's block."""
    x = music(8192)
    studio = Studio([bundle], block_size)
    travels = moved(studio.plugins[0], example)
    np.testing.assert_array_equal(studio.render(x), rendered(example, x, travels))


@pytest.mark.parametrize("sample_rate", [8000, 11_025, 22_050, 44_100, 88_200, 96_000, 192_000])
def test_sound_is_that_of_compile_at_every_sample_rate(
    example: Example, bundle: str, sample_rate: int
) -> None:
    """From 8 to 192 kHz: finite, no silence, and to the bit."""
    x = music(4096)
    studio = Studio([bundle], sample_rate=sample_rate)
    travels = moved(studio.plugins[0], example)
    y = studio.render(x)
    assert np.isfinite(y).all()
    assert np.max(np.abs(y)) > 1e-3
    np.testing.assert_array_equal(y, rendered(example, x, travels, sample_rate))


@pytest.mark.parametrize("block_size", [64, 480])
def test_automation_is_a_point_at_each_block(example: Example, bundle: str, block_size: int) -> None:
    """This host moves a Param at the start of each block: `rattle.compile` given those points, to the bit."""
    x = music(8 * 480)
    curve = np.linspace(0.2, 0.8, x.shape[1], dtype=np.float32)
    studio = Studio([bundle], block_size)
    studio.plugins[0].set_automation(0, curve)
    y = studio.render(x)
    player = rattle.compile(example.cls, SAMPLE_RATE)
    param = example.description.params[0]
    starts = range(0, x.shape[1], block_size)
    points = [(start, param.id, example.plain(0, float(curve[start]))) for start in starts]
    np.testing.assert_array_equal(y, player.process(x, points=points))


def test_bypass_passes_the_input(example: Example, bundle: str) -> None:
    """Bypassed from the start it is the input, bit for bit."""
    x = music(SAMPLES)
    studio = Studio([bundle])
    plugin = studio.plugins[0]
    plugin.set_parameter(len(example.description.params), 1.0)
    np.testing.assert_array_equal(studio.render(x), x)


def test_state_opens_in_pedalboard(example: Example, bundle: str, tmp_path: Path) -> None:
    """What this host saves another opens: the same Params and the same sound. (Its own load_state works
    only for plugins with a window.)"""
    pedalboard = pytest.importorskip("pedalboard")
    x, file = music(8192), str(tmp_path / "state")
    studio = Studio([bundle])
    moved(studio.plugins[0], example)
    y = studio.render(x)
    studio.plugins[0].save_state(file)
    other = pedalboard.load_plugin(bundle)
    other.raw_state = Path(file).read_bytes()
    count = len(example.titles)
    assert [p.raw_value for p in other.parameters.values()] == [
        studio.plugins[0].get_parameter(i) for i in range(count)
    ]
    np.testing.assert_array_equal(other.process(x, SAMPLE_RATE), y)


def test_preset_opens_here(example: Example, bundle: str, tmp_path: Path) -> None:
    """A .vstpreset written by another host gives its Params and its sound."""
    pedalboard = pytest.importorskip("pedalboard")
    x, file = music(8192), tmp_path / "example.vstpreset"
    other = pedalboard.load_plugin(bundle)
    params = list(other.parameters.values())[:-1]  # without Bypass
    for shown, travel in zip(params, TRAVELS.values(), strict=False):
        shown.raw_value = travel
    y = other.process(x, SAMPLE_RATE)
    file.write_bytes(other.preset_data)
    studio = Studio([bundle])
    assert studio.plugins[0].load_vst3_preset(str(file))
    assert [studio.plugins[0].get_parameter(i) for i in range(len(other.parameters))] == [
        p.raw_value for p in other.parameters.values()
    ]
    np.testing.assert_array_equal(studio.render(x), y)


def test_two_instances_in_a_row(example: Example, bundle: str) -> None:
    """One after the other in one graph they are two players in a row."""
    x = music(8192)
    once = rendered(example, x, {})
    np.testing.assert_array_equal(Studio([bundle, bundle]).render(x), rendered(example, once, {}))


def test_all_examples_in_a_row(bundles: dict[str, Path]) -> None:
    """Different plugins of ours in one graph are the chain of their players."""
    x = expected = music(8192)
    for example in EXAMPLES:
        expected = rendered(example, expected, {})
    y = Studio([str(bundles[example.file]) for example in EXAMPLES]).render(x)
    np.testing.assert_array_equal(y, expected)


def test_mono_is_that_of_compile(example: Example, bundle: str) -> None:
    """A per-channel plugin on a mono bus."""
    if not example.is_per_channel:
        pytest.skip("this host can ask for a mono bus only on both sides")
    x = music(8192, channels=1)
    studio = Studio([bundle])
    assert studio.plugins[0].set_bus(1, 1)
    np.testing.assert_array_equal(studio.render(x), rendered(example, x, {}))


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.file == "freeverb"], ids=str)
def test_a_program_is_chosen(example: Example, bundle: str) -> None:
    """The program parameter moves every Param, in the sound and in what the host reads."""
    x, names = music(8192), [preset.name for preset in example.description.presets]
    studio, player = Studio([bundle]), rattle.compile(example.cls)
    studio.plugins[0].set_parameter(example.titles.index("Program"), 2 / len(names))
    player.load_preset(names[1])
    np.testing.assert_array_equal(studio.render(x), player.process(x))
    described = studio.plugins[0].get_parameters_description()
    shown = [row["text"] for row in described[: len(example.description.params)]]
    values = example.description.presets[1].values
    assert shown == [text_of(*pair) for pair in zip(example.description.params, values, strict=True)]
