"""Presets as files: a `.vstpreset` each, the list that a bundle carries, and the folder where hosts look."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rattle.bundle.errors import BundleError
from rattle.bundle.file_names import file_name
from rattle.bundle.target import System, this_machine
from rattle.plugin.description import PluginDescription
from rattle.plugin.presets import DEFAULT, preset_values
from rattle.plugin.state import StateError, read_state, state_text
from rattle.plugin.vstpreset import COMPONENT, INFO, PresetFile, info_xml, preset_file_bytes

# Beside moduleinfo.json, whose readers accept no fields of ours.
BUNDLE_FILE = Path("Contents/Resources/presets.json")
_MODULE_INFO = Path("Contents/Resources/moduleinfo.json")

# Below the home folder; then vendor, then plugin.
_USERS_FOLDER: dict[System, str] = {
    "linux": ".vst3/presets",
    "macos": "Library/Audio/Presets",
    "windows": "Documents/VST3 Presets",
}


@dataclass(frozen=True)
class PluginPresets:
    """A plugin's presets, whether they come from its source or from its bundle."""

    name: str
    vendor: str
    category: str  # "Fx|Filter"
    class_id: str  # 32 hexadecimal digits
    states: Mapping[str, str]  # JSON by name, in their order; the first is "Default"

    def file_bytes(self, name: str, state: str = "") -> bytes:
        """A `.vstpreset` of the preset of this name, or of another state under it."""
        about = {
            "MediaType": "VstPreset",
            "PlugInCategory": self.category,
            "PlugInName": self.name,
            "PlugInVendor": self.vendor,
            "Name": name,
        }
        chunks = {COMPONENT: (state or self.states[name]).encode(), INFO: info_xml(about)}
        return preset_file_bytes(PresetFile(self.class_id, chunks))

    def users_folder(self) -> Path:
        """Where hosts on this machine look for presets of one user. Raises UnsupportedTargetError."""
        folder = Path.home() / _USERS_FOLDER[this_machine().system]
        return folder / file_name(self.vendor) / file_name(self.name)


def presets_of_description(description: PluginDescription) -> PluginPresets:
    names = [DEFAULT, *(preset.name for preset in description.presets)]
    states = {
        name: state_text(description, preset_values(description, name), program=name * (name != DEFAULT))
        for name in names
    }
    class_id = description.class_id.hex().upper()
    return PluginPresets(description.name, description.vendor, description.category, class_id, states)


def bundle_file_text(description: PluginDescription) -> str:
    """What stands in BUNDLE_FILE. It is there without presets too, so that a later build replaces it."""
    states = presets_of_description(description).states
    rows = (f"{json.dumps(name, ensure_ascii=False)}: {state}" for name, state in states.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def presets_of_bundle(bundle: Path) -> PluginPresets:
    """Its library is not loaded. Raises BundleError for what is no bundle of ours."""
    info, states = _json_of(bundle, _MODULE_INFO), _json_of(bundle, BUNDLE_FILE)
    try:
        about = info["Classes"][0]
        return PluginPresets(
            name=_text(about["Name"]),
            vendor=_text(about["Vendor"]),
            category="|".join(map(_text, about["Sub Categories"])),
            class_id=_class_id(about["CID"]),
            states=_states(states),
        )
    except (LookupError, TypeError, ValueError, StateError) as error:
        why = f"its description is not as Rattle writes it ({error})"
        raise BundleError(f"{bundle}: {why}; build the plugin anew") from None


def _json_of(bundle: Path, part: Path) -> Any:
    try:
        return json.loads((bundle / part).read_text(encoding="utf-8"))
    except FileNotFoundError:
        why = "Rattle of this version did not build it; build it anew"
        raise BundleError(f"{bundle} has no {part.name}: {why}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(f"{bundle / part} cannot be read: {error}") from None


def _states(listed: object) -> dict[str, str]:
    if not isinstance(listed, dict) or next(iter(listed), None) != DEFAULT:
        raise ValueError(f'{BUNDLE_FILE.name} does not begin with "{DEFAULT}"')
    texts = {_text(name): _text(json.dumps(state, ensure_ascii=False)) for name, state in listed.items()}
    for text in texts.values():
        read_state(text)
    return texts


def _class_id(value: object) -> str:
    if not re.fullmatch("[0-9A-F]{32}", _text(value)):
        raise ValueError(f"{value!r} is no class id")
    return _text(value)


def _text(value: object) -> str:
    """Raises ValueError for what is none, and for halves of characters, which no file takes."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    value.encode()
    return value
