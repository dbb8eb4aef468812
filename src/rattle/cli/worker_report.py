"""What is said of a plugin whose process is ordinary Python, behind the ring."""

from __future__ import annotations

from rattle.compiler import CompiledPlugin
from rattle.plugin.description import PluginDescription, WorkerDescription
from rattle.plugin.worker_latency import ring_latency

from .facts import SAMPLE_RATE_HZ, counted

_POLICIES = {
    "fixed": "always the same for one block size",
    "live": "as short as the host's block allows",
    "adaptive": "as long as process turns out to need",
}
_COLLECTORS = {
    "managed": "garbage is collected when nobody can hear it",
    "normal": "garbage is collected as Python does, heard or not",
    "off": "garbage is never collected",
}


def worker_report(plugin: CompiledPlugin) -> list[str]:
    """What runs where, how late it is heard, and what the process needs."""
    description = plugin.description
    assert description.worker is not None
    options = description.worker.options
    return [
        "process runs in a process of its own, so it may do anything; on the audio thread only the ring runs",
        f"heard {late_ms(description):.3g} ms later with blocks of up to 10 ms ({options.policy}:"
        f" {_POLICIES[options.policy]}); what comes later still is {missing_words(description.worker)}",
        f"process gets {options.quantum} samples at a time, whatever the host's block",
        _COLLECTORS[options.gc],
        *([f"at {options.sample_rate:g} Hz, resampled both ways"] if options.sample_rate else []),
        *(["hears notes and controllers: self.events"] if description.has_events else []),
        _needed(description.worker),
    ]


def late_ms(description: PluginDescription) -> float:
    """Of the ring."""
    assert description.worker is not None
    return ring_latency(description.worker.options, SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ * 1000.0


def headline(description: PluginDescription) -> str:
    return f"is ordinary Python behind a ring, {late_ms(description):.3g} ms"


def missing_words(worker: WorkerDescription) -> str:
    return "silent" if worker.is_dry_silent else "the dry input at the same delay"


def notes_on_worker(description: PluginDescription) -> list[str]:
    """What is no mistake yet."""
    worker = description.worker
    if worker is None or worker.file:
        return []
    return [f"{description.class_name} is made in no file that a process could run: it plays in Python only"]


def _needed(worker: WorkerDescription) -> str:
    if worker.python.startswith("@bundle/"):
        return "needs nothing: its Python is in the bundle"
    return f"needs {worker.python or 'a Python'} and {_file(worker)}"


def _file(worker: WorkerDescription) -> str:
    others = len(worker.paths) - 1
    beside = f", with {counted(others, 'more folder')} of modules" if others > 0 else ""
    return (worker.file or "the plugin's file") + beside
