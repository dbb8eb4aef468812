"""Random programs, accepted by construction, alike on every engine. `dev.py fuzz-programs` goes on longer."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.language.engines import instruction_sets
from tests.machines.machine import ARM64, SANITIZED, WASM32, Machine, x86
from tests.random_programs.cases import case
from tests.random_programs.comparing import disagreements

BATCH = 14
PLAYERS = (0, 13, 24, 28)  # short ones of each kind; `dev.py fuzz-programs` plays long ones too
EVERY_MACHINE: list[Machine] = [*map(x86, instruction_sets()), SANITIZED, ARM64, WASM32]


def test_a_batch_on_every_machine() -> None:
    """Guarded and unguarded indices, divisions, conversions, ramps: one meaning on x86, arm64 and wasm,
    hoisted or not, arrays fenced; CPython's numbers where CPython does not raise."""
    made = [case(Random(seed), tame=seed % 2 == 0, seed=seed) for seed in range(BATCH)]
    cases = [each for each in made if each]
    assert len(cases) > BATCH // 2
    assert disagreements(cases, EVERY_MACHINE, seed=0) == []


def test_players_on_every_instruction_set() -> None:
    """Voices, handlers, what is played and sent, with random notes and controllers: the interpreter's bits in
    lanes, unhoisted and one voice after the other; CPython's numbers where CPython does not raise."""
    made = [case(Random(seed), tame=seed % 2 == 0, seed=seed, has_events=True) for seed in PLAYERS]
    cases = [each for each in made if each]
    assert len(cases) == len(PLAYERS)
    assert any(each.truth["f32"].sent for each in cases)
    machines = [x86(level) for level in reversed(instruction_sets())]
    assert disagreements(cases, machines, seed=1) == []


@settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(st.randoms(use_true_random=False), st.booleans())
def test_one_by_one_and_shrunk(random: Random, tame: bool) -> None:
    """The same, of programs that hypothesis makes smaller when one fails."""
    made = case(random, tame, seed=1)
    machines = [x86(instruction_sets()[-1]), x86("v2")]
    assert not made or disagreements([made], machines, seed=0) == []
