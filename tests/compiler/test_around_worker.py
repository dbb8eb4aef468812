"""A plugin under `@worker` through the compiler: what hosts are told is compiled, process is let alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rattle import Effect, Param, worker, zeros
from rattle.bundle.tables import plugin_tables_c
from rattle.compiler import CompileError, compile_plugin, keeps_state
from rattle.compiler.interpret.machine import Machine
from rattle.plugin.effect import Effect as AnyEffect


class Net:
    """No number, array or unit."""


class Smear(Effect):
    wet = Param(0.5)

    def __init__(self) -> None:
        self.net, self.cache, self.ahead_s = Net(), {"a": [1]}, 0.01

    def prepare(self) -> None:
        raise AssertionError("the model is loaded in the process, not by the build")

    def latency_samples(self) -> int:
        return round(self.ahead_s * self.sample_rate)

    def tail_s(self) -> float:
        return 2.0 * self.wet

    @worker(latency_ms=20.0, policy="live", quantum=256, gc="off")
    def process(self, x: np.ndarray) -> np.ndarray:
        with open("/dev/null") as file:
            return x * len(list(file)) * np.fft.rfft(x)[0]  # type: ignore[no-any-return]


def test_only_what_hosts_are_told_is_compiled() -> None:
    """Files, FFTs and dictionaries in process are nobody's business; prepare is not run."""
    code = compile_plugin(Smear)
    machine = Machine(code.program, np.float64, 48_000.0, 2, 1)
    machine.params = [0.25]
    assert machine.run(code.program.latency, (), machine.copies[0])[0] == 480
    assert machine.run(code.program.tail, (), machine.copies[0])[0] == 0.5
    assert "RATTLE_WORKER_PROCESSOR(own_latency_samples, own_tail_s)" in code.kernel_c
    assert code.description.worker is not None


def test_without_a_word_the_tail_is_endless_and_the_latency_the_rings() -> None:
    """Nobody knows what ordinary Python remembers."""

    class Plain(Effect):
        @worker
        def process(self, x: np.ndarray) -> np.ndarray:
            return x

    (tail,) = compile_plugin(Plain).program.tail.body.yields
    assert tail.value == math.inf  # type: ignore[union-attr]
    assert keeps_state(Plain)


def test_a_model_with_a_rate_of_its_own_says_its_latency_in_the_hosts_samples() -> None:
    """480 samples at 16 kHz are three times as many at 48 kHz."""

    class Model(Effect):
        def latency_samples(self) -> int:
            return 480

        @worker(sample_rate=16_000)
        def process(self, x: np.ndarray) -> np.ndarray:
            return x

    kernel = compile_plugin(Model).kernel_c
    assert f"const double sample_rate = {(16000.0).hex()};" in kernel
    assert "* setup->sample_rate / sample_rate + 0.5" in kernel


def test_the_tables_say_what_the_process_needs() -> None:
    """struct RattleWorker, with paths as C texts."""
    text = plugin_tables_c(compile_plugin(Smear).description, ())
    for words in (
        ".policy = RATTLE_POLICY_LIVE",
        ".quantum = 256",
        ".collector = RATTLE_GC_OFF",
        '.class_name = "Smear"',
        ".worker = &worker",
        ".has_events = 0",
        "test_around_worker.py",
    ):
        assert words in text


def refusal_of(cls: type[AnyEffect]) -> str:
    with pytest.raises(CompileError) as caught:
        compile_plugin(cls)
    return caught.value.diagnostics[0].render()


def test_a_latency_that_cannot_be_told_is_refused() -> None:
    """As of real-time Python: hosts ask at any time."""

    class Moves(Effect):
        wet = Param(0.5)

        def latency_samples(self) -> int:
            return int(self.wet)

        @worker
        def process(self, x: np.ndarray) -> np.ndarray:
            return x

    assert "RT114" in refusal_of(Moves)


class Spectral(Effect):
    def __init__(self) -> None:
        self.line = zeros(64)

    def process(self, x: float) -> float:
        return float(np.fft.rfft(self.line)[0])


class Holds(Effect):
    def __init__(self) -> None:
        self.net = Net()

    def process(self, x: float) -> float:
        return self.net(x)  # type: ignore[no-any-return, operator]


class Listens(Effect):
    def process(self, x: float) -> float:
        return x * len(self.events)


@pytest.mark.parametrize("cls", [Spectral, Holds, Listens])
def test_code_never_goes_to_the_worker_by_itself(cls: type[AnyEffect]) -> None:
    """It is refused, and the cure names the decorator and its price."""
    assert "write `@worker` above the plugin's process, on arrays" in refusal_of(cls)
    assert "50 ms later" in refusal_of(cls)
