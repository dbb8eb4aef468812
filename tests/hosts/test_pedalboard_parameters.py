"""What pedalboard shows of the examples' Params, and what its user may set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hosted import SAMPLE_RATE, Example, music, rendered
from in_pedalboard import apply_settings, loaded, travels_of

from rattle.plugin.taper import travel_of
from rattle.plugin.text import text_of

SILENCE = np.zeros((2, 64), np.float32)


def param_of(plugin: Any, index: int) -> Any:
    return list(plugin.parameters.values())[index]


def test_every_param_is_there_at_its_default(example: Example, bundle: str) -> None:
    """In order, with title, default and text; then Bypass, and Program if there are presets."""
    plugin, params = loaded(bundle), example.description.params
    assert [p.name for p in plugin.parameters.values()] == example.titles
    for i, param in enumerate(params):
        shown = param_of(plugin, i)
        assert shown.string_value == text_of(param, param.default)
        assert shown.raw_value == pytest.approx(travel_of(param, param.default), abs=1e-7)
        assert shown.default_raw_value == shown.raw_value
    assert plugin.bypass == False  # noqa: E712 (the host's own kind of bool)


def test_numbers_are_numbers_and_lists_are_lists(example: Example, bundle: str) -> None:
    """The host tells floats, bools and names apart by their texts alone, and finds the ends of each range."""
    kinds = {"float": float, "int": float, "bool": bool, "enum": str}
    plugin = loaded(bundle)
    for i, param in enumerate(example.description.params):
        shown = param_of(plugin, i)
        assert shown.type is kinds[param.kind], param.id
        if param.kind == "float":
            tolerance = 0.5 * 10.0**-param.digits
            assert shown.range[:2] == pytest.approx((param.minimum, param.maximum), abs=tolerance)
            assert shown.label in ({"": None}.get(param.unit, param.unit), param.unit)
        if param.kind == "enum":
            assert shown.valid_values == [label for _, label in param.labels]


def test_params_set_by_name_read_back(example: Example, bundle: str) -> None:
    """`plugin.gain_db = 6.0`: the value, the text the host shows, and what the plugin makes of it agree."""
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    for index, (name, (value, text)) in zip(
        travels_of(plugin, example), example.settings.items(), strict=True
    ):
        shown = plugin.parameters[name]
        assert getattr(plugin, name) == value
        assert shown.string_value == text
        plain = example.plain(index, shown.raw_value)
        assert text_of(example.description.params[index], plain) == text


def test_params_set_by_text(example: Example, bundle: str) -> None:
    """A text that the plugin shows is understood when the host hands it back, and means the same."""
    by_value, by_text = loaded(bundle), loaded(bundle)
    apply_settings(by_value, example)
    for name, (_, text) in example.settings.items():
        shown = by_text.parameters[name]
        shown.raw_value = shown.get_raw_value_for_text(text)
        assert shown.string_value == text
        assert shown.raw_value == pytest.approx(by_value.parameters[name].raw_value, abs=1.5e-3)


def test_every_travel_has_a_text_that_leads_back(example: Example, bundle: str) -> None:
    """Each step of the host's knob: a text, and the text's own travel shows that text again."""
    plugin = loaded(bundle)
    for i in range(len(example.description.params)):
        shown = param_of(plugin, i)
        for step in range(101):
            text = shown.get_text_for_raw_value(step / 100)
            again = shown.get_text_for_raw_value(shown.get_raw_value_for_text(text))
            assert again == text


def test_a_param_that_moves_while_playing_ramps(example: Example, bundle: str) -> None:
    """Set between two calls it is the player's point at that sample, to the bit: a ramp, not a jump."""
    x = music(9600)
    plugin = loaded(bundle)
    first = plugin.process(x[:, :4800], SAMPLE_RATE)
    apply_settings(plugin, example)
    second = plugin.process(x[:, 4800:], SAMPLE_RATE, reset=False)
    expected = rendered(example, x, travels_of(plugin, example), moved_at=4800)
    np.testing.assert_array_equal(np.concatenate([first, second], axis=1), expected)


def test_params_set_in_silence_count(example: Example, bundle: str) -> None:
    """Set, played over silence, and reset by the host: the values are still there."""
    plugin = loaded(bundle)
    apply_settings(plugin, example)
    plugin.process(SILENCE, SAMPLE_RATE)
    plugin.reset()
    assert {name: getattr(plugin, name) for name in example.settings} == {
        name: value for name, (value, _) in example.settings.items()
    }
