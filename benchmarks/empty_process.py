"""empty-process: what IAudioProcessor::process() of a stereo effect that does nothing costs a host.

Both plugins copy two channels of 64 float samples; the rest is the bridge. Ours also keeps its promises
there: floating-point modes set and restored, what is not finite silenced, tiny values flushed, bypass.
"""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import ours
from benchmarks.loops import load_loop
from benchmarks.peers import MissingPeerError
from benchmarks.peers.dpf import build_empty
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns

ROUNDS = 41
CALLS = 4000


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loop = load_loop("vst3_loop", folder)
        contenders = {"ours": timer(loop, ours.vst3_library(ours.EMPTY, folder))}
        try:
            peer, library = build_empty(folder)
            contenders["peer"] = timer(loop, library)
        except MissingPeerError as missing:
            peer = f"DPF ({missing})"
        costs = take_turns(contenders, ROUNDS)
    return [row("empty-process", "block 64", "ns/call", costs["ours"], peer, costs.get("peer", ()))]


def timer(loop: ctypes.CDLL, library: Path) -> Callable[[], float]:
    """A running effect's cost of one call. Raises RuntimeError if the library is no empty stereo effect."""
    loop.open_effect.restype = ctypes.c_void_p
    loop.ns_per_call.restype = ctypes.c_double
    loop.ns_per_call.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    loop.passes_through.argtypes = (ctypes.c_void_p,)
    plugin = loop.open_effect(str(library).encode())
    if not plugin or not loop.passes_through(plugin):
        raise RuntimeError(f"{library} is not a stereo effect that passes its input through")
    return partial(loop.ns_per_call, plugin, CALLS)
