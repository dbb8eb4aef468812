"""The example poly synth against the same synth in Faust and in C++, all in one run that takes turns.

Everybody holds the same notes with the same settings (peers/poly_synth.py). "voices" stops where they are
added.
"""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from pathlib import Path

import numpy as np

from benchmarks.effects import check_alike
from benchmarks.engines import BLOCK, SAMPLE_RATE, CompiledEngine, Engine, address, peer_engine
from benchmarks.loops import load_loop
from benchmarks.peers import MissingPeerError, poly_synth, run_tool
from benchmarks.peers.compilers import FLAGS, Build, build_all, compilers
from benchmarks.peers.faust import need_faust
from benchmarks.peers.packages import need_packages
from benchmarks.rows import Row, row
from benchmarks.turns import take_turns
from rattle import Stereo
from rattle.bundle.library import PluginCode, library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, best_instruction_set
from rattle.compiler import compile_plugin
from rattle.host.played_events import TIMED_EVENT
from rattle.plugin.events import NoteOn, raw_event

VOICES = 16
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128)
ROUNDS = 15
TURN_BLOCKS = 40
SILENCE = np.zeros((2, BLOCK), np.float32)
TOLERANCE = 1e-3  # how far a peer's samples may be from ours, whose peak is 0.75; fast-math costs 2e-4
PARTS = ("voices", "whole synth")
FAUST_MODES = ("-scal",)
EDGES = ("", "-DBRANCHES")
NS_PER_S = 1e9
UNIT = "ns/stereo sample"


@dataclass(frozen=True)
class Contest:
    """One part of the synth on one instruction set."""

    part: str
    case: InstructionSet
    ours: Engine
    peers: Mapping[str, Mapping[str, Engine]]  # by title; one without engines says what is missing

    def contenders(self) -> Iterator[tuple[str, Callable[[], float]]]:
        heard = np.zeros_like(SILENCE)
        for name, engine in {
            "": self.ours,
            **{k: v for each in self.peers.values() for k, v in each.items()},
        }.items():
            yield self.key(name), partial(engine.play, SILENCE, heard, TURN_BLOCKS)

    def key(self, name: str) -> str:
        return f"{self.part} {self.case} {name}"

    def rows(self, costs: Mapping[str, list[float]]) -> Iterator[Row]:
        case = f"{self.case}, {VOICES} {self.part}" if self.part == "voices" else f"{self.case}, {self.part}"
        for title, engines in self.peers.items():
            best = min(engines, key=lambda name: min(costs[self.key(name)]), default="")
            theirs = costs[self.key(best)] if engines else ()
            yield row("poly-synth", case, UNIT, costs[self.key("")], best or title, theirs)


def measure() -> list[Row]:
    """Raises RuntimeError if a peer sounds otherwise."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loop = load_loop("block_loop", folder)
        contests = list(contests_of(loop, folder))
        costs = take_turns(dict(each for contest in contests for each in contest.contenders()), ROUNDS)
        counted = by_count(loop)
    return [line for contest in contests for line in contest.rows(costs)] + counted


def contests_of(loop: ctypes.CDLL, folder: Path) -> Iterator[Contest]:
    target = library_builder().target
    for part, case in product(PARTS, target.instruction_sets):
        if case > best_instruction_set(target):
            continue
        ours = partial(our_engine, code_of(part, VOICES), case, VOICES, loop)
        peers = dict(peers_of(part, case, loop, folder))
        for engines in peers.values():
            for name, engine in engines.items():
                check_alike("poly-synth", name, ours(), engine, SILENCE, TOLERANCE)
        yield Contest(part, case, ours(), peers)


def by_count(loop: ctypes.CDLL) -> list[Row]:
    """What the whole synth costs with 1 to 128 notes held, and of how much of one core's time that is."""
    case = best_instruction_set(library_builder().target)
    engines = {count: our_engine(code_of(PARTS[1], count), case, count, loop) for count in COUNTS}
    heard = np.zeros_like(SILENCE)
    turns = {
        str(count): partial(engine.play, SILENCE, heard, TURN_BLOCKS) for count, engine in engines.items()
    }
    costs = take_turns(turns, ROUNDS)
    shares = [min(costs[str(count)]) * SAMPLE_RATE / NS_PER_S for count in COUNTS]
    return [
        row("poly-synth", f"{case}, {count} voices: {share:.1%} of a core at 48 kHz", UNIT, costs[str(count)])
        for count, share in zip(COUNTS, shares, strict=True)
    ]


