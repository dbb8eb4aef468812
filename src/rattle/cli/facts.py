"""What can be told of a compiled plugin without playing it."""

from __future__ import annotations

import math

import numpy as np

from rattle.compiler import CompiledPlugin
from rattle.compiler.interpret.machine import Machine
from rattle.plugin.description import PluginDescription, Sidechain
from rattle.plugin.worker_latency import resampling_latency, ring_latency

SAMPLE_RATE_HZ = 48_000.0
# Ableton Live puts up to this many parameters into its own panel by itself, and then none at all.
MOST_PARAMS_SHOWN = 64


def summary(plugin: CompiledPlugin) -> str:
    """One line: "2 parameters, no latency, tail endless, 1 to 8 channels"."""
    description = plugin.description
    latency, tail_s = latency_and_tail(plugin)
    parts = [counted(len(description.params), "parameter")]
    if description.meters:
        parts.append(counted(len(description.meters), "meter"))
    if description.presets:
        parts.append(counted(len(description.presets), "preset"))
    parts.append(f"latency {counted(latency, 'sample')} at 48 kHz" if latency else "no latency")
    parts.append("endless tail" if math.isinf(tail_s) else f"tail {tail_s:.3g} s" if tail_s else "no tail")
    parts += [_layouts(description), *(_sidechain(each) for each in description.sidechains)]
    if description.has_events:
        parts.append("takes notes")
    if description.sends_events:
        parts.append("sends notes")
    if description.transport and description.worker is None:
        parts.append(f"hears the song's {' and '.join(description.transport)}")
    return ", ".join(parts)


def _sidechain(sidechain: Sidechain) -> str:
    shape = {0: "as many channels", 1: "mono", 2: "stereo"}[sidechain.channels]
    absent = "can be None" if sidechain.is_optional else "silent where not connected"
    return f"side-chain {sidechain.name} ({shape}, {absent})"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _layouts(description: PluginDescription) -> str:
    if description.form in ("float", "frame", "block", "array"):
        counts = sorted(layout.outputs for layout in description.layouts)
        return f"{counts[0]} to {counts[-1]} channels" if len(counts) > 1 else counted(counts[0], "channel")
    if description.form == "instrument":
        voices = description.voices
        return f"{counted(voices.count, 'voice') if voices is not None else 'plays'} to stereo"
    words = {1: "mono", 2: "stereo"}
    return " or ".join(f"{words[each.inputs]} to {words[each.outputs]}" for each in description.layouts)


def latency_and_tail(plugin: CompiledPlugin) -> tuple[int, float]:
    """Samples and seconds at 48 kHz, with the Params at their defaults."""
    machine = Machine(plugin.program, np.float64, SAMPLE_RATE_HZ, 2, 1)
    machine.params = [param.default for param in plugin.description.params]
    with np.errstate(all="ignore"):
        if any(op.opcode in ("load", "element", "length") for op in plugin.program.tail.body.walk()):
            machine.prepare()
        latency = machine.run(plugin.program.latency, (), machine.copies[0])[0]
        tail_s = machine.run(plugin.program.tail, (), machine.copies[0])[0]
    return int(latency) + ring_samples(plugin.description), float(tail_s)


def ring_samples(description: PluginDescription) -> int:
    """What a worker adds at 48 kHz: ring and resampling."""
    if description.worker is None:
        return 0
    options = description.worker.options
    return ring_latency(options, SAMPLE_RATE_HZ) + resampling_latency(options, SAMPLE_RATE_HZ)


def notes(description: PluginDescription) -> list[str]:
    """What is no mistake, and may be one later."""
    found = list(description.notes)
    if not description.id_is_declared:
        found.append(
            f'the id {description.id} follows from vendor and class name; write id = "{description.id}" in'
            " the class, so that projects still find the plugin when those change"
        )
    if len(description.params) > MOST_PARAMS_SHOWN:
        found.append(f"more than {MOST_PARAMS_SHOWN} parameters: Live then shows none until one is chosen")
    return found
