"""Effects against the same effects of peers, on each instruction set, all in one run that takes turns."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks import ours
from benchmarks.engines import BLOCK, SAMPLE_RATE, Block, Engine, difference, our_engine
from benchmarks.loops import load_loop
from benchmarks.peers import MissingPeerError, Peer
from benchmarks.peers.cpp import PlainCpp
from benchmarks.peers.eq8_settings import GAIN_DB
from benchmarks.peers.faust import Faust
from benchmarks.peers.in_numba import Numba
from benchmarks.peers.scipy_sos import SosFilter
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns
from rattle.bundle.library import library_builder
from rattle.bundle.target import InstructionSet, best_instruction_set

ROUNDS = 21
TURN_BLOCKS = 94  # a quarter of a second a turn
HEARD_BLOCKS = SAMPLE_RATE // BLOCK  # a second is compared before anything is measured


@dataclass(frozen=True)
class EffectBench:
    plugin: Path
    channels: int
    tolerance: float  # how far a peer's samples may be from ours
    peers: tuple[Peer, ...]
    settings: Mapping[str, float] = field(default_factory=dict)  # where Params differ from their defaults
    blocks: int = TURN_BLOCKS  # a turn's; cheap effects need more, or filling caches is what is measured


# -vec -lv 0 was tried on v2: 42 % slower than the best; every -vec takes half a minute to compile.
VOICE_MODES = ("-scal", "-vec -lv 1")
CPP_FORMS = tuple(" ".join(form) for form in product(("-DBRANCHES", ""), ("-DVOICES_OUTSIDE", "")))
PLUGINS = ours.ROOT / "benchmarks" / "plugins"

BENCHES: dict[str, EffectBench] = {
    "eq8": EffectBench(
        ours.EXAMPLES / "eq8.py",
        2,
        1e-4,
        (Faust("eq8"), Numba("eq8", 2), SosFilter()),
        {"gain_db": GAIN_DB},
        blocks=4 * TURN_BLOCKS,
    ),
    "voice-lanes": EffectBench(
        PLUGINS / "voice_lanes.py",
        2,
        1e-3,
        (Faust("voice_lanes", VOICE_MODES), PlainCpp("voice_lanes", CPP_FORMS), Numba("voice_lanes", 2)),
    ),
    "one-pole": EffectBench(
        PLUGINS / "one_pole.py",
        1,
        1e-5,
        (Faust("one_pole"), Numba("one_pole", 1)),
        blocks=16 * TURN_BLOCKS,
    ),
    "feedback-delay": EffectBench(
        PLUGINS / "feedback_delay.py",
        1,
        1e-5,
        (Faust("feedback_delay"), Numba("feedback_delay", 1)),
        blocks=16 * TURN_BLOCKS,
    ),
}


@dataclass(frozen=True)
class Contest:
    """One bench on one instruction set. Engines are named as the table names them."""

    bench: str
    case: str
    unit: str
    inputs: Block
    ours: Engine | None
    peers: Mapping[str, Mapping[str, Engine]]  # by title; a title without engines says what is missing

    def contenders(self) -> Iterable[tuple[str, Callable[[], float]]]:
        outputs = np.zeros_like(self.inputs)
        engines = {"": self.ours} if self.ours else {}
        for theirs in self.peers.values():
            engines |= theirs
        for name, engine in engines.items():
            yield self.key(name), partial(engine.play, self.inputs, outputs, BENCHES[self.bench].blocks)

    def key(self, engine: str) -> str:
        return f"{self.bench} {self.case} {engine}"

    def rows(self, costs: Mapping[str, list[float]]) -> list[Row]:
        return [self.row(title, engines, costs) for title, engines in self.peers.items()] or [
            row(self.bench, self.case, self.unit, costs.get(self.key(""), ()))
        ]

    def row(self, title: str, engines: Mapping[str, Engine], costs: Mapping[str, list[float]]) -> Row:
        our_costs = costs[self.key("")]
        if not engines:
            return row(self.bench, self.case, self.unit, our_costs, title)
        best = min(engines, key=lambda name: min(costs[self.key(name)]))
        return row(self.bench, self.case, self.unit, our_costs, best, costs[self.key(best)])


def measure(names: Iterable[str]) -> list[Row]:
    """The rows of these benches, in the order of the names. Raises RuntimeError if a peer sounds wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loop = load_loop("block_loop", folder)
        contests = [contest for name in names for contest in contests_of(name, loop, folder)]
        contenders = dict(contender for contest in contests for contender in contest.contenders())
        costs = take_turns(contenders, ROUNDS)
    return [line for contest in contests for line in contest.rows(costs)]


def contests_of(name: str, loop: ctypes.CDLL, folder: Path) -> Iterable[Contest]:
    bench = BENCHES[name]
    target = library_builder().target
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, (bench.channels, BLOCK)).astype(np.float32)
    unit = "ns/stereo sample" if bench.channels == 2 else "ns/sample"
    code = ours.compiled(bench.plugin)
    for case in target.instruction_sets:
        if case > best_instruction_set(target):
            yield Contest(name, f"{case} (not on this processor)", unit, noise, None, {})
            continue
        peers = dict(peer_engines(peer, case, loop, folder) for peer in bench.peers)

        def open_ours(case: InstructionSet = case) -> Engine:
            return our_engine(code, case, bench.channels, bench.settings, loop)

        for engines in peers.values():
            for label, engine in engines.items():
                check_alike(name, label, open_ours(), engine, noise, bench.tolerance)
        yield Contest(name, case, unit, noise, open_ours(), peers)


def peer_engines(
    peer: Peer, case: InstructionSet, loop: ctypes.CDLL, folder: Path
) -> tuple[str, Mapping[str, Engine]]:
    try:
        return peer.title, peer.engines(case, loop, folder)
    except MissingPeerError as missing:
        return f"{peer.title} ({missing})", {}


def check_alike(bench: str, label: str, ours: Engine, theirs: Engine, noise: Block, tolerance: float) -> None:
    differs = difference(ours, theirs, noise, HEARD_BLOCKS)
    if not differs < tolerance:
        raise RuntimeError(f"{bench}: {label} differs from ours by {differs:.2g}: not the same effect")