@cache
def code_of(part: str, count: int) -> PluginCode:
    plugin = poly_synth.instrument(count)
    return compile_plugin(type(plugin.__name__, (VoicesOnly, plugin), {}) if part == "voices" else plugin)


class VoicesOnly:
    """Without what follows the sum of the voices."""

    def process(self, x: Stereo) -> Stereo:
        return x


def our_engine(code: PluginCode, case: InstructionSet, count: int, loop: ctypes.CDLL) -> Engine:
    """With `count` notes that begin at the first sample."""
    library = ctypes.CDLL(str(library_builder().driver(code, Kernel(case, "f32"))))
    library.rattle_driver_open.restype = ctypes.c_void_p
    best_kernel = ctypes.c_int32(-1)  # the library holds this one alone
    driver = library.rattle_driver_open(ctypes.c_double(SAMPLE_RATE), 0, 2, 4, best_kernel)
    for index, param in enumerate(code.description.params):
        plain = poly_synth.SETTINGS.get(param.id)
        if plain is not None:
            library.rattle_driver_set(ctypes.c_void_p(driver), index, ctypes.c_double(plain))
    played = [NoteOn(note, poly_synth.VELOCITY, 1 + i % 15) for i, note in enumerate(poly_synth.notes(count))]
    events = np.array(
        [(0, tuple(raw_event(note, code.description.bend_semitones))) for note in played], TIMED_EVENT
    )
    library.rattle_driver_tell(ctypes.c_void_p(driver), ctypes.c_void_p(events.ctypes.data), count)
    return CompiledEngine(loop, (library, events), address(library.rattle_driver_process), driver)


def peers_of(
    part: str, case: InstructionSet, loop: ctypes.CDLL, folder: Path
) -> Iterator[tuple[str, Mapping[str, Engine]]]:
    for title, builds in (("Faust", faust_builds), ("C++", cpp_builds)):
        form = "-DVOICES_ONLY" if part == "voices" else ""
        try:
            libraries = build_all(builds(f"{form} -march=x86-64-{case}", folder), folder)
            yield title, {label: peer_engine(library, loop) for label, library in libraries.items()}
        except MissingPeerError as missing:
            yield f"{title} ({missing})", {}


def cpp_builds(form: str, folder: Path) -> list[Build]:
    need_packages("g++")
    text = poly_synth.cpp_source(VOICES)

    def write(written: Path) -> None:
        written.write_text(text)

    return [
        Build(
            f"C++, {compiler.name} {flags} {edges}".rstrip(), text, write, compiler, f"{flags} {edges} {form}"
        )
        for compiler, flags, edges in product(compilers(), FLAGS, EDGES)
    ]


def faust_builds(form: str, folder: Path) -> list[Build]:
    """Its own polyphony: an object a voice. Sixteen voices in one object take it minutes to compile."""
    faust = need_faust()
    recipe = poly_synth.faust_recipe(VOICES)
    return [
        Build(
            label=f"{faust} {mode}, {compiler.name} {flags}",
            recipe=faust + mode + recipe,
            write=partial(write_faust, mode),
            compiler=compiler,
            flags=f"{flags} {form}",
        )
        for mode, compiler, flags in product(FAUST_MODES, compilers(), FLAGS)
    ]


def write_faust(mode: str, written: Path) -> None:
    """Raises MissingPeerError."""
    written.write_text(poly_synth.faust_source(VOICES, faust_cpp(mode)))


@cache
def faust_cpp(mode: str) -> list[str]:
    """What Faust writes of each part: half a minute of work, for all compilers. Raises MissingPeerError."""
    texts = []
    with tempfile.TemporaryDirectory() as folder:
        for name in poly_synth.FAUST_PARTS:
            source, written = Path(folder, f"{name}.dsp"), Path(folder, f"{name}.cpp")
            source.write_text(poly_synth.dsp_source(name))
            run_tool(
                "faust", "-lang", "cpp", "-cn", f"Faust{name.title()}", *mode.split(), source, "-o", written
            )
            texts.append(written.read_text())
    return texts
