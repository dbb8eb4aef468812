"""Pedalboard's plugins: loading, setting, and the normalised values it holds."""

from __future__ import annotations

from typing import Any

import pytest
from hosted import Example

pedalboard = pytest.importorskip("pedalboard")


def loaded(bundle: str) -> Any:
    return pedalboard.load_plugin(bundle)


def apply_settings(plugin: Any, example: Example) -> None:
    for name, (value, _) in example.settings.items():
        setattr(plugin, name, value)


def travels_of(plugin: Any, example: Example) -> dict[int, float]:
    """The normalised values of the Params the settings moved; the others stand exactly on their default."""
    names = list(plugin.parameters)
    return {names.index(name): plugin.parameters[name].raw_value for name in example.settings}
