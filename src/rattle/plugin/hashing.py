"""Numbers and class ids that follow from names, so that they stay the same for ever."""

from __future__ import annotations

import uuid

from rattle.lang.life import path_hash

from .description import PluginDescription

# Rattle's own name space (RFC 9562, 5.5). Changing it would make every plugin a stranger to its projects.
_NAMESPACE = uuid.UUID("1b0f9d4e-5c5c-5f0e-9a37-5261747c6521")


# Where VST3's ParamIDs of MIDI controllers begin, which nobody's id may be hashed to.
CONTROLLER_NUMBERS = 0x7FFFF000


def number_of(name: str) -> int:
    """31-bit hash (FNV-1a folded) of an id: VST3's ParamID, below those of controllers and 2**31, never 0."""
    hashed = int(path_hash(name))
    return ((hashed >> 31) ^ (hashed & 0x7FFFFFFF)) % CONTROLLER_NUMBERS or 1


def declared_digest(description: PluginDescription) -> int:
    """Of what a worker has to find as it was built: its quantum, and the numbers of Params and Meters in
    order. Never 0."""
    assert description.worker is not None
    numbers = [each.number for each in description.params] + [each.number for each in description.meters]
    return number_of(" ".join(map(str, [description.worker.options.quantum, *numbers])))


def class_id_of(plugin_id: str) -> bytes:
    """16 bytes as hosts print them: a name-based UUID of the plugin's id."""
    return uuid.uuid5(_NAMESPACE, plugin_id).bytes
